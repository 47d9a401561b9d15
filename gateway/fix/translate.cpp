#include "gateway/fix/translate.hpp"

#include <charconv>

#include "gateway/fix/quickfix.hpp"
#include "gateway/fix/tags.hpp"

namespace licet::fix {
namespace {

std::string_view text_of(const FIX::FieldMap& fields, int wanted) {
  return fields.isSetField(wanted) ? std::string_view(fields.getField(wanted)) : std::string_view{};
}

char character_of(const FIX::Message& message, int wanted, char otherwise) {
  const auto text = field_of(message, wanted);
  if (text.empty()) return otherwise;
  return text.size() == 1 ? text.front() : '\0';
}

Result<Side> read_side(const FIX::Message& message) {
  switch (character_of(message, tag::side, '\0')) {
    case '1':
      return Side::buy;
    case '2':
      return Side::sell;
    default:
      return refuse(Reject::invalid_value);
  }
}

Result<OrderType> read_order_type(const FIX::Message& message) {
  switch (character_of(message, tag::ord_type, '\0')) {
    case '1':
      return OrderType::market;
    case '2':
      return OrderType::limit;
    default:
      return refuse(Reject::order_type_not_supported);
  }
}

Result<TimeInForce> read_time_in_force(const FIX::Message& message) {
  switch (character_of(message, tag::time_in_force, '0')) {
    case '0':
      return TimeInForce::day;
    case '1':
      return TimeInForce::good_till_cancel;
    case '3':
      return TimeInForce::immediate_or_cancel;
    case '4':
      return TimeInForce::fill_or_kill;
    default:
      return refuse(Reject::time_in_force_not_supported);
  }
}

Result<SettleTo> read_settle_to(const FIX::Message& message) {
  switch (character_of(message, tag::settle_to, '1')) {
    case '1':
      return SettleTo::activate;
    case '2':
      return SettleTo::hold;
    default:
      return refuse(Reject::invalid_value);
  }
}

Result<SelfTradePrevention> read_self_trade_prevention(const FIX::Message& message) {
  switch (character_of(message, tag::self_match_prevention_instruction, '1')) {
    case '1':
      return SelfTradePrevention::cancel_newest;
    case '2':
      return SelfTradePrevention::cancel_oldest;
    case '3':
      return SelfTradePrevention::cancel_both;
    default:
      return refuse(Reject::invalid_value);
  }
}

/// ClOrdID and its kin: printable ASCII without spaces.
Result<ClientOrderId> read_client_order_id(const FIX::Message& message, int wanted) {
  const auto text = field_of(message, wanted);
  for (const char c : text) {
    if (c <= ' ' || c > '~') return refuse(Reject::invalid_value);
  }
  const auto id = ClientOrderId::from(text);
  if (!id) return refuse(id.error());
  return *id;
}

Result<OrderId> read_order_id(const FIX::Message& message) {
  const auto text = field_of(message, tag::order_id);
  if (text.empty() || text == "NONE") return OrderId{};
  std::uint64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || stop != text.data() + text.size() || value == 0) return refuse(Reject::invalid_value);
  return OrderId(value);
}

/// Which order a cancel or replace names, and under which id of its own.
struct Target {
  ClientOrderId client_order_id;
  ClientOrderId orig_client_order_id;
  OrderId order;
};
Result<Target> read_target(const FIX::Message& message, ContractDirectory& contracts) {
  const auto client_order_id = read_client_order_id(message, tag::cl_ord_id);
  if (!client_order_id) return refuse(client_order_id.error());
  const auto original = read_client_order_id(message, tag::orig_cl_ord_id);
  if (!original) return refuse(original.error());
  const auto order = read_order_id(message);
  if (!order) return refuse(order.error());
  if (original->empty() && !order->is_set()) return refuse(Reject::missing_field);
  if (const auto contract = contract_of(message, contracts); !contract) return refuse(contract.error());
  return Target{*client_order_id, *original, *order};
}

}  // namespace

std::string_view field_of(const FIX::Message& message, int tag) { return text_of(message, tag); }
std::string_view header_of(const FIX::Message& message, int tag) { return text_of(message.getHeader(), tag); }

std::optional<std::int64_t> whole_number_of(const FIX::Message& message, int tag) {
  const auto text = field_of(message, tag);
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.size() > 18 || error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
  return value;
}

