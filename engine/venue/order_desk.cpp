#include "engine/venue/order_desk.hpp"

#include <algorithm>
#include <limits>

namespace licet {
namespace {

/// Fills at prices better than the limit can exceed 64 bits over the life of a sell order whose buyers withdraw and
/// return; the sum is informative and stays at the highest value.
Money saturating_sum(Money a, Money b) noexcept {
  const auto sum = checked_add(a, b);
  return sum ? *sum : Money(std::numeric_limits<std::int64_t>::max());
}

void reject_cancel(MemberId member, OrderId order, const ClientOrderId& client_order_id,
                   const ClientOrderId& orig_client_order_id, CommandType response_to, Reject reject,
                   EventBuffer& events) {
  CancelRejected rejected;
  rejected.order = order;
  rejected.client_order_id = client_order_id;
  rejected.orig_client_order_id = orig_client_order_id;
  rejected.response_to = response_to;
  rejected.reject = reject;
  events.emit(rejected, member);
}

}  // namespace

/// How an order comes to the book.
struct OrderDesk::Incoming {
  AdmittedOrder admitted;
  Lots lots;  // to trade
  TimeInForce time_in_force{};
  bool may_rest = false;
};

/// Settles and tells each match of one incoming order while the book makes it.
class OrderDesk::Matching {
 public:
  Matching(OrderDesk& desk, Instrument& instrument, OrderSlot taker, EventBuffer& events) noexcept
      : desk_(desk), venue_(desk.venue_), instrument_(instrument), taker_(taker), events_(events) {}

  void on_fill(const Fill& fill) {
    OpenOrders& orders = venue_.open_orders;
    const bool taker_buys = orders.pool().side(taker_) == Side::buy;
    const OrderSlot buyer = taker_buys ? taker_ : fill.maker;
    const OrderSlot seller = taker_buys ? fill.maker : taker_;
    Match match;
    match.trade = TradeId(++venue_.trades);
    match.instrument = instrument_.id;
    match.price = Price(fill.ticks.raw() * instrument_.tick.raw());
    match.quantity = Quantity(fill.quantity.raw() * instrument_.lot.raw());
    match.buyer = orders.terms(buyer);
    match.buyer_limit = orders.details(buyer).price;
    match.buyer_leaves = orders.details(buyer).leaves();
    match.buyer_settle_to = orders.details(buyer).settle_to;
    match.seller = orders.terms(seller);
    const TradeCharges charges = venue_.clearing.charges(match);
    book_fill(buyer, match);
    book_fill(seller, match);
    tell(match, charges, buyer, seller, taker_buys ? Side::buy : Side::sell);
    venue_.clearing.settle(match, charges, events_);
    instrument_.set_reference(match.price);
    if (match.buyer_settle_to == SettleTo::activate) release_grant(match);
    if (fill.maker_leaves.is_zero()) leave(fill.maker);
  }

  void on_self_trade_cancel(OrderSlot own, Lots) {
    desk_.end_order(own, venue_.open_orders.details(own).client_order_id, CancelReason::self_trade, true, events_);
    leave(own);
  }
  // Neither is admitted yet: no order has a reserve, none asks for a decrement.
  void on_refresh(OrderSlot, Lots) { LICET_CHECK(false); }
  void on_self_trade_reduce(OrderSlot, Lots, Lots) { LICET_CHECK(false); }

 private:
  void book_fill(OrderSlot slot, const Match& match) noexcept {
    OrderDetails& order = venue_.open_orders.details(slot);
    order.filled = Quantity(order.filled.raw() + match.quantity.raw());
    const auto value = notional(match.price, match.quantity);
    order.notional = saturating_sum(order.notional, *value);  // representable: clearing has charged it
  }

  [[nodiscard]] TradeSide side(const OrderTerms& terms, OrderSlot slot, Money fee) const {
    const OrderDetails& order = venue_.open_orders.details(slot);
    TradeSide side;
    side.order = terms.order;
    side.client_order_id = order.client_order_id;
    side.leaves = order.leaves();
    side.filled = order.filled;
    side.notional = order.notional;
    side.fee = fee;
    side.member = terms.member;
    side.settle_to = order.settle_to;
    return side;
  }

