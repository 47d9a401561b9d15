#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/runtime/background_append.hpp"
#include "engine/runtime/doorbell.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/event_bus.hpp"
#include "engine/runtime/event_pool.hpp"
#include "engine/runtime/ring.hpp"

namespace licet {

/// Where commands wait for the sequencer.
struct CommandQueue {
  explicit CommandQueue(std::size_t slots) : ring(slots) {}

  CommandRing ring;
  Doorbell bell;  // rung on a push to the ring and on its closing
};

/// What the sequencer works with.
struct SequencerParts {
  StateMachine& machine;
  Journal& journal;
  const Clock& clock;
  CommandQueue& queue;
  EventBus& bus;
  EngineMetrics& metrics;
  const EngineOptions& options;
  std::atomic<std::uint64_t>& released;  // the last command whose events every sink has been given
};

/// The engine's thread: takes what waits, gives each command its number and time, applies it, makes all of it durable
/// as one group, tells the sinks, and begins again. What arrives during a sync is the next group.
///
/// Sync and release are not handed to other threads on purpose: waking one costs a third of a sync, and a thread that
/// works beside a sync can keep the kernel's block layer, which completes it in steps on the same processor, waiting
/// for a whole time slice. Only when commands come faster than that carries (a group of `overlap_from`) is the group
/// synced by a second thread while this one applies the next.
///
/// When something is due by time and no command carries the time on, it puts an AdvanceTime of its own into the log.
class Sequencer {
 public:
  /// Continues a log that ends at `position`.
  Sequencer(const SequencerParts& parts, const JournalPosition& position);

  /// Works until the ring is closed and empty, and everything in it released.
  void run();

  /// Instead of run(), for a simulation: one group taken, applied, made durable and told by the calling thread. False
  /// when nothing waits, or a view lags too far.
  bool step();

 private:
  /// Commands that become durable together, and what followed from them.
  struct Group {
    std::vector<std::uint64_t> records;  // the commands as they go to the journal, one behind the other
    std::shared_ptr<EventBatch> batch;
    std::uint32_t count = 0;
    Timestamp time;  // of the last command
  };

  void wait_for_work();
  void wait_for_views();
  /// Whether the passing of time alone does something now (StateMachine::next_due).
  [[nodiscard]] bool is_due() const;
  /// Puts a command into the log for it.
  void advance_time();
  void begin_group();
  void fill();
  void sequence(Command& command);
  void commit();
  void commit_beside_filling();
  void append(const Group& group);
  void release(Group& group);

  const SequencerParts parts_;
  const std::size_t max_group_;  // commands
  const std::shared_ptr<EventPool> pool_;
  Sequence last_;

  Group filling_;
  Group syncing_;  // in the background
  std::unique_ptr<BackgroundAppend> background_;
};

}  // namespace licet
