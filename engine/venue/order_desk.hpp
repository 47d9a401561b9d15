#pragma once

#include <vector>

#include "engine/venue/pre_trade.hpp"
#include "engine/venue/venue_state.hpp"

namespace licet {

/// Places, replaces and cancels orders: checks, holds, matches, settles and tells, in that order.
class OrderDesk {
 public:
  explicit OrderDesk(VenueState& venue) noexcept : venue_(venue) {}

  /// Answers: OrderAccepted and what follows, or OrderRejected.
  void place(MemberId acting, const PlaceOrder& order, EventBuffer& events);
  /// Answers: OrderReplaced and what follows, OrderCancelled, or CancelRejected.
  void replace(MemberId acting, const ReplaceOrder& request, EventBuffer& events);
  /// Answers: OrderCancelled or CancelRejected.
  void cancel(MemberId acting, const CancelOrder& request, EventBuffer& events);
  /// Cancels the member's orders in one instrument (in all when it is not set), oldest first. Returns how many.
  std::uint32_t cancel_all(Member& owner, InstrumentId instrument, CancelReason reason, EventBuffer& events);
  /// Cancels the day orders of a book that closes: bids, then offers, each by price and time.
  void cancel_day_orders(const Instrument& instrument, EventBuffer& events);

 private:
  class Matching;
  struct Incoming;

  [[nodiscard]] Result<void> admit(Member& member, const PlaceOrder& order, EventBuffer& events);
  [[nodiscard]] Result<void> admit_replacement(Member& member, OrderSlot slot, const ReplaceOrder& request,
                                               EventBuffer& events);
  /// Trades an acquired order that stands in no book, then rests it or cancels what is left.
  void execute(Member& member, Instrument& instrument, OrderSlot slot, const Incoming& incoming, EventBuffer& events);
  /// Tells and releases what is left of an order; its slot stays. `client_order_id`: of the request.
  void end_order(OrderSlot slot, const ClientOrderId& client_order_id, CancelReason reason, bool was_resting,
                 EventBuffer& events);
  /// Takes an order out of its book and ends it.
  void cancel_resting(OrderSlot slot, const ClientOrderId& client_order_id, CancelReason reason, EventBuffer& events);
  void cancel_each(CancelReason reason, EventBuffer& events);

  VenueState& venue_;
  std::vector<OrderSlot> chosen_;  // scratch
};

}  // namespace licet
