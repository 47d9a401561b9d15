#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "engine/runtime/journal.hpp"
#include "engine/runtime/metrics.hpp"
#include "engine/runtime/ports.hpp"
#include "engine/venue/state_machine.hpp"

namespace licet {

struct EngineOptions {
  std::size_t ring_slots = 16'384;  // commands waiting for the sequencer, 256 bytes each; a power of two
  std::size_t max_group = 2'048;    // commands that are synced and told together
  std::uint32_t spins = 2'000;      // looks for work before the sequencer sleeps (about 40 ns each)
  /// Bytes of events that views have taken but not yet digested (Projection::pending_bytes). While above `max_backlog`
  /// the sequencer takes nothing from the ring, which fills and then refuses with `overloaded`. May be empty.
  std::function<std::uint64_t()> backlog;
  std::uint64_t max_backlog = std::uint64_t{64} << 20U;
};

/// Where recovery begins: what a snapshot that the machine and the views have loaded says of itself. As made: at the
/// first command, with an empty machine.
struct RecoveryStart {
  JournalPosition position;  // the end of a group
  OriginId last_origin;      // the greatest connection number in any command up to there
};

struct RecoveryReport {
  JournalPosition position;
  std::uint64_t commands = 0;  // read from the log
  std::uint64_t nanoseconds = 0;
};

/// The one writer of the venue: puts commands in order, applies them, makes them durable, and only then tells.
///
///   submit ─► ring ─► sequencer: number, time, apply ─► journal (sync) ─► sinks
///
/// One thread does all that stands behind the ring, group by group; what piles up in the ring meanwhile is the next
/// group. (A second one syncs large groups.) Life: construct, subscribe views, recover, subscribe gateways, start, …,
/// stop.
class Engine final : public CommandPort, public EventSource {
 public:
  /// All must outlive the engine; from `recover` until `stop` only the engine touches the machine and the journal.
  Engine(StateMachine& machine, Journal& journal, const Clock& clock, const EngineOptions& options = {});
  /// Stops when running.
  ~Engine() override;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Replays the log behind `from` through the state machine and hands the events to whoever has subscribed already, on
  /// the calling thread. Errors: journal_damaged, journal_version, rules_version, journal_foreign, snapshot_mismatch,
  /// storage_failed, with the place in recovery_fault().
  Result<RecoveryReport> recover(const RecoveryStart& from, const JournalProgressHandler& progress = {});
  /// From the first command.
  Result<RecoveryReport> recover(const JournalProgressHandler& progress = {}) {
    return recover(RecoveryStart(), progress);
  }
  /// Why `recover` refused, for humans; empty when it did not.
  [[nodiscard]] const std::string& recovery_fault() const noexcept;

  /// From now on commands are taken. After `recover`, once.
  void start();
  /// The same without a thread, for a simulation: the engine works in `step`, which does one group and is false when
  /// nothing waits or a view lags too far.
  void start_by_hand();
  bool step();
  /// Takes no more commands, makes durable and releases everything that was accepted, ends the thread. Idempotent.
  void stop();

  /// As CommandPort says; also refuses with the decoder's error what recovery could not read again.
  Result<void> submit(const Command& command) noexcept override;
  [[nodiscard]] OriginId new_origin() noexcept override;

  void subscribe(EventSink& sink) override;
  /// May be called from inside the sink.
  void unsubscribe(EventSink& sink) override;

  [[nodiscard]] const EngineMetrics& metrics() const noexcept;
  /// Commands that wait for the sequencer.
  [[nodiscard]] std::size_t ring_depth() const noexcept;
  /// The last command whose events every sink has been given.
  [[nodiscard]] Sequence released() const noexcept;
  /// The machine's digest. Only before `start` or after `stop`.
  [[nodiscard]] std::uint64_t state_hash() const;

 private:
  class Pipeline;
  std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace licet
