#pragma once

#include <string_view>

#include "gateway/fix/fields.hpp"

/// From FIX messages about quotes and negotiated trades to commands: pure functions, as in translate.hpp.
namespace licet::fix {

/// MassQuote (i): the entries of all its sets, in their order, as one command. Errors: too_large (more entries than one
/// command takes), missing_field (none), invalid_value (QuoteID is no number below 2^32, a side with size and no
/// price), unknown_instrument, numeric_overflow.
[[nodiscard]] Result<PlaceMassQuote> to_mass_quote(const FIX::Message& message, ContractDirectory& contracts);

/// QuoteCancel (Z) of the named instruments, 298=1: a mass quote that quotes nothing. Errors: as above.
[[nodiscard]] Result<PlaceMassQuote> to_withdrawal(const FIX::Message& message, ContractDirectory& contracts);
/// QuoteCancel (Z) of one offer by its QuoteID(117), 298=5. Errors: invalid_value, too_large.
[[nodiscard]] Result<CancelOrder> to_offer_cancel(const FIX::Message& message);

/// QuoteRequest (R) for one instrument. Errors: too_large (more than one), unknown_instrument, invalid_value.
[[nodiscard]] Result<RequestQuote> to_request_quote(const FIX::Message& message, ContractDirectory& contracts);

/// Quote (S) in answer to a request: one side, BidPx and BidSize to buy or OfferPx and OfferSize to sell; QuoteID(117)
/// is its client order id. Errors: invalid_value (both sides or none, QuoteReqID is none of the venue's),
/// unknown_instrument.
[[nodiscard]] Result<MakeOffer> to_offer(const FIX::Message& message, ContractDirectory& contracts);

/// QuoteResponse (AJ) that hits or lifts the offer QuoteID(117); QuoteRespID(693) is its client order id. Errors:
/// invalid_value.
[[nodiscard]] Result<AcceptOffer> to_acceptance(const FIX::Message& message);

/// One side of a block as TradeCaptureReport (AE) tells it.
struct Block {
  MakeOffer terms;                // counterparty unset: `counterparty` is its code
  std::string_view counterparty;  // ends with the message
  OrderId offer;                  // TradeReportRefID(572): of the offer that is accepted or cancelled
};
/// Errors: missing_field (no contra party to propose to, no reference to accept), invalid_value (other than one side),
/// unknown_instrument.
[[nodiscard]] Result<Block> to_block(const FIX::Message& message, ContractDirectory& contracts);

}  // namespace licet::fix
