#include "tests/fix/fix_client.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <stdexcept>

namespace licet::test {
namespace {

constexpr char soh = '\x01';

std::string join(const Fields& fields) {
  std::string out;
  for (const auto& [tag, value] : fields) out += fmt::format("{}={}{}", tag, value, soh);
  return out;
}

/// Where the first whole message ends, by CheckSum(10); 0: not yet.
std::size_t message_end(std::string_view bytes) {
  const std::size_t trailer = bytes.find(
      "\x01"
      "10=");
  if (trailer == std::string_view::npos) return 0;
  const std::size_t end = bytes.find(soh, trailer + 1);
  return end == std::string_view::npos ? 0 : end + 1;
}

}  // namespace

struct FixClient::Tls {
  explicit Tls(int socket) : context(SSL_CTX_new(TLS_client_method())), connection(SSL_new(context)) {
    SSL_set_fd(connection, socket);
    if (SSL_connect(connection) != 1) throw std::runtime_error("TLS handshake failed");
  }
  ~Tls() {
    SSL_free(connection);
    SSL_CTX_free(context);
  }
  Tls(const Tls&) = delete;
  Tls& operator=(const Tls&) = delete;
  SSL_CTX* context;
  SSL* connection;
};

std::string FixMessage::operator[](int tag) const {
  for (const auto& [key, value] : fields) {
    if (key == tag) return value;
  }
  return {};
}

std::vector<std::string> FixMessage::all(int tag) const {
  std::vector<std::string> found;
  for (const auto& [key, value] : fields) {
    if (key == tag) found.push_back(value);
  }
  return found;
}

int FixMessage::sequence() const { return std::atoi((*this)[34].c_str()); }

std::string FixMessage::text() const {
  std::string out = raw;
  for (char& c : out) {
    if (c == soh) c = '|';
  }
  return out;
}

FixMessage parse_fix(std::string_view raw) {
  FixMessage message;
  message.raw = raw;
  while (!raw.empty()) {
    const std::size_t end = std::min(raw.find(soh), raw.size());
    const std::string_view field = raw.substr(0, end);
    const std::size_t equals = std::min(field.find('='), field.size());
    message.fields.emplace_back(std::atoi(std::string(field.substr(0, equals)).c_str()),
                                field.substr(std::min(equals + 1, field.size())));
    raw.remove_prefix(std::min(end + 1, raw.size()));
  }
  return message;
}

std::string fix_time(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  ::gmtime_r(&seconds, &utc);
  return fmt::format("{:04}{:02}{:02}-{:02}:{:02}:{:02}.000", utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday,
                     utc.tm_hour, utc.tm_min, utc.tm_sec);
}

std::string fix_now() { return fix_time(std::chrono::system_clock::now()); }

FixClient::FixClient(std::uint16_t port, std::string from, std::string to, bool tls)
    : sender(std::move(from)), target(std::move(to)), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // NOLINTNEXTLINE: the sockets interface is made of such casts
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (tls) tls_ = std::make_unique<Tls>(socket_);
}

FixClient::FixClient(FixClient&& other) noexcept
    : next_sequence(other.next_sequence),
      sender(std::move(other.sender)),
      target(std::move(other.target)),
      begin_string(std::move(other.begin_string)),
      socket_(std::exchange(other.socket_, -1)),
      is_over_(other.is_over_),
      inbound_(std::move(other.inbound_)),
      tls_(std::move(other.tls_)) {}

FixClient::~FixClient() { close(); }

void FixClient::close() {
  tls_.reset();
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

std::string FixClient::compose(std::string_view type, const Fields& body, int sequence, const Fields& header) const {
  const std::string inside = fmt::format("35={}{}", type, soh) +
                             join({{49, sender}, {56, target}, {34, std::to_string(sequence)}}) + join(header) +
                             join({{52, fix_now()}}) + join(body);
  std::string out = fmt::format("8={}{}9={}{}", begin_string, soh, inside.size(), soh) + inside;
  unsigned sum = 0;
  for (const char c : out) sum += static_cast<unsigned char>(c);
  return out + fmt::format("10={:03}{}", sum % 256, soh);
}

void FixClient::send(std::string_view type, const Fields& body, const Fields& header) {
  send_raw(compose(type, body, next_sequence++, header));
}

void FixClient::send_raw(std::string_view bytes) {
  if (tls_) {
    SSL_write(tls_->connection, bytes.data(), static_cast<int>(bytes.size()));
    return;
  }
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the test sees what follows from it
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::size_t FixClient::send_some(std::string_view bytes) {
  const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return sent > 0 ? static_cast<std::size_t>(sent) : 0;
}

bool FixClient::fill(std::chrono::milliseconds wait) {
  if (is_over_) return false;
  const bool is_buffered = tls_ && SSL_pending(tls_->connection) > 0;
  pollfd ready{socket_, POLLIN, 0};
  if (!is_buffered && ::poll(&ready, 1, static_cast<int>(wait.count())) <= 0) return false;
  std::array<char, 65'536> buffer{};
  const ssize_t size = tls_ ? SSL_read(tls_->connection, buffer.data(), static_cast<int>(buffer.size()))
                            : ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (size <= 0) {
    is_over_ = true;
    return false;
  }
  inbound_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

std::optional<FixMessage> FixClient::receive(std::chrono::milliseconds wait) {
  const auto until = std::chrono::steady_clock::now() + wait;
  std::size_t end = 0;
  while ((end = message_end(inbound_)) == 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0 || !fill(left)) return std::nullopt;
  }
  FixMessage message = parse_fix(std::string_view(inbound_).substr(0, end));
  inbound_.erase(0, end);
  return message;
}

FixMessage FixClient::expect(std::string_view type) {
  std::string seen;
  while (auto message = receive()) {
    if (message->type() == type) return *message;
    seen += "\n  " + message->text();
  }
  throw std::runtime_error(
      fmt::format("{} never received a message of type {}, but {}", sender, type, seen.empty() ? "none" : seen));
}

bool FixClient::is_closed_by_peer() {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!is_over_ && std::chrono::steady_clock::now() < until) {
    inbound_.clear();
    static_cast<void>(fill(std::chrono::milliseconds(100)));
  }
  return is_over_;
}

bool FixClient::is_quiet(std::chrono::milliseconds time) { return !receive(time).has_value() && !is_over_; }

Fields limit_order(const std::string& id, char side, const std::string& price, const std::string& quantity,
                   const std::string& symbol) {
  return {{11, id},  {21, "1"},   {55, symbol}, {54, std::string(1, side)}, {60, fix_now()}, {38, quantity},
          {40, "2"}, {44, price}, {59, "0"}};
}

}  // namespace licet::test
