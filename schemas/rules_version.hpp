#pragma once

#include <cstdint>
#include <string_view>

namespace licet {

/// The rules by which a log's commands become events. A log says them itself, and changes them by a command of its own
/// (AdoptRules), so that a later program replays it to the state that its users were told of.
///
/// Whoever changes what follows from a command appends a version here that says what it changed, and asks
/// VenueState::rules where the two differ. Append only; in use are the numbers as they stand in records.
enum class RulesVersion : std::uint8_t {
  /// Version 1: all until 2026-11-22. Stored as 0, which is what stands in logs from before rules had a number.
  first = 0,
  /// Version 2: when a member leaves or joins a group, a combination that self-trade prevention kept waiting is tried
  /// again; before, only when its book changed. A member's request for quote is refused when its id names one that is
  /// open; before, it was another request.
  second = 2,
};

/// That a new log begins with, and a start changes an older one over to.
inline constexpr RulesVersion newest_rules = RulesVersion::second;

/// The version's number, "1"; empty for one that only a later program knows.
[[nodiscard]] std::string_view word(RulesVersion) noexcept;

}  // namespace licet
