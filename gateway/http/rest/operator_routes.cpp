#include <algorithm>
#include <utility>

#include "gateway/http/rest/bodies.hpp"
#include "gateway/http/rest/services.hpp"

namespace licet::rest {
namespace {

void get_members(const Services& services, const RouteRequest&, const HttpRespond& respond) {
  respond(items_response(services.model.members(),
                         [](std::string& out, const MemberRecord& member) { json::append(out, member); }));
}

void post_session(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto body = read_session(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  SetSession change;
  change.state = body->state;
  change.reason = body->reason;
  if (body->symbol) {
    const auto instrument = services.model.instrument_by_symbol(body->symbol->view());
    if (!instrument) return respond(refusal(Reject::unknown_instrument));
    change.instrument = instrument->id;
  }
  services.broker.submit(request.principal.member, change, [respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto* rejected = find_event<CommandRejected>(*events)) return respond(refusal(rejected->reject));
    const auto changed =
        std::ranges::count_if(*events, [](const RecordView& event) { return event.is<SessionChanged>(); });
    std::string answer = R"({"changed":)";
    json::append_number(answer, static_cast<std::uint64_t>(changed));
    answer += '}';
    respond(json_response(200, std::move(answer)));
  });
}

void post_cash(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto body = read_cash(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  const auto member = services.model.member_by_code(body->member.view());
  if (!member) return respond(refusal(Reject::unknown_member));
  const auto venue = services.model.venue();
  if (!venue) return respond(refusal(Reject::not_ready));
  PostCash post;
  post.amount = body->amount;
  post.beneficiary = member->id;
  post.currency = body->currency.value_or(venue->currency);
  post.reference = body->reference;
  services.broker.submit(request.principal.member, post, [&services, respond, id = member->id](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto* rejected = find_event<CommandRejected>(*events)) return respond(refusal(rejected->reject));
    const auto* posted = find_event<TransferPosted>(*events);
    if (posted == nullptr) return respond(refusal(Reject::not_ready));
    HttpResponse response =
        items_response(services.model.balances(id),
                       [](std::string& out, const BalanceRecord& balance) { json::append(out, balance); });
    response.status = 201;
    response.body.pop_back();
    response.body += R"(,"transfer":)";
    json::append_id(response.body, posted->transfer.value());
    response.body += '}';
    respond(std::move(response));
  });
}

}  // namespace

void add_operator_routes(Router& router, Services& services) {
  const auto bind = [&services](auto handler) {
    return [&services, handler](const RouteRequest& request, const HttpRespond& respond) {
      handler(services, request, respond);
    };
  };
  router.add({"GET", "/api/v1/members", Access::operator_, {}, bind(get_members)});
  router.add({"POST", "/api/v1/sessions", Access::operator_, {}, bind(post_session)});
  router.add({"POST", "/api/v1/cash", Access::operator_, {}, bind(post_cash)});
}

}  // namespace licet::rest
