#include <utility>

#include "gateway/http/rest/bodies.hpp"
#include "gateway/http/rest/services.hpp"

namespace licet::rest {
namespace {

constexpr std::size_t orders_max = 1'000;

HttpResponse order_response(const Services& services, int status, const OrderRecord& order) {
  std::string body;
  json::append(body, services.model, order);
  return json_response(status, std::move(body));
}

/// The order as it stands now. `accepted` stands in for one that has already left the model's window.
HttpResponse placed_response(const Services& services, const RecordView& event, const OrderAccepted& accepted) {
  if (const auto order = services.model.order(accepted.order)) return order_response(services, 201, *order);
  OrderRecord order;
  order.id = accepted.order;
  order.member = event.header().member;
  order.terms = accepted.terms;
  order.leaves = accepted.terms.quantity;
  order.accepted_at = event.header().time;
  order.changed_at = event.header().time;
  order.changed_by = event.header().sequence;
  return order_response(services, 201, order);
}

/// Whether `asked` is the request that made `order`. After a replace the order has other prices and quantities than it
/// was placed with, so those no longer tell.
bool same_request(const OrderRecord& order, const PlaceOrder& asked) noexcept {
  const PlaceOrder& terms = order.terms;
  const bool replaced = terms.client_order_id != asked.client_order_id;
  return terms.instrument == asked.instrument && terms.side == asked.side && terms.order_type == asked.order_type &&
         terms.time_in_force == asked.time_in_force && terms.settle_to == asked.settle_to &&
         terms.self_trade_prevention == asked.self_trade_prevention &&
         (replaced || (terms.price == asked.price && terms.quantity == asked.quantity));
}

/// A client order id that the member used before: the same request gets the order that it made, as often as it asks.
std::optional<HttpResponse> repeated(const Services& services, MemberId member, const PlaceOrder& asked) {
  const auto order = services.model.order_by_client_id(member, asked.client_order_id.view());
  if (!order) return std::nullopt;
  if (!same_request(*order, asked)) return refusal(Reject::duplicate_client_order_id);
  return order_response(services, 200, *order);
}

void post_order(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto body = read_order(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  const auto instrument = services.model.instrument_by_symbol(body->symbol.view());
  if (!instrument) return respond(refusal(Reject::unknown_instrument));
  const MemberId member = request.principal.member;
  PlaceOrder order = body->order;
  order.instrument = instrument->id;
  if (auto response = repeated(services, member, order)) return respond(std::move(*response));
  services.broker.submit(member, order, [&services, member, order, respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    for (const RecordView& event : *events) {
      if (const auto* accepted = event.get_if<OrderAccepted>()) {
        return respond(placed_response(services, event, *accepted));
      }
    }
    const auto* rejected = find_event<OrderRejected>(*events);
    const Reject reject = rejected == nullptr ? Reject::not_ready : rejected->reject;
    // The first of the two may have been on its way when this one was looked up.
    auto first = reject == Reject::duplicate_client_order_id ? repeated(services, member, order) : std::nullopt;
    respond(first ? std::move(*first) : refusal(reject));
  });
}

/// The answer to a cancel or a replace: the order as it stands after it.
CommandBroker::Answer changed_answer(const Services& services, const HttpRespond& respond) {
  return [&services, respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto* rejected = find_event<CancelRejected>(*events)) return respond(refusal(rejected->reject));
    OrderId id;
    if (const auto* replaced = find_event<OrderReplaced>(*events)) {
      id = replaced->order;
    } else if (const auto* cancelled = find_event<OrderCancelled>(*events)) {
      id = cancelled->order;
    }
    const auto order = services.model.order(id);
    respond(order ? order_response(services, 200, *order) : refusal(Reject::unknown_order));
  };
}

void delete_order(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto id = parse_client_order_id(request.path_values[0]);
  if (!id) return respond(error_response(Reject::unknown_order, "client_order_id"));
  CancelOrder cancel;
  cancel.client_order_id = *id;
  cancel.orig_client_order_id = *id;
  services.broker.submit(request.principal.member, cancel, changed_answer(services, respond));
}

void patch_order(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto id = parse_client_order_id(request.path_values[0]);
  if (!id) return respond(error_response(Reject::unknown_order, "client_order_id"));
  auto replace = read_replace(services.reader, request.http.body);
  if (!replace) return respond(refusal(replace.error()));
  const MemberId member = request.principal.member;
  if (const auto order = services.model.order_by_client_id(member, replace->client_order_id.view())) {
    const auto original = services.model.order_by_client_id(member, id->view());
    const bool same = *id != replace->client_order_id && original && original->id == order->id &&
                      order->terms.price == replace->price && order->terms.quantity == replace->quantity;
    return respond(same ? order_response(services, 200, *order) : refusal(Reject::duplicate_client_order_id));
  }
  replace->orig_client_order_id = *id;
  services.broker.submit(member, *replace, changed_answer(services, respond));
}

void delete_orders(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  CancelAll cancel;
  cancel.owner = request.principal.member;
  if (request.query.find("symbol")) {
    const auto instrument = instrument_parameter(services, request.query);
    if (!instrument) return respond(refusal(instrument.error()));
    cancel.instrument = instrument->id;
  }
  services.broker.submit(request.principal.member, cancel, [respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto* rejected = find_event<CommandRejected>(*events)) return respond(refusal(rejected->reject));
    const auto* done = find_event<AllCancelled>(*events);
    std::string body = R"({"cancelled":)";
    json::append_number(body, done == nullptr ? 0 : done->orders);
    body += '}';
    respond(json_response(200, std::move(body)));
  });
}

void get_order(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto order = services.model.order_by_client_id(request.principal.member, request.path_values[0]);
  respond(order ? order_response(services, 200, *order) : error_response(Reject::not_found));
}

void get_orders(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const std::string_view open = request.query.find("open").value_or("false");
  if (open != "true" && open != "false") return respond(error_response(Reject::invalid_value, "open"));
  const auto limit = count_parameter(request.query, "limit", 100, orders_max);
  if (!limit) return respond(error_response(limit.error(), "limit"));
  respond(
      items_response(services.model.orders(request.principal.member, open == "true", *limit),
                     [&services](std::string& out, const auto& order) { json::append(out, services.model, order); }));
}

}  // namespace

void add_order_routes(Router& router, Services& services) {
  const auto bind = [&services](auto handler) {
    return [&services, handler](const RouteRequest& request, const HttpRespond& respond) {
      handler(services, request, respond);
    };
  };
  router.add({"GET", "/api/v1/orders", Access::member, {"open", "limit"}, bind(get_orders)});
  router.add({"POST", "/api/v1/orders", Access::member, {}, bind(post_order)});
  router.add({"DELETE", "/api/v1/orders", Access::member, {"symbol"}, bind(delete_orders)});
  // A client order id may hold a slash.
  router.add({"GET", "/api/v1/orders/{client_order_id+}", Access::member, {}, bind(get_order)});
  router.add({"PATCH", "/api/v1/orders/{client_order_id+}", Access::member, {}, bind(patch_order)});
  router.add({"DELETE", "/api/v1/orders/{client_order_id+}", Access::member, {}, bind(delete_order)});
}

}  // namespace licet::rest
