#include "gateway/fix/translate.hpp"

#include "gateway/fix/quickfix.hpp"
#include "gateway/fix/tags.hpp"

namespace licet::fix {
namespace {

Result<OrderType> read_order_type(const FIX::Message& message) {
  switch (character_of(message, tag::ord_type, '\0')) {
    case '1':
      return OrderType::market;
    case '2':
      return OrderType::limit;
    case '3':
      return OrderType::stop;
    case '4':
      return OrderType::stop_limit;
    case 'K':
      return OrderType::market_to_limit;
    case 'P':
      return OrderType::pegged;
    default:
      return refuse(Reject::order_type_not_supported);
  }
}

/// Price(44) and StopPx(99) as the type takes them. A replace may leave StopPx out: a stop that was triggered has none.
void read_prices(Reading& reading, const FIX::Message& message, OrderType type, bool must_have_stop, Price& price,
                 Price& stop_price) {
  const auto price_text = field_of(message, tag::price);
  const auto stop_text = field_of(message, tag::stop_px);
  reading.require(price_text.empty() || has_price(type), Reject::price_not_allowed);
  reading.require(!price_text.empty() || !has_price(type), Reject::missing_field);
  reading.require(stop_text.empty() || has_stop_price(type), Reject::stop_price_invalid);
  reading.require(!stop_text.empty() || !has_stop_price(type) || !must_have_stop, Reject::missing_field);
  reading.take(read_price(price_text), price);
  reading.take(read_price(stop_text), stop_price);
}

/// ExpireTime(126), or ExpireDate(432): the end of that day.
void read_expiry(Reading& reading, const FIX::Message& message, PlaceOrder& order) {
  const auto time = field_of(message, tag::expire_time);
  const auto date = field_of(message, tag::expire_date);
  if (order.time_in_force != TimeInForce::good_till_date) {
    return reading.require(time.empty() && date.empty(), Reject::expiry_invalid);
  }
  reading.require(time.empty() || date.empty(), Reject::invalid_value);
  reading.require(!time.empty() || !date.empty(), Reject::missing_field);
  if (!time.empty()) reading.take(read_time(time), order.expires);
  if (!date.empty()) reading.take(read_end_of_date(date), order.expires);
}

/// DisplayQty(1138), for which MaxFloor(111) is the older name, and MinQty(110).
void read_quantities(Reading& reading, const FIX::Message& message, PlaceOrder& order) {
  reading.take(parse_quantity(field_of(message, tag::order_qty)), order.quantity);
  reading.take(read_quantity(field_of(message, tag::min_qty)), order.min_quantity);
  Quantity max_floor;
  const bool has_display = !field_of(message, tag::display_qty).empty();
  reading.take(read_quantity(field_of(message, tag::display_qty)), order.display_quantity);
  reading.take(read_quantity(field_of(message, tag::max_floor)), max_floor);
  if (field_of(message, tag::max_floor).empty()) return;
  reading.require(!has_display || max_floor == order.display_quantity, Reject::display_quantity_invalid);
  order.display_quantity = max_floor;
}

/// ExecInst(18) 6, participate but do not initiate; PostOnlyMode(20005) says what becomes of an order that would.
Result<PostOnly> read_post_only(const FIX::Message& message) {
  const auto instruction = field_of(message, tag::exec_inst);
  const auto mode = field_of(message, tag::post_only_mode);
  if (instruction.empty()) {
    if (!mode.empty()) return refuse(Reject::invalid_value);
    return PostOnly::off;
  }
  if (instruction != "6") return refuse(Reject::invalid_value);
  if (mode.empty() || mode == "1") return PostOnly::reject;
  if (mode == "2") return PostOnly::slide;
  return refuse(Reject::invalid_value);
}

/// Which order a cancel or replace names, and under which id of its own.
struct Target {
  ClientOrderId client_order_id;
  ClientOrderId orig_client_order_id;
  OrderId order;
};
Target read_target(Reading& reading, const FIX::Message& message, ContractDirectory& contracts) {
  Target target;
  reading.take(read_client_order_id(field_of(message, tag::cl_ord_id)), target.client_order_id);
  reading.take(read_client_order_id(field_of(message, tag::orig_cl_ord_id)), target.orig_client_order_id);
  reading.take(read_order_id(field_of(message, tag::order_id)), target.order);
  reading.require(!target.orig_client_order_id.empty() || target.order.is_set(), Reject::missing_field);
  // A combination is in no one instrument; its legs' reports name theirs.
  const Contract* contract = nullptr;
  if (field_of(message, tag::symbol) != no_symbol) reading.take(contract_of(message, contracts), contract);
  return target;
}

/// NoPartyIDs(453): none, or the one member whose orders are meant; 0 for "*".
void read_owner(Reading& reading, const FIX::Message& message, const Scopes& scopes, MemberId& owner) {
  const int parties = entries_of(message, tag::no_party_ids);
  if (parties == 0) return;
  reading.require(parties == 1, Reject::invalid_value);
  const auto code = entry_field(entry_of(message, 1, tag::no_party_ids), tag::party_id);
  owner = code == everyone ? MemberId{} : scopes.member(code);
  reading.require(owner.is_set() || code == everyone, Reject::unknown_member);
}

CombinationLeg read_leg(Reading& reading, const FIX::FieldMap& entry, ContractDirectory& contracts) {
  CombinationLeg leg;
  const Contract* contract = contracts.by_symbol(entry_field(entry, tag::leg_symbol));
  reading.require(contract != nullptr, Reject::unknown_instrument);
  if (contract != nullptr) leg.instrument = contract->id;
  reading.take(read_side(entry_field(entry, tag::leg_side)), leg.side);
  reading.take(parse_price(entry_field(entry, tag::leg_price)), leg.price);
  reading.take(parse_quantity(entry_field(entry, tag::leg_qty)), leg.quantity);
  return leg;
}

}  // namespace

Result<PlaceOrder> to_place_order(const FIX::Message& message, ContractDirectory& contracts) {
  Reading reading;
  PlaceOrder order;
  reading.take(read_client_order_id(field_of(message, tag::cl_ord_id)), order.client_order_id);
  const Contract* contract = nullptr;
  reading.take(contract_of(message, contracts), contract);
  if (contract != nullptr) {
    order.instrument = contract->id;
    const auto currency = field_of(message, tag::currency);
    reading.require(currency.empty() || currency == word(contract->currency), Reject::invalid_value);
  }
  reading.take(read_side(field_of(message, tag::side)), order.side);
  reading.take(read_order_type(message), order.order_type);
  reading.take(read_time_in_force(message), order.time_in_force);
  reading.take(read_settle_to(message, SettleTo::activate), order.settle_to);
  reading.take(read_self_trade_prevention(message, SelfTradePrevention::cancel_newest), order.self_trade_prevention);
  reading.take(read_post_only(message), order.post_only);
  read_quantities(reading, message, order);
  if (reading.is_good()) read_prices(reading, message, order.order_type, true, order.price, order.stop_price);
  read_expiry(reading, message, order);
  return reading.result(order);
}

Result<CancelOrder> to_cancel_order(const FIX::Message& message, ContractDirectory& contracts) {
  Reading reading;
  const Target target = read_target(reading, message, contracts);
  return reading.result(CancelOrder{target.client_order_id, target.orig_client_order_id, target.order});
}

Result<ReplaceOrder> to_replace_order(const FIX::Message& message, ContractDirectory& contracts) {
  Reading reading;
  const Target target = read_target(reading, message, contracts);
  ReplaceOrder replace;
  replace.client_order_id = target.client_order_id;
  replace.orig_client_order_id = target.orig_client_order_id;
  replace.order = target.order;
  OrderType type = OrderType::limit;
  reading.take(read_order_type(message), type);
  reading.take(parse_quantity(field_of(message, tag::order_qty)), replace.quantity);
  if (reading.is_good()) read_prices(reading, message, type, false, replace.price, replace.stop_price);
  return reading.result(replace);
}

Result<CancelAll> to_cancel_all(const FIX::Message& message, MemberId member, const Scopes& scopes,
                                ContractDirectory& contracts) {
  Reading reading;
  CancelAll cancel;
  cancel.owner = member;
  read_owner(reading, message, scopes, cancel.owner);
  if (!field_of(message, tag::side).empty()) {
    Side side = Side::buy;
    reading.take(read_side(field_of(message, tag::side)), side);
    cancel.side = side == Side::buy ? SideOrBoth::buy : SideOrBoth::sell;
  }
  const auto type = field_of(message, tag::mass_cancel_request_type);
  if (type == "1") {
    reading.require(!field_of(message, tag::symbol).empty(), Reject::missing_field);
    const Contract* contract = nullptr;
    reading.take(contract_of(message, contracts), contract);
    if (contract != nullptr) cancel.instrument = contract->id;
  } else if (type == "A") {
    const auto code = field_of(message, tag::security_group);
    reading.require(!code.empty(), Reject::missing_field);
    cancel.dataset = scopes.dataset(code);
    reading.require(cancel.dataset.is_set(), Reject::unknown_dataset);
  } else {
    reading.require(type == "7", Reject::invalid_value);
  }
  return reading.result(cancel);
}

Result<OrderReference> to_order_reference(const FIX::Message& message) {
  Reading reading;
  OrderReference reference;
  reading.take(read_order_id(field_of(message, tag::order_id)), reference.order);
  reading.take(read_client_order_id(field_of(message, tag::cl_ord_id)), reference.client_order_id);
  reading.require(reference.order.is_set() || !reference.client_order_id.empty(), Reject::missing_field);
  return reading.result(reference);
}

Result<PlaceCombination> to_combination(const FIX::Message& message, ContractDirectory& contracts) {
  Reading reading;
  PlaceCombination basket;
  reading.take(read_client_order_id(field_of(message, tag::cl_ord_id)), basket.client_order_id);
  reading.require(field_of(message, tag::ord_type) == "2", Reject::order_type_not_supported);
  reading.take(read_time_in_force(message), basket.time_in_force);
  reading.take(read_settle_to(message, SettleTo::activate), basket.settle_to);
  const int legs = entries_of(message, tag::no_legs);
  reading.require(legs >= 2 && legs <= static_cast<int>(PlaceCombination::max_legs), Reject::combination_invalid);
  if (!reading.is_good()) return reading.result(basket);
  basket.count = static_cast<std::uint8_t>(legs);
  for (int n = 1; n <= legs; ++n) {
    basket.legs[static_cast<std::size_t>(n - 1)] = read_leg(reading, entry_of(message, n, tag::no_legs), contracts);
  }
  return reading.result(basket);
}

bool has_price(OrderType type) noexcept { return type == OrderType::limit || type == OrderType::stop_limit; }
bool has_stop_price(OrderType type) noexcept { return type == OrderType::stop || type == OrderType::stop_limit; }

char side_of(Side side) noexcept { return side == Side::buy ? '1' : '2'; }
char ord_type_of(OrderType type) noexcept {
  switch (type) {
    case OrderType::market:
      return '1';
    case OrderType::limit:
      return '2';
    case OrderType::stop:
      return '3';
    case OrderType::stop_limit:
      return '4';
    case OrderType::market_to_limit:
      return 'K';
    case OrderType::pegged:
      return 'P';
  }
  return '2';
}
char time_in_force_of(TimeInForce value) noexcept {
  switch (value) {
    case TimeInForce::day:
      return '0';
    case TimeInForce::good_till_cancel:
      return '1';
    case TimeInForce::immediate_or_cancel:
      return '3';
    case TimeInForce::fill_or_kill:
      return '4';
    case TimeInForce::good_till_date:
      return '6';
    case TimeInForce::at_the_opening:
      return '2';
    case TimeInForce::at_the_close:
      return '7';
    case TimeInForce::good_for_auction:
      return 'B';
  }
  return '0';
}

}  // namespace licet::fix
