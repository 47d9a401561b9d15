#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "engine/runtime/ports.hpp"
#include "gateway/http/http_server.hpp"
#include "gateway/http/process_status.hpp"
#include "gateway/http/rest/services.hpp"

namespace licet {

struct HttpGatewayOptions {
  HttpServerOptions server;
  RouterLimits limits;
  /// How long a POST, PATCH or DELETE waits for its events before it answers outcome_unknown.
  Duration command_timeout = Duration::seconds(5);
  /// The built page; empty: none is served.
  std::filesystem::path web_root;
};

/// What the gateway asks of the rest of the venue. References must outlive it; functions may be empty.
struct HttpGatewayPorts {
  CommandPort& commands;
  EventSource& events;
  const ReadModel& model;
  Authenticator& authenticator;
  const Catalogue& catalogue;
  const Clock& clock;
  rest::GrantDocuments grants;
  HttpHandler grant_clients;              // POST /oauth/token of a client that is a grant
  std::function<ProcessStatus()> status;  // unless ready, only health and the page are answered; empty: always ready
  std::function<std::string()> metrics;   // further lines for /metrics, in Prometheus' text form
  const AccountBook* book = nullptr;      // the ledger at rest; none: its routes answer not_ready
};

/// The venue over HTTP: REST under /api/v1, the token endpoint, health, the page, and whatever other parts plug in by
/// prefix or upgrade. schemas/openapi.yaml describes it. All work is done by the thread that runs `io`.
///
/// Order: construct; prefix() and upgrade(); start() after the read model was subscribed; listen(); stop() while `io`
/// runs; destroy when it no longer runs.
class HttpGateway {
 public:
  HttpGateway(boost::asio::io_context& io, HttpGatewayOptions options, HttpGatewayPorts ports);
  ~HttpGateway();
  HttpGateway(const HttpGateway&) = delete;
  HttpGateway& operator=(const HttpGateway&) = delete;

  /// Requests below `path` go to `handler`, which authenticates by itself.
  void prefix(std::string path, HttpHandler handler);
  /// As HttpServer::upgrade.
  void upgrade(std::string path, UpgradeTarget& target);

  /// Listens to events.
  void start();
  /// As HttpServer::listen.
  std::uint16_t listen(const HttpEndpoint& endpoint);
  /// As HttpServer::stop. Commands on their way are still answered, as long as their events come.
  void stop();

  [[nodiscard]] const HttpCounters& counters() const noexcept;
  [[nodiscard]] const Router& router() const noexcept;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace licet
