#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <string>

#include "settlement/delivery/http_message.hpp"

/// The sockets of this server. Heavy (Asio): include it in .cpp files only.
namespace licet {

/// One concrete executor: a type-erased one costs a third of the throughput.
using HttpExecutor = boost::asio::io_context::executor_type;
using HttpTcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, HttpExecutor>;
using HttpTlsStream = boost::asio::ssl::stream<HttpTcpSocket>;

/// Takes over a connection whose request asks for another protocol (RFC 9110 section 7.8) and answers it. `leftover`:
/// bytes that were read behind the request. Called on the thread that runs the server's io_context.
class UpgradeTarget {
 public:
  virtual ~UpgradeTarget() = default;
  /// While it is not, such requests are answered like any other.
  [[nodiscard]] virtual bool is_open() const noexcept { return true; }
  virtual void accept(HttpTcpSocket socket, HttpRequest request, std::string leftover) = 0;
  virtual void accept(HttpTlsStream stream, HttpRequest request, std::string leftover) = 0;
};

}  // namespace licet
