#include "engine/venue/execution.hpp"

#include <algorithm>

namespace licet {

/// Settles and tells each match of one incoming order while the book makes it.
class Execution::Taking {
 public:
  Taking(Execution& execution, Instrument& instrument, OrderSlot taker, EventBuffer& events) noexcept
      : execution_(execution),
        orders_(execution.venue_.open_orders),
        instrument_(instrument),
        taker_(taker),
        taker_buys_(orders_.pool().side(taker) == Side::buy),
        events_(events) {}

  void on_fill(const Fill& fill) {
    Meeting meeting;
    meeting.price = instrument_.price_of(fill.ticks);
    meeting.quantity = instrument_.quantity_of(fill.quantity);
    meeting.buyer = taker_buys_ ? taker_ : fill.maker;
    meeting.seller = taker_buys_ ? fill.maker : taker_;
    // The book has taken the fill from it already.
    const Quantity shown(orders_.shown(instrument_, fill.maker).raw() + meeting.quantity.raw());
    (taker_buys_ ? meeting.seller_shown : meeting.buyer_shown) = shown;
    if (orders_.details(taker_).first_leg.is_set()) [[unlikely]]
      meeting.kind = TradeKind::combination;
    meeting.aggressor = taker_buys_ ? SideOrBoth::buy : SideOrBoth::sell;
    execution_.settlement_.settle(instrument_, meeting, events_);
    if (fill.maker_leaves.is_zero()) execution_.endings_.leave_book(instrument_, fill.maker);
  }
  void on_refresh(OrderSlot slot, Lots) { execution_.tell_refresh(instrument_, slot, events_); }
  void on_self_trade_cancel(OrderSlot own, Lots) {
    execution_.endings_.cancel_in_book(instrument_, own, CancelReason::self_trade, events_);
  }
  void on_self_trade_reduce(OrderSlot own, Lots by, Lots left) {
    reduce(own, by, left);
    const Lots taker_left = instrument_.lots_of(orders_.details(taker_).leaves());
    if (taker_left > by) {
      execution_.endings_.reduce(instrument_, taker_, instrument_.quantity_of(by), events_);
    }
    // Else the match ends with nothing left of it, and what the order still has is cancelled.
  }

 private:
  void reduce(OrderSlot own, Lots by, Lots left) {
    if (left.is_zero()) return on_self_trade_cancel(own, by);
    execution_.endings_.reduce(instrument_, own, instrument_.quantity_of(by), events_);
  }

