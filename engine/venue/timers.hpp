#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <memory_resource>
#include <optional>
#include <set>

#include "engine/core/archive.hpp"
#include "engine/core/time.hpp"

namespace licet {

/// What the passing of time does. At one instant they take effect in this order, and of one kind by rising id.
enum class TimerKind : std::uint8_t {
  issue_date = 1,        // InstrumentId: trading may begin
  redeem_by = 2,         // InstrumentId: the series expires
  order_expiry = 3,      // OrderId: good-till-date
  offer_expiry = 4,      // OfferId
  quote_expiry = 5,      // QuoteRequestId
  session_end = 6,       // InstrumentId: a call or a halt ends
  indication = 7,        // InstrumentId: the indicative price of a call may be told again
  transfer_timeout = 8,  // TransferId: a pending transfer goes back
};
[[nodiscard]] constexpr bool is_known(TimerKind kind) noexcept {
  return kind >= TimerKind::issue_date && kind <= TimerKind::transfer_timeout;
}

/// One thing that happens by time. Ids are unique within a kind.
struct Timer {
  Timestamp due;
  TimerKind kind{};
  std::uint64_t id = 0;

  friend auto operator<=>(const Timer&, const Timer&) noexcept = default;
  static void archive(auto& self, auto& a) { a(self.due, self.kind, self.id); }
};

/// No instant: nothing is due.
inline constexpr Timestamp never{std::numeric_limits<std::int64_t>::max()};

/// Everything that happens by time, but the ends of grants and certifications, in one order: by instant, kind and id.
/// Whoever sets a timer takes it back when its reason ends before it. Nothing is allocated once as many were set
/// before.
class Timers {
 public:
  /// Sets a timer; one at `never` is not kept. Setting the same twice is once.
  void set(Timer timer) {
    if (timer.due != never) timers_.insert(timer);
  }
  /// Takes a timer back; does nothing when it is not set.
  void cancel(Timer timer) { timers_.erase(timer); }
  /// Takes out the first timer when it is due at `now`; none when nothing is.
  [[nodiscard]] std::optional<Timer> pop_due(Timestamp now);
  /// When the first is due; `never` when there is none.
  [[nodiscard]] Timestamp next_due() const noexcept { return timers_.empty() ? never : timers_.begin()->due; }

  static void archive(auto& self, auto& a) { a(self.timers_); }

 private:
  std::pmr::unsynchronized_pool_resource memory_;
  std::pmr::set<Timer> timers_{&memory_};
};

}  // namespace licet
