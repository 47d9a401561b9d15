#include "gateway/ws/socket_connection.ipp"

namespace licet::ws {

std::shared_ptr<Connection> open_tls_connection(TlsStream stream, const HttpRequest& upgrade, std::string_view leftover,
                                                std::size_t max_message_bytes, ConnectionHandler& handler) {
  auto connection =
      std::make_shared<SocketConnection<TlsStream>>(std::move(stream), leftover, max_message_bytes, handler);
  connection->open(upgrade);
  return connection;
}

}  // namespace licet::ws
