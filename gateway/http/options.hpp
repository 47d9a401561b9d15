#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace licet {

/// Limits of the HTTP server. Each has a named answer of the reject catalogue, in brackets.
struct HttpServerOptions {
  std::size_t connections_max = 10'000;         // [too_many_connections]
  std::size_t header_bytes_max = 16 * 1024;     // [too_large]
  std::size_t body_bytes_max = 256 * 1024;      // [too_large]
  std::chrono::milliseconds handshake{10'000};  // TLS, from accept; then closed
  std::chrono::milliseconds idle{75'000};       // between requests; then closed
  std::chrono::milliseconds read{10'000};       // a request, from its first byte to its last [request_timeout]
  std::chrono::milliseconds handle{30'000};     // for an answer to be made [outcome_unknown]
  std::chrono::milliseconds write{30'000};      // for the client to take one piece of an answer; then closed
  std::chrono::milliseconds linger{2'000};      // for the client to close after the last answer
  std::chrono::milliseconds drain{10'000};      // from stop() on, for all answers that are owed
  std::chrono::milliseconds tick{250};          // of the one timer that watches all of these
};

/// Certificate chain and private key, both PEM files.
struct TlsFiles {
  std::string certificate_chain;
  std::string private_key;
};

/// Where to listen.
struct HttpEndpoint {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
  std::optional<TlsFiles> tls;
  /// Without TLS only loopback addresses are bound, unless this says that a proxy in front of us does it.
  bool allow_plain_remote = false;
};

}  // namespace licet
