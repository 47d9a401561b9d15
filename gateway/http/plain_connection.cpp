#include "gateway/http/connection_impl.hpp"

namespace licet {

std::shared_ptr<HttpConnectionBase> make_connection(std::shared_ptr<HttpServer::Core> core, HttpTcpSocket socket) {
  return std::make_shared<HttpConnection<HttpTcpSocket>>(std::move(core), std::move(socket));
}

}  // namespace licet
