#include "gateway/http/connection_impl.hpp"

namespace licet {

std::shared_ptr<HttpConnectionBase> make_connection(std::shared_ptr<HttpServer::Core> core, HttpTlsStream stream) {
  return std::make_shared<HttpConnection<HttpTlsStream>>(std::move(core), std::move(stream));
}

}  // namespace licet
