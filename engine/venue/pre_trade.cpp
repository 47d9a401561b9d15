#include "engine/venue/pre_trade.hpp"

#include <algorithm>

#include "engine/venue/execution.hpp"
#include "engine/venue/rulebook.hpp"

namespace licet {
namespace {

constexpr unsigned bit(TimeInForce value) noexcept { return 1U << static_cast<unsigned>(value); }

constexpr unsigned good_till =
    bit(TimeInForce::day) | bit(TimeInForce::good_till_cancel) | bit(TimeInForce::good_till_date);
constexpr unsigned at_once = bit(TimeInForce::immediate_or_cancel) | bit(TimeInForce::fill_or_kill);
constexpr unsigned for_calls =
    bit(TimeInForce::at_the_opening) | bit(TimeInForce::at_the_close) | bit(TimeInForce::good_for_auction);

/// A market order would have to stand until cancelled or until a date: that it never does.
constexpr unsigned times_in_force(OrderType type) noexcept {
  switch (type) {
    case OrderType::limit:
      return good_till | at_once | for_calls;
    case OrderType::market:
      return bit(TimeInForce::day) | at_once | for_calls;
    case OrderType::stop:
    case OrderType::stop_limit:
      return good_till;
    case OrderType::market_to_limit:
      return good_till | at_once;
    case OrderType::pegged:
      return for_calls;
  }
  return 0;
}

constexpr bool has_limit(OrderType type) noexcept { return type == OrderType::limit || type == OrderType::stop_limit; }
bool is_on_tick(const Instrument& instrument, Price price) noexcept {
  return price.raw() % instrument.tick_at(price).raw() == 0;
}
constexpr bool has_stop(OrderType type) noexcept { return type == OrderType::stop || type == OrderType::stop_limit; }

/// What every session but continuous trading refuses: what cannot wait.
bool needs_continuous_trading(const PlaceOrder& order) noexcept {
  return !may_stand(order.time_in_force) || order.order_type == OrderType::market_to_limit ||
         order.post_only != PostOnly::off || order.min_quantity.is_positive();
}

Result<void> check_kind(const Instrument& instrument, const PlaceOrder& order, Timestamp now) noexcept {
  const unsigned allowed = times_in_force(order.order_type);
  if (allowed == 0) return refuse(Reject::order_type_not_supported);
  if (order.post_only != PostOnly::off && order.order_type != OrderType::limit) {
    return refuse(Reject::order_type_not_supported);
  }
  const unsigned wanted = order.post_only == PostOnly::off ? allowed : good_till;
  if ((wanted & bit(order.time_in_force)) == 0) return refuse(Reject::time_in_force_not_supported);
  const bool is_too_late = order.time_in_force == TimeInForce::at_the_opening &&
                           instrument.session != SessionState::pre_open &&
                           instrument.session != SessionState::opening_call;
  const bool is_too_early = !instrument.trades_continuously() && needs_continuous_trading(order);
  if (is_too_late || is_too_early) return refuse(Reject::not_in_this_session);
  const bool has_date = order.time_in_force == TimeInForce::good_till_date;
  if (has_date ? order.expires <= now : order.expires != Timestamp()) return refuse(Reject::expiry_invalid);
  if (!has_limit(order.order_type) && !order.price.is_zero()) return refuse(Reject::price_not_allowed);
  return {};
}

/// The limit of an order that is to be posted only. Errors: would_take_liquidity.
Result<Price> posted(const Instrument& instrument, Side side, Price price, PostOnly post_only) noexcept {
  // In a call nothing trades at once.
  const auto best = instrument.trades_continuously() ? instrument.book.best(opposite(side)) : std::nullopt;
  if (!best) return price;
  const Price opposite_price = instrument.price_of(best->ticks);
  const bool would_trade = side == Side::buy ? price >= opposite_price : price <= opposite_price;
  if (!would_trade) return price;
  if (post_only == PostOnly::reject) return refuse(Reject::would_take_liquidity);
  // Below a step of the tick table the tick is the finer one.
  const bool buys = side == Side::buy;
  const std::int64_t step = instrument.tick_at(buys ? Price(opposite_price.raw() - 1) : opposite_price).raw();
  const Price behind(opposite_price.raw() + (buys ? -step : step));
  if (!behind.is_positive()) return refuse(Reject::would_take_liquidity);
  return behind;
}

Result<void> check_stop_price(const Instrument& instrument, Price price) noexcept {
  if (!price.is_positive() || !is_on_tick(instrument, price)) return refuse(Reject::stop_price_invalid);
  if (!is_admissible(instrument.ticks_of(price))) return refuse(Reject::numeric_overflow);
  return {};
}

Result<Price> limit_of(const Instrument& instrument, const PlaceOrder& order) noexcept {
  switch (order.order_type) {
    case OrderType::limit:
      if (order.post_only == PostOnly::off) [[likely]]
        return order.price;
      return posted(instrument, order.side, order.price, order.post_only);
    case OrderType::stop_limit:
      return order.price;
    case OrderType::market:
      if (!instrument.has_reference()) return refuse(Reject::no_reference_price);
      return order.side == Side::buy ? instrument.high : instrument.low;
    case OrderType::stop:
      return instrument.protected_price(order.side, order.stop_price);
    case OrderType::market_to_limit: {
      const auto best = instrument.book.best(opposite(order.side));
      if (!best) return refuse(Reject::no_opposite_order);
      return instrument.price_of(best->ticks);
    }
    case OrderType::pegged:
      if (!instrument.has_reference()) return refuse(Reject::no_reference_price);
      return instrument.reference;
  }
  return refuse(Reject::order_type_not_supported);
}

Result<Ticks> check_price(const Instrument& instrument, Price price) noexcept {
  if (!price.is_positive()) return refuse(Reject::price_not_positive);
  if (!is_on_tick(instrument, price)) return refuse(Reject::price_off_tick);
  if (instrument.has_band() && instrument.has_reference() && (price < instrument.low || price > instrument.high)) {
    return refuse(Reject::price_outside_band);
  }
  const Ticks ticks = instrument.ticks_of(price);
  if (!is_admissible(ticks)) return refuse(Reject::numeric_overflow);
  return ticks;
}

/// The limit of an order without one of its own is the edge that protects it, or the reference price: on the book's
/// tick, whatever the tick table says of prices that members name, and for a stop wherever the band is.
Result<Ticks> check_price(const Instrument& instrument, OrderType type, Price price) noexcept {
  const bool is_derived = type == OrderType::stop || type == OrderType::market || type == OrderType::pegged;
  if (!is_derived) return check_price(instrument, price);
  if (!price.is_positive()) return refuse(Reject::price_not_positive);
  const Ticks ticks = instrument.ticks_of(price);
  if (!is_admissible(ticks)) return refuse(Reject::numeric_overflow);
  return ticks;
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

/// An iceberg order has a limit, may rest, shows whole lots, at least the instrument's minimum, and at most so many
/// times as the book admits.
Result<void> check_display(const Instrument& instrument, const PlaceOrder& order) noexcept {
  if (order.display_quantity.is_zero()) return {};
  const bool may_show = (has_limit(order.order_type) || order.order_type == OrderType::market_to_limit) &&
                        may_stand(order.time_in_force) && order.display_quantity >= instrument.min_quantity &&
                        order.display_quantity <= order.quantity &&
                        order.display_quantity.raw() % instrument.lot.raw() == 0;
  if (!may_show ||
      !is_admissible_peak(instrument.lots_of(order.quantity), instrument.lots_of(order.display_quantity))) {
    return refuse(Reject::display_quantity_invalid);
  }
  return {};
}

/// A minimum is for orders that trade at once and may take less than all.
Result<void> check_minimum(const Instrument& instrument, const PlaceOrder& order) noexcept {
  if (order.min_quantity.is_zero()) return {};
  const bool may_ask = !has_stop(order.order_type) && order.time_in_force != TimeInForce::fill_or_kill &&
                       !is_only_for_calls(order.time_in_force) && order.post_only == PostOnly::off &&
                       order.min_quantity.is_positive() && order.min_quantity <= order.quantity &&
                       order.min_quantity.raw() % instrument.lot.raw() == 0;
  if (!may_ask) return refuse(Reject::min_quantity_invalid);
  return {};
}

Result<void> check_room(const Instrument& instrument, const PlaceOrder& order) noexcept {
  if (instrument.waiting == nullptr) return {};
  const bool is_full = has_stop(order.order_type) ? instrument.waiting->stops.count() >= WaitingOrders::max_stops
                                                  : is_only_for_calls(order.time_in_force) &&
                                                        instrument.waiting->for_calls() >= WaitingOrders::max_for_calls;
  if (is_full) return refuse(Reject::capacity_reached);
  return {};
}

Result<AdmittedOrder> check_size(const Member& member, const Instrument& instrument, OrderType type, Price limit,
                                 Quantity quantity) noexcept {
  const auto ticks = check_price(instrument, type, limit);
  if (!ticks) return refuse(ticks.error());
  const auto lots = check_quantity(instrument, quantity);
  if (!lots) return refuse(lots.error());
  if (const auto within = check_size_limits(member, limit, quantity); !within) return refuse(within.error());
  return AdmittedOrder{limit, *ticks, *lots};
}

/// The limit that a replacement asks for.
Result<Price> new_limit(const Instrument& instrument, const OrderDetails& order, Side side,
                        const ReplaceOrder& request) noexcept {
  if (order.standing == Standing::stop) {
    if (const auto stop = check_stop_price(instrument, request.stop_price); !stop) return refuse(stop.error());
  } else if (!request.stop_price.is_zero()) {
    return refuse(Reject::stop_price_invalid);
  }
  if (has_limit(order.order_type) || order.order_type == OrderType::market_to_limit) {
    if (order.post_only == PostOnly::off) return request.price;
    return posted(instrument, side, request.price, order.post_only);
  }
  if (!request.price.is_zero()) return refuse(Reject::price_not_allowed);
  if (order.order_type == OrderType::stop) return instrument.protected_price(side, request.stop_price);
  return order.price;
}

}  // namespace

Result<void> check_client_order_id(const ClientOrderId& id) noexcept {
  if (id.empty()) return refuse(Reject::missing_field);
  const bool is_printable = std::ranges::all_of(id.view(), [](char c) { return c > ' ' && c <= '~'; });
  if (!is_printable) return refuse(Reject::invalid_value);
  return {};
}

Result<void> check_member(const Member& member, bool venue_is_killed, Timestamp now) noexcept {
  if (member.is_operator()) return refuse(Reject::forbidden);
  if (!member.is_certified(now)) return refuse(Reject::not_certified);
  if (venue_is_killed || member.is_killed) return refuse(Reject::kill_switch_engaged);
  return {};
}

Result<void> check_session(const Instrument& instrument) noexcept {
  if (!instrument.is_issued && instrument.session != SessionState::expired) return refuse(Reject::not_issued_yet);
  switch (instrument.session) {
    case SessionState::open:
    case SessionState::pre_open:
    case SessionState::opening_call:
    case SessionState::closing_call:
    case SessionState::scheduled_call:
    case SessionState::volatility_call:
      return {};
    case SessionState::halted:
      return refuse(Reject::market_halted);
    case SessionState::expired:
      return refuse(Reject::instrument_expired);
    case SessionState::closed:
      break;
  }
  return refuse(Reject::market_closed);
}

Result<AdmittedOrder> check_size(const Member& member, const Instrument& instrument, Price limit,
                                 Quantity quantity) noexcept {
  return check_size(member, instrument, OrderType::limit, limit, quantity);
}

Result<Lots> check_quantity(const Instrument& instrument, Quantity quantity) noexcept {
  if (quantity < instrument.min_quantity || quantity > instrument.max_quantity) {
    return refuse(Reject::quantity_out_of_range);
  }
  if (quantity.raw() % instrument.lot.raw() != 0) return refuse(Reject::quantity_off_lot);
  return instrument.lots_of(quantity);
}

Result<AdmittedOrder> check_negotiated_size(const Member& member, const Instrument& instrument, Price price,
                                            Quantity quantity, std::uint32_t bands) noexcept {
  if (!price.is_positive()) return refuse(Reject::price_not_positive);
  if (!is_on_tick(instrument, price)) return refuse(Reject::price_off_tick);
  if (!instrument.is_within_bands(price, bands)) return refuse(Reject::price_outside_band);
  if (!is_admissible(instrument.ticks_of(price))) return refuse(Reject::numeric_overflow);
  const auto lots = check_quantity(instrument, quantity);
  if (!lots) return refuse(lots.error());
  if (const auto within = check_size_limits(member, price, quantity); !within) return refuse(within.error());
  return AdmittedOrder{price, instrument.ticks_of(price), *lots};
}

Result<void> check_exposure(const Member& member, Int128 more) noexcept {
  const Money most = member.terms.max_gross_exposure;
  if (most.is_positive() && more > 0 && member.exposure + more > most.raw()) {
    return refuse(Reject::limit_exposure_exceeded);
  }
  return {};
}

Result<void> check_open_orders(const Member& member) noexcept {
  const std::uint32_t most = member.terms.max_open_orders;
  if (most != 0 && member.open.size() >= most) return refuse(Reject::limit_open_orders_exceeded);
  return {};
}

Result<AdmittedOrder> check_new_order(const Member& member, const Instrument& instrument, const PlaceOrder& order,
                                      Timestamp now) noexcept {
  if (const auto session = check_session(instrument); !session) return refuse(session.error());
  if (instrument.mode != TradingMode::continuous) [[unlikely]] {
    if (const auto mode = check_trading_mode(instrument, member.id, order); !mode) return refuse(mode.error());
  }
  if (const auto kind = check_kind(instrument, order, now); !kind) return refuse(kind.error());
  if (has_stop(order.order_type)) {
    if (const auto stop = check_stop_price(instrument, order.stop_price); !stop) return refuse(stop.error());
  } else if (!order.stop_price.is_zero()) {
    return refuse(Reject::stop_price_invalid);
  }
  const auto limit = limit_of(instrument, order);
  if (!limit) return refuse(limit.error());
  const auto admitted = check_size(member, instrument, order.order_type, *limit, order.quantity);
  if (!admitted) return admitted;
  if (const auto display = check_display(instrument, order); !display) return refuse(display.error());
  if (const auto minimum = check_minimum(instrument, order); !minimum) return refuse(minimum.error());
  if (const auto exposure = check_exposure(member, Member::exposure_of(*limit, order.quantity)); !exposure) {
    return refuse(exposure.error());
  }
  if (may_stand(order.time_in_force)) {
    if (const auto room = check_open_orders(member); !room) return refuse(room.error());
  }
  if (const auto room = check_room(instrument, order); !room) return refuse(room.error());
  return admitted;
}

Result<AdmittedOrder> check_replacement(const Member& member, const Instrument& instrument, const OrderDetails& order,
                                        Side side, const ReplaceOrder& request) noexcept {
  if (const auto session = check_session(instrument); !session) return refuse(session.error());
  if (order.standing == Standing::offer || order.standing == Standing::combination) {
    return refuse(Reject::order_type_not_supported);
  }
  // Bids for an exclusive licence move in calls only, the standing ones as new ones.
  const bool is_late_bid =
      instrument.mode == TradingMode::single_lot && instrument.session == SessionState::open && side == Side::buy;
  if (is_late_bid) return refuse(Reject::not_in_this_session);
  const auto limit = new_limit(instrument, order, side, request);
  if (!limit) return refuse(limit.error());
  const auto admitted = check_size(member, instrument, order.order_type, *limit, request.quantity);
  if (!admitted) return admitted;
  if (order.is_iceberg() && !is_admissible_peak(admitted->lots, Lots(order.display))) {
    return refuse(Reject::display_quantity_invalid);
  }
  const Quantity leaves(request.quantity.raw() - order.filled.raw());
  const Int128 more = Member::exposure_of(*limit, leaves) - Member::exposure_of(order.price, order.leaves());
  if (const auto exposure = check_exposure(member, more); !exposure) return refuse(exposure.error());
  return admitted;
}

}  // namespace licet
