#include "gateway/ws/frame_reader.hpp"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace licet::ws {
namespace {

constexpr std::uint8_t final_bit = 0x80;
constexpr std::uint8_t reserved_bits = 0x70;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::uint8_t control_bit = 0x08;

constexpr std::uint8_t continuation = 0;
constexpr std::uint8_t text = 1;
constexpr std::uint8_t binary = 2;
constexpr std::uint8_t close = 8;
constexpr std::uint8_t ping = 9;
constexpr std::uint8_t pong = 10;

constexpr std::size_t mask_bytes = 4;
constexpr std::size_t control_payload_max = 125;

std::uint64_t big_endian(const char* bytes, std::size_t count) noexcept {
  std::uint64_t value = 0;
  for (std::size_t n = 0; n < count; ++n) value = value << 8U | static_cast<unsigned char>(bytes[n]);
  return value;
}

/// Section 5.3: byte n is combined with byte n mod 4 of the mask.
void unmask(char* bytes, std::size_t count, const char* mask) noexcept {
  std::uint32_t once = 0;
  std::memcpy(&once, mask, sizeof once);
  const std::uint64_t twice = std::uint64_t{once} << 32U | once;
  std::size_t at = 0;
  for (; at + sizeof twice <= count; at += sizeof twice) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes + at, sizeof word);
    word ^= twice;
    std::memcpy(bytes + at, &word, sizeof word);
  }
  for (; at < count; ++at) bytes[at] = static_cast<char>(bytes[at] ^ mask[at % mask_bytes]);
}

/// Codes that may stand in a Close frame (section 7.4, and the registry of IANA).
bool may_be_sent(std::uint64_t code) noexcept {
  if (code >= 3000) return code < 5000;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

bool is_utf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

}  // namespace

std::span<char> FrameReader::free_space() {
  const std::size_t waiting = end_ - begin_;
  if (begin_ > 0 && waiting > 0) std::memmove(buffer_.get(), buffer_.get() + begin_, waiting);
  begin_ = 0;
  end_ = waiting;
  // At most twice what has come already: a header alone must not make the server reserve what it promises.
  const std::size_t rest = wanted_ > waiting ? wanted_ - waiting : 1;
  make_room(std::min(rest, std::max<std::size_t>(waiting, 1)));
  return {buffer_.get() + end_, capacity_ - end_};
}

void FrameReader::put(std::string_view bytes) {
  make_room(bytes.size());
  if (!bytes.empty()) std::memcpy(buffer_.get() + end_, bytes.data(), bytes.size());
  end_ += bytes.size();
}

/// At least `bytes` more fit behind end_; what one large message needed is given back.
void FrameReader::make_room(std::size_t bytes) {
  const std::size_t waiting = end_ - begin_;
  const std::size_t needed = std::max(waiting + bytes, buffer_bytes);
  const bool is_too_large = capacity_ > buffer_bytes && needed == buffer_bytes;
  if (capacity_ - end_ >= bytes && capacity_ > 0 && !is_too_large) return;
  if (capacity_ < needed || is_too_large) {
    auto larger = std::make_unique_for_overwrite<char[]>(needed);
    if (waiting > 0) std::memcpy(larger.get(), buffer_.get() + begin_, waiting);
    buffer_ = std::move(larger);
    capacity_ = needed;
  } else {
    std::memmove(buffer_.get(), buffer_.get() + begin_, waiting);
  }
  begin_ = 0;
  end_ = waiting;
}

