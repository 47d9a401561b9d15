#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "gateway/http/options.hpp"
#include "settlement/delivery/http_message.hpp"

namespace boost::asio {
class io_context;
}

namespace licet {

class UpgradeTarget;

/// What the server has done so far. Written by its one thread, read by any.
struct HttpCounters {
  std::atomic<std::uint64_t> connections_accepted{0};
  std::atomic<std::uint64_t> connections_refused{0};
  std::atomic<std::uint64_t> connections_open{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> responses_2xx{0};
  std::atomic<std::uint64_t> responses_3xx{0};
  std::atomic<std::uint64_t> responses_4xx{0};
  std::atomic<std::uint64_t> responses_5xx{0};
  std::atomic<std::uint64_t> bytes_sent{0};
  std::atomic<std::uint64_t> upgrades{0};
};

/// An HTTP/1.1 server (RFC 9112) on an io_context that one thread runs: keep-alive, pipelining, chunked requests,
/// answers from memory or from a part of a file, TLS. It knows no address and no method: one handler gets every
/// request. Memory for each connection is bounded, and so is the time that a silent client may take.
///
/// Order: construct; listen() as often as wanted, before or while the io_context runs; stop() while it runs; destroy
/// when it no longer runs, and before it is destroyed.
class HttpServer {
 public:
  HttpServer(boost::asio::io_context& io, const HttpServerOptions& options, HttpHandler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Requests for `path` that ask for an upgrade go to `target`, which must outlive the server. Before listen().
  void upgrade(std::string path, UpgradeTarget& target);

  /// Binds and accepts; returns the port. Throws std::invalid_argument for a non-loopback address without TLS (see
  /// HttpEndpoint), and std::system_error when the address, the certificate or the key cannot be used.
  std::uint16_t listen(const HttpEndpoint& endpoint);

  /// Accepts no more, closes idle connections at once and the others after the answer they wait for. Thread-safe.
  void stop();

  [[nodiscard]] const HttpCounters& counters() const noexcept;

  struct Core;

 private:
  std::shared_ptr<Core> core_;
};

}  // namespace licet
