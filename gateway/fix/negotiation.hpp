#pragma once

#include <string_view>

#include "gateway/fix/requests.hpp"

namespace licet::fix {

/// One member's trading outside the book: QuoteRequest (R), Quote (S), QuoteResponse (AJ), answered by
/// QuoteStatusReport (AI) or QuoteRequestReject (AG); TradeCaptureReport (AE) for negotiated blocks, answered by
/// TradeCaptureReportAck (AR). What the other side does comes by the reporter. One thread.
class Negotiation {
 public:
  explicit Negotiation(const DeskServices& services) : services_(services) {}

  bool on_message(std::string_view msg_type, const FIX::Message& message);
  bool refuse(std::string_view msg_type, const FIX::Message& message, Reject code);

 private:
  void on_quote_request(const FIX::Message& message);
  void on_quote(const FIX::Message& message);
  void on_quote_response(const FIX::Message& message);
  void on_trade_report(const FIX::Message& message);
  /// Whoever takes an offer may repeat its terms, but not mean others. Errors: unknown_offer, invalid_value.
  [[nodiscard]] Result<void> check_terms(OrderId offer, InstrumentId instrument, std::string_view price,
                                         std::string_view quantity) const;

  DeskServices services_;
};

}  // namespace licet::fix
