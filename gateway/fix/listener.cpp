#include "gateway/fix/listener.hpp"

#include <boost/asio/ip/address.hpp>
#include <chrono>
#include <utility>

namespace licet::fix {
namespace {

using boost::asio::ip::tcp;
constexpr std::chrono::milliseconds pause_after_error{100};

}  // namespace

Listener::Listener(boost::asio::io_context& io, const std::string& address, std::uint16_t port, OnSocket on_socket)
    : acceptor_(io), pause_(io), on_socket_(std::move(on_socket)) {
  const tcp::endpoint endpoint(boost::asio::ip::make_address(address), port);
  acceptor_.open(endpoint.protocol());
  acceptor_.set_option(tcp::acceptor::reuse_address(true));
  acceptor_.bind(endpoint);
  acceptor_.listen();
  port_ = acceptor_.local_endpoint().port();
}

void Listener::accept() {
  acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (!error) {
      on_socket_(std::move(socket));
      return accept();
    }
    pause_.expires_after(pause_after_error);
    pause_.async_wait([this](const boost::system::error_code& cancelled) {
      if (!cancelled && acceptor_.is_open()) accept();
    });
  });
}

void Listener::close() noexcept {
  boost::system::error_code ignored;
  acceptor_.close(ignored);  // nothing more is accepted either way
  pause_.cancel();
}

}  // namespace licet::fix
