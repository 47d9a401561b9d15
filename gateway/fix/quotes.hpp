#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "gateway/fix/requests.hpp"

namespace licet::fix {

/// A market maker's standing quotes: MassQuote (i), answered by MassQuoteAcknowledgement (b), and QuoteCancel (Z),
/// answered by QuoteStatusReport (AI). One thread.
class Quotes {
 public:
  explicit Quotes(const DeskServices& services) : services_(services) {}

  bool on_message(std::string_view msg_type, const FIX::Message& message);
  bool refuse(std::string_view msg_type, const FIX::Message& message, Reject code);

 private:
  void on_mass_quote(const FIX::Message& message);
  void on_cancel(const FIX::Message& message);
  void withdraw_from_symbols(const FIX::Message& message);
  /// From every instrument in which the member quotes, by as many commands as that takes; each is atomic. To end all
  /// orders at once there is OrderMassCancelRequest.
  void withdraw_everywhere(const FIX::Message& message);
  void cancel_offer(const FIX::Message& message);
  /// Where the member quotes, by the read model or by what is still on its way.
  [[nodiscard]] std::unordered_set<InstrumentId> quoted() const;
  void on_answered(const PlaceMassQuote& quote);

  DeskServices services_;
  std::unordered_map<InstrumentId, std::size_t> on_their_way_;  // mass quotes that are not answered yet
};

}  // namespace licet::fix
