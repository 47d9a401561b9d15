#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// Hexadecimal digits (RFC 4648 section 8, in lower case).
namespace licet {

[[nodiscard]] std::string hex_text(std::span<const std::uint8_t> bytes);
/// Appended to `out`.
void append_hex(std::string& out, std::span<const std::uint8_t> bytes);

/// 0 to 15, of a digit in either case; -1 of anything else.
[[nodiscard]] int hex_value(char digit) noexcept;
/// Fills `bytes` from exactly so many lower-case digits; false, with `bytes` in any state, for anything else.
[[nodiscard]] bool read_hex(std::string_view digits, std::span<std::uint8_t> bytes) noexcept;

}  // namespace licet
