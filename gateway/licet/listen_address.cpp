#include "gateway/licet/listen_address.hpp"

#include <fmt/format.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace licet {

tl::expected<std::uint16_t, std::string> probe_port(const std::string& address, std::uint64_t port) {
  using boost::asio::ip::tcp;
  boost::system::error_code error;
  const auto failed = [&] {
    return tl::unexpected(fmt::format("{}:{} cannot be listened on: {}", address, port, error.message()));
  };
  const auto ip = boost::asio::ip::make_address(address, error);
  if (error) return failed();
  boost::asio::io_context io;
  tcp::acceptor acceptor(io);
  const tcp::endpoint endpoint(ip, static_cast<std::uint16_t>(port));
  acceptor.open(endpoint.protocol(), error);
  if (error) return failed();
  acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(1, error);
  if (error) return failed();
  const auto bound = acceptor.local_endpoint(error);
  if (error) return failed();
  return bound.port();
}

std::string http_origin(const Config& config, std::uint16_t port) {
  const std::string_view scheme = config.http_certificate.empty() ? "http" : "https";
  const bool is_ipv6 = config.http_address.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? fmt::format("[{}]", config.http_address) : config.http_address;
  return fmt::format("{}://{}:{}", scheme, host, port);
}

}  // namespace licet
