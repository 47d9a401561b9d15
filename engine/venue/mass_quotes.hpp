#pragma once

#include <array>
#include <map>
#include <utility>

#include "engine/venue/order_desk.hpp"

namespace licet {

/// Mass quotes of market makers. A quote is a day limit order; the next mass quote that names its instrument replaces
/// it. All lines are checked, with what the replaced quotes give back, before anything changes: all are entered or
/// none.
class MassQuotes {
 public:
  MassQuotes(VenueState& venue, OrderDesk& desk) noexcept : venue_(venue), desk_(desk) {}

  /// Answers: MassQuoteAccepted, OrderCancelled for each replaced quote, for each new one OrderAccepted, then what
  /// follows of each. Errors, in this order: unknown_member, rate_limited, forbidden (not a market maker),
  /// not_certified, kill_switch_engaged; invalid_value (no line, too many, two for one instrument, a bid that is not
  /// below its offer, a negative quantity); for each line unknown_instrument, not_in_this_mode (neither continuous nor
  /// auction), those of check_session and check_size; limit_exposure_exceeded, limit_open_orders_exceeded, those of
  /// Clearing::check_holds and Holdings::check, capacity_reached.
  Result<void> place(MemberId acting, const PlaceMassQuote& request, EventBuffer& events);

  static void archive(auto& self, auto& a) { a.uncounted(self.quotes_); }

 private:
  static constexpr std::size_t max_sides = 2 * PlaceMassQuote::max_entries;
  struct Pair {
    OrderId bid;
    OrderId offer;
    static void archive(auto& self, auto& a) { a(self.bid, self.offer); }
  };
  /// One side of a line, and the quote that it replaces (not set: none).
  struct Change {
    OrderTerms terms;
    Price price;
    Quantity quantity;  // 0: nothing new
    OrderSlot replaced;
  };
  struct Plan {
    std::array<Change, max_sides> changes;
    std::size_t count = 0;
    std::uint32_t replaced = 0;
    std::uint32_t entered = 0;
    Int128 exposure = 0;  // by how much the member's grows
  };

  [[nodiscard]] Result<Plan> plan(const Member& member, const PlaceMassQuote& request) const;
  [[nodiscard]] Result<void> check_line(const Member& member, const QuoteEntry& entry) const;
  void add(Plan& plan, const Member& member, const QuoteEntry& entry, Side side) const;
  [[nodiscard]] OrderSlot standing_quote(MemberId member, InstrumentId instrument, Side side) const;
  [[nodiscard]] Result<void> check_plan(const Member& member, const Plan& plan) const;
  void enter(Member& member, const PlaceMassQuote& request, const Plan& plan, EventBuffer& events);

  VenueState& venue_;
  OrderDesk& desk_;
  std::map<std::pair<MemberId, InstrumentId>, Pair> quotes_;  // the last ones; their orders may have ended
};

}  // namespace licet
