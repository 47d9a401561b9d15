#include "gateway/http/rest/bodies.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace licet::rest {
namespace {

using json::FieldSpec;
using json::Value;

template <class T>
Result<void> take(Result<T> value, T& into) {
  if (!value) return refuse(value.error());
  into = *value;
  return {};
}

template <std::size_t N>
Result<void> take_text(const Value& value, Text<N>& into) {
  const auto text = value.string();
  if (!text) return refuse(text.error());
  return take(Text<N>::from(*text), into);
}

template <class Enum>
Result<void> take_word(const Value& value, Enum& into) {
  const auto text = value.string();
  const auto found = text ? from_word<Enum>(*text) : std::nullopt;
  if (!found) return refuse(Reject::invalid_value);
  into = *found;
  return {};
}

Result<void> take_client_order_id(const Value& value, ClientOrderId& into) {
  const auto text = value.string();
  if (!text) return refuse(text.error());
  return take(parse_client_order_id(*text), into);
}

template <class T, std::size_t N, class F>
BodyResult<T> read(json::Reader& reader, std::string_view text, const std::array<FieldSpec, N>& fields, T body,
                   F&& on_field) {
  auto take_field = [&](std::size_t index, const Value& value) -> Result<void> { return on_field(body, index, value); };
  if (auto error = reader.read(text, fields, take_field)) return tl::unexpected(std::move(*error));
  return body;
}

}  // namespace

Result<ClientOrderId> parse_client_order_id(std::string_view text) noexcept {
  const bool printable = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
  if (text.empty() || !printable) return refuse(Reject::invalid_value);
  return ClientOrderId::from(text);
}

BodyResult<OrderBody> read_order(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 9> fields{{{"symbol"},
                                                    {"side"},
                                                    {"quantity"},
                                                    {"client_order_id"},
                                                    {"price", false},
                                                    {"order_type", false},
                                                    {"time_in_force", false},
                                                    {"settle_to", false},
                                                    {"self_trade_prevention", false}}};
  bool priced = false;
  auto body = read(reader, text, fields, OrderBody{},
                   [&priced](OrderBody& into, std::size_t index, const Value& value) -> Result<void> {
                     switch (index) {
                       case 0:
                         return take_text(value, into.symbol);
                       case 1:
                         return take_word(value, into.order.side);
                       case 2:
                         return take(value.quantity(), into.order.quantity);
                       case 3:
                         return take_client_order_id(value, into.order.client_order_id);
                       case 4:
                         priced = true;
                         return take(value.price(), into.order.price);
                       case 5:
                         return take_word(value, into.order.order_type);
                       case 6:
                         return take_word(value, into.order.time_in_force);
                       case 7:
                         return take_word(value, into.order.settle_to);
                       default:
                         return take_word(value, into.order.self_trade_prevention);
                     }
                   });
  if (body && body->order.order_type == OrderType::limit && !priced) {
    return tl::unexpected(json::ReadError{Reject::missing_field, "price"});
  }
  return body;
}

BodyResult<ReplaceOrder> read_replace(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 3> fields{{{"client_order_id"}, {"price"}, {"quantity"}}};
  return read(reader, text, fields, ReplaceOrder{},
              [](ReplaceOrder& into, std::size_t index, const Value& value) -> Result<void> {
                switch (index) {
                  case 0:
                    return take_client_order_id(value, into.client_order_id);
                  case 1:
                    return take(value.price(), into.price);
                  default:
                    return take(value.quantity(), into.quantity);
                }
              });
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

BodyResult<SessionBody> read_session(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 3> fields{{{"state"}, {"symbol", false}, {"reason", false}}};
  return read(reader, text, fields, SessionBody{},
              [](SessionBody& into, std::size_t index, const Value& value) -> Result<void> {
                switch (index) {
                  case 0:
                    return take_word(value, into.state);
                  case 1:
                    return take_text(value, into.symbol.emplace());
                  default:
                    return take_text(value, into.reason);
                }
              });
}

BodyResult<CashBody> read_cash(json::Reader& reader, std::string_view text) {
  static constexpr std::array<FieldSpec, 4> fields{{{"member"}, {"amount"}, {"currency", false}, {"reference", false}}};
  return read(reader, text, fields, CashBody{},
              [](CashBody& into, std::size_t index, const Value& value) -> Result<void> {
                switch (index) {
                  case 0:
                    return take_text(value, into.member);
                  case 1:
                    return take(value.money(), into.amount);
                  case 2:
                    return take_word(value, into.currency.emplace());
                  default:
                    return take_text(value, into.reference);
                }
              });
}

BodyResult<bool> read_nothing(json::Reader& reader, std::string_view text) {
  if (text.empty()) return true;
  return read(reader, text, std::array<FieldSpec, 0>{}, true,
              [](bool&, std::size_t, const Value&) -> Result<void> { return {}; });
}

}  // namespace licet::rest
