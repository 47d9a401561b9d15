#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/core/time.hpp"

/// Times as a scenario writes them, in UTC and to the nanosecond.
namespace licet::scenario {

/// Midnight of a Monday, 2026-01-05: the day of every scenario.
inline constexpr Timestamp first_day{1'767'571'200'000'000'000};
/// When it begins.
inline constexpr Timestamp first_moment{first_day + Duration::seconds(9 * 3'600)};

/// "09:30", "09:30:00.25" (of the day of `now`), "2026-02-01", "2026-02-01T09:30:00Z", "+90s" (from `now`; also ms, m,
/// h, d), or "never" (0). None when it is no time, or one outside 1678 to 2261.
[[nodiscard]] std::optional<Timestamp> parse_time(std::string_view text, Timestamp now) noexcept;
/// The shortest of the absolute forms that reads back the same.
[[nodiscard]] std::string to_text(Timestamp time, Timestamp now);

/// "90s", "250ms", "2m", "4h", "30d". None when it is no span, or too long.
[[nodiscard]] std::optional<Duration> parse_duration(std::string_view text) noexcept;
/// In the largest unit that leaves a whole number; below milliseconds in "ns".
[[nodiscard]] std::string to_text(Duration duration);

}  // namespace licet::scenario
