#include "engine/venue/order_endings.hpp"

#include <algorithm>

namespace licet {

void OrderEndings::cancel(OrderSlot slot, const ClientOrderId& name, CancelReason reason, EventBuffer& events) {
  OpenOrders& orders = venue_.open_orders;
  const OrderDetails& order = orders.details(slot);
  Instrument& instrument = *venue_.instruments.find(order.instrument);
  const Standing stood = order.standing;
  end(instrument, slot, name, reason, events);
  if (stood != Standing::nowhere) orders.withdraw(*venue_.members.find(order.member), instrument, slot);
  const bool is_off_book = stood == Standing::offer || stood == Standing::combination;
  if (is_off_book && venue_.off_book != nullptr) venue_.off_book->on_cancelled(slot, reason, events);
  orders.pool().release(slot);
}

void OrderEndings::cancel(OrderSlot slot, CancelReason reason, EventBuffer& events) {
  cancel(slot, venue_.open_orders.details(slot).client_order_id, reason, events);
}

void OrderEndings::close_filled(OrderSlot slot) {
  OpenOrders& orders = venue_.open_orders;
  const OrderDetails& order = orders.details(slot);
  LICET_CHECK(order.leaves().is_zero());
  if (order.standing != Standing::nowhere) {
    orders.leave(*venue_.members.find(order.member), *venue_.instruments.find(order.instrument), slot);
  }
  orders.pool().release(slot);
}

void OrderEndings::leave_book(Instrument& instrument, OrderSlot slot) noexcept {
  OpenOrders& orders = venue_.open_orders;
  orders.leave(*venue_.members.find(orders.details(slot).member), instrument, slot);
}

void OrderEndings::cancel_in_book(Instrument& instrument, OrderSlot slot, CancelReason reason, EventBuffer& events) {
  end(instrument, slot, venue_.open_orders.details(slot).client_order_id, reason, events);
  leave_book(instrument, slot);
}

void OrderEndings::end(const Instrument& instrument, OrderSlot slot, const ClientOrderId& name, CancelReason reason,
                       EventBuffer& events) {
  const OpenOrders& orders = venue_.open_orders;
  const OrderDetails& order = orders.details(slot);
  OrderCancelled cancelled;
  cancelled.order = orders.pool().id(slot);
  cancelled.client_order_id = name;
  cancelled.orig_client_order_id = order.client_order_id;
  cancelled.price = order.told_price();
  cancelled.leaves = order.leaves();
  cancelled.filled = order.filled;
  cancelled.shown = orders.shown(instrument, slot);
  cancelled.instrument = order.instrument;
  cancelled.side = orders.pool().side(slot);
  cancelled.reason = reason;
  events.emit(cancelled, order.member);
  release(slot, order.leaves(), events);
  if (instrument.holdings != 0 && cancelled.side == Side::buy) [[unlikely]]
    venue_.holdings.end_bid(instrument, order.member);
  venue_.note_change(instrument);
}

void OrderEndings::reduce(const Instrument& instrument, OrderSlot slot, Quantity by, EventBuffer& events) {
  OpenOrders& orders = venue_.open_orders;
  OrderDetails& order = orders.details(slot);
  OrderReduced reduced;
  reduced.order = orders.pool().id(slot);
  reduced.client_order_id = order.client_order_id;
  reduced.price = order.told_price();
  reduced.by = by;
  reduced.leaves = Quantity(order.leaves().raw() - by.raw());
  reduced.filled = order.filled;
  reduced.old_shown = orders.shown(instrument, slot);
  reduced.shown = std::min(reduced.old_shown, reduced.leaves);  // the reserve goes first
  reduced.instrument = order.instrument;
  reduced.side = orders.pool().side(slot);
  reduced.reason = CancelReason::self_trade;
  events.emit(reduced, order.member);
  release(slot, by, events);
  venue_.note_change(instrument);
  order.quantity = Quantity(order.quantity.raw() - by.raw());
}

/// What is held behind `quantity` of the order's leaves.
void OrderEndings::release(OrderSlot slot, Quantity quantity, EventBuffer& events) {
  const OrderDetails& order = venue_.open_orders.details(slot);
  const Quantity rest(order.leaves().raw() - quantity.raw());
  const auto change =
      venue_.clearing.plan_hold(venue_.open_orders.terms(slot), order.price, order.leaves(), order.price, rest);
  LICET_CHECK(change.has_value());
  venue_.clearing.change_hold(*change, events);
  venue_.members.find(order.member)->exposure -= Member::exposure_of(order.price, quantity);
}

}  // namespace licet
