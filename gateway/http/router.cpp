#include "gateway/http/router.hpp"

#include <algorithm>
#include <optional>

#include "engine/core/check.hpp"
#include "engine/runtime/ports.hpp"
#include "gateway/http/error_response.hpp"

namespace licet {
namespace {

/// Takes the text up to the next '/' off the front of `path`.
std::string_view take_segment(std::string_view& path) noexcept {
  const auto end = std::min(path.find('/'), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(std::min(end + 1, path.size()));
  return segment;
}

/// The values of the pattern's parameters; none when the path is another one. No parameter is ever empty.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  if (path.size() > 1 && path.back() == '/') return std::nullopt;
  std::vector<std::string> values;
  while (!pattern.empty()) {
    const std::string_view expected = take_segment(pattern);
    if (expected.starts_with('{')) {
      const std::string_view value = expected.ends_with("+}") ? std::exchange(path, {}) : take_segment(path);
      if (value.empty()) return std::nullopt;
      values.emplace_back(value);
    } else if (expected != take_segment(path)) {
      return std::nullopt;
    }
  }
  if (!path.empty()) return std::nullopt;
  return values;
}

bool answers(const Route& route, std::string_view method) noexcept {
  return route.method == method || (route.method == "GET" && method == "HEAD");
}

/// RFC 6750 section 2.1; the scheme's name in any case (RFC 9110 section 11.1).
std::optional<std::string_view> bearer_token(const HttpRequest& request) noexcept {
  constexpr std::string_view scheme = "bearer ";
  const std::string_view value = request.field("authorization");
  if (value.size() <= scheme.size()) return std::nullopt;
  const bool is_bearer = std::equal(scheme.begin(), scheme.end(), value.begin(),
                                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b); });
  if (!is_bearer) return std::nullopt;
  return value.substr(scheme.size());
}

}  // namespace

Router::Router(const Authenticator& authenticator, const Clock& clock, const RouterLimits& limits)
    : authenticator_(authenticator),
      clock_(clock),
      member_limits_(limits.per_member),
      remote_limits_(limits.per_remote) {}

void Router::add(Route route) {
  LICET_CHECK(route.pattern.starts_with('/') && route.handler);
  routes_.push_back(std::move(route));
}

void Router::add_prefix(std::string prefix, HttpHandler handler) {
  prefixes_.emplace_back(std::move(prefix), std::move(handler));
  std::ranges::stable_sort(prefixes_, std::ranges::greater(), [](const auto& entry) { return entry.first.size(); });
}

void Router::handle(HttpRequest request, HttpRespond respond) {
  std::string allowed;
  for (const Route& route : routes_) {
    auto values = match(route.pattern, request.path);
    if (!values) continue;
    if (answers(route, request.method)) {
      return call(route, std::move(*values), std::move(request), std::move(respond));
    }
    allowed += (allowed.empty() ? "" : ", ") + route.method + (route.method == "GET" ? ", HEAD" : "");
  }
  if (allowed.empty()) return otherwise(std::move(request), std::move(respond));
  HttpResponse response = error_response(Reject::method_not_allowed);
  response.fields.emplace_back("allow", allowed);
  respond(std::move(response));
}

void Router::call(const Route& route, std::vector<std::string> path_values, HttpRequest request, HttpRespond respond) {
  RouteRequest call{std::move(request), std::move(path_values), {}, {}, clock_.now()};
  auto query = Parameters::parse(call.http.query);
  if (!query) return respond(error_response(query.error()));
  call.query = std::move(*query);
  if (route.access == Access::anyone) {
    if (!remote_limits_.try_take(call.http.remote, call.now, route.cost))
      return respond(error_response(Reject::rate_limited));
  } else {
    const auto token = bearer_token(call.http);
    if (!token) return respond(error_response(Reject::unauthenticated));
    const auto principal = authenticator_.verify_access_token(*token, call.now);
    if (!principal) {
      // Guessing tokens costs us a signature each: it is held to the pace of strangers.
      const bool within = remote_limits_.try_take(call.http.remote, call.now, credential_cost);
      return respond(error_response(within ? principal.error() : Reject::rate_limited));
    }
    call.principal = *principal;
    if (!member_limits_.try_take(principal->member, call.now, route.cost))
      return respond(error_response(Reject::rate_limited));
    if (route.access == Access::operator_ && principal->role != MemberRole::operator_) {
      return respond(error_response(Reject::forbidden));
    }
  }
  if (const auto unknown = call.query.unknown(route.query)) {
    return respond(error_response(Reject::unknown_field, *unknown));
  }
  route.handler(std::move(call), std::move(respond));
}

bool Router::is_for_page(const HttpRequest& request) const {
  const auto is_route = [&](const Route& route) { return match(route.pattern, request.path).has_value(); };
  const auto is_below = [&](const auto& prefix) { return request.path.starts_with(prefix.first); };
  return fallback_ && !request.path.starts_with("/api/") && std::ranges::none_of(routes_, is_route) &&
         std::ranges::none_of(prefixes_, is_below);
}

void Router::otherwise(HttpRequest request, HttpRespond respond) {
  for (const auto& [prefix, handler] : prefixes_) {
    if (!request.path.starts_with(prefix)) continue;
    if (!remote_limits_.try_take(request.remote, clock_.now())) return respond(error_response(Reject::rate_limited));
    return handler(std::move(request), std::move(respond));
  }
  if (request.path.starts_with("/api/") || !fallback_) return respond(error_response(Reject::not_found));
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse response = error_response(Reject::method_not_allowed);
    response.fields.emplace_back("allow", "GET, HEAD");
    return respond(std::move(response));
  }
  fallback_(std::move(request), std::move(respond));
}

}  // namespace licet
