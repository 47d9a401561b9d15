#pragma once

#include <array>
#include <cstdint>

#include "engine/core/fixed_point.hpp"
#include "schemas/command_type.hpp"
#include "schemas/record.hpp"
#include "schemas/vocabulary.hpp"

/// Orders and what members do with them.
namespace licet {

/// FIX D. Answers: OrderAccepted and what follows from it, or OrderRejected. A client order id that the member used
/// before is refused with duplicate_client_order_id: at least while its order is open and for the member's next 16,384
/// accepted orders. A refused order does not use its id.
///
/// market           price 0; protected at the edge of the band (without a band, 10% from the reference price). It
///                  never rests, but waits in a call and trades there before all limits.
/// market_to_limit  price 0; trades at the best opposite price only, and rests there with what is left.
/// stop, stop_limit wait until a trade at `stop_price` or beyond, then are a market or a limit order.
/// pegged           price 0; only for calls: takes the reference price as its limit when the call begins.
struct PlaceOrder {
  static constexpr auto type = CommandType::place_order;
  static constexpr std::uint16_t version = 2;
  ClientOrderId client_order_id;
  Price price;       // 0 where the type takes none
  Price stop_price;  // FIX 99; 0 without a stop
  Quantity quantity;
  Quantity display_quantity;  // FIX 1138: shown at a time, the rest is reserve; 0: all is shown
  Quantity min_quantity;      // FIX 110: trades at least this much at once, or is cancelled; 0: any
  Timestamp expires;          // FIX 126, with good_till_date; else 0
  InstrumentId instrument;
  Side side = Side::buy;
  OrderType order_type = OrderType::limit;
  TimeInForce time_in_force = TimeInForce::day;
  SettleTo settle_to = SettleTo::activate;
  SelfTradePrevention self_trade_prevention = SelfTradePrevention::cancel_newest;
  PostOnly post_only = PostOnly::off;
  std::array<std::uint8_t, 6> reserved{};
};

/// FIX F. Names the order by id, or (order 0) by the member's client order id. Answers: OrderCancelled or
/// CancelRejected.
struct CancelOrder {
  static constexpr auto type = CommandType::cancel_order;
  static constexpr std::uint16_t version = 1;
  ClientOrderId client_order_id;       // of this request
  ClientOrderId orig_client_order_id;  // of the order
  OrderId order;
};

/// FIX G. `quantity` is the new total, including what is filled. Priority is kept only when the price stays and the
/// quantity does not rise. Answers: OrderReplaced (and what follows), OrderCancelled when the total is already filled,
/// or CancelRejected.
struct ReplaceOrder {
  static constexpr auto type = CommandType::replace_order;
  static constexpr std::uint16_t version = 2;
  ClientOrderId client_order_id;  // the order's new client order id
  ClientOrderId orig_client_order_id;
  OrderId order;
  Price price;
  Price stop_price;  // of a stop that has not been triggered; 0 otherwise
  Quantity quantity;
};

/// FIX q. Cancels open orders: of `owner` (the acting member itself; any member, or with 0 all, when the operator
/// acts), and of these only what every filter that is set lets through. Answers: AllCancelled after an OrderCancelled
/// for each.
struct CancelAll {
  static constexpr auto type = CommandType::cancel_all;
  static constexpr std::uint16_t version = 2;
  MemberId owner;
  InstrumentId instrument;
  DatasetId dataset;
  OriginId placed_by;  // only orders that came over this connection: cancel on disconnect
  SideOrBoth side = SideOrBoth::both;
  std::array<std::uint8_t, 7> reserved{};
};

/// One instrument's line of a mass quote. A quantity of 0 quotes nothing on its side.
struct QuoteEntry {
  Price bid;
  Quantity bid_quantity;
  Price offer;
  Quantity offer_quantity;
  InstrumentId instrument;
  std::array<std::uint8_t, 4> reserved{};
};

/// FIX i. Replaces the market maker's quotes in the named instruments: all of them or, when one line is refused, none.
/// A quote is a day limit order without a client order id that settles to holdings. Acts: market maker.
/// Answers: MassQuoteAccepted, then for each side OrderAccepted and what follows; or CommandRejected.
struct PlaceMassQuote {
  static constexpr auto type = CommandType::place_mass_quote;
  static constexpr std::uint16_t version = 1;
  static constexpr std::size_t max_entries = 5;
  std::array<QuoteEntry, max_entries> entries;
  std::uint32_t quote_id = 0;  // FIX 117, the member's own number
  std::uint8_t count = 0;      // of entries
  SelfTradePrevention self_trade_prevention = SelfTradePrevention::cancel_oldest;
  std::array<std::uint8_t, 2> reserved{};
};

/// One instrument's part of a combination, with its own limit.
struct CombinationLeg {
  Price price;
  Quantity quantity;
  InstrumentId instrument;
  Side side = Side::buy;
  std::array<std::uint8_t, 3> reserved{};
};

/// FIX AB. A basket of two to six different instruments that fills whole and at once, or not at all: each leg within
/// its limit, no leg without the others. What cannot fill waits (day, good_till_cancel) outside the books, and is tried
/// again when one of its books changes. Answers: CombinationAccepted and, for each leg, OrderAccepted; or
/// CommandRejected. A combination is cancelled by the id of its first leg, or its client order id.
struct PlaceCombination {
  static constexpr auto type = CommandType::place_combination;
  static constexpr std::uint16_t version = 1;
  static constexpr std::size_t max_legs = 6;
  ClientOrderId client_order_id;
  std::array<CombinationLeg, max_legs> legs;
  std::uint8_t count = 0;  // of legs
  TimeInForce time_in_force = TimeInForce::fill_or_kill;
  SettleTo settle_to = SettleTo::activate;
  std::array<std::uint8_t, 5> reserved{};
};

}  // namespace licet
