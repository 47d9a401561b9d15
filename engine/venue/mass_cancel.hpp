#pragma once

#include <vector>

#include "engine/venue/order_endings.hpp"

namespace licet {

/// Which of a member's open orders: those that every filter which is set lets through.
struct OrderFilter {
  InstrumentId instrument;
  DatasetId dataset;
  OriginId placed_by;
  SideOrBoth side = SideOrBoth::both;
};

/// Cancels many orders at once, wherever they stand.
class MassCancel {
 public:
  MassCancel(VenueState& venue, OrderEndings& endings) noexcept : venue_(venue), endings_(endings) {}

  /// FIX q. Answers: OrderCancelled for each order, then AllCancelled. Errors: forbidden, unknown_member,
  /// unknown_instrument, unknown_dataset.
  Result<void> cancel_all(MemberId acting, const CancelAll& request, EventBuffer& events);
  /// Answers: OrderCancelled for each order, then KillSwitchSet. Errors: forbidden, unknown_member.
  Result<void> set_kill_switch(MemberId acting, const SetKillSwitch& request, EventBuffer& events);

  /// Cancels a member's orders, oldest first. Returns how many.
  std::uint32_t cancel(const Member& member, const OrderFilter& filter, CancelReason reason, EventBuffer& events);
  /// Cancels the orders of an instrument that closes for the day: day orders and those for its opening or its close; in
  /// the book by side, price and time, then those that wait.
  void cancel_day_orders(const Instrument& instrument, EventBuffer& events);
  /// Cancels all orders of an instrument that ends, in that order; offers and legs are left to their keeper.
  void cancel_instrument(const Instrument& instrument, CancelReason reason, EventBuffer& events);

 private:
  struct Chosen {
    Sequence accepted;
    OrderSlot slot;
    OrderId order;
    friend auto operator<=>(const Chosen&, const Chosen&) noexcept = default;
  };

  std::uint32_t cancel_everyones(const OrderFilter& filter, CancelReason reason, EventBuffer& events);
  void choose(OrderSlot slot);
  template <class Condition>
  void choose_if(const Instrument& instrument, Condition condition);
  std::uint32_t cancel_chosen(CancelReason reason, EventBuffer& events);

  VenueState& venue_;
  OrderEndings& endings_;
  std::vector<Chosen> chosen_;  // scratch
};

}  // namespace licet
