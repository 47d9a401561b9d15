#pragma once

#include <memory>
#include <string_view>

#include "gateway/ws/connection.hpp"
#include "gateway/ws/transport.hpp"

/// Makes connections of sockets. Each kind is compiled in a file of its own: Beast's handshake takes its time. Heavy
/// (Asio).
namespace licet::ws {

/// Answers the opening handshake `upgrade` and then reads messages of at most `max_message_bytes` (beyond: Close 1009)
/// until the connection ends; `leftover` came behind the request. Handler calls come later, never from within.
[[nodiscard]] std::shared_ptr<Connection> open_plain_connection(TcpSocket socket, const HttpRequest& upgrade,
                                                                std::string_view leftover,
                                                                std::size_t max_message_bytes,
                                                                ConnectionHandler& handler);
[[nodiscard]] std::shared_ptr<Connection> open_tls_connection(TlsStream stream, const HttpRequest& upgrade,
                                                              std::string_view leftover, std::size_t max_message_bytes,
                                                              ConnectionHandler& handler);

}  // namespace licet::ws
