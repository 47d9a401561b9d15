#include "gateway/http/listener.hpp"

#include <boost/asio/write.hpp>
#include <ctime>
#include <stdexcept>
#include <string>
#include <utility>

#include "gateway/http/error_response.hpp"
#include "gateway/http/response_head.hpp"

namespace licet {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

asio::ssl::context make_tls(const TlsFiles& files) {
  asio::ssl::context context(asio::ssl::context::tls_server);
  context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                      asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 |
                      asio::ssl::context::no_compression);
  context.use_certificate_chain_file(files.certificate_chain);
  context.use_private_key_file(files.private_key, asio::ssl::context::pem);
  // Idle connections then keep no record buffers.
  SSL_CTX_set_mode(context.native_handle(), SSL_MODE_RELEASE_BUFFERS);
  return context;
}

tcp::endpoint checked_endpoint(const HttpEndpoint& endpoint) {
  const auto address = asio::ip::make_address(endpoint.address);
  if (!address.is_loopback() && !endpoint.tls && !endpoint.allow_plain_remote) {
    throw std::invalid_argument("will not serve " + endpoint.address +
                                " without TLS: give a certificate, or allow it for a proxy that has one");
  }
  return {address, endpoint.port};
}

}  // namespace

HttpServer::Core::Listener::Listener(std::shared_ptr<Core> core, const HttpEndpoint& endpoint)
    : core_(std::move(core)), acceptor_(core_->io), pause_(core_->io) {
  const tcp::endpoint address = checked_endpoint(endpoint);
  if (endpoint.tls) tls_.emplace(make_tls(*endpoint.tls));
  acceptor_.open(address.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  acceptor_.bind(address);
  acceptor_.listen();
}

void HttpServer::Core::Listener::close() noexcept {
  boost::system::error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

void HttpServer::Core::Listener::accept_next() {
  acceptor_.async_accept([self = shared_from_this()](boost::system::error_code error, HttpTcpSocket socket) {
    if (!self->acceptor_.is_open()) return;
    // Out of descriptors or the like: asking again at once would only spin.
    if (error && error != asio::error::connection_aborted) return self->pause();
    if (!error) self->on_accept(std::move(socket));
    self->accept_next();
  });
}

void HttpServer::Core::Listener::pause() {
  pause_.expires_after(std::chrono::milliseconds(50));
  pause_.async_wait([self = shared_from_this()](boost::system::error_code error) {
    if (!error && self->acceptor_.is_open()) self->accept_next();
  });
}

void HttpServer::Core::Listener::on_accept(HttpTcpSocket socket) {
  HttpCounters& counted = core_->counters;
  if (counted.connections_open.load(std::memory_order_relaxed) >= core_->options.connections_max) {
    counted.connections_refused.fetch_add(1, std::memory_order_relaxed);
    return turn_away(std::move(socket));
  }
  boost::system::error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  counted.connections_accepted.fetch_add(1, std::memory_order_relaxed);
  counted.connections_open.fetch_add(1, std::memory_order_relaxed);
  core_->add(tls_ ? make_connection(core_, HttpTlsStream(std::move(socket), *tls_))
                  : make_connection(core_, std::move(socket)));
}

/// A plain client is told why; a TLS client would cost a handshake, which is what there is too much of.
void HttpServer::Core::Listener::turn_away(HttpTcpSocket socket) {
  if (tls_) return;
  const HttpResponse response = error_response(Reject::too_many_connections);
  const std::string answer =
      response_head(response, response.body.size(), false, 1, std::time(nullptr)) + response.body;
  boost::system::error_code ignored;
  socket.non_blocking(true, ignored);
  // The send buffer of a new socket is empty, so this never has to wait.
  socket.write_some(asio::buffer(answer), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

}  // namespace licet