  void tell(const Match& match, const TradeCharges& charges, OrderSlot buyer, OrderSlot seller, Side aggressor) {
    Trade trade;
    trade.trade = match.trade;
    trade.price = match.price;
    trade.quantity = match.quantity;
    trade.royalty = charges.royalty;
    trade.buyer = side(match.buyer, buyer, charges.buyer_fee);
    trade.seller = side(match.seller, seller, charges.seller_fee);
    TradeSide& maker = aggressor == Side::buy ? trade.seller : trade.buyer;
    maker.book_price = match.price;
    maker.shown = maker.leaves;
    trade.instrument = match.instrument;
    trade.aggressor = aggressor == Side::buy ? SideOrBoth::buy : SideOrBoth::sell;
    events_.emit(trade);
  }

  void release_grant(const Match& match) {
    const ListInstrument& terms = venue_.instruments.terms(match.instrument);
    const Dataset& dataset = *venue_.instruments.find(terms.dataset);
    const auto& released = venue_.grants.release(terms, match.instrument, dataset, match.buyer.member, match.quantity,
                                                 match.trade, venue_.now);
    events_.emit(released, released.holder);
  }

  /// The book is about to give the slot back.
  void leave(OrderSlot maker) noexcept {
    OpenOrders& orders = venue_.open_orders;
    orders.remove_resting(*venue_.members.find(orders.pool().owner(maker)), maker);
  }

