#pragma once

#include "engine/core/result.hpp"
#include "engine/venue/instruments.hpp"
#include "engine/venue/members.hpp"
#include "schemas/command.hpp"

/// May this order exist? Pure functions over what the venue knows; each check has its place in one reading order, so
/// that an order with several faults is always refused for the same one. Cover (cash, licences) is clearing's.
namespace licet {

/// Price and quantity of an admissible order, as the book counts them. A market order is a limit order at the edge of
/// the band (or of the default protection) that never rests.
struct AdmittedOrder {
  Price limit;
  Ticks ticks;
  Lots lots;
};

/// A client order id is 1 to 39 printable ASCII characters without spaces. Errors: missing_field, invalid_value.
[[nodiscard]] Result<void> check_client_order_id(const ClientOrderId& id) noexcept;

/// Whether the instrument takes orders now. Errors: market_closed, market_halted.
[[nodiscard]] Result<void> check_session(const Instrument& instrument) noexcept;

/// Everything about a new order but its client order id. Errors, in this order: forbidden (the operator),
/// not_certified, market_closed, market_halted, order_type_not_supported, time_in_force_not_supported,
/// price_not_allowed, price_not_positive, price_off_tick, no_reference_price, price_outside_band,
/// quantity_out_of_range, quantity_off_lot, numeric_overflow, limit_quantity_exceeded, limit_notional_exceeded,
/// limit_open_orders_exceeded.
[[nodiscard]] Result<AdmittedOrder> check_new_order(const Member& member, const Instrument& instrument,
                                                    const PlaceOrder& order, Timestamp now) noexcept;

/// The new price and total of a resting order. Errors: as above, where they apply.
[[nodiscard]] Result<AdmittedOrder> check_replacement(const Member& member, const Instrument& instrument, Price price,
                                                      Quantity quantity, Timestamp now) noexcept;

/// Whether what does not trade at once may stand in the book.
[[nodiscard]] constexpr bool may_rest(OrderType type, TimeInForce time_in_force) noexcept {
  return type == OrderType::limit &&
         (time_in_force == TimeInForce::day || time_in_force == TimeInForce::good_till_cancel);
}

}  // namespace licet
