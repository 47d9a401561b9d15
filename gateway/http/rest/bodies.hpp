#pragma once

#include <tl/expected.hpp>

#include <optional>
#include <string_view>

#include "gateway/json/strict_reader.hpp"
#include "schemas/command.hpp"

/// The JSON bodies of the REST interface (schemas/openapi.yaml) as values. Pure, for fuzzing. Errors name the field:
/// malformed, unknown_field, duplicate_field, missing_field, invalid_value, too_large, numeric_overflow.
namespace licet::rest {

template <class T>
using BodyResult = tl::expected<T, json::ReadError>;

/// {symbol, side, quantity, client_order_id, price?, order_type = limit, time_in_force = day, settle_to = activate,
/// self_trade_prevention = cancel_newest, stop_price?, display_quantity?, min_quantity?, expires?, post_only = off}.
/// What has a limit needs a price, a stop its stop price, good_till_date an expiry.
struct OrderBody {
  Symbol symbol;
  PlaceOrder order;  // without its instrument
};
[[nodiscard]] BodyResult<OrderBody> read_order(json::Reader& reader, std::string_view text);

/// {client_order_id, quantity, price?, stop_price?}: the order's new id, total quantity and prices, of which it has at
/// least one.
[[nodiscard]] BodyResult<ReplaceOrder> read_replace(json::Reader& reader, std::string_view text);

/// {symbol, quantity}
struct ActivateBody {
  Symbol symbol;
  Quantity quantity;
};
[[nodiscard]] BodyResult<ActivateBody> read_activate(json::Reader& reader, std::string_view text);

/// {reason?}; an empty text counts as {}.
[[nodiscard]] BodyResult<Reason> read_reason(json::Reader& reader, std::string_view text);

/// {member, amount, currency?, reference?, once?}: an amount below zero is paid out; `once` needs a reference.
struct CashBody {
  MemberCode member;
  Money amount;
  std::optional<Currency> currency;
  ClientTransferId reference;
  std::optional<std::uint8_t> once;  // as it was said
  /// What has a reference may be sent again after a time-out: it is done once under it, unless `once` says otherwise.
  [[nodiscard]] bool is_once() const noexcept { return once ? *once != 0 : !reference.empty(); }
};
[[nodiscard]] BodyResult<CashBody> read_cash(json::Reader& reader, std::string_view text);

/// An empty text or {}.
[[nodiscard]] BodyResult<bool> read_nothing(json::Reader& reader, std::string_view text);

/// FIX 11: 1 to 39 printable ASCII characters without spaces. Errors: invalid_value, too_large.
[[nodiscard]] Result<ClientOrderId> parse_client_order_id(std::string_view text) noexcept;

}  // namespace licet::rest
