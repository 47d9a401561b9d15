#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace licet::ws {

/// What stands in a client's bytes next.
struct Incoming {
  enum class Kind : std::uint8_t {
    nothing,  // no whole frame is there yet
    text,     // a whole message, its fragments put together; valid UTF-8
    binary,   // a whole message
    ping,
    pong,
    close,  // `code` is 0 when the frame has none
    fault,  // the client broke the protocol: nothing more can be read; `code` says how
  };

  Kind kind = Kind::nothing;
  std::string_view payload;  // lives until the next call of the reader
  std::uint16_t code = 0;    // RFC 6455 section 7.4.1
};

/// Cuts a client's bytes into messages (RFC 6455 section 5): unmasks in place, holds every rule of framing, and copies
/// nothing but fragments. Pure: whoever reads the socket puts bytes into free_space().
class FrameReader {
 public:
  static constexpr std::size_t buffer_bytes = 16 * 1024;  // what is kept for a connection at rest
  static constexpr std::uint16_t protocol_error = 1002;
  static constexpr std::uint16_t not_utf8 = 1007;
  static constexpr std::uint16_t too_big = 1009;

  /// A message of more bytes is a fault.
  explicit FrameReader(std::size_t max_message_bytes) : max_message_bytes_(max_message_bytes) {}

  /// Where the next bytes belong; never empty. Invalidates payloads.
  [[nodiscard]] std::span<char> free_space();
  /// So many bytes were put at the beginning of free_space().
  void filled(std::size_t bytes) noexcept { end_ += bytes; }
  /// Takes bytes that were read elsewhere.
  void put(std::string_view bytes);

  /// The next message or control frame. After a fault: always that fault.
  [[nodiscard]] Incoming next();

 private:
  struct Header {
    bool is_final = false;
    std::uint8_t opcode = 0;
    std::size_t header_bytes = 0;  // mask included
    std::uint64_t payload_bytes = 0;
  };

  /// False: more bytes are needed. A fault is kept in fault_.
  [[nodiscard]] bool read_header(Header& header);
  [[nodiscard]] bool is_allowed(const Header& header) const noexcept;
  [[nodiscard]] Incoming control(std::uint8_t opcode, std::string_view payload);
  [[nodiscard]] Incoming data(const Header& header, std::string_view payload);
  [[nodiscard]] Incoming whole(std::uint8_t opcode, std::string_view payload);
  [[nodiscard]] Incoming fail(std::uint16_t code) noexcept;
  void make_room(std::size_t bytes);

  std::size_t max_message_bytes_;
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;  // [begin_, end_): not yet cut
  std::size_t end_ = 0;
  std::size_t wanted_ = 0;  // bytes of the frame at begin_, as far as is known
  std::string fragments_;
  std::uint8_t fragmented_opcode_ = 0;  // 0: no message has begun
  bool fragments_are_over_ = false;     // fragments_ was given out
  std::uint16_t fault_ = 0;
};

}  // namespace licet::ws
