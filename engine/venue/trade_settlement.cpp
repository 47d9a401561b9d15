#include "engine/venue/trade_settlement.hpp"

#include <limits>

namespace licet {
namespace {

/// Fills at prices better than the limit can exceed 64 bits over the life of a sell order whose buyers withdraw and
/// return; the sum is informative and stays at the highest value.
Money saturating_sum(Money a, Money b) noexcept {
  const auto sum = checked_add(a, b);
  return sum ? *sum : Money(std::numeric_limits<std::int64_t>::max());
}

}  // namespace

TradeId TradeSettlement::settle(Instrument& instrument, const Meeting& meeting, EventBuffer& events) {
  const OpenOrders& orders = venue_.open_orders;
  const OrderDetails& buyer = orders.details(meeting.buyer);
  const OrderDetails& seller = orders.details(meeting.seller);
  // Else the buyer's hold would not cover it.
  LICET_CHECK(meeting.price <= buyer.price && meeting.price >= seller.price);
  Match match;
  match.trade = TradeId(++venue_.trades);
  match.instrument = instrument.id;
  match.price = meeting.price;
  match.quantity = meeting.quantity;
  match.buyer = orders.terms(meeting.buyer);
  match.buyer_limit = buyer.price;
  match.buyer_leaves = buyer.leaves();
  match.buyer_settle_to = buyer.settle_to;
  match.seller = orders.terms(meeting.seller);
  const TradeCharges charges = venue_.clearing.charges(match);
  book_fill(meeting.buyer, match);
  book_fill(meeting.seller, match);

  Trade trade;
  trade.trade = match.trade;
  trade.price = match.price;
  trade.quantity = match.quantity;
  trade.royalty = charges.royalty;
  trade.buyer = side(instrument, meeting.buyer, meeting.buyer_shown, charges.buyer_fee);
  trade.seller = side(instrument, meeting.seller, meeting.seller_shown, charges.seller_fee);
  trade.instrument = match.instrument;
  trade.aggressor = meeting.aggressor;
  trade.kind = meeting.kind;
  events.emit(trade);

  venue_.clearing.settle(match, charges, events);
  if (instrument.holdings != 0) [[unlikely]] {
    venue_.holdings.settle(instrument, match, venue_.now);
    if (buyer.leaves().is_zero()) venue_.holdings.end_bid(instrument, buyer.member);
  }
  if (meeting.kind != TradeKind::quote && meeting.kind != TradeKind::block) {
    venue_.note_change(instrument);
    instrument.last_trade = match.price;
    instrument.set_reference(match.price);
  }
  if (match.buyer_settle_to == SettleTo::activate) release_grant(match, events);
  return match.trade;
}

void TradeSettlement::book_fill(OrderSlot slot, const Match& match) noexcept {
  OrderDetails& order = venue_.open_orders.details(slot);
  order.filled = Quantity(order.filled.raw() + match.quantity.raw());
  const auto value = notional(match.price, match.quantity);
  order.notional = saturating_sum(order.notional, *value);  // representable: clearing has charged it
  venue_.members.find(order.member)->exposure -= Member::exposure_of(order.price, match.quantity);
}

TradeSide TradeSettlement::side(const Instrument& instrument, OrderSlot slot, Quantity shown, Money fee) const {
  const OpenOrders& orders = venue_.open_orders;
  const OrderDetails& order = orders.details(slot);
  TradeSide side;
  side.order = orders.pool().id(slot);
  side.client_order_id = order.client_order_id;
  side.leaves = order.leaves();
  side.filled = order.filled;
  if (shown.is_positive()) {
    side.old_shown = shown;
    side.book_price = instrument.price_of(orders.pool().ticks(slot));
  }
  side.notional = order.notional;
  side.fee = fee;
  side.member = order.member;
  side.settle_to = order.settle_to;
  return side;
}

void TradeSettlement::release_grant(const Match& match, EventBuffer& events) {
  const ListInstrument& terms = venue_.instruments.terms(match.instrument);
  const Dataset& dataset = *venue_.instruments.find(terms.dataset);
  const auto& released = venue_.grants.release(terms, match.instrument, dataset, match.buyer.member, match.quantity,
                                               match.trade, venue_.now);
  events.emit(released, released.holder);
}

}  // namespace licet
