#include "gateway/fix/framer.hpp"

#include <algorithm>
#include <charconv>

namespace licet::fix {
namespace {

constexpr char soh = '\x01';
constexpr std::string_view start_of_message = "8=FIX";
constexpr std::size_t begin_string_max = 16;  // "8=FIXT.1.1" with room
constexpr std::size_t length_digits_max = 8;  // some clients pad BodyLength with zeros
constexpr std::size_t trailer_size = 7;       // "10=nnn" SOH

/// Skips to the next thing that looks like a message after the first byte, keeping a tail that may be the start of one.
Frame skip_garbled(std::string_view buffer) noexcept {
  const std::size_t next = buffer.find(start_of_message, 1);
  if (next != std::string_view::npos) return {Frame::Kind::garbled, {}, next};
  std::size_t tail = std::min(start_of_message.size() - 1, buffer.size() - 1);
  while (tail > 0 && !start_of_message.starts_with(buffer.substr(buffer.size() - tail))) --tail;
  return {Frame::Kind::garbled, {}, buffer.size() - tail};
}

}  // namespace

Frame next_frame(std::string_view buffer, std::size_t message_bytes_max) noexcept {
  if (buffer.empty()) return {};
  if (!buffer.starts_with(start_of_message.substr(0, buffer.size()))) return skip_garbled(buffer);
  const std::size_t first_end = buffer.substr(0, begin_string_max).find(soh);
  if (first_end == std::string_view::npos) {
    return buffer.size() < begin_string_max ? Frame{} : skip_garbled(buffer);
  }
  const std::string_view second = buffer.substr(first_end + 1);
  if (second.size() < 2) return second.empty() || second == "9" ? Frame{} : skip_garbled(buffer);
  if (!second.starts_with("9=")) return skip_garbled(buffer);
  std::size_t length = 0;
  const std::string_view digits = second.substr(2, length_digits_max + 1);
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (stop == digits.data() + digits.size()) {
    if (digits.size() <= length_digits_max) return {};
    return {Frame::Kind::too_large, {}, 0};
  }
  if (error != std::errc{} || *stop != soh) return skip_garbled(buffer);
  const std::size_t body_at = first_end + 3 + static_cast<std::size_t>(stop - digits.data()) + 1;
  const std::size_t size = body_at + length + trailer_size;
  if (size > message_bytes_max) return {Frame::Kind::too_large, {}, 0};
  if (buffer.size() < size) return {};
  const std::string_view trailer = buffer.substr(size - trailer_size, trailer_size);
  if (!trailer.starts_with("10=") || trailer.back() != soh || buffer[body_at + length - 1] != soh) {
    return skip_garbled(buffer);
  }
  return {Frame::Kind::message, buffer.substr(0, size), size};
}

std::string_view msg_type_of(std::string_view message) noexcept {
  const std::size_t first = message.find(soh);
  if (first == std::string_view::npos) return {};
  const std::size_t second = message.find(soh, first + 1);
  if (second == std::string_view::npos || !message.substr(second + 1).starts_with("35=")) return {};
  const std::string_view value = message.substr(second + 4);
  return value.substr(0, std::min(value.find(soh), value.size()));
}

}  // namespace licet::fix
