// Requests for quote, and offers between two members.

#include <cstring>
#include <utility>

#include "gateway/http/rest/order_answers.hpp"
#include "gateway/http/rest/trading_bodies.hpp"

namespace licet::rest {
namespace {

constexpr std::size_t rows_max = 1'000;

void get_quote_requests(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto limit = count_parameter(request.query, "limit", 100, rows_max);
  if (!limit) return respond(error_response(limit.error(), "limit"));
  respond(items_response(
      services.model.quote_requests(request.principal.member, request.now, *limit),
      [&services](std::string& out, const QuoteRequestRecord& record) { json::append(out, services.model, record); }));
}

/// Command bodies have no padding (RecordBody), so equal bytes are equal terms.
template <RecordBody Body>
bool is_same(const Body& a, const Body& b) noexcept {
  return std::memcmp(&a, &b, sizeof a) == 0;
}

HttpResponse request_response(const Services& services, int status, const QuoteRequestRecord& request) {
  std::string text;
  json::append(text, services.model, request);
  return json_response(status, std::move(text));
}

/// The id of a request of the member that is still open: who asks the same again gets that one, as often as it asks.
std::optional<HttpResponse> repeated(const Services& services, MemberId member, const RequestQuote& asked,
                                     Timestamp now) {
  const auto open = services.model.quote_request_by_client_id(member, asked.client_request_id.view(), now);
  if (!open) return std::nullopt;
  return is_same(open->terms, asked) ? request_response(services, 200, *open)
                                     : refusal(Reject::duplicate_client_order_id);
}

/// The same of an offer that is still open. One that is over has left its id taken.
std::optional<HttpResponse> repeated(const Services& services, MemberId member, const MakeOffer& asked) {
  const auto order = services.model.order_by_client_id(member, asked.client_order_id.view());
  const auto open = order ? services.model.offer(order->id) : std::nullopt;
  if (!open || !is_same(open->terms, asked)) return std::nullopt;
  return order_response(services, 200, *order);
}

void post_quote_request(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto body = read_quote_request(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  const auto instrument = services.model.instrument_by_symbol(body->symbol.view());
  if (!instrument) return respond(refusal(Reject::unknown_instrument));
  body->request.instrument = instrument->id;
  const auto again = [&services, member = request.principal.member, asked = body->request, now = request.now] {
    return repeated(services, member, asked, now);
  };
  if (auto response = again()) return respond(std::move(*response));
  services.broker.submit(request.principal.member, body->request, [&services, again, respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto refused = refusal_among(*events)) {
      // The first of the two may have been on its way when this one was looked up.
      auto first = *refused == Reject::duplicate_client_order_id ? again() : std::nullopt;
      return respond(first ? std::move(*first) : refusal(*refused));
    }
    const auto* requested = find_event<QuoteRequested>(*events);
    if (requested == nullptr) return respond(refusal(Reject::not_ready));
    // As it was made: by now it may be answered, and gone from the model.
    const QuoteRequestRecord record{.id = requested->id,
                                    .terms = requested->terms,
                                    .requester = requested->requester,
                                    .requested_at = events->front().header().time,
                                    .traded = {}};
    respond(request_response(services, 201, record));
  });
}

void get_offers(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto limit = count_parameter(request.query, "limit", 100, rows_max);
  if (!limit) return respond(error_response(limit.error(), "limit"));
  respond(items_response(
      services.model.offers(request.principal.member, *limit),
      [&services](std::string& out, const OfferRecord& offer) { json::append(out, services.model, offer); }));
}

void post_offer(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto body = read_offer(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  const auto instrument = services.model.instrument_by_symbol(body->symbol.view());
  if (!instrument) return respond(refusal(Reject::unknown_instrument));
  body->offer.instrument = instrument->id;
  if (body->counterparty) {
    const auto counterparty = services.model.member_by_code(body->counterparty->view());
    if (!counterparty) return respond(error_response(Reject::unknown_member, "counterparty"));
    body->offer.counterparty = counterparty->id;
  }
  const auto again = [&services, member = request.principal.member, asked = body->offer] {
    return repeated(services, member, asked);
  };
  if (auto response = again()) return respond(std::move(*response));
  const auto answer = [again, respond, placed = placed_answer(services, respond)](const auto& events) {
    const bool is_taken = events && refusal_among(*events) == Reject::duplicate_client_order_id;
    if (auto first = is_taken ? again() : std::nullopt) return respond(std::move(*first));
    placed(events);
  };
  services.broker.submit(request.principal.member, body->offer, answer);
}

/// The offer of the path when it is open and the caller's or made to the caller; to everyone else it does not exist.
Result<OfferRecord> offer_in_path(const Services& services, const RouteRequest& request) {
  const auto id = id_in_path(request.path_values[0]);
  if (!id) return refuse(id.error());
  const auto offer = services.model.offer(OrderId(*id));
  const MemberId caller = request.principal.member;
  if (!offer || (offer->offerer != caller && offer->counterparty != caller)) return refuse(Reject::unknown_offer);
  return *offer;
}

void post_acceptance(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto accept = read_acceptance(services.reader, request.http.body);
  if (!accept) return respond(refusal(accept.error()));
  const auto offer = offer_in_path(services, request);
  if (!offer) return respond(refusal(offer.error()));
  accept->offer = offer->id;
  services.broker.submit(request.principal.member, *accept, placed_answer(services, respond));
}

void delete_offer(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto offer = offer_in_path(services, request);
  if (!offer) return respond(refusal(offer.error()));
  if (offer->offerer != request.principal.member) return respond(refusal(Reject::forbidden));
  CancelOrder cancel;
  cancel.order = offer->id;
  services.broker.submit(request.principal.member, cancel, changed_answer(services, respond));
}

}  // namespace

void add_negotiation_routes(Router& router, Services& services) {
  const auto bind = [&services](auto handler) {
    return [&services, handler](const RouteRequest& request, const HttpRespond& respond) {
      handler(services, request, respond);
    };
  };
  router.add({"GET", "/api/v1/quote-requests", Access::member, {"limit"}, bind(get_quote_requests)});
  router.add({"POST", "/api/v1/quote-requests", Access::member, {}, bind(post_quote_request)});
  router.add({"GET", "/api/v1/offers", Access::member, {"limit"}, bind(get_offers)});
  router.add({"POST", "/api/v1/offers", Access::member, {}, bind(post_offer)});
  router.add({"DELETE", "/api/v1/offers/{offer}", Access::member, {}, bind(delete_offer)});
  router.add({"POST", "/api/v1/offers/{offer}/accept", Access::member, {}, bind(post_acceptance)});
}

}  // namespace licet::rest
