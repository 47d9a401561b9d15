#include "gateway/json/times.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace licet::json {
namespace {

constexpr std::string_view form = "dddd-dd-ddTdd:dd:dd";  // d: a digit

bool fits(std::string_view text) noexcept {
  return std::ranges::equal(text, form, [](char c, char f) { return f == 'd' ? c >= '0' && c <= '9' : c == f; });
}

int number(std::string_view digits) noexcept {
  int value = 0;
  for (const char c : digits) value = 10 * value + (c - '0');
  return value;
}

/// What stands between the seconds and the Z: nothing, or a point and digits.
std::optional<std::int64_t> nanoseconds(std::string_view text) noexcept {
  if (text.empty()) return 0;
  if (text.front() != '.' || text.size() < 2 || text.size() > 10) return std::nullopt;
  text.remove_prefix(1);
  if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return std::nullopt;
  std::int64_t value = number(text);
  for (std::size_t digits = text.size(); digits < 9; ++digits) value *= 10;
  return value;
}

}  // namespace

Result<Timestamp> parse_time(std::string_view text) noexcept {
  if (text.size() <= form.size() || text.back() != 'Z' || !fits(text.substr(0, form.size()))) {
    return refuse(Reject::invalid_value);
  }
  const auto fraction = nanoseconds(text.substr(form.size(), text.size() - form.size() - 1));
  const int year = number(text.substr(0, 4));
  const auto day = std::chrono::year_month_day(std::chrono::year(year),
                                               std::chrono::month(static_cast<unsigned>(number(text.substr(5, 2)))),
                                               std::chrono::day(static_cast<unsigned>(number(text.substr(8, 2)))));
  const int hour = number(text.substr(11, 2));
  const int minute = number(text.substr(14, 2));
  const int second = number(text.substr(17, 2));
  // The upper bound keeps nanoseconds since 1970 within 64 bits.
  const bool exists = day.ok() && hour < 24 && minute < 60 && second < 60;
  if (!fraction || !exists || year < 1970 || year > 2200) return refuse(Reject::invalid_value);
  const std::int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
  const std::int64_t seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
  return Timestamp(seconds * 1'000'000'000 + *fraction);
}

}  // namespace licet::json
