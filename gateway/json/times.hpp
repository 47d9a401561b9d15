#pragma once

#include <string_view>

#include "engine/core/result.hpp"
#include "engine/core/time.hpp"

namespace licet::json {

/// An instant as interfaces write it: RFC 3339 in UTC with at most nine fractional digits ("2026-01-31T12:00:00Z").
/// Errors: invalid_value (another form or offset, no such date, a leap second, before 1970 or after 2200).
[[nodiscard]] Result<Timestamp> parse_time(std::string_view text) noexcept;

}  // namespace licet::json
