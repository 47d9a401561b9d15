#pragma once

#include <array>
#include <cstdint>

#include "engine/core/fixed_point.hpp"
#include "schemas/command_type.hpp"
#include "schemas/record.hpp"
#include "schemas/vocabulary.hpp"

/// Trading outside the book: requests for quote, and offers made to one other member (a quote in answer to a request,
/// or one side of a negotiated block). An offer is an order that stands in no book: it holds its cash or licences, has
/// an OrderId, and is cancelled by CancelOrder.
namespace licet {

/// FIX R. Asks vendors and market makers for quotes. Answers: QuoteRequested, or CommandRejected.
struct RequestQuote {
  static constexpr auto type = CommandType::request_quote;
  static constexpr std::uint16_t version = 1;
  ClientOrderId client_request_id;  // FIX 131
  Quantity quantity;
  Timestamp expires;
  InstrumentId instrument;
  SideOrBoth side = SideOrBoth::both;  // what the asking member would do
  std::array<std::uint8_t, 3> reserved{};
};

/// FIX S, or AE for a block: one side of a trade, offered to one member. Answers: OrderAccepted and OfferMade, or
/// CommandRejected.
struct MakeOffer {
  static constexpr auto type = CommandType::make_offer;
  static constexpr std::uint16_t version = 1;
  ClientOrderId client_order_id;
  Price price;
  Quantity quantity;
  Timestamp expires;
  QuoteRequestId request;  // what it answers; 0: a negotiated block
  MemberId counterparty;   // of a block; 0 for a quote, which goes to who asked
  InstrumentId instrument;
  Side side = Side::sell;  // of who offers
  SettleTo settle_to = SettleTo::activate;
  std::array<std::uint8_t, 6> reserved{};
};

/// FIX AJ, or AE that confirms a block: takes the whole of an offer. Acts: the member to whom it was made.
/// Answers: OrderAccepted and Trade, or CommandRejected.
struct AcceptOffer {
  static constexpr auto type = CommandType::accept_offer;
  static constexpr std::uint16_t version = 1;
  ClientOrderId client_order_id;
  OrderId offer;
  SettleTo settle_to = SettleTo::activate;
  std::array<std::uint8_t, 7> reserved{};
};

}  // namespace licet
