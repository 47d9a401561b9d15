#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/fix/contracts.hpp"
#include "schemas/command.hpp"

namespace FIX {
class Message;
}

/// From FIX messages to commands: pure functions of a message that the dictionary has accepted. A refusal is named from
/// the one catalogue; nothing is defaulted that a member could have meant otherwise.
namespace licet::fix {

/// NewOrderSingle (D). Errors: unknown_instrument, invalid_value (a value the venue does not know, a currency that is
/// not the instrument's), missing_field (a limit order without Price), price_not_allowed (a market order with one),
/// too_large, numeric_overflow.
[[nodiscard]] Result<PlaceOrder> to_place_order(const FIX::Message& message, ContractDirectory& contracts);

/// OrderCancelRequest (F). Errors: missing_field (neither OrderID nor OrigClOrdID), invalid_value, too_large,
/// unknown_instrument.
[[nodiscard]] Result<CancelOrder> to_cancel_order(const FIX::Message& message, ContractDirectory& contracts);

/// OrderCancelReplaceRequest (G), with OrderQty(38) the new total. Errors: as above, and price_not_allowed.
[[nodiscard]] Result<ReplaceOrder> to_replace_order(const FIX::Message& message, ContractDirectory& contracts);

/// OrderMassCancelRequest (q) of `owner`. Errors: missing_field (no Symbol for a request by security),
/// unknown_instrument.
[[nodiscard]] Result<CancelAll> to_cancel_all(const FIX::Message& message, MemberId owner,
                                              ContractDirectory& contracts);

/// OrderStatusRequest (H): one of them is set. Errors: missing_field, invalid_value, too_large.
struct OrderReference {
  OrderId order;
  ClientOrderId client_order_id;
};
[[nodiscard]] Result<OrderReference> to_order_reference(const FIX::Message& message);

/// The instrument by Symbol(55), which SecurityID(48) with SecurityIDSource(22) 8 may repeat but not contradict.
/// Errors: unknown_instrument, invalid_value.
[[nodiscard]] Result<const Contract*> contract_of(const FIX::Message& message, ContractDirectory& contracts);

/// A field's text; empty when the message has none. The view ends with the message.
[[nodiscard]] std::string_view field_of(const FIX::Message& message, int tag);
/// A field of type int, SeqNum or NumInGroup; none when absent or not a whole number of at most 18 digits.
[[nodiscard]] std::optional<std::int64_t> whole_number_of(const FIX::Message& message, int tag);
/// A session header's text; empty when absent.
[[nodiscard]] std::string_view header_of(const FIX::Message& message, int tag);

/// The FIX character of each word, for reports.
[[nodiscard]] char side_of(Side side) noexcept;                   // 54
[[nodiscard]] char ord_type_of(OrderType type) noexcept;          // 40
[[nodiscard]] char time_in_force_of(TimeInForce value) noexcept;  // 59

}  // namespace licet::fix
