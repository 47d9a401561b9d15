#include <algorithm>
#include <random>
#include <utility>

#include "gateway/http/rest/operator_bodies.hpp"
#include "gateway/http/rest/order_answers.hpp"
#include "gateway/views/json_writer.hpp"

namespace licet::rest {
namespace {

void get_members(const Services& services, const RouteRequest&, const HttpRespond& respond) {
  respond(items_response(services.model.members(), [&services](std::string& out, const MemberRecord& member) {
    json::append(out, services.model, member);
  }));
}

/// How many instruments changed their session.
CommandBroker::Answer session_answer(const HttpRespond& respond) {
  return [respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto refused = refusal_among(*events)) return respond(refusal(*refused));
    const auto changed =
        std::ranges::count_if(*events, [](const RecordView& event) { return event.is<SessionChanged>(); });
    std::string answer = R"({"changed":)";
    json::append_number(answer, static_cast<std::uint64_t>(changed));
    answer += '}';
    respond(json_response(200, std::move(answer)));
  };
}

/// What the random end of a call is drawn from when the operator does not say. The log keeps it.
std::uint64_t draw_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32U | device();
}

void post_session(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto body = read_session(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  SetSession& change = body->session;
  if (body->symbol) {
    const auto instrument = services.model.instrument_by_symbol(body->symbol->view());
    if (!instrument) return respond(refusal(Reject::unknown_instrument));
    change.instrument = instrument->id;
  }
  if (body->segment) {
    const auto segment = services.model.segment_by_code(body->segment->view());
    if (!segment) return respond(refusal(Reject::unknown_segment));
    change.segment = segment->id;
  }
  if (change.random_end_ms != 0 && !body->has_seed) change.seed = draw_seed();
  services.broker.submit(request.principal.member, change, session_answer(respond));
}

void post_delisting(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto body = read_delist(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  const auto instrument = services.model.instrument_by_symbol(body->symbol.view());
  if (!instrument) return respond(refusal(Reject::unknown_instrument));
  DelistInstrument delist;
  delist.reason = body->reason;
  delist.instrument = instrument->id;
  services.broker.submit(request.principal.member, delist, session_answer(respond));
}

void get_segments(const Services& services, const RouteRequest&, const HttpRespond& respond) {
  respond(items_response(services.model.segments(),
                         [](std::string& out, const SegmentRecord& segment) { json::append(out, segment); }));
}

void put_segment(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto body = read_segment(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  services.broker.submit(request.principal.member, *body, [&services, respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto refused = refusal_among(*events)) return respond(refusal(*refused));
    const auto* defined = find_event<SegmentDefined>(*events);
    const auto segment = defined == nullptr ? std::nullopt : services.model.segment(defined->id);
    if (!segment) return respond(refusal(Reject::not_ready));
    std::string text;
    json::append(text, *segment);
    respond(json_response(200, std::move(text)));
  });
}

void get_kill_switch(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  std::string text;
  {
    json::ObjectWriter object(text);
    json::append(object.key("venue"), services.model.kill_switch());
    const auto member = services.model.member(request.principal.member);
    json::append(object.key("member"), member ? member->kill_switch : KillSwitchRecord());
  }
  respond(json_response(200, std::move(text)));
}

void put_kill_switch(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  auto body = read_kill_switch(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  const MemberId caller = request.principal.member;
  if (body->member) {
    const auto holder = services.model.member_by_code(body->member->view());
    if (!holder) return respond(refusal(Reject::unknown_member));
    body->change.holder = holder->id;
  } else if (request.principal.role != MemberRole::operator_) {
    body->change.holder = caller;
  }
  services.broker.submit(caller, body->change, [respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto refused = refusal_among(*events)) return respond(refusal(*refused));
    const auto* set = find_event<KillSwitchSet>(*events);
    if (set == nullptr) return respond(refusal(Reject::not_ready));
    std::string text;
    json::ObjectWriter(text).boolean("engaged", set->terms.engaged != 0).number("cancelled", set->orders);
    respond(json_response(200, std::move(text)));
  });
}

void post_cash(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto body = read_cash(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  if (body->is_once() && body->reference.empty()) return respond(error_response(Reject::missing_field, "reference"));
  const auto member = services.model.member_by_code(body->member.view());
  if (!member) return respond(refusal(Reject::unknown_member));
  const auto venue = services.model.venue();
  if (!venue) return respond(refusal(Reject::not_ready));
  PostCash post;
  post.amount = body->amount;
  post.beneficiary = member->id;
  post.currency = body->currency.value_or(venue->currency);
  post.reference = body->reference;
  post.once = body->is_once() ? 1 : 0;
  services.broker.submit(request.principal.member, post, [&services, respond, id = member->id](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto* rejected = find_event<CommandRejected>(*events)) {
      // The id that names a deposit is its reference.
      const bool is_reused = rejected->reject == Reject::transfer_id_reused;
      return respond(is_reused ? error_response(rejected->reject, "reference") : refusal(rejected->reject));
    }
    const auto* posted = find_event<TransferPosted>(*events);
    const auto* before = find_event<CashPosted>(*events);  // done under the same reference
    if (posted == nullptr && before == nullptr) return respond(refusal(Reject::not_ready));
    const TransferId transfer = posted != nullptr ? posted->transfer : before->transfer;
    HttpResponse response =
        items_response(services.model.balances(id),
                       [](std::string& out, const BalanceRecord& balance) { json::append(out, balance); });
    response.status = posted != nullptr ? 201 : 200;
    std::string text;
    json::append_id(text, transfer.value());
    add_member(response, "transfer", text);
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
  router.add({"GET", "/api/v1/segments", Access::anyone, {}, bind(get_segments)});
  router.add({"PUT", "/api/v1/segments", Access::operator_, {}, bind(put_segment)});
  // The operator's for every series, a vendor's for its own.
  router.add({"POST", "/api/v1/delistings", Access::member, {}, bind(post_delisting)});
  // The operator's for all, a member's for itself.
  router.add({"GET", "/api/v1/kill-switch", Access::member, {}, bind(get_kill_switch)});
  router.add({"PUT", "/api/v1/kill-switch", Access::member, {}, bind(put_kill_switch)});
  router.add({"POST", "/api/v1/cash", Access::operator_, {}, bind(post_cash)});
}

}  // namespace licet::rest