bool FrameReader::read_header(Header& header) {
  const char* at = buffer_.get() + begin_;
  const std::size_t waiting = end_ - begin_;
  wanted_ = 2;
  if (waiting < wanted_) return false;
  const auto first = static_cast<std::uint8_t>(at[0]);
  const auto second = static_cast<std::uint8_t>(at[1]);
  header.is_final = (first & final_bit) != 0;
  header.opcode = first & 0x0FU;
  const std::uint8_t length = second & 0x7FU;
  const std::size_t length_bytes = length < 126 ? 0 : length == 126 ? 2 : 8;
  header.header_bytes = 2 + length_bytes + mask_bytes;
  // A client masks, and no extension was agreed on.
  const bool is_framed = (first & reserved_bits) == 0 && (second & mask_bit) != 0;
  wanted_ = header.header_bytes;
  if (is_framed && waiting < wanted_) return false;
  header.payload_bytes = length_bytes == 0 ? length : is_framed ? big_endian(at + 2, length_bytes) : 0;
  const bool is_shortest =
      length_bytes == 0 || header.payload_bytes > (length_bytes == 2 ? std::uint64_t{125} : std::uint64_t{0xFFFF});
  if (!is_framed || !is_shortest || !is_allowed(header)) {
    fault_ = protocol_error;
  } else if ((header.opcode & control_bit) == 0 && header.payload_bytes > max_message_bytes_ - fragments_.size()) {
    fault_ = too_big;
  }
  return true;
}

bool FrameReader::is_allowed(const Header& header) const noexcept {
  switch (header.opcode) {
    case continuation:
      return fragmented_opcode_ != 0;
    case text:
    case binary:
      return fragmented_opcode_ == 0;
    case close:
    case ping:
    case pong:
      return header.is_final && header.payload_bytes <= control_payload_max;
    default:
      return false;
  }
}

Incoming FrameReader::next() {
  while (fault_ == 0) {
    if (std::exchange(fragments_are_over_, false)) fragments_ = std::string();
    Header header;
    if (!read_header(header)) return {};
    if (fault_ != 0) break;
    const auto payload_bytes = static_cast<std::size_t>(header.payload_bytes);
    wanted_ = header.header_bytes + payload_bytes;
    if (end_ - begin_ < wanted_) return {};
    char* payload = buffer_.get() + begin_ + header.header_bytes;
    unmask(payload, payload_bytes, payload - mask_bytes);
    begin_ += std::exchange(wanted_, 0);
    const std::string_view bytes(payload, payload_bytes);
    const Incoming incoming = (header.opcode & control_bit) != 0 ? control(header.opcode, bytes) : data(header, bytes);
    if (incoming.kind != Incoming::Kind::nothing) return incoming;
  }
  return {Incoming::Kind::fault, {}, fault_};
}

Incoming FrameReader::control(std::uint8_t opcode, std::string_view payload) {
  if (opcode == ping) return {Incoming::Kind::ping, payload};
  if (opcode == pong) return {Incoming::Kind::pong, payload};
  if (payload.empty()) return {Incoming::Kind::close, {}};
  if (payload.size() < 2) return fail(protocol_error);
  const std::uint64_t code = big_endian(payload.data(), 2);
  if (!may_be_sent(code)) return fail(protocol_error);
  if (!is_utf8(payload.substr(2))) return fail(not_utf8);
  return {Incoming::Kind::close, payload.substr(2), static_cast<std::uint16_t>(code)};
}

Incoming FrameReader::data(const Header& header, std::string_view payload) {
  if (header.is_final && header.opcode != continuation) return whole(header.opcode, payload);
  if (header.opcode != continuation) fragmented_opcode_ = header.opcode;
  fragments_ += payload;
  if (!header.is_final) return {};
  fragments_are_over_ = true;
  return whole(std::exchange(fragmented_opcode_, std::uint8_t{0}), fragments_);
}

Incoming FrameReader::whole(std::uint8_t opcode, std::string_view payload) {
  if (opcode == binary) return {Incoming::Kind::binary, payload};
  if (!is_utf8(payload)) return fail(not_utf8);
  return {Incoming::Kind::text, payload};
}

Incoming FrameReader::fail(std::uint16_t code) noexcept {
  fault_ = code;
  return {Incoming::Kind::fault, {}, code};
}

}  // namespace licet::ws
