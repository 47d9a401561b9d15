#include "gateway/ws/socket_connection.ipp"

namespace licet::ws {

std::shared_ptr<Connection> open_plain_connection(TcpSocket socket, const HttpRequest& upgrade,
                                                  std::string_view leftover, std::size_t max_message_bytes,
                                                  ConnectionHandler& handler) {
  auto connection =
      std::make_shared<SocketConnection<TcpSocket>>(std::move(socket), leftover, max_message_bytes, handler);
  connection->open(upgrade);
  return connection;
}

}  // namespace licet::ws
