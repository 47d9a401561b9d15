#include "gateway/views/json.hpp"

#include <array>
#include <charconv>
#include <ctime>

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

void append_padded(std::string& out, std::uint64_t number, int width) {
  std::array<char, 9> digits;
  for (int at = width - 1; at >= 0; --at) {
    digits[static_cast<std::size_t>(at)] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  out.append(digits.data(), static_cast<std::size_t>(width));
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

}  // namespace

void append_string(std::string& out, std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += '"';
  while (!text.empty()) {
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
  constexpr std::int64_t billion = 1'000'000'000;
  std::int64_t seconds = time.nanoseconds() / billion;
  std::int64_t nanoseconds = time.nanoseconds() % billion;
  if (nanoseconds < 0) {
    nanoseconds += billion;
    --seconds;
  }
  const std::time_t clock = seconds;
  std::tm utc{};
  gmtime_r(&clock, &utc);
  const auto field = [&](int value, int width, char end) {
    append_padded(out, static_cast<std::uint64_t>(value), width);
    out += end;
  };
  out += '"';
  field(utc.tm_year + 1900, 4, '-');
  field(utc.tm_mon + 1, 2, '-');
  field(utc.tm_mday, 2, 'T');
  field(utc.tm_hour, 2, ':');
  field(utc.tm_min, 2, ':');
  field(utc.tm_sec, 2, '.');
  append_padded(out, static_cast<std::uint64_t>(nanoseconds), 9);
  out += "Z\"";
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
