#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <string>

#include "settlement/delivery/http_message.hpp"

/// Where the HTTP server hands a connection over. Heavy (Asio): include it in .cpp files only.
namespace licet {

class WebSocketGateway;

}  // namespace licet

namespace licet::ws {

/// One concrete executor: a type-erased one costs a third of the throughput.
using Executor = boost::asio::io_context::executor_type;
using TcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using TlsStream = boost::asio::ssl::stream<TcpSocket>;

/// Takes a connection whose request for an upgrade has been read whole: answers it (101, or 400 and 426 when it is no
/// valid opening handshake, RFC 6455 section 4.2) and serves it from then on. `leftover`: bytes that were read behind
/// the request. To be called on the thread that runs the gateway's io_context, which is also the socket's.
void accept(WebSocketGateway& gateway, TcpSocket socket, HttpRequest upgrade, std::string leftover);
/// The same after the TLS handshake.
void accept(WebSocketGateway& gateway, TlsStream stream, HttpRequest upgrade, std::string leftover);

}  // namespace licet::ws
