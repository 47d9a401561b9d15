#include "gateway/http/server_core.hpp"

#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>
#include <system_error>
#include <utility>
#include <vector>

#include "gateway/http/listener.hpp"

namespace licet {

HttpServer::Core::Core(boost::asio::io_context& io_, const HttpServerOptions& options_, HttpHandler handler_)
    : io(io_), options(options_), handler(std::move(handler_)), timer_(io_) {}

std::uint16_t HttpServer::Core::listen(const HttpEndpoint& endpoint) {
  std::shared_ptr<Listener> listener;
  try {
    listener = std::make_shared<Listener>(shared_from_this(), endpoint);
  } catch (const boost::system::system_error& error) {
    throw std::system_error(error.code(), "cannot listen on " + endpoint.address + ":" + std::to_string(endpoint.port));
  }
  const std::uint16_t port = listener->port();
  boost::asio::post(io, [core = shared_from_this(), listener] {
    if (core->stopping) return listener->close();
    core->listeners_.insert(listener);
    listener->accept_next();
    core->start_timer();
  });
  return port;
}

void HttpServer::Core::add(const std::shared_ptr<HttpConnectionBase>& connection) {
  connections_.emplace(connection.get(), connection);
  connection->start();
}

void HttpServer::Core::remove(HttpConnectionBase& connection) noexcept { connections_.erase(&connection); }

void HttpServer::Core::start_timer() {
  if (std::exchange(timer_runs_, true)) return;
  on_timer();
}

void HttpServer::Core::on_timer() {
  const HttpTime now = std::chrono::steady_clock::now();
  // A connection may leave the table while it is told: walk over a copy.
  std::vector<std::shared_ptr<HttpConnectionBase>> all;
  all.reserve(connections_.size());
  for (const auto& [key, connection] : connections_) all.push_back(connection);
  for (const auto& connection : all) connection->on_tick(now);
  if (stopping && connections_.empty()) return;
  timer_.expires_after(options.tick);
  timer_.async_wait([core = shared_from_this()](boost::system::error_code error) {
    if (!error) core->on_timer();
  });
}

void HttpServer::Core::stop() {
  stopping = true;
  for (const auto& listener : listeners_) listener->close();
  listeners_.clear();
  std::vector<std::shared_ptr<HttpConnectionBase>> all;
  for (const auto& [key, connection] : connections_) all.push_back(connection);
  for (const auto& connection : all) connection->wind_down();
  if (connections_.empty()) timer_.cancel();
}

void HttpServer::Core::abandon() noexcept {
  stopping = true;
  std::exchange(listeners_, {}).clear();
  std::exchange(connections_, {}).clear();
}

HttpServer::HttpServer(boost::asio::io_context& io, const HttpServerOptions& options, HttpHandler handler)
    : core_(std::make_shared<Core>(io, options, std::move(handler))) {}

// Listeners and connections hold the core that lists them: let go of both, so that nothing outlives the io_context.
HttpServer::~HttpServer() { core_->abandon(); }

void HttpServer::upgrade(std::string path, UpgradeTarget& target) { core_->upgrades[std::move(path)] = &target; }

std::uint16_t HttpServer::listen(const HttpEndpoint& endpoint) { return core_->listen(endpoint); }

void HttpServer::stop() {
  boost::asio::post(core_->io, [core = core_] { core->stop(); });
}

const HttpCounters& HttpServer::counters() const noexcept { return core_->counters; }

}  // namespace licet
