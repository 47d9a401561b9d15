#pragma once

#include "engine/core/result.hpp"
#include "engine/venue/instruments.hpp"
#include "engine/venue/open_orders.hpp"
#include "schemas/command.hpp"

/// May this order exist? Pure functions over what the venue knows; each check has its place in one reading order, so
/// that an order with several faults is always refused for the same one. Cover (cash, licences) is clearing's.
namespace licet {

/// Price and quantity of an admissible order. The limit of an order without one is what protects it: the edge of the
/// band, or of the default protection, around the reference price; of a stop around its stop price.
struct AdmittedOrder {
  Price limit;
  Ticks ticks;
  Lots lots;
};

/// A client order id is 1 to 39 printable ASCII characters without spaces. Errors: missing_field, invalid_value.
[[nodiscard]] Result<void> check_client_order_id(const ClientOrderId& id) noexcept;

/// Whether the member may enter orders, quotes and offers now. Errors: forbidden (the operator), not_certified,
/// kill_switch_engaged.
[[nodiscard]] Result<void> check_member(const Member& member, bool venue_is_killed, Timestamp now) noexcept;

/// Whether the instrument takes orders now. Errors: not_issued_yet, market_halted, instrument_expired, market_closed.
[[nodiscard]] Result<void> check_session(const Instrument& instrument) noexcept;

/// Everything about a new order but its member's standing and its client order id. Errors, in this order:
/// not_issued_yet, market_halted, instrument_expired, market_closed, order_type_not_supported (also: post-only without
/// a limit), time_in_force_not_supported, not_in_this_session, expiry_invalid, price_not_allowed, stop_price_invalid,
/// no_reference_price, no_opposite_order, would_take_liquidity, price_not_positive, price_off_tick, price_outside_band,
/// quantity_out_of_range, quantity_off_lot, numeric_overflow, limit_quantity_exceeded, limit_notional_exceeded,
/// display_quantity_invalid, min_quantity_invalid, limit_exposure_exceeded, limit_open_orders_exceeded,
/// capacity_reached (stops, orders for calls).
[[nodiscard]] Result<AdmittedOrder> check_new_order(const Member& member, const Instrument& instrument,
                                                    const PlaceOrder& order, Timestamp now) noexcept;

/// The new price, stop price and total of an open order. Errors: as above, where they apply; also
/// order_type_not_supported (an offer, a leg of a combination).
[[nodiscard]] Result<AdmittedOrder> check_replacement(const Member& member, const Instrument& instrument,
                                                      const OrderDetails& order, Side side,
                                                      const ReplaceOrder& request) noexcept;

/// Price and quantity against the instrument's terms and the member's limits: for orders of other kinds (quotes,
/// offers, legs). Errors: price_not_positive … limit_notional_exceeded, as above.
[[nodiscard]] Result<AdmittedOrder> check_size(const Member& member, const Instrument& instrument, Price limit,
                                               Quantity quantity) noexcept;

/// The same of an offer to one member, whose price lies within `bands` times the band (0: anywhere).
[[nodiscard]] Result<AdmittedOrder> check_negotiated_size(const Member& member, const Instrument& instrument,
                                                          Price price, Quantity quantity, std::uint32_t bands) noexcept;
/// Whether the quantity is within the instrument's range. Errors: quantity_out_of_range, quantity_off_lot.
[[nodiscard]] Result<Lots> check_quantity(const Instrument& instrument, Quantity quantity) noexcept;

/// Whether the member's exposure may grow by `more`, and its open orders by one. Errors: limit_exposure_exceeded,
/// limit_open_orders_exceeded.
[[nodiscard]] Result<void> check_exposure(const Member& member, Int128 more) noexcept;
[[nodiscard]] Result<void> check_open_orders(const Member& member) noexcept;

}  // namespace licet
