#include "engine/venue/call_orders.hpp"

#include <algorithm>
#include <utility>

namespace licet {

/// Settles and tells what the end of a call does while the book does it.
class CallOrders::Crossing {
 public:
  Crossing(CallOrders& calls, Instrument& instrument, EventBuffer& events) noexcept
      : calls_(calls), orders_(calls.venue_.open_orders), instrument_(instrument), events_(events) {}

  [[nodiscard]] std::uint32_t trades() const noexcept { return trades_; }

  void on_cross(const CrossFill& fill) {
    Meeting meeting;
    meeting.buyer = fill.buyer;
    meeting.seller = fill.seller;
    meeting.price = instrument_.price_of(fill.ticks);
    meeting.quantity = instrument_.quantity_of(fill.quantity);
    meeting.buyer_shown = shown_before(fill.buyer, fill.quantity, fill.buyer_leaves);
    meeting.seller_shown = shown_before(fill.seller, fill.quantity, fill.seller_leaves);
    meeting.kind = TradeKind::call;
    calls_.settlement_.settle(instrument_, meeting, events_);
    ++trades_;
    if (fill.buyer_leaves.is_zero()) calls_.endings_.leave_book(instrument_, fill.buyer);
    if (fill.seller_leaves.is_zero()) calls_.endings_.leave_book(instrument_, fill.seller);
  }
  void on_refresh(OrderSlot slot, Lots) { calls_.execution_.tell_refresh(instrument_, slot, events_); }
  [[nodiscard]] SelfTradeRuling self_trade_ruling(OrderSlot buyer, OrderSlot seller) const {
    const OrderDetails& bid = orders_.details(buyer);
    const OrderDetails& offer = orders_.details(seller);
    const bool buyer_is_newer = std::pair(bid.accepted, buyer) > std::pair(offer.accepted, seller);
    return {buyer_is_newer ? Side::buy : Side::sell,
            buyer_is_newer ? bid.self_trade_prevention : offer.self_trade_prevention};
  }
  void on_self_trade_cancel(OrderSlot own, Lots) {
    calls_.endings_.cancel_in_book(instrument_, own, CancelReason::self_trade, events_);
  }
  void on_self_trade_reduce(OrderSlot own, Lots by, Lots left) {
    if (left.is_zero()) return on_self_trade_cancel(own, by);
    calls_.endings_.reduce(instrument_, own, instrument_.quantity_of(by), events_);
  }

 private:
  /// What an order showed before a fill; the book takes all its fills from it at the end.
  [[nodiscard]] Quantity shown_before(OrderSlot slot, Lots quantity, Lots leaves) const noexcept {
    const OrderPool& pool = orders_.pool();
    const std::int64_t traded = pool.leaves(slot).raw() + pool.reserve(slot).raw() - leaves.raw() - quantity.raw();
    const std::int64_t left = orders_.shown(instrument_, slot).raw() - traded * instrument_.lot.raw();
    return Quantity(std::max<std::int64_t>(left, 0));
  }

  CallOrders& calls_;
  const OpenOrders& orders_;
  Instrument& instrument_;
  EventBuffer& events_;
  std::uint32_t trades_ = 0;
};

void CallOrders::enter_call(Instrument& instrument, EventBuffer& events) {
  if (instrument.waiting == nullptr) return;
  OpenOrders& orders = venue_.open_orders;
  WaitingOrders& waiting = *instrument.waiting;
  waiting.for_each_for_call([&](OrderSlot slot) {
    const OrderDetails& order = orders.details(slot);
    if (!is_for(order.time_in_force, instrument.session)) return;
    const bool takes_price = order.order_type == OrderType::market || order.order_type == OrderType::pegged;
    if (takes_price && !instrument.has_reference()) {
      return endings_.cancel(slot, CancelReason::no_reference, events);
    }
    waiting.remove_for_call(slot);
    orders.leave(*venue_.members.find(order.member), instrument, slot);
    if (order.order_type == OrderType::pegged) execution_.reprice(slot, instrument.reference, events);
    execution_.join_call(instrument, slot, events);
  });
}

std::optional<CallOrders::Outcome> CallOrders::trade_call(Instrument& instrument, AuctionBounds bounds,
                                                          EventBuffer& events) {
  Crossing crossing(*this, instrument, events);
  const auto price = run_auction(instrument.book, protect(instrument, bounds), crossing);
  if (!price) return std::nullopt;
  return Outcome{*price, crossing.trades()};
}

std::optional<AuctionPrice> CallOrders::indicate(const Instrument& instrument, AuctionBounds bounds) const noexcept {
  return find_auction_price(instrument.book, protect(instrument, bounds));
}

AuctionBounds CallOrders::protect(const Instrument& instrument, AuctionBounds bounds) const noexcept {
  const bool has_market_orders = instrument.waiting != nullptr && instrument.waiting->in_call > 0;
  if (!instrument.has_reference() || !has_market_orders) return bounds;
  const auto is_unlimited = [&](Side side) { return has_market_order(instrument, side); };
  const Ticks low = std::clamp(instrument.ticks_of(instrument.low), min_ticks, max_ticks);
  const Ticks high = std::clamp(instrument.ticks_of(instrument.high), min_ticks, max_ticks);
  AuctionBounds narrowed = bounds;
  if (is_unlimited(Side::buy)) narrowed.high = std::min(bounds.high, high);
  if (is_unlimited(Side::sell)) narrowed.low = std::max(bounds.low, low);
  // What protects members comes before what the caller asks.
  if (narrowed.low > narrowed.high) {
    narrowed.low = low;
    narrowed.high = high;
  }
  return narrowed;
}

/// A limit order may stand at the same end of the prices.
bool CallOrders::has_market_order(const Instrument& instrument, Side side) const noexcept {
  bool found = false;
  instrument.book.for_each_order(side, OrderBook::any_price(side), [&](OrderSlot slot) {
    found = found || venue_.open_orders.details(slot).order_type == OrderType::market;
  });
  return found;
}

void CallOrders::leave_call(Instrument& instrument, EventBuffer& events) {
  if (instrument.waiting == nullptr) return;
  const OpenOrders& orders = venue_.open_orders;
  chosen_.clear();
  std::uint32_t left = instrument.waiting->in_call;
  for (const Side side : {Side::buy, Side::sell}) {
    for_each_resting(instrument.book, side, [&](OrderSlot slot) {
      if (left > 0 && orders.details(slot).is_for_call()) {
        chosen_.push_back(slot);
        --left;
      }
    });
  }
  for (const OrderSlot slot : chosen_) endings_.cancel(slot, CancelReason::call_over, events);
}

}  // namespace licet
