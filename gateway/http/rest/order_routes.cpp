#include <cstring>
#include <utility>

#include "gateway/http/rest/bodies.hpp"
#include "gateway/http/rest/order_answers.hpp"

namespace licet::rest {
namespace {

constexpr std::size_t orders_max = 1'000;

/// Whether `asked` is the request that made `order`. After a replace the order has other prices and quantities than it
/// was placed with, so those no longer tell.
bool same_request(const OrderRecord& order, const PlaceOrder& asked) noexcept {
  PlaceOrder terms = order.terms;
  if (terms.client_order_id != asked.client_order_id) {
    terms.client_order_id = asked.client_order_id;
    terms.price = asked.price;
    terms.stop_price = asked.stop_price;
    terms.quantity = asked.quantity;
  }
  // Command bodies have no padding (RecordBody), so equal bytes are equal terms.
  return std::memcmp(&terms, &asked, sizeof terms) == 0;
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
                      order->terms.price == replace->price && order->terms.stop_price == replace->stop_price &&
                      order->terms.quantity == replace->quantity;
    return respond(same ? order_response(services, 200, *order) : refusal(Reject::duplicate_client_order_id));
  }
  replace->orig_client_order_id = *id;
  services.broker.submit(member, *replace, changed_answer(services, respond));
}

/// The orders that the filters of the query let through.
Result<CancelAll> read_filters(const Services& services, const RouteRequest& request) {
  const bool is_operator = request.principal.role == MemberRole::operator_;
  CancelAll cancel;
  if (!is_operator) cancel.owner = request.principal.member;
  if (const auto code = request.query.find("member")) {
    const auto owner = services.model.member_by_code(*code);
    if (!owner) return refuse(Reject::unknown_member);
    if (!is_operator && owner->id != request.principal.member) return refuse(Reject::forbidden);
    cancel.owner = owner->id;
  }
  if (request.query.find("symbol")) {
    const auto instrument = instrument_parameter(services, request.query);
    if (!instrument) return refuse(instrument.error());
    cancel.instrument = instrument->id;
  }
  if (const auto code = request.query.find("dataset")) {
    const auto dataset = services.model.dataset_by_code(*code);
    if (!dataset) return refuse(Reject::unknown_dataset);
    cancel.dataset = dataset->id;
  }
  if (const auto text = request.query.find("side")) {
    const auto side = from_word<SideOrBoth>(*text);
    if (!side) return refuse(Reject::invalid_value);
    cancel.side = *side;
  }
  return cancel;
}

void delete_orders(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto cancel = read_filters(services, request);
  if (!cancel) {
    const Reject code = cancel.error();
    return respond(code == Reject::invalid_value ? error_response(code, "side") : refusal(code));
  }
  services.broker.submit(request.principal.member, *cancel, [respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto refused = refusal_among(*events)) return respond(refusal(*refused));
    const auto* done = find_event<AllCancelled>(*events);
    std::string body = R"({"cancelled":)";
    json::append_number(body, done == nullptr ? 0 : done->orders);
    body += '}';
    respond(json_response(200, std::move(body)));
  });
}

void get_order(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto order = services.model.order_by_client_id(request.principal.member, request.path_values[0]);
  respond(order ? order_response(services, 200, *order) : client_order_id_not_found());
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
  router.add(
      {"DELETE", "/api/v1/orders", Access::member, {"symbol", "dataset", "side", "member"}, bind(delete_orders)});
  // A client order id may hold a slash.
  router.add({"GET", "/api/v1/orders/{client_order_id+}", Access::member, {}, bind(get_order)});
  router.add({"PATCH", "/api/v1/orders/{client_order_id+}", Access::member, {}, bind(patch_order)});
  router.add({"DELETE", "/api/v1/orders/{client_order_id+}", Access::member, {}, bind(delete_order)});
}

}  // namespace licet::rest
