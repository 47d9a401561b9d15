#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace licet::bench {

/// Writes the `n`th message of a connection into `text`.
using MessageMaker = std::function<void(std::uint32_t connection, std::uint64_t n, std::string& text)>;

struct LoadResult {
  std::uint64_t replies = 0;
  std::uint64_t refused = 0;  // replies without what `expect` asks
  std::string first_refused;
  double seconds = 0;
  double cpu_seconds = 0;                  // of this whole process, client and server
  std::vector<std::int64_t> latencies_ns;  // sorted; of replies, by order of sending

  [[nodiscard]] double per_second() const { return static_cast<double>(replies) / seconds; }
  /// Processor time for one message, client and server together: steadier than the rate on a machine that others use.
  [[nodiscard]] double cpu_microseconds() const { return cpu_seconds * 1e6 / static_cast<double>(replies); }
  [[nodiscard]] double microseconds(double quantile) const;
};

/// Closed-loop load on one thread: each connection keeps `depth` messages in flight. The same for every server, and as
/// cheap as it can be: one read and one write a readiness, frames cut by their lengths, an all-zero mask (which is a
/// mask like any other to the server).
class Load {
 public:
  /// Opens the connections and sends `first` (may be empty) on each, waiting for its reply.
  Load(std::uint16_t port, std::uint32_t connections, const std::function<std::string(std::uint32_t)>& first);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  /// Replies count as good when they hold `expect`.
  LoadResult run(std::uint32_t depth, std::chrono::milliseconds warm_up, std::chrono::milliseconds time,
                 const MessageMaker& make, std::string_view expect);

  /// Only reads, on all connections, for so long; how many messages came.
  [[nodiscard]] std::uint64_t listen(std::chrono::milliseconds time);

 private:
  struct Connection;
  std::vector<std::unique_ptr<Connection>> connections_;
  int epoll_ = -1;
};

}  // namespace licet::bench
