#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace licet::ws {

/// Why a session ends: the code of its Close frame (RFC 6455 section 7.4) and the name that stands in it.
struct CloseReason {
  std::uint16_t code;
  std::string_view name;
};
namespace close_reasons {
inline constexpr CloseReason server_stopping{1001, "SERVER_STOPPING"};
inline constexpr CloseReason slow_reader{1008, "SLOW_READER"};
inline constexpr CloseReason idle_timeout{1008, "IDLE_TIMEOUT"};
inline constexpr CloseReason auth_timeout{1008, "AUTH_TIMEOUT"};
inline constexpr CloseReason bad_credentials{1008, "BAD_CREDENTIALS"};
inline constexpr CloseReason credential_revoked{1008, "CREDENTIAL_REVOKED"};
inline constexpr CloseReason too_many_connections{1013, "TOO_MANY_CONNECTIONS"};
}  // namespace close_reasons

/// One WebSocket connection as its session sees it. All on the gateway's thread.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Queues one text message: its frame header and its payload. Ignored once the connection is closing.
  virtual void send(std::string_view header, std::string_view payload) = 0;
  virtual void ping() = 0;
  /// Bytes queued and not yet taken by the system.
  [[nodiscard]] virtual std::size_t queued_bytes() const noexcept = 0;
  [[nodiscard]] virtual std::size_t received_bytes() const noexcept = 0;
  /// Sends a Close frame behind what is queued and waits for the peer's. ConnectionHandler::on_closed follows, at the
  /// latest after abort().
  virtual void close(CloseReason reason) = 0;
  /// Ends the connection at once. on_closed follows, later and from the loop.
  virtual void abort() = 0;
  /// The handler goes away: nothing is called any more, and the connection ends by itself.
  virtual void detach() noexcept = 0;
};

/// Hears what comes in. Not called after detach().
class ConnectionHandler {
 public:
  virtual ~ConnectionHandler() = default;
  /// The opening handshake is done.
  virtual void on_open() = 0;
  /// A text message; the bytes live during the call.
  virtual void on_text(std::string_view text) = 0;
  virtual void on_binary() = 0;
  /// The last call. The handler may be destroyed in it.
  virtual void on_closed() = 0;
};

}  // namespace licet::ws
