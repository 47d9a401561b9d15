#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "engine/runtime/ports.hpp"
#include "gateway/views/read_model.hpp"

namespace boost::asio {
class io_context;
}

namespace licet {

class Authenticator;

/// Limits of the WebSocket gateway. Every one of them has a named answer: an error of schemas/REJECTS.md, or the reason
/// of the Close frame.
struct WebSocketOptions {
  std::size_t max_sessions = 10'000;                // beyond: Close 1013 TOO_MANY_CONNECTIONS
  std::size_t max_message_bytes = 64 * 1024;        // beyond: too_large; beyond twice that: Close 1009
  std::size_t max_in_flight = 1'024;                // commands not yet answered, a session; beyond: rate_limited
  std::size_t max_subscriptions = 256;              // a session; beyond: too_many_subscriptions
  std::size_t max_queue_bytes = 8 * 1024 * 1024;    // unsent output of a session; beyond: Close 1008 SLOW_READER
  std::size_t conflate_bytes = 512 * 1024;          // from here on market data waits for a snapshot instead
  std::size_t send_buffer_bytes = 0;                // SO_SNDBUF of a connection, kernel memory; 0: as the system has it
  std::uint32_t requests_per_second = 20'000;       // a session, sustained; beyond: rate_limited. 0: no limit
  std::uint32_t request_burst = 40'000;             // on top of it
  std::uint32_t logons_per_second = 20;             // of one remote address, and ten times as many at once (a signature
                                                    // costs 0.1 ms); beyond: rate_limited
  std::uint32_t failed_logons = 5;                  // of a session; beyond: Close 1008 BAD_CREDENTIALS
  std::chrono::milliseconds auth_deadline{60'000};  // without a logon or a subscription: Close 1008 AUTH_TIMEOUT
  std::chrono::milliseconds ping_interval{20'000};  // after so much silence the server pings
  std::chrono::milliseconds idle_timeout{60'000};   // after so much silence: Close 1008 IDLE_TIMEOUT
  std::chrono::milliseconds slow_reader_grace{5'000};  // above conflate_bytes for so long: Close 1008 SLOW_READER
  std::chrono::milliseconds drain_timeout{2'000};      // for the last bytes of a closing session
  std::chrono::milliseconds heartbeat_interval{1'000};
};

/// The WebSocket interface of the venue: requests and events of schemas/asyncapi.yaml. It owns no port: the HTTP server
/// hands it each connection that asked for an upgrade to `/ws/v1` (gateway/ws/transport.hpp). All work is done by the
/// thread that runs `io`; the engine's threads only leave batches in an inbox.
///
/// Order: construct; start() before the engine's first new event, after the read model was subscribed; stop() while
/// `io` still runs, from any thread; destroy when `io` no longer runs.
class WebSocketGateway {
 public:
  /// Everything referred to must outlive the gateway.
  WebSocketGateway(const WebSocketOptions& options, boost::asio::io_context& io, CommandPort& commands,
                   EventSource& events, ReadModel& model, Authenticator& authenticator, const Clock& clock);
  ~WebSocketGateway();
  WebSocketGateway(const WebSocketGateway&) = delete;
  WebSocketGateway& operator=(const WebSocketGateway&) = delete;

  /// Subscribes to events and market data.
  void start();
  /// Takes no more connections, ends each session with Close 1001 SERVER_STOPPING, and lets go of events and market
  /// data. The last bytes leave in at most `drain_timeout`, while `io` runs.
  void stop();

  /// Open sessions. Thread-safe.
  [[nodiscard]] std::size_t session_count() const noexcept;

  class Impl;
  /// For accept_websocket() of gateway/ws/transport.hpp.
  [[nodiscard]] Impl& impl() noexcept { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace licet
