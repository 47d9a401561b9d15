#include "engine/core/hex.hpp"

namespace licet {

void append_hex(std::string& out, std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  for (const std::uint8_t byte : bytes) {
    out += digits[byte >> 4U];
    out += digits[byte & 0xFU];
  }
}

std::string hex_text(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  append_hex(text, bytes);
  return text;
}

int hex_value(char digit) noexcept {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

bool read_hex(std::string_view digits, std::span<std::uint8_t> bytes) noexcept {
  if (digits.size() != 2 * bytes.size() || digits.find_first_not_of("0123456789abcdef") != std::string_view::npos) {
    return false;
  }
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    bytes[n] = static_cast<std::uint8_t>(hex_value(digits[2 * n]) * 16 + hex_value(digits[2 * n + 1]));
  }
  return true;
}

}  // namespace licet
