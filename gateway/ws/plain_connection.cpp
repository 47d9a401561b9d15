#include "gateway/ws/beast_connection.ipp"

namespace licet::ws {

std::shared_ptr<Connection> open_plain_connection(TcpSocket socket, const HttpRequest& upgrade, std::string leftover,
                                                  std::size_t max_message_bytes, ConnectionHandler& handler) {
  auto connection =
      std::make_shared<BeastConnection<TcpSocket>>(std::move(socket), std::move(leftover), max_message_bytes, handler);
  connection->open(upgrade);
  return connection;
}

}  // namespace licet::ws