Result<const Contract*> contract_of(const FIX::Message& message, ContractDirectory& contracts) {
  const auto symbol = field_of(message, tag::symbol);
  const auto id = field_of(message, tag::security_id);
  if (!id.empty() && id != symbol) return refuse(Reject::invalid_value);
  const Contract* contract = contracts.by_symbol(symbol);
  if (contract == nullptr) return refuse(Reject::unknown_instrument);
  return contract;
}

Result<PlaceOrder> to_place_order(const FIX::Message& message, ContractDirectory& contracts) {
  PlaceOrder order;
  const auto client_order_id = read_client_order_id(message, tag::cl_ord_id);
  if (!client_order_id) return refuse(client_order_id.error());
  order.client_order_id = *client_order_id;
  const auto contract = contract_of(message, contracts);
  if (!contract) return refuse(contract.error());
  order.instrument = (*contract)->id;
  const auto currency = field_of(message, tag::currency);
  if (!currency.empty() && currency != word((*contract)->currency)) return refuse(Reject::invalid_value);

  const auto side = read_side(message);
  if (!side) return refuse(side.error());
  order.side = *side;
  const auto order_type = read_order_type(message);
  if (!order_type) return refuse(order_type.error());
  order.order_type = *order_type;
  const auto time_in_force = read_time_in_force(message);
  if (!time_in_force) return refuse(time_in_force.error());
  order.time_in_force = *time_in_force;
  const auto settle_to = read_settle_to(message);
  if (!settle_to) return refuse(settle_to.error());
  order.settle_to = *settle_to;
  const auto prevention = read_self_trade_prevention(message);
  if (!prevention) return refuse(prevention.error());
  order.self_trade_prevention = *prevention;

  const auto quantity = parse_quantity(field_of(message, tag::order_qty));
  if (!quantity) return refuse(quantity.error());
  order.quantity = *quantity;
  const auto price_text = field_of(message, tag::price);
  if (order.order_type == OrderType::market) {
    if (!price_text.empty()) return refuse(Reject::price_not_allowed);
    return order;
  }
  if (price_text.empty()) return refuse(Reject::missing_field);
  const auto price = parse_price(price_text);
  if (!price) return refuse(price.error());
  order.price = *price;
  return order;
}

Result<CancelOrder> to_cancel_order(const FIX::Message& message, ContractDirectory& contracts) {
  const auto target = read_target(message, contracts);
  if (!target) return refuse(target.error());
  return CancelOrder{target->client_order_id, target->orig_client_order_id, target->order};
}

Result<ReplaceOrder> to_replace_order(const FIX::Message& message, ContractDirectory& contracts) {
  const auto target = read_target(message, contracts);
  if (!target) return refuse(target.error());
  const auto order_type = read_order_type(message);
  if (!order_type) return refuse(order_type.error());
  if (*order_type != OrderType::limit) return refuse(Reject::order_type_not_supported);
  const auto quantity = parse_quantity(field_of(message, tag::order_qty));
  if (!quantity) return refuse(quantity.error());
  const auto price = parse_price(field_of(message, tag::price));
  if (!price) return refuse(price.error());
  ReplaceOrder replace;
  replace.client_order_id = target->client_order_id;
  replace.orig_client_order_id = target->orig_client_order_id;
  replace.order = target->order;
  replace.price = *price;
  replace.quantity = *quantity;
  return replace;
}

Result<CancelAll> to_cancel_all(const FIX::Message& message, MemberId owner, ContractDirectory& contracts) {
  CancelAll cancel;
  cancel.owner = owner;
  if (field_of(message, tag::mass_cancel_request_type) == "7") return cancel;
  if (field_of(message, tag::symbol).empty()) return refuse(Reject::missing_field);
  const auto contract = contract_of(message, contracts);
  if (!contract) return refuse(contract.error());
  cancel.instrument = (*contract)->id;
  return cancel;
}

Result<OrderReference> to_order_reference(const FIX::Message& message) {
  OrderReference reference;
  const auto order = read_order_id(message);
  if (!order) return refuse(order.error());
  reference.order = *order;
  const auto client_order_id = read_client_order_id(message, tag::cl_ord_id);
  if (!client_order_id) return refuse(client_order_id.error());
  reference.client_order_id = *client_order_id;
  if (!reference.order.is_set() && reference.client_order_id.empty()) return refuse(Reject::missing_field);
  return reference;
}

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
