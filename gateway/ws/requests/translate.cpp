#include "gateway/ws/requests/translate.hpp"

#include <charconv>

#include "gateway/ws/requests/readers.hpp"

namespace licet::ws {
namespace {

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
                    take(read_word(request, Param::post_only, PostOnly::off), order.post_only, error) &&
                    take(read_quantity(request, Param::quantity), order.quantity, error) &&
                    take(read_quantity(request, Param::display_quantity), order.display_quantity, error) &&
                    take(read_quantity(request, Param::min_quantity), order.min_quantity, error) &&
                    take(read_price(request, Param::price), order.price, error) &&
                    take(read_price(request, Param::stop_price), order.stop_price, error) &&
                    take(read_time(request, Param::expires), order.expires, error);
  if (!read) return tl::unexpected(std::move(error));
  const bool has_limit = order.order_type == OrderType::limit || order.order_type == OrderType::stop_limit;
  const bool has_stop = order.order_type == OrderType::stop || order.order_type == OrderType::stop_limit;
  if (has_limit && !request.has(Param::price)) return refuse_field(Reject::missing_field, Param::price);
  if (has_stop && !request.has(Param::stop_price)) return refuse_field(Reject::missing_field, Param::stop_price);
  if (order.time_in_force == TimeInForce::good_till_date && !request.has(Param::expires)) {
    return refuse_field(Reject::missing_field, Param::expires);
  }
  return order;
}

Translated<CancelOrder> to_cancel_order(const Request& request) { return read_order_reference(request, CancelOrder{}); }

Translated<ReplaceOrder> to_replace_order(const Request& request) {
  auto replace = read_order_reference(request, ReplaceOrder{});
  if (!replace) return replace;
  // A stop has no price but its stop price; every other order has a price.
  if (!request.has(Param::price) && !request.has(Param::stop_price)) {
    return refuse_field(Reject::missing_field, Param::price);
  }
  RequestError error;
  const bool read = take(read_price(request, Param::price), replace->price, error) &&
                    take(read_price(request, Param::stop_price), replace->stop_price, error) &&
                    take(read_quantity(request, Param::quantity), replace->quantity, error);
  if (!read) return tl::unexpected(std::move(error));
  return replace;
}

Translated<ActivateLicence> to_activate_licence(const Request& request, InstrumentId instrument) {
  ActivateLicence activate;
  activate.instrument = instrument;
  RequestError error;
  if (!take(read_quantity(request, Param::quantity), activate.quantity, error)) return tl::unexpected(std::move(error));
  return activate;
}

}  // namespace licet::ws
