#include "settlement/delivery/oauth_server.hpp"

#include <charconv>

#include "schemas/reject_catalogue.hpp"
#include "settlement/delivery/error_form.hpp"

namespace licet {
namespace {

constexpr std::string_view introspect_path = "/oauth/introspect";
constexpr std::string_view jwks_path = "/.well-known/jwks.json";
constexpr std::string_view status_path = "/status/";

[[nodiscard]] HttpResponse kept_answer(std::string content_type, std::string body, Duration lifetime) {
  HttpResponse response;
  const std::int64_t seconds = lifetime.nanoseconds() / Duration::seconds(1).nanoseconds();
  response.fields = {{"content-type", std::move(content_type)},
                     {"cache-control", "public, max-age=" + std::to_string(seconds)},
                     {"access-control-allow-origin", "*"}};
  response.body = std::move(body);
  return response;
}

[[nodiscard]] HttpResponse not_allowed(std::string_view allow) {
  HttpResponse response = oauth_error("invalid_request", 405, "this address does not take that method");
  response.fields.emplace_back("allow", allow);
  return response;
}

[[nodiscard]] bool is_form(const HttpRequest& request) {
  return request.field("content-type").starts_with("application/x-www-form-urlencoded");
}

}  // namespace

OAuthServer::OAuthServer(const GrantDirectory& directory, const VenueKeys& keys, const GrantIssuer& issuer,
                         VenueSecret secret, MemberOfToken members, AuditSink audit)
    : directory_(directory),
      keys_(keys),
      issuer_(issuer),
      secret_(std::move(secret)),
      members_(std::move(members)),
      audit_(std::move(audit)),
      verifier_(keys, issuer.addresses().issuer, issuer.addresses().data),
      status_lists_(directory, keys, issuer.addresses().issuer),
      base_path_(path_of_address(issuer.addresses().issuer)),
      token_path_(path_of_address(issuer.addresses().token)) {}

/// RFC 6749 section 2.3.1: by HTTP Basic, or in the form.
std::optional<OAuthServer::Client> OAuthServer::client_of(const HttpRequest& request, const FormValues& form) {
  if (auto basic = basic_credentials(request.field("authorization")); basic) {
    return Client{std::move(basic->user), std::move(basic->password)};
  }
  const auto id = form.find("client_id");
  if (!id) return std::nullopt;
  return Client{std::string(*id), std::string(form.find("client_secret").value_or(""))};
}

bool OAuthServer::owns(const HttpRequest& request) const {
  const std::string_view path = request.path;
  if (path == token_path_) {
    const auto form = FormValues::parse(request.body);
    const auto client = form ? client_of(request, *form) : std::nullopt;
    return client && client->id.starts_with("grant:");
  }
  if (!path.starts_with(base_path_)) return false;
  const std::string_view below = path.substr(base_path_.size());
  return below == introspect_path || below == jwks_path || below.starts_with(status_path);
}

HttpResponse OAuthServer::token(const HttpRequest& request, Timestamp now, DeliveryRecord& record) const {
  record.operation = "oauth.token";
  if (request.method != "POST") return not_allowed("POST");
  const auto form = FormValues::parse(request.body);
  if (!form || !is_form(request)) return oauth_error("invalid_request", 400, "the form cannot be read");
  const auto client = client_of(request, *form);
  record.credential = "client";
  const auto grant = client ? verify_grant_client(secret_, client->id, client->secret)
                            : Result<GrantId>(refuse(Reject::bad_credentials));
  if (!grant) {
    record.refusal = grant.error();
    return oauth_error("invalid_client", 401, "the client's credentials do not verify");
  }
  record.grant = *grant;
  if (form->find("grant_type") != "client_credentials") {
    return oauth_error("unsupported_grant_type", 400, "grant_type must be client_credentials");
  }
  auto response = issuer_.token_response(*grant, now);
  if (!response) {
    record.refusal = response.error();
    return oauth_error("invalid_grant", 400, reject_message(response.error()));
  }
  return json_answer(200, std::move(*response));
}

/// Errors: bad_credentials.
Result<IntrospectionCaller> OAuthServer::caller_of(const HttpRequest& request, const FormValues& form,
                                                   Timestamp now) const {
  const std::string_view bearer = bearer_token(request.field("authorization"));
  if (!bearer.empty()) {
    if (const auto token = verifier_.verify(bearer, now); token) return IntrospectionCaller{{}, token->grant};
    const auto member = members_ ? members_(bearer, now) : std::nullopt;
    if (member) return IntrospectionCaller{*member, {}};
    return refuse(Reject::bad_credentials);
  }
  const auto client = client_of(request, form);
  if (!client) return refuse(Reject::bad_credentials);
  const auto grant = verify_grant_client(secret_, client->id, client->secret);
  if (!grant) return refuse(grant.error());
  return IntrospectionCaller{{}, *grant};
}

HttpResponse OAuthServer::introspection(const HttpRequest& request, Timestamp now, DeliveryRecord& record) const {
  record.operation = "oauth.introspect";
  if (request.method != "POST") return not_allowed("POST");
  const auto form = FormValues::parse(request.body);
  if (!form || !is_form(request)) return oauth_error("invalid_request", 400, "the form cannot be read");
  const auto caller = caller_of(request, *form, now);
  if (!caller) {
    record.refusal = caller.error();
    return oauth_error("invalid_client", 401, "the caller's credentials do not verify");
  }
  record.grant = caller->grant;
  const auto token = form->find("token");
  if (!token) return oauth_error("invalid_request", 400, "the form has no token");
  const PublicAddresses& addresses = issuer_.addresses();
  return json_answer(200, introspect(directory_, verifier_, addresses.issuer, addresses.data, *token, *caller, now));
}

HttpResponse OAuthServer::status(std::string_view text, Timestamp now) const {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return venue_error(Reject::not_found);
  auto list = status_lists_.token(number, now);
  if (!list) return venue_error(list.error());
  return kept_answer("application/statuslist+jwt", std::move(*list), StatusLists::time_to_live);
}

HttpResponse OAuthServer::route(const HttpRequest& request, Timestamp now, DeliveryRecord& record) const {
  const std::string_view path = request.path;
  if (path == token_path_) return token(request, now, record);
  if (!path.starts_with(base_path_)) return venue_error(Reject::not_found);
  const std::string_view below = path.substr(base_path_.size());
  if (below == introspect_path) return introspection(request, now, record);
  if (request.method != "GET" && request.method != "HEAD") return not_allowed("GET, HEAD");
  if (below == jwks_path) {
    record.operation = "jwks";
    return kept_answer("application/jwk-set+json", keys_.to_jwks(now), Duration::seconds(300));
  }
  if (below.starts_with(status_path)) {
    record.operation = "status";
    return status(below.substr(status_path.size()), now);
  }
  return venue_error(Reject::not_found);
}

HttpResponse OAuthServer::answer(const HttpRequest& request, Timestamp now) {
  DeliveryRecord record;
  record.time = now;
  record.operation = "oauth";
  record.remote = request.remote;
  HttpResponse response = route(request, now, record);
  response.head_only = request.method == "HEAD";
  record.status = response.status;
  if (audit_) audit_(record);
  return response;
}

HttpHandler OAuthServer::handler(std::function<Timestamp()> clock) {
  return
      [this, clock = std::move(clock)](HttpRequest request, HttpRespond respond) { respond(answer(request, clock())); };
}

}  // namespace licet
