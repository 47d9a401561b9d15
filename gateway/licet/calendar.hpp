#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/core/time.hpp"
#include "schemas/command.hpp"

/// When the sessions of a venue's segments begin and end: a day's schedule in local time, on trading days. Pure data
/// and pure functions; session_scheduler.hpp turns them into commands.
namespace licet {

/// One line of a segment's day.
struct SessionEntry {
  SessionState state = SessionState::open;
  std::uint32_t at_s = 0;     // seconds after local midnight
  std::uint32_t lasts_s = 0;  // 0: until the next entry
  std::uint32_t random_end_ms = 0;
  std::uint32_t every_s = 0;               // it repeats; 0: once
  std::uint32_t until_s = 0;               // the last repetition begins before this second of the day
  SessionState next = SessionState::open;  // when it ends by itself
};

struct SegmentPlan {
  DefineSegment terms;
  std::vector<SessionEntry> day;  // empty: sessions are set by hand
};

struct Calendar {
  std::int32_t utc_offset_s = 8 * 3'600;
  std::array<bool, 7> trading_days{true, true, true, true, true, true, true};  // Monday first
  std::vector<std::int64_t> holidays;                                          // local days since 1970-01-01
  std::vector<SegmentPlan> segments;
};

/// All days, in China's time: one segment, THIN, whose series meet in a call every five minutes.
[[nodiscard]] Calendar demonstration_calendar();

/// An entry of the schedule at an instant.
struct Transition {
  Timestamp at;
  SessionEntry entry;
};

/// The last transition of the plan at or before `now`, and the first after it; none when there is none within a year.
[[nodiscard]] std::optional<Transition> last_transition(const Calendar& calendar, const SegmentPlan& plan,
                                                        Timestamp now);
[[nodiscard]] std::optional<Transition> next_transition(const Calendar& calendar, const SegmentPlan& plan,
                                                        Timestamp now);

/// The command that brings about, at `now`, what the transition says: its state or, when that has ended since, the one
/// after it.
[[nodiscard]] SetSession command_of(const Transition& transition, SegmentId segment, std::uint64_t seed, Timestamp now);

}  // namespace licet
