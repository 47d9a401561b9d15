#pragma once

#include <array>
#include <cstdint>

#include "schemas/command.hpp"
#include "schemas/event_type.hpp"

/// What becomes of orders. What market data may tell of an order is what it shows: `shown` is the quantity that stands
/// visible at its price in the book. It is less than the leaves for an order with a reserve, and 0 for one that waits
/// outside the book, has no price (a market order in a call) or is sealed.
namespace licet {

/// FIX 8, ExecType 0 (New). Private to its member. The order's fills, rest or cancellation follow; an order that has
/// none of these waits outside the book: a stop, an order for a later call, an offer, the leg of a combination.
struct OrderAccepted {
  static constexpr auto type = EventType::order_accepted;
  static constexpr std::uint16_t version = 2;
  OrderId order;
  OrderId combination;  // the combination's first leg; 0 for an order of its own
  PlaceOrder terms;
};

/// FIX 8, ExecType 8 (Rejected). Private to its member.
struct OrderRejected {
  static constexpr auto type = EventType::order_rejected;
  static constexpr std::uint16_t version = 2;
  PlaceOrder terms;
  Reject reject{};
  std::array<std::uint8_t, 6> reserved{};
};

/// The order now stands in the book at the back of its price level. The level-3 "add".
struct OrderRested {
  static constexpr auto type = EventType::order_rested;
  static constexpr std::uint16_t version = 2;
  OrderId order;
  Price price;     // 0: stands before all prices of a call
  Quantity shown;  // 0: nothing of it is told to the public
  InstrumentId instrument;
  Side side{};
  std::array<std::uint8_t, 3> reserved{};
};

/// The shown part of an order was used up, and the next stands at the back of its level. Public.
struct OrderRefreshed {
  static constexpr auto type = EventType::order_refreshed;
  static constexpr std::uint16_t version = 1;
  OrderId order;
  Price price;
  Quantity shown;
  InstrumentId instrument;
  Side side{};
  std::array<std::uint8_t, 3> reserved{};
};

/// FIX 8, ExecType L (Triggered): a stop is now a market or a limit order. Private to its member.
struct OrderTriggered {
  static constexpr auto type = EventType::order_triggered;
  static constexpr std::uint16_t version = 1;
  OrderId order;
  ClientOrderId client_order_id;
  Price stop_price;
  InstrumentId instrument;
  Side side{};
  std::array<std::uint8_t, 3> reserved{};
};

/// FIX 8, ExecType D (Restated): self-trade prevention took a part of the order, and leaves > 0. Private to its member.
struct OrderReduced {
  static constexpr auto type = EventType::order_reduced;
  static constexpr std::uint16_t version = 1;
  OrderId order;
  ClientOrderId client_order_id;
  Price price;
  Quantity by;
  Quantity leaves;
  Quantity filled;
  Quantity old_shown;
  Quantity shown;
  InstrumentId instrument;
  Side side{};
  CancelReason reason{};
  std::array<std::uint8_t, 2> reserved{};
};

/// FIX 8, ExecType 4 (Canceled), C (Expired). Private to its member.
struct OrderCancelled {
  static constexpr auto type = EventType::order_cancelled;
  static constexpr std::uint16_t version = 2;
  OrderId order;
  ClientOrderId client_order_id;       // of the request; the order's own when nobody asked
  ClientOrderId orig_client_order_id;  // the order's
  Price price;
  Quantity leaves;  // that were cancelled
  Quantity filled;
  Quantity shown;  // that left the book at `price`
  InstrumentId instrument;
  Side side{};
  CancelReason reason{};
  std::array<std::uint8_t, 2> reserved{};
};

/// FIX 9. Private to its member. `response_to` is cancel_order or replace_order.
struct CancelRejected {
  static constexpr auto type = EventType::cancel_rejected;
  static constexpr std::uint16_t version = 1;
  OrderId order;  // 0 when none was found
  ClientOrderId client_order_id;
  ClientOrderId orig_client_order_id;
  CommandType response_to{};
  Reject reject{};
  std::array<std::uint8_t, 4> reserved{};
};

/// FIX 8, ExecType 5 (Replaced). Private to its member. When priority is lost the order has left the book, and an
/// OrderRested follows for what does not trade; when it is kept, what is shown at the same price fell to `shown`.
struct OrderReplaced {
  static constexpr auto type = EventType::order_replaced;
  static constexpr std::uint16_t version = 2;
  OrderId order;
  ClientOrderId client_order_id;
  ClientOrderId orig_client_order_id;
  Price old_price;
  Quantity old_shown;  // before
  Price price;
  Price stop_price;
  Quantity quantity;  // new total
  Quantity leaves;    // new
  Quantity filled;
  Quantity shown;  // after, when priority is kept; else 0
  InstrumentId instrument;
  Side side{};
  std::uint8_t kept_priority = 0;
  std::array<std::uint8_t, 2> reserved{};
};

/// One side of a trade, at the moment after it.
struct TradeSide {
  OrderId order;
  ClientOrderId client_order_id;
  Quantity leaves;
  Quantity filled;  // FIX 14, after this trade
  // What it showed before this trade, which takes that first: in a call an iceberg order trades its reserve, too.
  Quantity old_shown;
  Price book_price;  // where that stood visible in the book; 0: nothing did
  Money notional;    // of all its fills so far: FIX 6 AvgPx = notional / filled
  Money fee;         // for this trade
  MemberId member;
  SettleTo settle_to{};
  std::array<std::uint8_t, 3> reserved{};
};

/// A match (FIX 8 ExecType F for each side; FIX 880). The transfers that settle it follow, then its grant if it has
/// one.
struct Trade {
  static constexpr auto type = EventType::trade;
  static constexpr std::uint16_t version = 2;
  TradeId trade;
  Price price;
  Quantity quantity;
  Money royalty;  // to the vendor, out of the seller's proceeds
  TradeSide buyer;
  TradeSide seller;
  InstrumentId instrument;
  SideOrBoth aggressor = SideOrBoth::both;  // whose order came last; both: a call, nobody's
  TradeKind kind = TradeKind::continuous;
  std::array<std::uint8_t, 2> reserved{};
};

/// Closes a CancelAll.
struct AllCancelled {
  static constexpr auto type = EventType::all_cancelled;
  static constexpr std::uint16_t version = 2;
  CancelAll terms;
  std::uint32_t orders = 0;
  std::array<std::uint8_t, 4> reserved{};
};

/// FIX b. Private to the market maker. An OrderAccepted for each side follows.
struct MassQuoteAccepted {
  static constexpr auto type = EventType::mass_quote_accepted;
  static constexpr std::uint16_t version = 1;
  std::uint32_t quote_id = 0;
  std::uint32_t replaced = 0;  // quotes that were cancelled for it
};

/// Private to its member. An OrderAccepted for each leg follows.
struct CombinationAccepted {
  static constexpr auto type = EventType::combination_accepted;
  static constexpr std::uint16_t version = 1;
  OrderId combination;  // the order of its first leg
  PlaceCombination terms;
};

}  // namespace licet
