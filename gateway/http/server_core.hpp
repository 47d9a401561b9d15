#pragma once

#include <boost/asio/basic_waitable_timer.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "gateway/http/http_server.hpp"
#include "gateway/http/transport.hpp"

namespace licet {

using HttpTime = std::chrono::steady_clock::time_point;

/// What the server sees of a connection of either kind.
class HttpConnectionBase {
 public:
  virtual ~HttpConnectionBase() = default;
  virtual void start() = 0;
  /// The coarse timer went off.
  virtual void on_tick(HttpTime now) = 0;
  /// The server stops: finish what is being answered, then close.
  virtual void wind_down() = 0;
};

/// Shared by the server, its listeners and its connections; lives as long as any of them. All but `counters` belongs to
/// the thread that runs the io_context.
struct HttpServer::Core : std::enable_shared_from_this<HttpServer::Core> {
  Core(boost::asio::io_context& io_, const HttpServerOptions& options_, HttpHandler handler_);

  /// Throws as HttpServer::listen does.
  std::uint16_t listen(const HttpEndpoint& endpoint);
  void add(const std::shared_ptr<HttpConnectionBase>& connection);
  void remove(HttpConnectionBase& connection) noexcept;
  void stop();
  /// Forgets everything; nobody runs the io_context.
  void abandon() noexcept;

  struct Listener;

  boost::asio::io_context& io;
  const HttpServerOptions options;
  const HttpHandler handler;
  std::unordered_map<std::string, UpgradeTarget*> upgrades;
  HttpCounters counters;
  bool stopping = false;

 private:
  void start_timer();
  void on_timer();

  boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                    HttpExecutor>
      timer_;
  bool timer_runs_ = false;
  std::unordered_map<HttpConnectionBase*, std::shared_ptr<HttpConnectionBase>> connections_;
  std::unordered_set<std::shared_ptr<Listener>> listeners_;
};

/// One in each of plain_connection.cpp and tls_connection.cpp, because instantiating them is slow.
[[nodiscard]] std::shared_ptr<HttpConnectionBase> make_connection(std::shared_ptr<HttpServer::Core> core,
                                                                  HttpTcpSocket socket);
[[nodiscard]] std::shared_ptr<HttpConnectionBase> make_connection(std::shared_ptr<HttpServer::Core> core,
                                                                  HttpTlsStream stream);

}  // namespace licet
