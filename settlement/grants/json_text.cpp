#include "settlement/grants/json_text.hpp"

#include <fmt/format.h>

#include <chrono>

namespace licet::json_text {
namespace {

constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

[[nodiscard]] bool is_continuation(unsigned char byte) noexcept { return (byte & 0xC0U) == 0x80U; }

/// Bytes of the UTF-8 character that begins at `at`; 0 when there is none (RFC 3629 section 4).
[[nodiscard]] std::size_t character_size(std::string_view text, std::size_t at) noexcept {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : static_cast<unsigned char>(0);
  };
  const unsigned char first = byte(0);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return is_continuation(byte(1)) ? 2 : 0;
  const unsigned char second = byte(1);
  if (first >= 0xE0U && first <= 0xEFU) {
    const bool shortest = first != 0xE0U || second >= 0xA0U;
    const bool no_surrogate = first != 0xEDU || second < 0xA0U;
    return shortest && no_surrogate && is_continuation(second) && is_continuation(byte(2)) ? 3 : 0;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    const bool shortest = first != 0xF0U || second >= 0x90U;
    const bool in_unicode = first != 0xF4U || second < 0x90U;
    return shortest && in_unicode && is_continuation(second) && is_continuation(byte(2)) && is_continuation(byte(3))
               ? 4
               : 0;
  }
  return 0;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      if (static_cast<unsigned char>(c) < 0x20U) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
      } else {
        out += c;
      }
  }
}

struct CivilTime {
  int year;
  unsigned month, day;
  std::int64_t hour, minute, second, millisecond;
};

[[nodiscard]] CivilTime civil(Timestamp time) {
  using namespace std::chrono;
  const auto since_epoch = floor<milliseconds>(nanoseconds(time.nanoseconds()));
  const auto day = floor<days>(since_epoch);
  const year_month_day date{sys_days(day)};
  const hh_mm_ss clock{since_epoch - day};
  return {static_cast<int>(date.year()),     static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()), clock.hours().count(),
          clock.minutes().count(),           clock.seconds().count(),
          clock.subseconds().count()};
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out.reserve(out.size() + text.size() + 2);
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = character_size(text, at);
    if (size == 0) {
      out += replacement_character;
      ++at;
    } else if (size == 1) {
      append_escaped(out, text[at]);
      ++at;
    } else {
      out.append(text.substr(at, size));
      at += size;
    }
  }
  out += '"';
}

std::string utc_seconds(Timestamp time) {
  const CivilTime t = civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", t.year, t.month, t.day, t.hour, t.minute, t.second);
}

std::string utc_milliseconds(Timestamp time) {
  const CivilTime t = civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", t.year, t.month, t.day, t.hour, t.minute, t.second,
                     t.millisecond);
}

Writer& Writer::key(std::string_view name) {
  separate();
  append_string(text_, name);
  text_ += ':';
  needs_comma_ = false;
  return *this;
}

Writer& Writer::string(std::string_view text) {
  separate();
  append_string(text_, text);
  return *this;
}

Writer& Writer::number(std::int64_t value) { return raw(fmt::format_int(value).c_str()); }
Writer& Writer::number(std::uint64_t value) { return raw(fmt::format_int(value).c_str()); }
Writer& Writer::boolean(bool value) { return raw(value ? "true" : "false"); }

Writer& Writer::raw(std::string_view json) {
  separate();
  text_ += json;
  return *this;
}

Writer& Writer::open(char bracket) {
  separate();
  text_ += bracket;
  needs_comma_ = false;
  return *this;
}

Writer& Writer::close(char bracket) {
  text_ += bracket;
  needs_comma_ = true;
  return *this;
}

void Writer::separate() {
  if (needs_comma_) text_ += ',';
  needs_comma_ = true;
}

}  // namespace licet::json_text
