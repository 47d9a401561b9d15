#include "gateway/http/rest/bodies.hpp"

#include <algorithm>

#include "gateway/http/rest/body_reader.hpp"

namespace licet::rest {
namespace {

using json::FieldSpec;
using json::Value;

bool needs_price(OrderType type) noexcept { return type == OrderType::limit || type == OrderType::stop_limit; }
bool needs_stop_price(OrderType type) noexcept { return type == OrderType::stop || type == OrderType::stop_limit; }

}  // namespace

Result<ClientOrderId> parse_client_order_id(std::string_view text) noexcept {
  const bool printable = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
  if (text.empty() || !printable) return refuse(Reject::invalid_value);
  return ClientOrderId::from(text);
}

BodyResult<OrderBody> read_order(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 14> fields{{{"symbol"},
                                                     {"side"},
                                                     {"quantity"},
                                                     {"client_order_id"},
                                                     {"price", false},
                                                     {"order_type", false},
                                                     {"time_in_force", false},
                                                     {"settle_to", false},
                                                     {"self_trade_prevention", false},
                                                     {"stop_price", false},
                                                     {"display_quantity", false},
                                                     {"min_quantity", false},
                                                     {"expires", false},
                                                     {"post_only", false}}};
  bool has_price = false;
  bool has_stop_price = false;
  auto body = read(reader, text, fields, OrderBody{},
                   [&](OrderBody& into, std::size_t index, const Value& value) -> Result<void> {
                     PlaceOrder& order = into.order;
                     has_price = has_price || index == 4;
                     has_stop_price = has_stop_price || index == 9;
                     switch (index) {
                       case 0:
                         return take_text(value, into.symbol);
                       case 1:
                         return take_word(value, order.side);
                       case 2:
                         return take(value.quantity(), order.quantity);
                       case 3:
                         return take_client_order_id(value, order.client_order_id);
                       case 4:
                         return take(value.price(), order.price);
                       case 5:
                         return take_word(value, order.order_type);
                       case 6:
                         return take_word(value, order.time_in_force);
                       case 7:
                         return take_word(value, order.settle_to);
                       case 8:
                         return take_word(value, order.self_trade_prevention);
                       case 9:
                         return take(value.price(), order.stop_price);
                       case 10:
                         return take(value.quantity(), order.display_quantity);
                       case 11:
                         return take(value.quantity(), order.min_quantity);
                       case 12:
                         return take(value.time(), order.expires);
                       default:
                         return take_word(value, order.post_only);
                     }
                   });
  if (!body) return body;
  const PlaceOrder& order = body->order;
  if (needs_price(order.order_type) && !has_price) {
    return tl::unexpected(json::ReadError{Reject::missing_field, "price"});
  }
  if (needs_stop_price(order.order_type) && !has_stop_price) {
    return tl::unexpected(json::ReadError{Reject::missing_field, "stop_price"});
  }
  if (order.time_in_force == TimeInForce::good_till_date && order.expires == Timestamp()) {
    return tl::unexpected(json::ReadError{Reject::missing_field, "expires"});
  }
  return body;
}

BodyResult<ReplaceOrder> read_replace(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 4> fields{
      {{"client_order_id"}, {"quantity"}, {"price", false}, {"stop_price", false}}};
  bool is_priced = false;
  auto body = read(reader, text, fields, ReplaceOrder{},
                   [&](ReplaceOrder& into, std::size_t index, const Value& value) -> Result<void> {
                     is_priced = is_priced || index >= 2;
                     switch (index) {
                       case 0:
                         return take_client_order_id(value, into.client_order_id);
                       case 1:
                         return take(value.quantity(), into.quantity);
                       case 2:
                         return take(value.price(), into.price);
                       default:
                         return take(value.price(), into.stop_price);
                     }
                   });
  // A stop has no price but its stop price; every other order has a price.
  if (body && !is_priced) return tl::unexpected(json::ReadError{Reject::missing_field, "price"});
  return body;
}

BodyResult<ActivateBody> read_activate(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 2> fields{{{"symbol"}, {"quantity"}}};
  return read(reader, text, fields, ActivateBody{},
              [](ActivateBody& into, std::size_t index, const Value& value) -> Result<void> {
                return index == 0 ? take_text(value, into.symbol) : take(value.quantity(), into.quantity);
              });
}

BodyResult<Reason> read_reason(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 1> fields{{{"reason", false}}};
  if (text.empty()) return Reason();
  return read(reader, text, fields, Reason(),
              [](Reason& into, std::size_t, const Value& value) { return take_text(value, into); });
}

BodyResult<CashBody> read_cash(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 5> fields{
      {{"member"}, {"amount"}, {"currency", false}, {"reference", false}, {"once", false}}};
  return read(reader, text, fields, CashBody{},
              [](CashBody& into, std::size_t index, const Value& value) -> Result<void> {
                switch (index) {
                  case 0:
                    return take_text(value, into.member);
                  case 1:
                    return take(value.money(), into.amount);
                  case 2:
                    return take_word(value, into.currency.emplace());
                  case 3:
                    return take_text(value, into.reference);
                  default:
                    return take_flag(value, into.once.emplace());
                }
              });
}

BodyResult<bool> read_nothing(json::Reader& reader, std::string_view text) {
  if (text.empty()) return true;
  return read(reader, text, std::array<FieldSpec, 0>{}, true,
              [](bool&, std::size_t, const Value&) -> Result<void> { return {}; });
}

}  // namespace licet::rest
