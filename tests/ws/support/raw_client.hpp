#pragma once

#include <openssl/ssl.h>
#include <simdjson.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace licet::test {

/// A message from the server, as text and parsed.
class Message {
 public:
  explicit Message(std::string text);
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// The value at a JSON pointer as text: strings without quotes, the rest as JSON; "<absent>" when there is none.
  [[nodiscard]] std::string at(std::string_view pointer) const;
  [[nodiscard]] simdjson::dom::element root() const noexcept { return root_; }

 private:
  std::string text_;
  std::shared_ptr<simdjson::dom::parser> parser_ = std::make_shared<simdjson::dom::parser>();
  simdjson::dom::element root_;
};

/// A WebSocket client made by hand (RFC 6455), so that the server meets frames that no library would send. Every wait
/// ends after `patience`.
class RawClient {
 public:
  static constexpr std::chrono::seconds patience{20};

  struct Frame {
    std::uint8_t opcode = 0;
    std::string payload;
  };

  RawClient(std::uint16_t port, bool tls = false);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// The opening handshake; `behind` is sent in the same write. The status line of the answer.
  std::string handshake(std::string_view path = "/ws/v1", std::string_view behind = {});

  /// The head of an HTTP answer, to its empty line; its status line.
  std::string read_status_line();

  void send_bytes(std::string_view bytes);
  void send_text(std::string_view text) { send_bytes(masked_frame(0x81, text)); }
  /// `first_byte`: FIN, reserved bits and opcode.
  [[nodiscard]] static std::string masked_frame(std::uint8_t first_byte, std::string_view payload);

  /// The next frame; none when the connection ended or patience did.
  std::optional<Frame> read_frame();
  /// The next text message, answering pings; none at a Close (kept in close_code and close_reason) or the end.
  std::optional<Message> read_message();

  /// Sends a request and waits for its reply; events that come before it are kept for next_event.
  Message call(std::string_view operation, std::string_view params = "{}");
  /// The next event of a channel, of those kept or still to come.
  Message next_event(std::string_view channel);
  /// Reads until the server's Close; its reason.
  std::string wait_for_close();
  void shrink_receive_buffer();
  void disconnect();

  int close_code = 0;
  std::string close_reason;

 private:
  std::size_t read_some(char* into, std::size_t size);
  bool read_exactly(std::string& into, std::size_t size);

  int socket_ = -1;
  SSL_CTX* tls_context_ = nullptr;
  SSL* tls_ = nullptr;
  std::string ahead_;
  std::size_t ahead_at_ = 0;
  std::uint64_t last_id_ = 0;
  std::deque<Message> events_;
};

}  // namespace licet::test
