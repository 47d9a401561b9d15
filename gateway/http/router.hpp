#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/time.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/limits.hpp"
#include "gateway/http/target.hpp"
#include "settlement/delivery/http_message.hpp"

namespace licet {

class Clock;

/// Who may call a route.
enum class Access : std::uint8_t { anyone, member, operator_ };

/// A request that matched a route, with what the router has found out about it.
struct RouteRequest {
  HttpRequest http;
  std::vector<std::string> path_values;  // of the pattern's parameters, in order
  Parameters query;
  Principal principal;  // of an access other than `anyone`
  Timestamp now;
};
using RouteHandler = std::function<void(RouteRequest, HttpRespond)>;

struct Route {
  std::string method;  // GET also answers HEAD
  /// "/api/v1/orders/{client_order_id}"; a parameter at the end takes the rest, slashes and all, when written
  /// "{client_order_id+}".
  std::string pattern;
  Access access = Access::anyone;
  std::vector<std::string> query;  // names that it knows; others are refused
  RouteHandler handler;
  std::uint32_t cost = 1;  // in tokens of the rate limit
};

struct RouterLimits {
  RateLimit per_member{.per_second = 2'000, .burst = 4'000};
  RateLimit per_remote{.per_second = 1'000, .burst = 2'000};  // requests without a member, by address
};

/// Method and path to handler; authentication and rate limits before it, for every route alike. Exact routes go first,
/// then prefixes (the longest), then the fallback. One thread.
class Router {
 public:
  /// What checking a signature costs of the rate limit (it takes about as long as ten plain requests).
  static constexpr std::uint32_t credential_cost = 10;

  Router(const Authenticator& authenticator, const Clock& clock, const RouterLimits& limits);

  void add(Route route);
  /// Everything below a path that another part of the venue answers, checks and limits by itself.
  void add_prefix(std::string prefix, HttpHandler handler);
  /// What no route and no prefix takes, as long as it is GET or HEAD: the page.
  void set_fallback(HttpHandler handler) { fallback_ = std::move(handler); }

  void handle(HttpRequest request, HttpRespond respond);
  /// Whether the fallback would answer: no route and no prefix is meant.
  [[nodiscard]] bool is_for_page(const HttpRequest& request) const;

  [[nodiscard]] const std::vector<Route>& routes() const noexcept { return routes_; }
  [[nodiscard]] const std::vector<std::pair<std::string, HttpHandler>>& prefixes() const noexcept { return prefixes_; }

 private:
  void call(const Route& route, std::vector<std::string> path_values, HttpRequest request, HttpRespond respond);
  void otherwise(HttpRequest request, HttpRespond respond);

  const Authenticator& authenticator_;
  const Clock& clock_;
  KeyedLimits<MemberId> member_limits_;
  KeyedLimits<std::string> remote_limits_;
  std::vector<Route> routes_;
  std::vector<std::pair<std::string, HttpHandler>> prefixes_;
  HttpHandler fallback_;
};

}  // namespace licet
