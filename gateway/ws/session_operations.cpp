// What each operation of a session does (operations.cpp has their parameters).

#include <algorithm>
#include <cstring>
#include <limits>

#include "gateway/views/json_writer.hpp"
#include "gateway/ws/requests/translate_trading.hpp"
#include "gateway/ws/session.hpp"

namespace licet::ws {
namespace {

constexpr std::uint64_t rows_default = 100;
constexpr std::uint64_t rows_max = 1'000;
constexpr std::size_t open_orders_max = 100'000;  // looked through for those of one market

std::uint64_t row_limit(const Request& request) {
  return std::clamp<std::uint64_t>(request.number(Param::limit).value_or(rows_default), 1, rows_max);
}

/// Command bodies have no padding (RecordBody), so equal bytes are equal terms.
bool same_terms(const PlaceOrder& a, const PlaceOrder& b) noexcept { return std::memcmp(&a, &b, sizeof a) == 0; }

}  // namespace

void Session::dispatch(const Request& request, Timestamp in) {
  switch (request.spec().operation) {
    case Operation::ping:
      return reply_ok(request.mark(), "{}", in);
    case Operation::auth:
      return on_auth(request, in);
    case Operation::order_place:
      return on_order_place(request, in);
    case Operation::order_cancel:
      return submit_translated(request, in, to_cancel_order(request));
    case Operation::order_replace:
      return submit_translated(request, in, to_replace_order(request));
    case Operation::order_cancel_all:
      return on_cancel_all(request, in);
    case Operation::order_status:
      return on_order_status(request, in);
    case Operation::orders_open:
      return on_orders_open(request, in);
    case Operation::balances:
    case Operation::holdings:
    case Operation::grants:
      return on_positions(request, in);
    case Operation::licence_activate:
      return on_licence_activate(request, in);
    case Operation::instruments:
      return on_instruments(request, in);
    case Operation::subscribe:
      return on_subscribe(request, in);
    case Operation::unsubscribe:
      return on_unsubscribe(request, in);
    case Operation::cancel_on_disconnect:
      return on_cancel_on_disconnect(request, in);
    case Operation::limits:
      return on_limits(request, in);
    case Operation::quotes_place:
      return on_quotes_place(request, in);
    case Operation::combination_place:
      return on_combination_place(request, in);
    case Operation::combinations:
      return on_combinations(request, in);
    case Operation::rfq_request:
      return on_rfq_request(request, in);
    case Operation::rfq_offer:
      return on_rfq_offer(request, in);
    case Operation::rfq_accept:
      return submit_translated(request, in, to_accept_offer(request));
    case Operation::kill_switch:
      return on_kill_switch(request, in);
  }
}

void Session::submit_command(const Request& request, Timestamp in, Command command) {
  if (pending_.size() >= services_.options.max_in_flight) {
    return reply_error(request.mark(), Reject::rate_limited, {}, in);
  }
  const RequestId id(++last_request_);
  command.header().origin = origin_;
  command.header().request = id;
  pending_.push_back({id, request.mark(), request.spec().operation, in});
  owner_.submit(command);
}

void Session::on_auth(const Request& request, Timestamp in) {
  if (request.has(Param::assertion) == request.has(Param::access_token)) {
    const bool both = request.has(Param::assertion);
    return reply_error(request.mark(), both ? Reject::invalid_value : Reject::missing_field, name(Param::assertion),
                       in);
  }
  if (!services_.logons.try_take(remote_, in)) return reply_error(request.mark(), Reject::rate_limited, {}, in);
  const auto principal =
      request.has(Param::assertion)
          ? services_.authenticator.verify_assertion(request.text(Param::assertion), Authenticator::audience_ws, in)
          : services_.authenticator.verify_access_token(request.text(Param::access_token), in);
  if (!principal) {
    reply_error(request.mark(), principal.error(), {}, in);
    if (++failed_logons_ >= services_.options.failed_logons) close(close_reasons::bad_credentials);
    return;
  }
  // A session stays its member's: what it subscribed and has in flight is that member's.
  if (principal_ && principal_->member != principal->member) {
    return reply_error(request.mark(), Reject::forbidden, {}, in);
  }
  principal_ = *principal;
  std::string& result = services_.result;
  result.clear();
  json::ObjectWriter(result).text("member", principal_->code.view()).word("role", word(principal_->role));
  reply_ok(request.mark(), result, in);
}

std::optional<InstrumentId> Session::find_market(const Request& request, Timestamp in) {
  if (!request.has(Param::market)) {
    reply_error(request.mark(), Reject::missing_field, name(Param::market), in);
    return std::nullopt;
  }
  const InstrumentId instrument = services_.names.find(request.text(Param::market));
  if (!instrument.is_set()) {
    reply_error(request.mark(), Reject::unknown_instrument, name(Param::market), in);
    return std::nullopt;
  }
  return instrument;
}

void Session::on_order_place(const Request& request, Timestamp in) {
  if (const auto market = find_market(request, in)) submit_translated(request, in, to_place_order(request, *market));
}

void Session::on_licence_activate(const Request& request, Timestamp in) {
  if (const auto market = find_market(request, in)) {
    submit_translated(request, in, to_activate_licence(request, *market));
  }
}

bool Session::append_repeated_result(std::string& out, CommandEvents events) const {
  const auto* rejected = (*events.begin()).get_if<OrderRejected>();
  if (rejected == nullptr) return false;
  const auto first = services_.model.order_by_client_id(member(), rejected->terms.client_order_id.view());
  if (!first || !same_terms(first->terms, rejected->terms)) return false;
  auto trades = services_.model.trades_of(member(), rows_max);
  std::erase_if(trades, [&](const TradeRecord& trade) {
    return trade.trade.buyer.order != first->id && trade.trade.seller.order != first->id;
  });
  std::ranges::reverse(trades);
  json::ObjectWriter object(out);
  object.id("order", first->id.value())
      .text("client_order_id", first->terms.client_order_id.view())
      .word("status", json::word(first->status))
      .decimal("leaves", first->leaves)
      .decimal("filled", first->filled);
  std::string& fills = object.key("fills");
  fills += '[';
  for (const TradeRecord& record : trades) {
    if (fills.back() != '[') fills += ',';
    const Trade& trade = record.trade;
    json::ObjectWriter(fills)
        .id("trade", trade.trade.value())
        .decimal("price", trade.price)
        .decimal("quantity", trade.quantity)
        .decimal("fee", trade.buyer.order == first->id ? trade.buyer.fee : trade.seller.fee);
  }
  fills += ']';
  object.number("sequence", first->changed_by.value()).time("time", first->changed_at).boolean("repeated", true);
  return true;
}

void Session::on_order_status(const Request& request, Timestamp in) {
  if (request.has(Param::order) == request.has(Param::client_order_id)) {
    const bool both = request.has(Param::order);
    return reply_error(request.mark(), both ? Reject::invalid_value : Reject::missing_field, name(Param::order), in);
  }
  std::optional<OrderRecord> order;
  if (request.has(Param::order)) {
    const auto id = read_id(request, Param::order);
    if (!id) return reply_error(request.mark(), id.error().code, id.error().field, in);
    order = services_.model.order(OrderId(*id));
  } else {
    order = services_.model.order_by_client_id(member(), request.text(Param::client_order_id));
  }
  if (!order || order->member != member()) return reply_error(request.mark(), Reject::unknown_order, {}, in);
  std::string& result = services_.result;
  result.clear();
  json::append(result, services_.model, *order);
  reply_ok(request.mark(), result, in);
}

void Session::on_orders_open(const Request& request, Timestamp in) {
  std::optional<InstrumentId> market;
  if (request.has(Param::market) && !(market = find_market(request, in))) return;
  auto orders = services_.model.orders(member(), true, market ? open_orders_max : row_limit(request));
  if (market) std::erase_if(orders, [&](const OrderRecord& order) { return order.terms.instrument != *market; });
  if (orders.size() > row_limit(request)) orders.resize(row_limit(request));
  std::string& result = services_.result;
  result = "{\"orders\":[";
  for (const OrderRecord& order : orders) {
    if (result.back() != '[') result += ',';
    json::append(result, services_.model, order);
  }
  result += "]}";
  reply_ok(request.mark(), result, in);
}

void Session::on_positions(const Request& request, Timestamp in) {
  const ChannelSpec* rows = find_channel(request.spec().name);  // the three channels of the same names
  LICET_CHECK(rows != nullptr);
  std::string& result = services_.result;
  result.clear();
  {
    json::ObjectWriter object(result);
    services_.private_feed.append_rows_of(object.key(rows->name), rows->channel, member(), row_limit(request));
  }
  reply_ok(request.mark(), result, in);
}

void Session::on_instruments(const Request& request, Timestamp in) {
  std::string& result = services_.result;
  std::uint64_t id = 0;
  if (request.has(Param::after)) {
    const auto after = read_id(request, Param::after);
    if (!after) return reply_error(request.mark(), after.error().code, after.error().field, in);
    id = *after;
  }
  std::uint64_t left = row_limit(request);
  if (request.has(Param::market)) {
    const auto market = find_market(request, in);
    if (!market) return;
    id = market->value() - 1;
    left = 1;
  }
  result = "{\"instruments\":[";
  std::optional<InstrumentRecord> record;
  // Ids are dense, so paging needs no copy of the whole table.
  for (; left > 0 && id < std::numeric_limits<InstrumentId::Rep>::max(); --left, ++id) {
    record = services_.model.instrument(InstrumentId(static_cast<InstrumentId::Rep>(id + 1)));
    if (!record) break;
    if (result.back() != '[') result += ',';
    json::append(result, services_.model, *record);
  }
  result += "],\"next\":";
  if (record && !request.has(Param::market)) {
    json::append_id(result, id);
  } else {
    result += "null";
  }
  result += '}';
  reply_ok(request.mark(), result, in);
}

std::optional<Session::Subscription> Session::find_subscription(const Request& request, Timestamp in) {
  const ChannelSpec* spec = find_channel(request.text(Param::channel));
  if (spec == nullptr) {
    reply_error(request.mark(), Reject::invalid_value, name(Param::channel), in);
    return std::nullopt;
  }
  if (spec->scope == ChannelScope::market) {
    const auto market = find_market(request, in);
    if (!market) return std::nullopt;
    return Subscription{spec->channel, *market};
  }
  if (request.has(Param::market)) {
    reply_error(request.mark(), Reject::unknown_field, name(Param::market), in);
    return std::nullopt;
  }
  if (spec->scope == ChannelScope::member && !principal_) {
    reply_error(request.mark(), Reject::unauthenticated, {}, in);
    return std::nullopt;
  }
  return Subscription{spec->channel, {}};
}

void Session::on_subscribe(const Request& request, Timestamp in) {
  const auto subscription = find_subscription(request, in);
  if (!subscription) return;
  if (request.has(Param::from) && subscription->channel != Channel::orders) {
    return reply_error(request.mark(), Reject::unknown_field, name(Param::from), in);
  }
  const bool is_new = std::ranges::find(subscriptions_, *subscription) == subscriptions_.end();
  if (is_new && subscriptions_.size() >= services_.options.max_subscriptions) {
    return reply_error(request.mark(), Reject::too_many_subscriptions, {}, in);
  }
  if (is_new) subscriptions_.push_back(*subscription);
  reply_ok(request.mark(), "{}", in);
  if (channels()[static_cast<std::size_t>(subscription->channel)].scope == ChannelScope::member) {
    services_.private_feed.subscribe(subscription->channel, member(), request.number(Param::from), *this);
  } else {
    services_.market_data.subscribe(subscription->channel, subscription->instrument, *this);
  }
}

void Session::on_unsubscribe(const Request& request, Timestamp in) {
  const auto subscription = find_subscription(request, in);
  if (!subscription) return;
  if (std::erase(subscriptions_, *subscription) == 0) return reply_error(request.mark(), Reject::not_found, {}, in);
  forget(*subscription);
  reply_ok(request.mark(), "{}", in);
}

void Session::on_cancel_on_disconnect(const Request& request, Timestamp in) {
  cancel_on_disconnect_ = request.flag(Param::enabled);
  reply_ok(request.mark(), cancel_on_disconnect_ ? R"({"enabled":true})" : R"({"enabled":false})", in);
}

void Session::on_limits(const Request& request, Timestamp in) {
  const WebSocketOptions& options = services_.options;
  std::string& result = services_.result;
  result.clear();
  {
    json::ObjectWriter object(result);
    {
      json::ObjectWriter session(object.key("session"));
      session.number("max_message_bytes", options.max_message_bytes)
          .number("max_in_flight", options.max_in_flight)
          .number("in_flight", pending_.size())
          .number("max_subscriptions", options.max_subscriptions)
          .number("subscriptions", subscriptions_.size())
          .number("requests_per_second", options.requests_per_second)
          .number("request_burst", options.request_burst)
          .number("max_queue_bytes", options.max_queue_bytes)
          .boolean("cancel_on_disconnect", cancel_on_disconnect_);
    }
    const auto record = principal_ ? services_.model.member(member()) : std::nullopt;
    if (record) {
      json::append(object.key("member"), services_.model, *record);
    } else {
      object.raw("member", "null");
    }
  }
  reply_ok(request.mark(), result, in);
}

}  // namespace licet::ws
