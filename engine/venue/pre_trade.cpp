#include "engine/venue/pre_trade.hpp"

#include <algorithm>

namespace licet {
namespace {

/// Market orders never rest: `day` and `immediate_or_cancel` cancel what does not trade at once, and what would have to
/// stand until cancelled is not admitted.
Result<void> check_type(const PlaceOrder& order) noexcept {
  switch (order.order_type) {
    case OrderType::limit:
      break;
    case OrderType::market:
      if (order.time_in_force == TimeInForce::good_till_cancel) return refuse(Reject::time_in_force_not_supported);
      if (!order.price.is_zero()) return refuse(Reject::price_not_allowed);
      break;
    case OrderType::stop:
    case OrderType::stop_limit:
    case OrderType::market_to_limit:
    case OrderType::pegged:
      return refuse(Reject::order_type_not_supported);
  }
  return {};
}

Result<Ticks> check_price(const Instrument& instrument, Price price) noexcept {
  if (!price.is_positive()) return refuse(Reject::price_not_positive);
  if (price.raw() % instrument.tick_at(price).raw() != 0) return refuse(Reject::price_off_tick);
  if (instrument.has_band() && instrument.has_reference() && (price < instrument.low || price > instrument.high)) {
    return refuse(Reject::price_outside_band);
  }
  const Ticks ticks(price.raw() / instrument.tick.raw());
  if (!is_admissible(ticks)) return refuse(Reject::numeric_overflow);
  return ticks;
}

Result<Price> limit_of(const Instrument& instrument, const PlaceOrder& order) noexcept {
  if (order.order_type == OrderType::limit) return order.price;
  if (!instrument.has_reference()) return refuse(Reject::no_reference_price);
  return order.side == Side::buy ? instrument.high : instrument.low;
}

Result<Lots> check_quantity(const Instrument& instrument, Quantity quantity) noexcept {
  if (quantity < instrument.min_quantity || quantity > instrument.max_quantity) {
    return refuse(Reject::quantity_out_of_range);
  }
  if (quantity.raw() % instrument.lot.raw() != 0) return refuse(Reject::quantity_off_lot);
  return Lots(quantity.raw() / instrument.lot.raw());
}

Result<void> check_size_limits(const Member& member, Price price, Quantity quantity) noexcept {
  const auto value = notional(price, quantity);
  if (!value) return refuse(value.error());
  const CertifyMember& terms = member.terms;
  if (terms.max_order_quantity.is_positive() && quantity > terms.max_order_quantity) {
    return refuse(Reject::limit_quantity_exceeded);
  }
  if (terms.max_order_notional.is_positive() && *value > terms.max_order_notional) {
    return refuse(Reject::limit_notional_exceeded);
  }
  return {};
}

Result<void> check_standing(const Member& member, const Instrument& instrument, Timestamp now) noexcept {
  if (member.is_operator()) return refuse(Reject::forbidden);
  if (!member.is_certified(now)) return refuse(Reject::not_certified);
  return check_session(instrument);
}

Result<AdmittedOrder> check_size(const Member& member, const Instrument& instrument, Price limit,
                                 Quantity quantity) noexcept {
  const auto ticks = check_price(instrument, limit);
  if (!ticks) return refuse(ticks.error());
  const auto lots = check_quantity(instrument, quantity);
  if (!lots) return refuse(lots.error());
  if (const auto within = check_size_limits(member, limit, quantity); !within) return refuse(within.error());
  return AdmittedOrder{limit, *ticks, *lots};
}

}  // namespace

Result<void> check_client_order_id(const ClientOrderId& id) noexcept {
  if (id.empty()) return refuse(Reject::missing_field);
  const bool is_printable = std::ranges::all_of(id.view(), [](char c) { return c > ' ' && c <= '~'; });
  if (!is_printable) return refuse(Reject::invalid_value);
  return {};
}

Result<void> check_session(const Instrument& instrument) noexcept {
  if (!instrument.is_issued && instrument.session != SessionState::expired) return refuse(Reject::not_issued_yet);
  switch (instrument.session) {
    case SessionState::open:
      return {};
    case SessionState::halted:
      return refuse(Reject::market_halted);
    case SessionState::expired:
      return refuse(Reject::instrument_expired);
    case SessionState::closed:
    case SessionState::pre_open:
    case SessionState::opening_call:
    case SessionState::closing_call:
    case SessionState::scheduled_call:
    case SessionState::volatility_call:
      break;
  }
  return refuse(Reject::market_closed);
}

Result<AdmittedOrder> check_new_order(const Member& member, const Instrument& instrument, const PlaceOrder& order,
                                      Timestamp now) noexcept {
  if (const auto standing = check_standing(member, instrument, now); !standing) return refuse(standing.error());
  if (const auto type = check_type(order); !type) return refuse(type.error());
  const auto limit = limit_of(instrument, order);
  if (!limit) return refuse(limit.error());
  const auto admitted = check_size(member, instrument, *limit, order.quantity);
  if (!admitted) return admitted;
  const bool is_limited = member.terms.max_open_orders != 0 && may_rest(order.order_type, order.time_in_force);
  if (is_limited && member.resting.size() >= member.terms.max_open_orders) {
    return refuse(Reject::limit_open_orders_exceeded);
  }
  return admitted;
}

Result<AdmittedOrder> check_replacement(const Member& member, const Instrument& instrument, Price price,
                                        Quantity quantity, Timestamp now) noexcept {
  if (const auto standing = check_standing(member, instrument, now); !standing) return refuse(standing.error());
  return check_size(member, instrument, price, quantity);
}

}  // namespace licet
