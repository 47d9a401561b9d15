#include "gateway/http/token_endpoint.hpp"

#include <utility>

#include "gateway/http/error_response.hpp"
#include "gateway/views/json.hpp"
#include "schemas/reject_catalogue.hpp"

namespace licet {
namespace {

constexpr std::string_view assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
constexpr std::string_view grant_client_prefix = "grant:";
constexpr std::string_view form_type = "application/x-www-form-urlencoded";

HttpResponse oauth_error(int status, std::string_view error, std::string_view description) {
  std::string body = R"({"error":)";
  json::append_string(body, error);
  body += R"(,"error_description":)";
  json::append_string(body, description);
  body += '}';
  return json_response(status, std::move(body));
}

/// RFC 6749 section 5.2 has no code for "too many"; those keep the status of the catalogue.
HttpResponse refused(Reject code) {
  const RejectEntry& entry = reject_entry(code);
  const bool is_credential = entry.http_status == 401 || entry.http_status == 403;
  return oauth_error(is_credential ? 401 : entry.http_status,
                     is_credential ? "invalid_client" : "temporarily_unavailable", entry.message);
}

bool is_form(const HttpRequest& request) noexcept { return request.field("content-type").starts_with(form_type); }

bool is_grant_client(const HttpRequest& request, const Parameters& form) noexcept {
  return form.find("client_id").value_or("").starts_with(grant_client_prefix) ||
         !request.field("authorization").empty();
}

HttpResponse exchange(Authenticator& authenticator, const Parameters& form, Timestamp now) {
  const auto grant_type = form.find("grant_type");
  if (!grant_type) return oauth_error(400, "invalid_request", "grant_type is missing");
  if (*grant_type != "client_credentials") {
    return oauth_error(400, "unsupported_grant_type", "only client_credentials is supported");
  }
  const auto assertion = form.find("client_assertion");
  if (!assertion || form.find("client_assertion_type") != assertion_type) {
    return oauth_error(401, "invalid_client", "a client assertion of type jwt-bearer is required");
  }
  const auto principal = authenticator.verify_assertion(*assertion, Authenticator::audience_token, now);
  if (!principal) return refused(principal.error());
  // RFC 7521 section 4.2: a client_id beside the assertion must name the same client.
  if (form.find("client_id").value_or(principal->code.view()) != principal->code.view()) {
    return oauth_error(401, "invalid_client", "client_id is another than the assertion's");
  }
  std::string body = R"({"access_token":)";
  json::append_string(body, authenticator.issue_access_token(*principal, now));
  body += R"(,"token_type":"Bearer","expires_in":)";
  json::append_number(body,
                      static_cast<std::uint64_t>(Authenticator::access_token_lifetime.nanoseconds() / 1'000'000'000));
  body += '}';
  HttpResponse response = json_response(200, std::move(body));
  response.fields.emplace_back("pragma", "no-cache");
  return response;
}

}  // namespace

void add_token_endpoint(Router& router, Authenticator& authenticator, HttpHandler grant_clients) {
  router.add({"POST",
              "/oauth/token",
              Access::anyone,
              {},
              [&authenticator, grant_clients = std::move(grant_clients)](RouteRequest request, HttpRespond respond) {
                if (!is_form(request.http)) {
                  return respond(oauth_error(400, "invalid_request", "the body must be a URL-encoded form"));
                }
                const auto form = Parameters::parse(request.http.body);
                if (!form) {
                  return respond(oauth_error(400, "invalid_request", "a parameter is malformed or given twice"));
                }
                if (grant_clients && is_grant_client(request.http, *form)) {
                  return grant_clients(std::move(request.http), std::move(respond));
                }
                respond(exchange(authenticator, *form, request.now));
              },
              Router::credential_cost});
}

}  // namespace licet
