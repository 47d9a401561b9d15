#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <string>

namespace licet::fix {

/// Accepts TCP connections for as long as it stands open; running out of descriptors makes it pause, not stop. One
/// thread.
class Listener {
 public:
  using OnSocket = std::function<void(boost::asio::ip::tcp::socket)>;

  /// Binds. Throws boost::system::system_error.
  Listener(boost::asio::io_context& io, const std::string& address, std::uint16_t port, OnSocket on_socket);
  void accept();
  void close() noexcept;
  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

 private:
  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer pause_;
  OnSocket on_socket_;
  std::uint16_t port_ = 0;
};

}  // namespace licet::fix
