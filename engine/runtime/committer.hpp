#pragma once

#include <mutex>
#include <vector>

#include "engine/runtime/event_bus.hpp"
#include "engine/runtime/sequencer.hpp"

namespace licet {

/// Makes chunks durable and then tells the sinks. Two threads run it and take turns: whoever has synced a group takes
/// the release turn before giving up the sync turn, so groups are released in order while the next one is being synced.
/// When little happens one thread does both, with no hand-over between sync and release.
class Committer {
 public:
  Committer(Journal& journal, EventBus& bus, EngineQueues& queues, EngineMetrics& metrics,
            const EngineOptions& options);

  /// Works until everything sequenced is released. For two threads.
  void run();

  [[nodiscard]] Sequence released() const noexcept { return Sequence(released_.load(std::memory_order_acquire)); }
  void start_at(Sequence released) noexcept { released_.store(released.value(), std::memory_order_release); }

 private:
  [[nodiscard]] std::vector<Chunk*> gather();
  void make_durable(const std::vector<Chunk*>& group);
  void release(const std::vector<Chunk*>& group);

  Journal& journal_;
  EventBus& bus_;
  EngineQueues& queues_;
  EngineMetrics& metrics_;
  const EngineOptions& options_;
  const std::size_t max_group_bytes_;
  std::mutex sync_turn_;
  std::mutex release_turn_;  // taken only by the holder of the sync turn
  std::atomic<std::uint64_t> released_{0};
};

}  // namespace licet
