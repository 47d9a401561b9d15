#pragma once

#include <cstdint>

#include "engine/matching/order_pool.hpp"

namespace licet {

/// What comes to the book. It may stand nowhere yet; its slot is only needed when it comes to rest.
struct IncomingOrder {
  Side side = Side::buy;
  SelfTradePrevention self_trade_prevention = SelfTradePrevention::cancel_newest;
  SelfTradeOwner owner;
  Ticks limit;  // worst admitted price; see OrderBook::any_price
  Lots quantity;
};

/// One match, at the maker's price.
struct Fill {
  OrderSlot maker;
  Ticks ticks;
  Lots quantity;
  Lots maker_leaves;  // after it, shown and reserve; 0: the maker has left the book
};

/// Why matching ended.
enum class MatchEnd : std::uint8_t {
  filled = 1,      // nothing is left of the incoming order
  no_match = 2,    // nothing in the book meets its limit any more: the rest may rest
  self_trade = 3,  // self-trade prevention cancels the incoming order, of which nothing may be left (decrement)
};
struct MatchResult {
  Lots leaves;
  MatchEnd end = MatchEnd::filled;
};

/// Hears what match() does, in order. During a call the maker's slot is still in use (its cold data can be read);
/// after it the slot of an order that left the book has been released. A listener must not call the book.
template <class T>
concept MatchListener = requires(T& listener, const Fill& fill, OrderSlot order, Lots lots) {
  /// A match happened.
  listener.on_fill(fill);
  /// An iceberg order whose shown part is used up (the on_fill before told so) shows a new one, of this quantity, and
  /// stands behind all others of its price.
  listener.on_refresh(order, lots);
  /// A resting order of the incoming order's owner is about to leave the book, this quantity of it cancelled; the pool
  /// still tells what it shows.
  listener.on_self_trade_cancel(order, lots);
  /// A resting order of the incoming order's owner and the incoming order are both about to be reduced by `lots` (the
  /// second) without a trade; the pool still tells what the resting order shows. The third is what will be left of it;
  /// 0: it leaves the book.
  listener.on_self_trade_reduce(order, lots, lots);
};

}  // namespace licet
