#pragma once

#include "engine/venue/venue_state.hpp"

namespace licet {

/// How orders end or shrink without a trade: each tells, gives back what was held to the last unit, and keeps the
/// member's list and exposure right.
class OrderEndings {
 public:
  explicit OrderEndings(VenueState& venue) noexcept : venue_(venue) {}

  /// Cancels an open order wherever it stands; its slot is given back. `name`: client order id of the request.
  void cancel(OrderSlot slot, const ClientOrderId& name, CancelReason reason, EventBuffer& events);
  /// The same, when nobody asked.
  void cancel(OrderSlot slot, CancelReason reason, EventBuffer& events);
  /// Takes a filled order that stands in no book (its leaves are 0) off its member's list and gives its slot back.
  void close_filled(OrderSlot slot);

  // For those who listen to a book, which itself gives the slot back.
  /// A resting order is about to leave its book, filled.
  void leave_book(Instrument& instrument, OrderSlot slot) noexcept;
  /// A resting order is about to leave its book, cancelled.
  void cancel_in_book(Instrument& instrument, OrderSlot slot, CancelReason reason, EventBuffer& events);
  /// Self-trade prevention is about to take `by` from an order, wherever it is; more is left.
  void reduce(const Instrument& instrument, OrderSlot slot, Quantity by, EventBuffer& events);
  /// Tells and releases what is left of an order on its way; its slot stays.
  void end(const Instrument& instrument, OrderSlot slot, const ClientOrderId& name, CancelReason reason,
           EventBuffer& events);

 private:
  void release(OrderSlot slot, Quantity quantity, EventBuffer& events);

  VenueState& venue_;
};

}  // namespace licet
