#pragma once

#include <array>

#include "gateway/http/rest/bodies.hpp"

/// The JSON bodies of what members do beside single orders. Pure, for fuzzing; errors as in bodies.hpp. Instruments
/// stand by symbol, one for each element of the command, and are found by the caller.
namespace licet::rest {

/// {quote_id, quotes: [{symbol, bid?, bid_quantity?, offer?, offer_quantity?}, …], self_trade_prevention =
/// cancel_oldest}: one to five.
struct MassQuoteBody {
  std::array<Symbol, PlaceMassQuote::max_entries> symbols;
  PlaceMassQuote quote;
};
[[nodiscard]] BodyResult<MassQuoteBody> read_mass_quote(json::Reader& reader, std::string_view text);

/// {client_order_id, legs: [{symbol, side, price, quantity}, …], time_in_force = fill_or_kill, settle_to = activate}:
/// at most six.
struct CombinationBody {
  std::array<Symbol, PlaceCombination::max_legs> symbols;
  PlaceCombination combination;
};
[[nodiscard]] BodyResult<CombinationBody> read_combination(json::Reader& reader, std::string_view text);

/// {client_request_id, symbol, quantity, side = both, expires?}
struct QuoteRequestBody {
  Symbol symbol;
  RequestQuote request;
};
[[nodiscard]] BodyResult<QuoteRequestBody> read_quote_request(json::Reader& reader, std::string_view text);

/// {client_order_id, symbol, side, price, quantity, request? or counterparty?, expires?, settle_to = activate}: exactly
/// one of the request that it answers and the member to whom a block is offered.
struct OfferBody {
  Symbol symbol;
  std::optional<MemberCode> counterparty;
  MakeOffer offer;
};
[[nodiscard]] BodyResult<OfferBody> read_offer(json::Reader& reader, std::string_view text);

/// {client_order_id, settle_to = activate}
[[nodiscard]] BodyResult<AcceptOffer> read_acceptance(json::Reader& reader, std::string_view text);

}  // namespace licet::rest