  Execution& execution_;
  const OpenOrders& orders_;
  Instrument& instrument_;
  OrderSlot taker_;
  bool taker_buys_;
  EventBuffer& events_;
};

void Execution::enter(Instrument& instrument, OrderSlot slot, const Incoming& incoming, EventBuffer& events) {
  const OrderDetails& order = venue_.open_orders.details(slot);
  const bool is_stop = order.order_type == OrderType::stop || order.order_type == OrderType::stop_limit;
  if (is_stop) [[unlikely]] {
    wait_as_stop(instrument, slot);
  } else if (is_only_for_calls(order.time_in_force)) [[unlikely]] {
    if (is_for(order.time_in_force, instrument.session)) return join_call(instrument, slot, events);
    instrument.waiting_orders(venue_.open_orders.memory()).add_for_call(slot);
    venue_.open_orders.stand(*venue_.members.find(order.member), instrument, slot, Standing::call);
    return;
  } else if (instrument.trades_continuously()) {
    trade(instrument, slot, incoming, events);
  } else {
    return join_call(instrument, slot, events);
  }
  trigger_stops(instrument, events);
}

void Execution::trade(Instrument& instrument, OrderSlot slot, const Incoming& incoming, EventBuffer& events) {
  OpenOrders& orders = venue_.open_orders;
  const OrderDetails& order = orders.details(slot);
  const Side side = orders.pool().side(slot);
  if (instrument.starts_beyond_corridor(side, incoming.limit) && venue_.corridor_guard != nullptr) [[unlikely]] {
    // As where the far end stops it: what would trade at once or not at all ends without a call.
    if (incoming.at_once.is_positive()) return finish(instrument, slot, CancelReason::not_filled, events);
    return leave_corridor(instrument, slot, events);
  }
  const Ticks reach = side == Side::buy ? std::min(incoming.limit, instrument.corridor.high)
                                        : std::max(incoming.limit, instrument.corridor.low);
  const IncomingOrder offered{side, order.self_trade_prevention, orders.pool().owner(slot), reach, incoming.lots};
  if (incoming.at_once.is_positive() && !instrument.book.can_fill(offered, incoming.at_once)) {
    return finish(instrument, slot, CancelReason::not_filled, events);
  }
  const MatchResult result = instrument.book.match(offered, Taking(*this, instrument, slot, events));
  if (result.end == MatchEnd::filled) return orders.pool().release(slot);
  if (result.end == MatchEnd::self_trade) return finish(instrument, slot, CancelReason::self_trade, events);
  if (reach != incoming.limit) [[unlikely]] {
    const auto best = instrument.book.best(opposite(side));
    const bool goes_on = best && (side == Side::buy ? best->ticks <= incoming.limit : best->ticks >= incoming.limit);
    if (goes_on && venue_.corridor_guard != nullptr) return leave_corridor(instrument, slot, events);
  }
  if (!may_stand(order.time_in_force) || order.order_type == OrderType::market) {
    return finish(instrument, slot, CancelReason::not_filled, events);
  }
  rest(instrument, slot, incoming.limit, result.leaves, events);
}

/// What is left of the order would next trade beyond the corridor: the call or halt begins, and the order joins it or
/// ends.
void Execution::leave_corridor(Instrument& instrument, OrderSlot slot, EventBuffer& events) {
  const auto best = instrument.book.best(opposite(venue_.open_orders.pool().side(slot)));
  venue_.corridor_guard->on_corridor_left(instrument, instrument.price_of(best->ticks), events);
  LICET_CHECK(!instrument.trades_continuously());
  if (may_stand(venue_.open_orders.details(slot).time_in_force)) return join_call(instrument, slot, events);
  finish(instrument, slot, CancelReason::not_filled, events);
}

/// Ends an order that stands nowhere.
void Execution::finish(Instrument& instrument, OrderSlot slot, CancelReason reason, EventBuffer& events) {
  OpenOrders& orders = venue_.open_orders;
  endings_.end(instrument, slot, orders.details(slot).client_order_id, reason, events);
  orders.pool().release(slot);
}

void Execution::rest(Instrument& instrument, OrderSlot slot, Ticks ticks, Lots lots, EventBuffer& events) {
  OpenOrders& orders = venue_.open_orders;
  const OrderDetails& order = orders.details(slot);
  if (order.is_iceberg() && lots.raw() > order.display) [[unlikely]] {
    instrument.book.rest_iceberg(slot, ticks, lots, Lots(order.display));
  } else {
    instrument.book.rest(slot, ticks, lots);
  }
  orders.stand(*venue_.members.find(order.member), instrument, slot, Standing::book);
  OrderRested rested;
  rested.order = orders.pool().id(slot);
  rested.price = order.told_price();
  rested.shown = orders.shown(instrument, slot);
  rested.instrument = instrument.id;
  rested.side = orders.pool().side(slot);
  events.emit(rested, rested.shown.is_zero() ? order.member : MemberId());
  venue_.note_change(instrument);
}

void Execution::tell_refresh(const Instrument& instrument, OrderSlot slot, EventBuffer& events) {
  const OpenOrders& orders = venue_.open_orders;
  OrderRefreshed refreshed;
  refreshed.order = orders.pool().id(slot);
  refreshed.price = instrument.price_of(orders.pool().ticks(slot));
  refreshed.shown = orders.shown(instrument, slot);
  refreshed.instrument = instrument.id;
  refreshed.side = orders.pool().side(slot);
  events.emit(refreshed);
}

void Execution::join_call(Instrument& instrument, OrderSlot slot, EventBuffer& events) {
  OrderDetails& order = venue_.open_orders.details(slot);
  Ticks ticks = instrument.ticks_of(order.price);
  if (order.order_type == OrderType::market) {
    const Side side = venue_.open_orders.pool().side(slot);
    const Price edge = side == Side::buy ? instrument.high : instrument.low;
    reprice(slot, edge, events);
    // Who cannot pay to the edge stands at the price that is covered.
    if (side == Side::buy && order.price < edge) {
      order.order_type = OrderType::limit;
      ticks = instrument.ticks_of(order.price);
    } else {
      ticks = OrderBook::any_price(side);
    }
  }
  rest(instrument, slot, ticks, instrument.lots_of(order.leaves()), events);
}

void Execution::wait_as_stop(Instrument& instrument, OrderSlot slot) {
  OpenOrders& orders = venue_.open_orders;
  const OrderDetails& order = orders.details(slot);
  instrument.waiting_orders(orders.memory()).stops.add(slot, instrument.ticks_of(order.stop_price));
  orders.stand(*venue_.members.find(order.member), instrument, slot, Standing::stop);
}

void Execution::trigger_stops(Instrument& instrument, EventBuffer& events) {
  if (instrument.waiting == nullptr || !instrument.last_trade.is_positive()) return;
  while (instrument.trades_continuously()) {
    const OrderSlot slot = instrument.waiting->stops.pop_triggered(instrument.ticks_of(instrument.last_trade));
    if (!slot.is_set()) return;
    trigger(instrument, slot, events);
  }
}

void Execution::trigger(Instrument& instrument, OrderSlot slot, EventBuffer& events) {
  OpenOrders& orders = venue_.open_orders;
  OrderDetails& order = orders.details(slot);
  orders.leave(*venue_.members.find(order.member), instrument, slot);
  OrderTriggered triggered;
  triggered.order = orders.pool().id(slot);
  triggered.client_order_id = order.client_order_id;
  triggered.stop_price = order.stop_price;
  triggered.instrument = order.instrument;
  triggered.side = orders.pool().side(slot);
  events.emit(triggered, order.member);
  order.order_type = order.order_type == OrderType::stop ? OrderType::market : OrderType::limit;
  if (order.order_type == OrderType::market) {
    reprice(slot, triggered.side == Side::buy ? instrument.high : instrument.low, events);
  }
  trade(instrument, slot, {instrument.ticks_of(order.price), instrument.lots_of(order.leaves()), Lots(0)}, events);
}

void Execution::reprice(OrderSlot slot, Price limit, EventBuffer& events) {
  OrderDetails& order = venue_.open_orders.details(slot);
  Member& member = *venue_.members.find(order.member);
  const Int128 exposure =
      member.exposure - Member::exposure_of(order.price, order.leaves()) + Member::exposure_of(limit, order.leaves());
  const Money most = member.terms.max_gross_exposure;
  if (limit > order.price && most.is_positive() && exposure > most.raw()) return;
  const auto change =
      venue_.clearing.plan_hold(venue_.open_orders.terms(slot), order.price, order.leaves(), limit, order.leaves());
  if (!change) return;
  venue_.clearing.change_hold(*change, events);
  member.exposure = exposure;
  order.price = limit;
}

}  // namespace licet
