#include <utility>

#include "gateway/http/rest/bodies.hpp"
#include "gateway/http/rest/services.hpp"

namespace licet::rest {
namespace {

HttpResponse grant_response(const Services& services, int status, GrantId id) {
  const auto grant = services.model.grant(id);
  if (!grant) return refusal(Reject::unknown_grant);
  std::string body;
  json::append(body, services.model, *grant);
  return json_response(status, std::move(body));
}

/// The grant in the path, when the caller is its holder, its data's vendor or the operator: to everyone else it does
/// not exist.
std::optional<GrantRecord> visible_grant(const Services& services, const RouteRequest& request) {
  const auto id = id_in_path(request.path_values[0]);
  auto grant = id ? services.model.grant(GrantId(*id)) : std::nullopt;
  if (!grant) return std::nullopt;
  const Principal& caller = request.principal;
  if (caller.role == MemberRole::operator_ || grant->terms.holder == caller.member) return grant;
  const auto dataset = services.model.dataset(grant->terms.dataset);
  if (dataset && dataset->terms.vendor == caller.member) return grant;
  return std::nullopt;
}

void get_grants(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto limit = count_parameter(request.query, "limit", 100, 1'000);
  if (!limit) return respond(error_response(limit.error(), "limit"));
  respond(items_response(
      services.model.grants(request.principal.member, *limit),
      [&services](std::string& out, const GrantRecord& grant) { json::append(out, services.model, grant); }));
}

void get_grant(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto grant = visible_grant(services, request);
  respond(grant ? grant_response(services, 200, grant->terms.grant) : refusal(Reject::unknown_grant));
}

void post_activate(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const auto body = read_activate(services.reader, request.http.body);
  if (!body) return respond(refusal(body.error()));
  const auto instrument = services.model.instrument_by_symbol(body->symbol.view());
  if (!instrument) return respond(refusal(Reject::unknown_instrument));
  ActivateLicence activate;
  activate.instrument = instrument->id;
  activate.quantity = body->quantity;
  services.broker.submit(request.principal.member, activate, [&services, respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto* rejected = find_event<CommandRejected>(*events)) return respond(refusal(rejected->reject));
    const auto* released = find_event<GrantReleased>(*events);
    respond(released == nullptr ? refusal(Reject::not_ready) : grant_response(services, 201, released->grant));
  });
}

void set_state(Services& services, GrantState state, const RouteRequest& request, const HttpRespond& respond) {
  const auto reason = read_reason(services.reader, request.http.body);
  if (!reason) return respond(refusal(reason.error()));
  const auto grant = visible_grant(services, request);
  if (!grant) return respond(refusal(Reject::unknown_grant));
  SetGrantState change;
  change.grant = grant->terms.grant;
  change.state = state;
  change.reason = *reason;
  services.broker.submit(request.principal.member, change, [&services, respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto* rejected = find_event<CommandRejected>(*events)) return respond(refusal(rejected->reject));
    const auto* changed = find_event<GrantChanged>(*events);
    respond(changed == nullptr ? refusal(Reject::not_ready) : grant_response(services, 200, changed->grant));
  });
}

void get_document(const GrantDocument& document, std::string_view media_type, const RouteRequest& request,
                  const HttpRespond& respond) {
  const auto id = id_in_path(request.path_values[0]);
  if (!id) return respond(refusal(Reject::unknown_grant));
  if (!document) return respond(refusal(Reject::not_ready));
  auto text = document(GrantId(*id), request.principal.member, request.now);
  if (!text) return respond(refusal(text.error()));
  HttpResponse response = json_response(200, std::move(*text));
  response.fields.front().second = media_type;
  respond(std::move(response));
}

void post_token(Services& services, const RouteRequest& request, const HttpRespond& respond) {
  if (const auto body = read_nothing(services.reader, request.http.body); !body) return respond(refusal(body.error()));
  get_document(services.grants.token, "application/json", request, respond);
}

/// `version`: 1 with a bearer token (the default), 2 with client credentials.
void get_profile(const Services& services, const RouteRequest& request, const HttpRespond& respond) {
  const std::string_view version = request.query.find("version").value_or("1");
  if (version != "1" && version != "2") return respond(error_response(Reject::invalid_value, "version"));
  get_document(version == "1" ? services.grants.profile : services.grants.profile_refreshing, "application/json",
               request, respond);
}

}  // namespace

void add_grant_routes(Router& router, Services& services) {
  const auto bind = [&services](auto handler) {
    return [&services, handler](const RouteRequest& request, const HttpRespond& respond) {
      handler(services, request, respond);
    };
  };
  const auto state = [&services](GrantState to) {
    return [&services, to](const RouteRequest& request, const HttpRespond& respond) {
      set_state(services, to, request, respond);
    };
  };
  router.add({"POST", "/api/v1/licences/activate", Access::member, {}, bind(post_activate)});
  router.add({"GET", "/api/v1/grants", Access::member, {"limit"}, bind(get_grants)});
  router.add({"GET", "/api/v1/grants/{grant}", Access::member, {}, bind(get_grant)});
  router.add({"POST", "/api/v1/grants/{grant}/revoke", Access::member, {}, state(GrantState::revoked)});
  router.add({"POST", "/api/v1/grants/{grant}/suspend", Access::member, {}, state(GrantState::suspended)});
  router.add({"POST", "/api/v1/grants/{grant}/resume", Access::member, {}, state(GrantState::active)});
  router.add({"POST", "/api/v1/grants/{grant}/token", Access::member, {}, bind(post_token)});
  router.add({"GET", "/api/v1/grants/{grant}/profile", Access::member, {"version"}, bind(get_profile)});
  router.add({"GET",
              "/api/v1/grants/{grant}/agreement",
              Access::member,
              {},
              [&services](const RouteRequest& request, const HttpRespond& respond) {
                get_document(services.grants.agreement, "application/ld+json", request, respond);
              }});
}

}  // namespace licet::rest
