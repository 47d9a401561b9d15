#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/ssl/context.hpp>
#include <cstdint>
#include <memory>
#include <optional>

#include "gateway/http/server_core.hpp"

namespace licet {

/// One bound address.
struct HttpServer::Core::Listener : std::enable_shared_from_this<HttpServer::Core::Listener> {
 public:
  /// Throws as HttpServer::listen does.
  Listener(std::shared_ptr<Core> core, const HttpEndpoint& endpoint);

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void accept_next();
  void close() noexcept;

 private:
  void on_accept(HttpTcpSocket socket);
  void turn_away(HttpTcpSocket socket);
  void pause();

  std::shared_ptr<Core> core_;
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, HttpExecutor> acceptor_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                    HttpExecutor>
      pause_;
  std::optional<boost::asio::ssl::context> tls_;
};

}  // namespace licet
