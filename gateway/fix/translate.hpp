#pragma once

#include "gateway/fix/fields.hpp"

/// From FIX messages about orders to commands: pure functions of a message that the dictionary has accepted. A refusal
/// is named from the one catalogue; nothing is defaulted that a member could have meant otherwise.
namespace licet::fix {

/// NewOrderSingle (D). Errors: unknown_instrument, invalid_value (a value the venue does not know, a currency that is
/// not the instrument's, two expiries, a PostOnlyMode without ExecInst 6), missing_field (a limit without Price, a stop
/// without StopPx, 59=6 without an expiry), price_not_allowed and stop_price_invalid (where the type takes none),
/// order_type_not_supported, time_in_force_not_supported, display_quantity_invalid (111 and 1138 differ),
/// expiry_invalid (without 59=6), too_large, numeric_overflow.
[[nodiscard]] Result<PlaceOrder> to_place_order(const FIX::Message& message, ContractDirectory& contracts);

/// OrderCancelRequest (F). Errors: missing_field (neither OrderID nor OrigClOrdID), invalid_value, too_large,
/// unknown_instrument.
[[nodiscard]] Result<CancelOrder> to_cancel_order(const FIX::Message& message, ContractDirectory& contracts);

/// OrderCancelReplaceRequest (G), with OrderQty(38) the new total. A stop that has been triggered is replaced without
/// StopPx. Errors: as above.
[[nodiscard]] Result<ReplaceOrder> to_replace_order(const FIX::Message& message, ContractDirectory& contracts);

/// Whom and what a mass cancel names by text.
class Scopes {
 public:
  virtual ~Scopes() = default;
  /// 0: there is none.
  [[nodiscard]] virtual MemberId member(std::string_view code) const = 0;
  [[nodiscard]] virtual DatasetId dataset(std::string_view code) const = 0;
};

/// OrderMassCancelRequest (q): of `member` itself; of the party (448, "*" for everyone) when one is named, which the
/// venue admits of the operator. Errors: missing_field (no Symbol for 530=1, no SecurityGroup for 530=A),
/// unknown_instrument, unknown_dataset, unknown_member, invalid_value (more than one party).
[[nodiscard]] Result<CancelAll> to_cancel_all(const FIX::Message& message, MemberId member, const Scopes& scopes,
                                              ContractDirectory& contracts);

/// OrderStatusRequest (H): one of them is set. Errors: missing_field, invalid_value, too_large.
struct OrderReference {
  OrderId order;
  ClientOrderId client_order_id;
};
[[nodiscard]] Result<OrderReference> to_order_reference(const FIX::Message& message);

/// NewOrderMultileg (AB): a basket. Errors: combination_invalid (more legs than a combination has),
/// order_type_not_supported (other than limit), time_in_force_not_supported, unknown_instrument, invalid_value,
/// missing_field.
[[nodiscard]] Result<PlaceCombination> to_combination(const FIX::Message& message, ContractDirectory& contracts);

/// The FIX character of each word, for reports.
[[nodiscard]] char side_of(Side side) noexcept;                   // 54
[[nodiscard]] char ord_type_of(OrderType type) noexcept;          // 40
[[nodiscard]] char time_in_force_of(TimeInForce value) noexcept;  // 59

/// Whether the type takes a price, and a stop price.
[[nodiscard]] bool has_price(OrderType type) noexcept;
[[nodiscard]] bool has_stop_price(OrderType type) noexcept;

}  // namespace licet::fix
