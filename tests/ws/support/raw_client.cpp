#include "tests/ws/support/raw_client.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace licet::test {

Message::Message(std::string text) : text_(std::move(text)) {
  if (parser_->parse(text_).get(root_) != simdjson::SUCCESS) throw std::runtime_error("not JSON: " + text_);
}

std::string Message::at(std::string_view pointer) const {
  simdjson::dom::element found;
  if (root_.at_pointer(pointer).get(found) != simdjson::SUCCESS) return "<absent>";
  std::string_view text;
  if (found.get(text) == simdjson::SUCCESS) return std::string(text);
  return simdjson::minify(found);
}

RawClient::RawClient(std::uint16_t port, bool tls) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
  if (!tls) return;
  tls_context_ = SSL_CTX_new(TLS_client_method());
  tls_ = SSL_new(tls_context_);
  SSL_set_fd(tls_, socket_);
  if (SSL_connect(tls_) != 1) throw std::runtime_error("no TLS");
}

RawClient::~RawClient() {
  disconnect();
  if (tls_ != nullptr) SSL_free(tls_);
  if (tls_context_ != nullptr) SSL_CTX_free(tls_context_);
}

void RawClient::disconnect() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
}

void RawClient::shrink_receive_buffer() {
  const int size = 32 * 1024;
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

std::string RawClient::handshake(std::string_view path, std::string_view behind) {
  std::string request = "GET " + std::string(path) + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n" +
                        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                        "Sec-WebSocket-Version: 13\r\n\r\n";
  request += behind;
  send_bytes(request);
  return read_status_line();
}

std::string RawClient::read_status_line() {
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    if (!read_exactly(head, 1)) break;
  }
  return head.substr(0, head.find("\r\n"));
}

void RawClient::send_bytes(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = tls_ != nullptr ? SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()))
                                      : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the server has gone; reading says so
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string RawClient::masked_frame(std::uint8_t first_byte, std::string_view payload) {
  constexpr std::array<char, 4> mask{0x12, 0x34, 0x56, 0x78};
  std::string frame(1, static_cast<char>(first_byte));
  const std::size_t size = payload.size();
  const auto put = [&](unsigned marker, int bytes) {
    frame += static_cast<char>(0x80U | marker);
    for (int n = bytes - 1; n >= 0; --n) frame += static_cast<char>(size >> (8 * n) & 0xFFU);
  };
  if (size < 126) {
    put(static_cast<unsigned>(size), 0);
  } else if (size <= 0xFFFF) {
    put(126, 2);
  } else {
    put(127, 8);
  }
  frame.append(mask.data(), mask.size());
  for (std::size_t n = 0; n < size; ++n) frame += static_cast<char>(payload[n] ^ mask[n % 4]);
  return frame;
}

std::size_t RawClient::read_some(char* into, std::size_t size) {
  if (tls_ == nullptr || SSL_pending(tls_) == 0) {
    pollfd waiting{socket_, POLLIN, 0};
    const auto limit = std::chrono::duration_cast<std::chrono::milliseconds>(patience).count();
    if (socket_ < 0 || ::poll(&waiting, 1, static_cast<int>(limit)) <= 0) return 0;
  }
  const auto count = tls_ != nullptr ? SSL_read(tls_, into, static_cast<int>(size)) : ::recv(socket_, into, size, 0);
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

bool RawClient::read_exactly(std::string& into, std::size_t size) {
  while (ahead_.size() - ahead_at_ < size) {
    if (ahead_at_ > 0) ahead_.erase(0, std::exchange(ahead_at_, 0));
    std::array<char, 64 * 1024> buffer;
    const std::size_t count = read_some(buffer.data(), buffer.size());
    if (count == 0) return false;
    ahead_.append(buffer.data(), count);
  }
  into.append(ahead_, ahead_at_, size);
  ahead_at_ += size;
  return true;
}

std::optional<RawClient::Frame> RawClient::read_frame() {
  std::string head;
  if (!read_exactly(head, 2)) return std::nullopt;
  std::size_t size = static_cast<unsigned char>(head[1]);
  if (size >= 126) {
    std::string length;
    if (!read_exactly(length, size == 126 ? 2 : 8)) return std::nullopt;
    size = 0;
    for (const char byte : length) size = size << 8U | static_cast<unsigned char>(byte);
  }
  Frame frame;
  frame.opcode = static_cast<std::uint8_t>(head[0] & 0x0F);
  if (!read_exactly(frame.payload, size)) return std::nullopt;
  return frame;
}

std::optional<Message> RawClient::read_message() {
  while (auto frame = read_frame()) {
    if (frame->opcode == 1) return Message(std::move(frame->payload));
    if (frame->opcode == 9) send_bytes(masked_frame(0x8A, frame->payload));
    if (frame->opcode != 8) continue;
    if (frame->payload.size() >= 2) {
      close_code = static_cast<unsigned char>(frame->payload[0]) << 8 | static_cast<unsigned char>(frame->payload[1]);
      close_reason = frame->payload.substr(2);
    }
    send_bytes(masked_frame(0x88, frame->payload));
    break;
  }
  return std::nullopt;
}

Message RawClient::call(std::string_view operation, std::string_view params) {
  const std::string id = std::to_string(++last_id_);
  send_text("{\"id\":" + id + ",\"op\":\"" + std::string(operation) + "\",\"params\":" + std::string(params) + "}");
  while (auto message = read_message()) {
    if (message->at("/channel") != "<absent>") {
      events_.push_back(std::move(*message));
    } else if (message->at("/id") == id) {
      return std::move(*message);
    }
  }
  throw std::runtime_error("no reply to " + std::string(operation) + ", closed with " + close_reason);
}

Message RawClient::next_event(std::string_view channel) {
  for (auto kept = events_.begin(); kept != events_.end(); ++kept) {
    if (kept->at("/channel") != channel) continue;
    Message found = std::move(*kept);
    events_.erase(kept);
    return found;
  }
  while (auto message = read_message()) {
    if (message->at("/channel") == channel) return std::move(*message);
    events_.push_back(std::move(*message));
  }
  throw std::runtime_error("no event of " + std::string(channel));
}

std::string RawClient::wait_for_close() {
  while (read_message()) {
  }
  return close_reason;
}

}  // namespace licet::test