  OrderDesk& desk_;
  VenueState& venue_;
  Instrument& instrument_;
  OrderSlot taker_;
  EventBuffer& events_;
};

void OrderDesk::place(MemberId acting, const PlaceOrder& order, EventBuffer& events) {
  Member* member = venue_.members.find(acting);
  const Result<void> admitted = member == nullptr ? refuse(venue_.no_member()) : admit(*member, order, events);
  if (admitted) return;
  OrderRejected rejected;
  rejected.terms = order;
  rejected.reject = admitted.error();
  events.emit(rejected, acting);
}

Result<void> OrderDesk::admit(Member& member, const PlaceOrder& order, EventBuffer& events) {
  const std::uint64_t fingerprint = ClientOrderIds::fingerprint(order.client_order_id);
  member.client_order_ids.prefetch(fingerprint);
  if (const auto id = check_client_order_id(order.client_order_id); !id) return id;
  Instrument* instrument = venue_.instruments.find(order.instrument);
  if (instrument == nullptr) return refuse(Reject::unknown_instrument);
  const auto admitted = check_new_order(member, *instrument, order, venue_.now);
  if (!admitted) return refuse(admitted.error());
  if (member.client_order_ids.is_taken(fingerprint)) return refuse(Reject::duplicate_client_order_id);
  auto hold = venue_.clearing.plan_hold({{}, member.id, order.instrument, order.side}, admitted->limit, Quantity(0),
                                        admitted->limit, order.quantity);
  if (!hold) return refuse(hold.error());
  OpenOrders& orders = venue_.open_orders;
  const OrderSlot slot = orders.pool().acquire(member.id, order.side);
  if (!slot.is_set()) return refuse(Reject::capacity_reached);

  hold->terms.order = orders.pool().id(slot);
  member.client_order_ids.take(fingerprint, hold->terms.order, orders.pool());
  orders.details(slot) = {.client_order_id = order.client_order_id,
                          .quantity = order.quantity,
                          .filled = {},
                          .notional = {},
                          .price = admitted->limit,
                          .accepted = venue_.sequence,
                          .instrument = order.instrument,
                          .place = 0,
                          .time_in_force = order.time_in_force,
                          .settle_to = order.settle_to,
                          .self_trade_prevention = order.self_trade_prevention};
  OrderAccepted accepted;
  accepted.order = hold->terms.order;
  accepted.terms = order;
  events.emit(accepted, member.id);
  venue_.clearing.change_hold(*hold, events);
  execute(member, *instrument, slot,
          {*admitted, admitted->lots, order.time_in_force, may_rest(order.order_type, order.time_in_force)}, events);
  return {};
}

void OrderDesk::execute(Member& member, Instrument& instrument, OrderSlot slot, const Incoming& incoming,
                        EventBuffer& events) {
  OpenOrders& orders = venue_.open_orders;
  const OrderDetails& order = orders.details(slot);
  const Side side = orders.pool().side(slot);
  const IncomingOrder offered{side, order.self_trade_prevention, member.id, incoming.admitted.ticks, incoming.lots};
  MatchResult result{incoming.lots, MatchEnd::no_match};
  if (incoming.time_in_force != TimeInForce::fill_or_kill || instrument.book.can_fill(offered, offered.quantity)) {
    result = instrument.book.match(offered, Matching(*this, instrument, slot, events));
  }
  if (result.leaves.is_positive() && result.end == MatchEnd::no_match && incoming.may_rest) {
    instrument.book.rest(slot, incoming.admitted.ticks, result.leaves);
    orders.add_resting(member, slot);
    OrderRested rested;
    rested.order = orders.pool().id(slot);
    rested.price = order.price;
    rested.shown = order.leaves();
    rested.instrument = instrument.id;
    rested.side = side;
    events.emit(rested);
    return;
  }
  if (result.leaves.is_positive()) {
    const auto reason = result.end == MatchEnd::self_trade ? CancelReason::self_trade : CancelReason::not_filled;
    end_order(slot, order.client_order_id, reason, false, events);
  }
  orders.pool().release(slot);
}

void OrderDesk::end_order(OrderSlot slot, const ClientOrderId& client_order_id, CancelReason reason, bool was_resting,
                          EventBuffer& events) {
  const OrderTerms terms = venue_.open_orders.terms(slot);
  const OrderDetails& order = venue_.open_orders.details(slot);
  OrderCancelled cancelled;
  cancelled.order = terms.order;
  cancelled.client_order_id = client_order_id;
  cancelled.orig_client_order_id = order.client_order_id;
  cancelled.price = order.price;
  cancelled.leaves = order.leaves();
  cancelled.filled = order.filled;
  cancelled.instrument = order.instrument;
  cancelled.side = terms.side;
  cancelled.reason = reason;
  if (was_resting) cancelled.shown = order.leaves();
  events.emit(cancelled, terms.member);
  const auto release = venue_.clearing.plan_hold(terms, order.price, order.leaves(), order.price, Quantity(0));
  LICET_CHECK(release.has_value());
  venue_.clearing.change_hold(*release, events);
}

void OrderDesk::cancel_resting(OrderSlot slot, const ClientOrderId& client_order_id, CancelReason reason,
                               EventBuffer& events) {
  OpenOrders& orders = venue_.open_orders;
  end_order(slot, client_order_id, reason, true, events);
  orders.remove_resting(*venue_.members.find(orders.pool().owner(slot)), slot);
  venue_.instruments.find(orders.details(slot).instrument)->book.cancel(slot);
}

void OrderDesk::cancel(MemberId acting, const CancelOrder& request, EventBuffer& events) {
  const OpenOrders& orders = venue_.open_orders;
  const Member* member = venue_.members.find(acting);
  OrderSlot slot;
  Reject reject = member == nullptr ? venue_.no_member() : Reject::unknown_order;
  if (member != nullptr) slot = orders.find(*member, request.order, request.orig_client_order_id);
  const bool is_named = !request.client_order_id.empty();
  if (const auto id = check_client_order_id(request.client_order_id); is_named && !id) {
    reject = id.error();
  } else if (slot.is_set()) {
    const ClientOrderId& name = is_named ? request.client_order_id : orders.details(slot).client_order_id;
    return cancel_resting(slot, name, CancelReason::requested, events);
  }
  reject_cancel(acting, slot.is_set() ? orders.pool().id(slot) : OrderId(), request.client_order_id,
                request.orig_client_order_id, CommandType::cancel_order, reject, events);
}

void OrderDesk::replace(MemberId acting, const ReplaceOrder& request, EventBuffer& events) {
  Member* member = venue_.members.find(acting);
  OrderSlot slot;
  OrderId order;
  Result<void> admitted = refuse(member == nullptr ? venue_.no_member() : Reject::unknown_order);
  if (member != nullptr) slot = venue_.open_orders.find(*member, request.order, request.orig_client_order_id);
  if (slot.is_set()) {
    order = venue_.open_orders.pool().id(slot);
    admitted = admit_replacement(*member, slot, request, events);
  }
  if (admitted) return;
  reject_cancel(acting, order, request.client_order_id, request.orig_client_order_id, CommandType::replace_order,
                admitted.error(), events);
}

Result<void> OrderDesk::admit_replacement(Member& member, OrderSlot slot, const ReplaceOrder& request,
                                          EventBuffer& events) {
  const std::uint64_t fingerprint = ClientOrderIds::fingerprint(request.client_order_id);
  if (const auto id = check_client_order_id(request.client_order_id); !id) return id;
  OpenOrders& orders = venue_.open_orders;
  OrderDetails& order = orders.details(slot);
  if (member.client_order_ids.is_taken(fingerprint)) return refuse(Reject::duplicate_client_order_id);
  if (request.quantity.is_positive() && request.quantity <= order.filled) {
    cancel_resting(slot, request.client_order_id, CancelReason::replaced_below_filled, events);
    return {};
  }
  Instrument& instrument = *venue_.instruments.find(order.instrument);
  const auto admitted = check_replacement(member, instrument, request.price, request.quantity, venue_.now);
  if (!admitted) return refuse(admitted.error());
  const OrderTerms terms = orders.terms(slot);
  const Quantity leaves(request.quantity.raw() - order.filled.raw());
  const auto hold = venue_.clearing.plan_hold(terms, order.price, order.leaves(), request.price, leaves);
  if (!hold) return refuse(hold.error());

  OrderReplaced replaced;
  replaced.order = terms.order;
  replaced.client_order_id = request.client_order_id;
  replaced.orig_client_order_id = order.client_order_id;
  replaced.old_price = order.price;
  replaced.old_shown = order.leaves();
  replaced.price = request.price;
  replaced.quantity = request.quantity;
  replaced.leaves = leaves;
  replaced.filled = order.filled;
  replaced.instrument = order.instrument;
  replaced.side = terms.side;
  const bool keeps_priority = request.price == order.price && request.quantity <= order.quantity;
  replaced.kept_priority = keeps_priority ? 1 : 0;
  if (keeps_priority) replaced.shown = leaves;
  events.emit(replaced, member.id);
  venue_.clearing.change_hold(*hold, events);

  member.client_order_ids.detach(ClientOrderIds::fingerprint(order.client_order_id));
  member.client_order_ids.take(fingerprint, terms.order, orders.pool());
  order.client_order_id = request.client_order_id;
  order.price = request.price;
  order.quantity = request.quantity;
  const Lots lots(leaves.raw() / instrument.lot.raw());
  if (keeps_priority) {
    instrument.book.reduce(slot, lots);
    return {};
  }
  instrument.book.withdraw(slot);
  orders.remove_resting(member, slot);
  execute(member, instrument, slot, {*admitted, lots, order.time_in_force, true}, events);
  return {};
}

std::uint32_t OrderDesk::cancel_all(Member& owner, InstrumentId instrument, CancelReason reason, EventBuffer& events) {
  const OpenOrders& orders = venue_.open_orders;
  chosen_.clear();
  for (const OrderSlot slot : owner.resting) {
    if (!instrument.is_set() || orders.details(slot).instrument == instrument) chosen_.push_back(slot);
  }
  // An order is accepted by one command, and a command accepts one order: no two compare equal.
  std::ranges::sort(chosen_, {}, [&](OrderSlot slot) { return orders.details(slot).accepted; });
  cancel_each(reason, events);
  return static_cast<std::uint32_t>(chosen_.size());
}

void OrderDesk::cancel_day_orders(const Instrument& instrument, EventBuffer& events) {
  const OpenOrders& orders = venue_.open_orders;
  chosen_.clear();
  for (const Side side : {Side::buy, Side::sell}) {
    for_each_resting(instrument.book, side, [&](OrderSlot slot) {
      if (orders.details(slot).time_in_force == TimeInForce::day) chosen_.push_back(slot);
    });
  }
  cancel_each(CancelReason::session_closed, events);
}

void OrderDesk::cancel_each(CancelReason reason, EventBuffer& events) {
  for (const OrderSlot slot : chosen_) {
    cancel_resting(slot, venue_.open_orders.details(slot).client_order_id, reason, events);
  }
}

}  // namespace licet
