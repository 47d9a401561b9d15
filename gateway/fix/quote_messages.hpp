#pragma once

#include <string>
#include <string_view>

#include "gateway/fix/contracts.hpp"
#include "schemas/event.hpp"

/// Bodies of the messages about quotes, requests for quote and negotiated trades: pure functions, pinned by golden
/// files.
namespace licet::fix {

/// QuoteStatus(297), as far as the venue has it.
enum class QuoteStatus : int {
  accepted = 0,
  cancelled_for_symbol = 1,
  cancelled_all = 4,
  rejected = 5,
  expired = 7,
  pending = 10,
  active = 16,
  cancelled = 17
};

/// MassQuoteAcknowledgement (b).
[[nodiscard]] std::string mass_quote_accepted(std::string_view quote_id);
[[nodiscard]] std::string mass_quote_refused(std::string_view quote_id, Reject code);

/// What a QuoteStatusReport (AI) is about; what is empty is left out.
struct QuoteReference {
  std::string_view request_id;   // 131
  std::string_view quote_id;     // 117
  std::string_view response_id;  // 693
  std::string_view symbol;       // 55; [N/A] when empty
};
[[nodiscard]] std::string quote_status(const QuoteReference& about, QuoteStatus status, Timestamp time);
/// The same with QuoteStatus 5 and why.
[[nodiscard]] std::string quote_refused(const QuoteReference& about, Reject code, Timestamp time);

/// QuoteRequest (R) as the venue hands it on: QuoteReqID(131) is the venue's number, by which a Quote answers.
[[nodiscard]] std::string quote_request(const QuoteRequested& event, const Contract& contract, Timestamp time);
/// QuoteRequestReject (AG).
[[nodiscard]] std::string quote_request_refused(std::string_view request_id, std::string_view symbol, Reject code,
                                                Timestamp time);
/// Quote (S) to whom it was made: QuoteID(117) is the offer's order id. `request_id`: the asking member's own.
[[nodiscard]] std::string quote(const OfferMade& event, const Contract& contract, std::string_view request_id,
                                Timestamp time);

/// TradeCaptureReport (AE) to whom a block was offered: TradeReportType(856) 1 alleged; 6 when it is withdrawn.
/// `own`, `contra`: the codes of who is told and of who offers.
struct BlockParties {
  std::string_view own;
  std::string_view contra;
};
[[nodiscard]] std::string block_report(const OfferMade& event, const Contract& contract, const BlockParties& parties,
                                       char report_type, Timestamp time);

/// TradeCaptureReportAck (AR). `offer`: TradeReportRefID(572); 0: none.
struct BlockReference {
  std::string_view report_id;  // 571
  OrderId offer;
  std::string_view symbol;
};
[[nodiscard]] std::string block_accepted(const BlockReference& about, Timestamp time);
[[nodiscard]] std::string block_refused(const BlockReference& about, Reject code, Timestamp time);

}  // namespace licet::fix
