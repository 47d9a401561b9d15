#include "gateway/ws/requests/translate.hpp"

#include <algorithm>
#include <charconv>

namespace licet::ws {
namespace {

tl::unexpected<RequestError> refuse_field(Reject code, Param param) {
  return tl::unexpected<RequestError>(RequestError{code, std::string(name(param))});
}

/// FIX 11: printable ASCII without spaces, so that every interface can carry it.
Translated<ClientOrderId> read_client_order_id(const Request& request, Param param) {
  const std::string_view text = request.text(param);
  const bool printable = std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
  if (!request.has(param)) return ClientOrderId();
  if (text.empty() || !printable) return refuse_field(Reject::invalid_value, param);
  const auto id = ClientOrderId::from(text);
  if (!id) return refuse_field(id.error(), param);
  return *id;
}

template <class Enum>
Translated<Enum> read_word(const Request& request, Param param, Enum fallback) {
  if (!request.has(param)) return fallback;
  const auto value = from_word<Enum>(request.text(param));
  if (!value) return refuse_field(Reject::invalid_value, param);
  return *value;
}

Translated<Price> read_price(const Request& request) {
  const auto price = parse_price(request.text(Param::price));
  if (!price) return refuse_field(price.error(), Param::price);
  return *price;
}

Translated<Quantity> read_quantity(const Request& request) {
  const auto quantity = parse_quantity(request.text(Param::quantity));
  if (!quantity) return refuse_field(quantity.error(), Param::quantity);
  return *quantity;
}

/// `order` or `orig_client_order_id`, not both and not neither.
template <class Body>
Translated<Body> read_order_reference(const Request& request, Body body) {
  if (request.has(Param::order) == request.has(Param::orig_client_order_id)) {
    return refuse_field(request.has(Param::order) ? Reject::invalid_value : Reject::missing_field, Param::order);
  }
  if (request.has(Param::order)) {
    const auto id = read_id(request, Param::order);
    if (!id) return tl::unexpected(id.error());
    body.order = OrderId(*id);
  }
  const auto original = read_client_order_id(request, Param::orig_client_order_id);
  if (!original) return tl::unexpected(original.error());
  body.orig_client_order_id = *original;
  const auto own = read_client_order_id(request, Param::client_order_id);
  if (!own) return tl::unexpected(own.error());
  body.client_order_id = *own;
  return body;
}

/// Sets `field` from `value`; false and `error` set when it was refused.
template <class T>
bool take(Translated<T> value, T& field, RequestError& error) {
  if (!value) {
    error = std::move(value.error());
    return false;
  }
  field = *value;
  return true;
}

}  // namespace

Translated<std::uint64_t> read_id(const Request& request, Param param) {
  const std::string_view text = request.text(param);
  std::uint64_t id = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), id);
  const bool whole = status == std::errc() && end == text.data() + text.size();
  if (!whole || text.front() == '0') {
    return refuse_field(Reject::invalid_value, param);
  }
  return id;
}

Translated<PlaceOrder> to_place_order(const Request& request, InstrumentId instrument) {
  PlaceOrder order;
  order.instrument = instrument;
  if (!request.has(Param::side)) return refuse_field(Reject::missing_field, Param::side);
  RequestError error;
  const bool read = take(read_client_order_id(request, Param::client_order_id), order.client_order_id, error) &&
                    take(read_word(request, Param::side, Side::buy), order.side, error) &&
                    take(read_word(request, Param::order_type, OrderType::limit), order.order_type, error) &&
                    take(read_word(request, Param::time_in_force, TimeInForce::day), order.time_in_force, error) &&
                    take(read_word(request, Param::settle_to, SettleTo::activate), order.settle_to, error) &&
                    take(read_word(request, Param::self_trade_prevention, SelfTradePrevention::cancel_newest),
                         order.self_trade_prevention, error) &&
                    take(read_quantity(request), order.quantity, error);
  if (!read) return tl::unexpected(std::move(error));
  if (request.has(Param::price)) {
    if (!take(read_price(request), order.price, error)) return tl::unexpected(std::move(error));
  } else if (order.order_type == OrderType::limit) {
    return refuse_field(Reject::missing_field, Param::price);
  }
  return order;
}

Translated<CancelOrder> to_cancel_order(const Request& request) { return read_order_reference(request, CancelOrder{}); }

Translated<ReplaceOrder> to_replace_order(const Request& request) {
  auto replace = read_order_reference(request, ReplaceOrder{});
  if (!replace) return replace;
  RequestError error;
  if (!take(read_price(request), replace->price, error) || !take(read_quantity(request), replace->quantity, error)) {
    return tl::unexpected(std::move(error));
  }
  return replace;
}

Translated<ActivateLicence> to_activate_licence(const Request& request, InstrumentId instrument) {
  ActivateLicence activate;
  activate.instrument = instrument;
  RequestError error;
  if (!take(read_quantity(request), activate.quantity, error)) return tl::unexpected(std::move(error));
  return activate;
}

}  // namespace licet::ws
