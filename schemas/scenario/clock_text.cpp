#include "schemas/scenario/clock_text.hpp"

#include <fmt/format.h>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <utility>

namespace licet::scenario {
namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t day = 86'400 * second;

constexpr std::array<std::pair<std::string_view, std::int64_t>, 6> units{
    {{"d", day}, {"h", 3'600 * second}, {"m", 60 * second}, {"s", second}, {"ms", 1'000'000}, {"ns", 1}}};

/// Whole days since 1970, rounded down.
constexpr std::int64_t day_of(Timestamp time) noexcept {
  const std::int64_t n = time.nanoseconds();
  return n / day - (n % day < 0 ? 1 : 0);
}
constexpr std::int64_t within_day(Timestamp time) noexcept {
  const std::int64_t rest = time.nanoseconds() % day;
  return rest < 0 ? rest + day : rest;
}

/// Takes `digits` decimal digits off the front.
std::optional<std::int64_t> take_number(std::string_view& text, std::size_t digits) noexcept {
  if (text.size() < digits) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text.remove_prefix(digits);
  return value;
}
bool take(std::string_view& text, char c) noexcept {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// Nanoseconds since midnight.
std::optional<std::int64_t> parse_clock(std::string_view text) noexcept {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  std::int64_t result = (*hour * 60 + *minute) * 60 * second;
  if (text.empty()) return result;
  if (!take(text, ':')) return std::nullopt;
  const auto whole = take_number(text, 2);
  if (!whole || *whole > 59) return std::nullopt;
  result += *whole * second;
  if (text.empty()) return result;
  if (!take(text, '.') || text.empty() || text.size() > 9) return std::nullopt;
  std::int64_t unit = second;
  while (!text.empty()) {
    const auto digit = take_number(text, 1);
    if (!digit) return std::nullopt;
    unit /= 10;
    result += *digit * unit;
  }
  return result;
}

std::optional<std::int64_t> parse_date(std::string_view& text) noexcept {
  const auto year = take_number(text, 4);
  if (!year || *year < 1678 || *year > 2261 || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto of_month = take_number(text, 2);
  if (!of_month) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*of_month))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

std::string clock_text(std::int64_t nanoseconds) {
  const std::int64_t seconds = nanoseconds / second;
  std::string text = fmt::format("{:02}:{:02}:{:02}", seconds / 3'600, seconds / 60 % 60, seconds % 60);
  if (const std::int64_t fraction = nanoseconds % second; fraction != 0) {
    std::string digits = fmt::format(".{:09}", fraction);
    digits.erase(digits.find_last_not_of('0') + 1);
    text += digits;
  }
  return text;
}

}  // namespace

std::optional<Timestamp> parse_time(std::string_view text, Timestamp now) noexcept {
  if (text == "never") return Timestamp(0);
  if (text.starts_with('+')) {
    const auto span = parse_duration(text.substr(1));
    std::int64_t sum = 0;
    if (!span || __builtin_add_overflow(now.nanoseconds(), span->nanoseconds(), &sum)) return std::nullopt;
    return Timestamp(sum);
  }
  if (const auto clock = parse_clock(text)) {
    std::int64_t sum = 0;
    const std::int64_t midnight = now.nanoseconds() - within_day(now);
    if (__builtin_add_overflow(midnight, *clock, &sum)) return std::nullopt;
    return Timestamp(sum);
  }
  const auto date = parse_date(text);
  if (!date) return std::nullopt;
  if (text.empty()) return Timestamp(*date * day);
  if (!take(text, 'T') || !text.ends_with('Z')) return std::nullopt;
  text.remove_suffix(1);
  const auto clock = parse_clock(text);
  if (!clock) return std::nullopt;
  return Timestamp(*date * day + *clock);
}

std::string to_text(Timestamp time, Timestamp now) {
  if (time.nanoseconds() == 0) return "never";
  if (day_of(time) == day_of(now)) return clock_text(within_day(time));
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day_of(time)))};
  std::string text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  if (within_day(time) != 0) text += 'T' + clock_text(within_day(time)) + 'Z';
  return text;
}

std::optional<Duration> parse_duration(std::string_view text) noexcept {
  std::int64_t count = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
  if (read.ec != std::errc() || count < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  for (const auto& [name, size] : units) {
    std::int64_t product = 0;
    if (text == name && !__builtin_mul_overflow(count, size, &product)) return Duration(product);
  }
  return std::nullopt;
}

std::string to_text(Duration duration) {
  if (duration.nanoseconds() == 0) return "0s";
  for (const auto& [name, size] : units) {
    if (duration.nanoseconds() % size == 0) return fmt::format("{}{}", duration.nanoseconds() / size, name);
  }
  return {};
}

}  // namespace licet::scenario
