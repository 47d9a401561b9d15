#pragma once

#include <cstddef>
#include <string_view>

namespace licet::fix {

/// What stands at the front of a byte stream (FIX 4.4 volume 2, message integrity).
struct Frame {
  enum class Kind {
    message,     // `bytes` is one message by BodyLength(9); its content and CheckSum(10) are not yet looked at
    incomplete,  // more bytes are needed
    garbled,     // the first `consumed` bytes are no message and are skipped, as FIX asks
    too_large,   // BodyLength(9) announces more than is taken: nothing is buffered for it
  };
  Kind kind = Kind::incomplete;
  std::string_view bytes;
  std::size_t consumed = 0;
};

/// Pure. `message_bytes_max` bounds a whole message, with its header and trailer.
[[nodiscard]] Frame next_frame(std::string_view buffer, std::size_t message_bytes_max) noexcept;

/// MsgType(35) of a framed message, which stands third; empty when it does not.
[[nodiscard]] std::string_view msg_type_of(std::string_view message) noexcept;

/// Whether a message type belongs to the session layer (0 to 5 and A), not to the application.
[[nodiscard]] constexpr bool is_session_type(std::string_view msg_type) noexcept {
  return msg_type.size() == 1 && ((msg_type[0] >= '0' && msg_type[0] <= '5') || msg_type[0] == 'A');
}

}  // namespace licet::fix
