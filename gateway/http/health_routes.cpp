#include "gateway/http/health_routes.hpp"

#include <fmt/format.h>

#include <atomic>
#include <string_view>
#include <utility>

#include "gateway/http/error_response.hpp"

namespace licet {
namespace {

void append_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help,
                   const std::atomic<std::uint64_t>& value) {
  out +=
      fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, type, value.load(std::memory_order_relaxed));
}

std::string metrics_text(const HttpCounters& counters) {
  std::string out;
  append_metric(out, "licet_http_connections_open", "gauge", "Connections that are open", counters.connections_open);
  append_metric(out, "licet_http_connections_total", "counter", "Connections taken", counters.connections_accepted);
  append_metric(out, "licet_http_connections_refused_total", "counter", "Connections turned away",
                counters.connections_refused);
  append_metric(out, "licet_http_requests_total", "counter", "Requests read", counters.requests);
  append_metric(out, "licet_http_upgrades_total", "counter", "Connections handed to another protocol",
                counters.upgrades);
  append_metric(out, "licet_http_sent_bytes_total", "counter", "Bytes of answers sent", counters.bytes_sent);
  out += "# HELP licet_http_responses_total Answers by class of status\n# TYPE licet_http_responses_total counter\n";
  for (const auto& [name, value] :
       {std::pair<std::string_view, const std::atomic<std::uint64_t>&>{"2xx", counters.responses_2xx},
        {"3xx", counters.responses_3xx},
        {"4xx", counters.responses_4xx},
        {"5xx", counters.responses_5xx}}) {
    out += fmt::format("licet_http_responses_total{{class=\"{}\"}} {}\n", name, value.load(std::memory_order_relaxed));
  }
  return out;
}

}  // namespace

void add_health_routes(Router& router, const HttpCounters& counters, std::function<ProcessStatus()> status,
                       std::function<std::string()> further) {
  router.add({"GET", "/health", Access::anyone, {}, [status](const RouteRequest&, const HttpRespond& respond) {
                std::string body = R"({"status":"ok","process":)";
                append_json(body, status());
                respond(json_response(200, body + '}'));
              }});
  router.add({"GET", "/ready", Access::anyone, {}, [status](const RouteRequest&, const HttpRespond& respond) {
                const ProcessStatus now = status();
                if (!now.is_ready()) return respond(not_ready_response(now));
                std::string body = R"({"status":"ready","process":)";
                append_json(body, now);
                respond(json_response(200, body + '}'));
              }});
  router.add({"GET",
              "/metrics",
              Access::anyone,
              {},
              [&counters, further = std::move(further)](const RouteRequest&, const HttpRespond& respond) {
                HttpResponse response = json_response(200, metrics_text(counters) + (further ? further() : ""));
                response.fields.front().second = "text/plain; version=0.0.4; charset=utf-8";
                respond(std::move(response));
              }});
}

}  // namespace licet
