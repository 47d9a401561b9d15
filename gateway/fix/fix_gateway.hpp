#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/runtime/ports.hpp"
#include "gateway/auth/authenticator.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// What one FIX connection, and all together, may use. Past any of these the other side is told by name.
struct FixLimits {
  std::size_t connections_max = 1'024;             // too_many_connections
  std::size_t logon_bytes_max = 4'096;             // buffered before a Logon is accepted; then the connection closes
  std::size_t message_bytes_max = 32'768;          // one message after logon; then Logout
  std::size_t unsent_bytes_max = 8'388'608;        // queued for a slow reader; then Logout
  std::chrono::milliseconds logon_timeout{5'000};  // silence before logon; then the connection closes
  std::chrono::milliseconds logout_timeout{2'000};
  int heartbeat_min_s = 1;  // HeartBtInt(108)
  int heartbeat_max_s = 300;
  std::uint32_t messages_per_second = 200'000;   // per session; rate_limited
  std::size_t gap_bytes_max = 4'194'304;         // received past a gap in MsgSeqNum; then Logout
  std::size_t resend_messages_max = 4'096;       // application messages kept for ResendRequest; older are gap-filled
  std::size_t resend_bytes_max = 2'097'152;      // the same in bytes
  std::size_t market_data_requests_max = 1'024;  // subscriptions of one session
  std::size_t market_depth_max = 1'000;          // levels a side
};

struct FixOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  // 0: any free one
  bool tls = false;        // a second listener with TLS 1.2 or 1.3
  std::uint16_t tls_port = 0;
  std::filesystem::path tls_certificate;  // PEM chain
  std::filesystem::path tls_key;          // PEM, RSA or EC
  std::string comp_id = "SHDE";           // the venue's MIC: clients send it as TargetCompID(56)
  std::filesystem::path store;            // directory of the sessions' sequence numbers and recent messages
  FixLimits limits;
};

/// The FIX 4.4 edge of the venue: sessions by QuickFIX over a transport of our own, order entry, reference data and
/// market data (gateway/fix/README.md). Runs one thread of its own; every call here is from the owner's thread.
class FixGateway {
 public:
  /// All must outlive the gateway, and `model` be subscribed to `events` before it.
  FixGateway(FixOptions options, CommandPort& commands, EventSource& events, ReadModel& model,
             Authenticator& authenticator, const Clock& clock);
  /// Stops.
  ~FixGateway();
  FixGateway(const FixGateway&) = delete;
  FixGateway& operator=(const FixGateway&) = delete;

  /// Binds, restores the sessions of the store and begins to accept. Throws std::runtime_error (or a class of it) when
  /// the environment refuses: address in use, unreadable certificate, unwritable store.
  void start();
  /// Says Logout to everyone, waits at most `logout_timeout`, closes and writes the store. Idempotent.
  void stop();

  /// Where it listens, after start().
  [[nodiscard]] std::uint16_t port() const noexcept;
  [[nodiscard]] std::uint16_t tls_port() const noexcept;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace licet
