#include "gateway/ws/beast_connection.ipp"

namespace licet::ws {

std::shared_ptr<Connection> open_tls_connection(TlsStream stream, const HttpRequest& upgrade, std::string leftover,
                                                std::size_t max_message_bytes, ConnectionHandler& handler) {
  auto connection =
      std::make_shared<BeastConnection<TlsStream>>(std::move(stream), std::move(leftover), max_message_bytes, handler);
  connection->open(upgrade);
  return connection;
}

}  // namespace licet::ws
