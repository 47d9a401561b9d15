#include "gateway/http/http_gateway.hpp"

#include <utility>

#include "gateway/http/health_routes.hpp"
#include "gateway/http/static_files.hpp"
#include "gateway/http/token_endpoint.hpp"

namespace licet {

struct HttpGateway::Impl {
  Impl(boost::asio::io_context& io, const HttpGatewayOptions& options, HttpGatewayPorts ports)
      : broker(io, ports.commands, ports.events, options.command_timeout),
        services{
            ports.model, ports.catalogue, broker, std::move(ports.grants), json::Reader(options.server.body_bytes_max),
            ports.book},
        router(ports.authenticator, ports.clock, options.limits),
        status(ports.status ? std::move(ports.status) : [] { return ProcessStatus(); }),
        server(io, options.server, [this](HttpRequest request, HttpRespond respond) {
          if (const ProcessStatus now = status(); !now.is_ready() && !may_answer(request)) {
            return respond(not_ready_response(now));
          }
          router.handle(std::move(request), std::move(respond));
        }) {
    rest::add_market_routes(router, services);
    rest::add_dataset_routes(router, services);
    rest::add_order_routes(router, services);
    rest::add_trading_routes(router, services);
    rest::add_negotiation_routes(router, services);
    rest::add_account_routes(router, services);
    rest::add_grant_routes(router, services);
    rest::add_operator_routes(router, services);
    rest::add_transfer_routes(router, services);
    rest::add_ledger_routes(router, services);
    add_token_endpoint(router, ports.authenticator, std::move(ports.grant_clients));
    add_health_routes(router, server.counters(), status, std::move(ports.metrics));
    if (!options.web_root.empty()) {
      router.set_fallback(
          [files = StaticFiles(options.web_root)](const HttpRequest& request, const HttpRespond& respond) {
            respond(files.serve(request));
          });
    }
  }

  /// Whether the request is answered at any time: health, and the page, which shows how far the process is. Until the
  /// log is recovered the tables are half full, and an answer from them would be wrong.
  [[nodiscard]] bool may_answer(const HttpRequest& request) const {
    const bool is_health = request.path == "/health" || request.path == "/ready" || request.path == "/metrics";
    return is_health || (request.path != "/ws/v1" && router.is_for_page(request));
  }

  CommandBroker broker;
  rest::Services services;
  Router router;
  std::function<ProcessStatus()> status;
  HttpServer server;
};

HttpGateway::HttpGateway(boost::asio::io_context& io, HttpGatewayOptions options, HttpGatewayPorts ports)
    : impl_(std::make_unique<Impl>(io, options, std::move(ports))) {}
HttpGateway::~HttpGateway() = default;

void HttpGateway::prefix(std::string path, HttpHandler handler) {
  impl_->router.add_prefix(std::move(path), std::move(handler));
}
void HttpGateway::upgrade(std::string path, UpgradeTarget& target) { impl_->server.upgrade(std::move(path), target); }
void HttpGateway::start() { impl_->broker.start(); }
std::uint16_t HttpGateway::listen(const HttpEndpoint& endpoint) { return impl_->server.listen(endpoint); }
void HttpGateway::stop() { impl_->server.stop(); }
const HttpCounters& HttpGateway::counters() const noexcept { return impl_->server.counters(); }
const Router& HttpGateway::router() const noexcept { return impl_->router; }

}  // namespace licet
