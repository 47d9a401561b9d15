#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace licet::fix {

/// Bounds what is kept of messages that arrived past a gap in MsgSeqNum(34), while the other side resends.
class GapGuard {
 public:
  explicit GapGuard(std::size_t bytes_max) noexcept : bytes_max_(bytes_max) {}

  void reset() noexcept {
    bytes_ = 0;
    top_ = 0;
  }
  /// False when more waits than is kept. `expected`: the next number of the other side.
  [[nodiscard]] bool may_wait(std::string_view message, std::uint32_t expected, bool is_logged_on) noexcept {
    const std::uint32_t sequence = sequence_of(message);
    if (expected > top_) bytes_ = 0;  // all that waited has been taken
    if (sequence > expected && is_logged_on) {
      bytes_ += message.size();
      top_ = std::max(top_, sequence);
    }
    return bytes_ <= bytes_max_;
  }

 private:
  /// MsgSeqNum of a framed message; 0 when it has none.
  [[nodiscard]] static std::uint32_t sequence_of(std::string_view message) noexcept {
    const std::size_t at = message.find(
        "\x01"
        "34=");
    if (at == std::string_view::npos) return 0;
    std::uint32_t value = 0;
    for (std::size_t n = at + 4; n < message.size() && message[n] >= '0' && message[n] <= '9' && n < at + 14; ++n) {
      value = value * 10 + static_cast<std::uint32_t>(message[n] - '0');
    }
    return value;
  }

  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::uint32_t top_ = 0;  // the greatest number that waits
};

}  // namespace licet::fix
