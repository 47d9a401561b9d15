#include "gateway/views/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace licet::json {
namespace {

void append_digits(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

/// An integer of 10^-decimals units, without quotes.
void append_scaled(std::string& out, std::int64_t raw, std::uint64_t scale) {
  std::uint64_t magnitude = static_cast<std::uint64_t>(raw);
  if (raw < 0) {
    out += '-';
    magnitude = 0 - magnitude;
  }
  append_digits(out, magnitude / scale);
  std::uint64_t fraction = magnitude % scale;
  if (fraction == 0) return;
  out += '.';
  for (std::uint64_t unit = scale / 10; fraction != 0; unit /= 10) {
    out += static_cast<char>('0' + fraction / unit);
    fraction %= unit;
  }
}

void append_quoted(std::string& out, std::int64_t raw, std::uint64_t scale) {
  out += '"';
  append_scaled(out, raw, scale);
  out += '"';
}

/// Length of the well-formed UTF-8 sequence at the front of `text` (RFC 3629), 0 when there is none.
std::size_t utf8_length(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto tail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    return tail(1) && tail(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool beyond = lead == 0xF4 && byte(1) > 0x8F;
    return tail(1) && tail(2) && tail(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

/// A character that stands for itself in a JSON string and is one byte long.
bool is_plain(char c) noexcept { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

}  // namespace

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
    const auto special = std::ranges::find_if_not(text, is_plain);
    out.append(text.begin(), special);
    text.remove_prefix(static_cast<std::size_t>(special - text.begin()));
    if (text.empty()) break;
    const std::size_t length = utf8_length(text);
    const char first = text.front();
    if (length == 0) {
      out += "\xEF\xBF\xBD";
    } else if (first == '"' || first == '\\') {
      out += '\\';
      out += first;
    } else if (static_cast<unsigned char>(first) < 0x20) {
      out += "\\u00";
      out += digits[static_cast<unsigned char>(first) >> 4U];
      out += digits[static_cast<unsigned char>(first) & 15U];
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

void append_time(std::string& out, Timestamp time) {
  using std::chrono::floor;
  const std::chrono::sys_time<std::chrono::nanoseconds> instant{std::chrono::nanoseconds(time.nanoseconds())};
  const auto midnight = floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(instant - midnight);
  std::array<char, 32> text;
  char* at = text.data();
  const auto field = [&at](std::int64_t value, int width, char end) {
    at += width;
    char* digit = at;
    for (int n = 0; n < width; ++n, value /= 10) *--digit = static_cast<char>('0' + value % 10);
    *at++ = end;
  };
  *at++ = '"';
  field(int{date.year()}, 4, '-');
  field(unsigned{date.month()}, 2, '-');
  field(unsigned{date.day()}, 2, 'T');
  field(clock.hours().count(), 2, ':');
  field(clock.minutes().count(), 2, ':');
  field(clock.seconds().count(), 2, '.');
  field(clock.subseconds().count(), 9, 'Z');
  *at++ = '"';
  out.append(text.data(), at);
}

void append_decimal(std::string& out, Price price) { append_quoted(out, price.raw(), money_scale); }
void append_decimal(std::string& out, Money money) { append_quoted(out, money.raw(), money_scale); }
void append_decimal(std::string& out, Quantity quantity) { append_quoted(out, quantity.raw(), 1); }
void append_id(std::string& out, std::uint64_t id) {
  out += '"';
  append_digits(out, id);
  out += '"';
}
void append_number(std::string& out, std::uint64_t number) { append_digits(out, number); }

}  // namespace licet::json
