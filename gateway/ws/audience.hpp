#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "gateway/ws/frame.hpp"

namespace licet::ws {

/// A session as the feeds see it.
class Receiver {
 public:
  virtual ~Receiver() = default;
  virtual void deliver(std::string_view header, std::string_view payload) = 0;
  void deliver(const SharedFrame& frame) { deliver(frame.header(), frame.payload()); }
  /// So much is queued that market data should rather wait.
  [[nodiscard]] virtual bool is_lagging() const noexcept = 0;
};

/// The subscribers of one channel of one market. Whoever lags is left out and gets a snapshot when it has caught up, so
/// that a slow reader costs neither memory nor others' time, and still never sees a gap without a snapshot.
class Audience {
 public:
  [[nodiscard]] bool empty() const noexcept { return members_.empty(); }
  void add(Receiver& receiver);
  void remove(Receiver& receiver);
  void publish(const SharedFrame& frame);
  /// Everyone needs a snapshot: the stream was interrupted.
  void interrupt() noexcept;
  /// Gives a snapshot to those who had been left out and have caught up; `snapshot` is made at most once.
  void catch_up(const std::function<SharedFrame()>& snapshot);

 private:
  struct Member {
    Receiver* receiver;
    bool waits_for_snapshot = false;
  };
  std::vector<Member> members_;
  std::size_t waiting_ = 0;
};

/// An event: `{"channel":…,"market":…,"type":…,"seq":…,"prev_seq":…,"ts":…,"data":DATA}`, with "checksum" at the end
/// when it has one. `market` "" becomes null, and so does a `prev_seq` of a snapshot.
struct EventText {
  std::string_view channel;
  std::string_view market;
  bool is_snapshot = false;
  std::uint64_t seq = 0;
  std::uint64_t prev_seq = 0;
  std::string_view ts;  // JSON
  std::string_view data;
  const std::uint32_t* checksum = nullptr;
};
void append_event(std::string& out, const EventText& event);
[[nodiscard]] SharedFrame make_frame(const EventText& event);

}  // namespace licet::ws
