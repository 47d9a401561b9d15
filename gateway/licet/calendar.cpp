#include "gateway/licet/calendar.hpp"

#include <algorithm>

namespace licet {
namespace {

constexpr std::int64_t day_s = 86'400;
constexpr std::int64_t furthest_days = 366;

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

/// Local days since 1970-01-01, a Thursday.
std::int64_t local_day(const Calendar& calendar, Timestamp at) {
  return floor_divide(at.seconds() + calendar.utc_offset_s, day_s);
}

bool is_trading_day(const Calendar& calendar, std::int64_t day) {
  const auto weekday = static_cast<std::size_t>(((day + 3) % 7 + 7) % 7);  // 0: Monday
  return calendar.trading_days[weekday] && std::ranges::count(calendar.holidays, day) == 0;
}

/// The day's transitions, each visited once, in no particular order.
template <class Visit>
void for_each_of_day(const Calendar& calendar, const SegmentPlan& plan, std::int64_t day, Visit visit) {
  if (!is_trading_day(calendar, day)) return;
  const std::int64_t midnight = day * day_s - calendar.utc_offset_s;
  for (const SessionEntry& entry : plan.day) {
    const std::int64_t end = entry.every_s == 0 ? entry.at_s + 1 : entry.until_s;
    for (std::int64_t second = entry.at_s; second < end; second += std::max<std::int64_t>(entry.every_s, 1)) {
      visit(Transition{Timestamp((midnight + second) * 1'000'000'000), entry});
    }
  }
}

}  // namespace

Calendar demonstration_calendar() {
  SegmentPlan thin;
  thin.terms.code = "THIN";
  thin.terms.static_collar_bps = 1'500;
  thin.terms.volatility_call_ms = 30'000;
  thin.terms.random_end_ms = 10'000;
  thin.terms.block_trades = 1;
  SessionEntry call;
  call.state = SessionState::scheduled_call;
  call.lasts_s = 60;
  call.random_end_ms = 10'000;
  call.every_s = 300;
  call.until_s = day_s;
  thin.day = {call};
  Calendar calendar;
  calendar.segments = {thin};
  return calendar;
}

std::optional<Transition> last_transition(const Calendar& calendar, const SegmentPlan& plan, Timestamp now) {
  std::optional<Transition> last;
  const std::int64_t today = local_day(calendar, now);
  for (std::int64_t day = today; !last && day > today - furthest_days; --day) {
    for_each_of_day(calendar, plan, day, [&](const Transition& transition) {
      if (transition.at <= now && (!last || transition.at >= last->at)) last = transition;
    });
  }
  return last;
}

std::optional<Transition> next_transition(const Calendar& calendar, const SegmentPlan& plan, Timestamp now) {
  std::optional<Transition> next;
  const std::int64_t today = local_day(calendar, now);
  for (std::int64_t day = today; !next && day < today + furthest_days; ++day) {
    for_each_of_day(calendar, plan, day, [&](const Transition& transition) {
      if (transition.at > now && (!next || transition.at < next->at)) next = transition;
    });
  }
  return next;
}

SetSession command_of(const Transition& transition, SegmentId segment, std::uint64_t seed, Timestamp now) {
  const SessionEntry& entry = transition.entry;
  SetSession request;
  request.reason = "calendar";
  request.segment = segment;
  request.state = entry.state;
  if (entry.lasts_s == 0) return request;
  const Timestamp end = transition.at + Duration::seconds(entry.lasts_s);
  if (end <= now) {
    request.state = entry.next;
    return request;
  }
  request.ends_at = end;
  request.next = entry.next;
  request.random_end_ms = entry.random_end_ms;
  request.seed = seed;
  return request;
}

}  // namespace licet
