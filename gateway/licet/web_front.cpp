#include "gateway/licet/web_front.hpp"

#include <fmt/format.h>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <thread>

#include "gateway/http/http_gateway.hpp"
#include "gateway/http/transport.hpp"
#include "gateway/licet/log.hpp"
#include "gateway/ws/transport.hpp"
#include "gateway/ws/websocket_gateway.hpp"

namespace licet {
namespace {

/// Hands connections to the WebSocket gateway once it is open; until then HTTP answers not_ready.
class WebSocketDoor final : public UpgradeTarget {
 public:
  explicit WebSocketDoor(WebSocketGateway& gateway) : gateway_(gateway) {}
  void open() noexcept { is_open_ = true; }
  void close() noexcept { is_open_ = false; }
  [[nodiscard]] bool is_open() const noexcept override { return is_open_; }
  void accept(HttpTcpSocket socket, HttpRequest request, std::string leftover) override {
    ws::accept(gateway_, std::move(socket), std::move(request), std::move(leftover));
  }
  void accept(HttpTlsStream stream, HttpRequest request, std::string leftover) override {
    ws::accept(gateway_, std::move(stream), std::move(request), std::move(leftover));
  }

 private:
  WebSocketGateway& gateway_;
  std::atomic<bool> is_open_{false};
};

HttpGatewayOptions http_options(const Config& config) {
  HttpGatewayOptions options;
  options.web_root = config.http_page;
  return options;
}

}  // namespace

class WebFront::Impl {
 public:
  explicit Impl(const Parts& parts)
      : config_(parts.config),
        sockets_({}, io_, parts.commands, parts.events, parts.model, parts.authenticator, parts.clock),
        door_(sockets_),
        http_(io_, http_options(parts.config),
              HttpGatewayPorts{.commands = parts.commands,
                               .events = parts.events,
                               .model = parts.model,
                               .authenticator = parts.authenticator,
                               .catalogue = parts.catalogue,
                               .clock = parts.clock,
                               .grants = parts.delivery.grant_documents(),
                               .grant_clients = parts.delivery.token_handler(),
                               .status = [&state = parts.state] { return state.status(); },
                               .metrics = parts.metrics,
                               .book = &parts.book}) {
    for (DeliveryWiring::Mount& mount : parts.delivery.mounts()) {
      http_.prefix(std::move(mount.prefix), std::move(mount.handler));
    }
    http_.prefix(std::string(AuditService::prefix), parts.audit.handler());
    http_.upgrade("/ws/v1", door_);
  }
  ~Impl() { stop(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  tl::expected<void, std::string> listen(std::uint16_t port) {
    HttpEndpoint endpoint;
    endpoint.address = config_.http_address;
    endpoint.port = port;
    if (!config_.http_certificate.empty()) {
      endpoint.tls = TlsFiles{.certificate_chain = config_.http_certificate, .private_key = config_.http_key};
    }
    try {
      http_.listen(endpoint);
    } catch (const std::exception& error) {
      return tl::unexpected(fmt::format("HTTP on {}:{}: {}", config_.http_address, port, error.what()));
    }
    thread_ = std::thread([this] { run(); });
    return {};
  }

  void open() {
    sockets_.start();
    http_.start();
    door_.open();
    is_open_ = true;
  }

  void stop() {
    if (!thread_.joinable()) return;
    door_.close();
    http_.stop();
    if (is_open_) sockets_.stop();
    // The thread ends by itself when the last connection is gone; each has its own time limit.
    work_.reset();
    thread_.join();
  }

 private:
  void run() {
    try {
      io_.run();
    } catch (const std::exception& error) {
      // Handlers answer their own failures; what still gets here leaves the front in an unknown state.
      log_error("http_thread_failed").with("reason", error.what());
      std::terminate();
    }
  }

  const Config& config_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
  WebSocketGateway sockets_;
  WebSocketDoor door_;
  HttpGateway http_;
  std::thread thread_;
  bool is_open_ = false;
};

WebFront::WebFront(const Parts& parts) : impl_(std::make_unique<Impl>(parts)) {}
WebFront::~WebFront() = default;
tl::expected<void, std::string> WebFront::listen(std::uint16_t port) { return impl_->listen(port); }
void WebFront::open() { impl_->open(); }
void WebFront::stop() { impl_->stop(); }

}  // namespace licet
