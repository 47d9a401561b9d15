#pragma once

#include "engine/venue/execution.hpp"
#include "engine/venue/pre_trade.hpp"

namespace licet {

/// What an accepted order is besides its terms.
struct OrderMarks {
  bool is_quote = false;  // of a mass quote
  bool is_leg = false;    // of a combination
  OrderSlot first_leg;    // of that combination; not set: the order is its first leg
};

/// New orders: checks, holds and tells them, and sends them on.
class OrderEntry {
 public:
  OrderEntry(VenueState& venue, Execution& execution) noexcept : venue_(venue), execution_(execution) {}

  /// FIX D. Answers: OrderAccepted and what follows, or OrderRejected.
  void place(MemberId acting, const PlaceOrder& order, EventBuffer& events);

  /// Makes an open order of terms that have been checked (pre_trade.hpp): takes its client order id, unless it is
  /// empty, holds its cash or licences at `limit`, and tells OrderAccepted. The order stands nowhere yet: the caller
  /// sends it to its book (Execution::enter, trade), lets it stand as an offer or a leg (OpenOrders::stand), or matches
  /// it (TradeSettlement::settle). Changes nothing when refused. Errors: duplicate_client_order_id, those of
  /// Clearing::plan_hold and Holdings::check, capacity_reached.
  [[nodiscard]] Result<OrderSlot> accept(Member& member, const PlaceOrder& order, Price limit, const OrderMarks& marks,
                                         EventBuffer& events);

 private:
  [[nodiscard]] Result<void> admit(Member& member, const PlaceOrder& order, EventBuffer& events);

  VenueState& venue_;
  Execution& execution_;
};

}  // namespace licet
