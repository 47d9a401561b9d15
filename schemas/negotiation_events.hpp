#pragma once

#include <array>
#include <cstdint>

#include "schemas/command.hpp"
#include "schemas/event_type.hpp"

/// Trading outside the book.
namespace licet {

/// FIX R as members receive it. Public.
struct QuoteRequested {
  static constexpr auto type = EventType::quote_requested;
  static constexpr std::uint16_t version = 1;
  QuoteRequestId id;
  RequestQuote terms;
  MemberId requester;
  std::array<std::uint8_t, 4> reserved{};
};

/// FIX S, AE. Told to who offers and to whom it is offered, each with an event of its own.
struct OfferMade {
  static constexpr auto type = EventType::offer_made;
  static constexpr std::uint16_t version = 1;
  OrderId offer;
  MakeOffer terms;
  MemberId offerer;
  MemberId counterparty;
};

/// The offer was taken, withdrawn or has expired. Told to the counterparty; who offered hears Trade or OrderCancelled.
struct OfferClosed {
  static constexpr auto type = EventType::offer_closed;
  static constexpr std::uint16_t version = 1;
  OrderId offer;
  TradeId trade;                                  // 0: it was not taken
  CancelReason reason = CancelReason::requested;  // when it was not
  std::array<std::uint8_t, 7> reserved{};
};

}  // namespace licet
