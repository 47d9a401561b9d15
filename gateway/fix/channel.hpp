#pragma once

#include <cstddef>
#include <string_view>

namespace licet::fix {

/// The bytes' way to the other side, as a session sees it. One thread.
class Channel {
 public:
  virtual ~Channel() = default;
  /// Queues; nothing leaves before `flush`.
  virtual void append(std::string_view bytes) = 0;
  virtual void flush() = 0;
  /// Sends what is queued, within the logout time-out, and closes. The session hears no more of this channel.
  virtual void close_when_sent() = 0;
  [[nodiscard]] virtual std::size_t unsent_bytes() const noexcept = 0;
};

}  // namespace licet::fix
