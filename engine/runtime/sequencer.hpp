#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "engine/runtime/chunk.hpp"
#include "engine/runtime/doorbell.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/event_pool.hpp"
#include "engine/runtime/hand_over.hpp"
#include "engine/runtime/ring.hpp"

namespace licet {

/// The queues between the engine's threads.
struct EngineQueues {
  explicit EngineQueues(const EngineOptions& options)
      : ring(options.ring_slots), applied(options.max_chunks), free(options.max_chunks) {}

  CommandRing ring;                        // gateways → sequencer
  HandOver<Chunk> applied;                 // sequencer → committers
  HandOver<Chunk> free;                    // committers → sequencer
  Doorbell sequencer_bell;                 // rung on a push to the ring, on its closing, and when a chunk comes back
  Doorbell committer_bell;                 // rung when a chunk is applied, and at the end
  std::atomic<bool> sequenced_all{false};  // the ring is closed and everything in it is in `applied`
};

/// Gives each command its number and time and applies it: the only thread that touches the state machine.
class Sequencer {
 public:
  /// Continues a log that ends at `position`.
  Sequencer(StateMachine& machine, const Clock& clock, EngineQueues& queues, EngineMetrics& metrics,
            const EngineOptions& options, std::size_t max_group_bytes, const JournalPosition& position);

  /// Works until the ring is closed and empty.
  void run();

 private:
  void wait_for_views();
  [[nodiscard]] Chunk& await_free_chunk();
  void fill(Chunk& chunk);
  void sequence(Command& command, Chunk& chunk);

  StateMachine& machine_;
  const Clock& clock_;
  EngineQueues& queues_;
  EngineMetrics& metrics_;
  const EngineOptions& options_;
  const std::size_t max_batch_;
  std::shared_ptr<EventPool> pool_;
  std::vector<std::unique_ptr<Chunk>> chunks_;
  Sequence last_;
  Timestamp time_;
};

}  // namespace licet
