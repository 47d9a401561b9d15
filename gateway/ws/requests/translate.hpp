#pragma once

#include <tl/expected.hpp>

#include "gateway/ws/requests/request.hpp"
#include "schemas/command.hpp"

/// From a request's parameters to the body of a command. Pure: no state, no I/O; the instrument is found by the caller.
namespace licet::ws {

template <class T>
using Translated = tl::expected<T, RequestError>;

/// `order_type` is limit when not given, `time_in_force` day, `settle_to` activate, `self_trade_prevention`
/// cancel_newest, `post_only` off. What has a limit needs a price, a stop its stop price, good_till_date an expiry.
/// Errors: missing_field, invalid_value, too_large, numeric_overflow, each with its field.
[[nodiscard]] Translated<PlaceOrder> to_place_order(const Request& request, InstrumentId instrument);
/// The order by `order` or by `orig_client_order_id`, of which exactly one is given. Errors: missing_field,
/// invalid_value (both), and as above.
[[nodiscard]] Translated<CancelOrder> to_cancel_order(const Request& request);
[[nodiscard]] Translated<ReplaceOrder> to_replace_order(const Request& request);
[[nodiscard]] Translated<ActivateLicence> to_activate_licence(const Request& request, InstrumentId instrument);

/// An id as a decimal text without sign or leading zeros. Errors: invalid_value.
[[nodiscard]] Translated<std::uint64_t> read_id(const Request& request, Param param);

}  // namespace licet::ws
