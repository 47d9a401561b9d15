#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "engine/runtime/event_pool.hpp"
#include "engine/runtime/journal_reader.hpp"
#include "engine/venue/state_machine.hpp"

namespace licet {

using EventBatchHandler = std::function<void(const EventBatchPtr&)>;

/// Applies a log's commands again and hands on the events in batches.
class Replay {
 public:
  /// `last_origin`: of what the machine has applied before.
  Replay(StateMachine& machine, EventBatchHandler on_batch, OriginId last_origin = {});

  /// The next command.
  void apply(const Command& command);
  /// Hands on what the last batch holds. Call at the end.
  void finish();
  /// The greatest connection number in any command so far (RecoveryStart).
  [[nodiscard]] OriginId last_origin() const noexcept { return last_origin_; }

 private:
  StateMachine& machine_;
  EventBatchHandler on_batch_;
  std::shared_ptr<EventPool> pool_;
  std::shared_ptr<EventBatch> batch_;
  OriginId last_origin_;
};

/// Replays the log in `directory` through `machine`, which stands where reading begins: what `verify`, `replay` and the
/// maker of snapshots do. As read_journal otherwise.
JournalResult<JournalReport> replay_journal(const std::filesystem::path& directory, std::string_view venue,
                                            Replay& replay, const JournalReadOptions& options);
/// From the first command, through a fresh `machine`.
JournalResult<JournalReport> replay_journal(const std::filesystem::path& directory, std::string_view venue,
                                            StateMachine& machine, const EventBatchHandler& on_batch,
                                            const JournalProgressHandler& progress = {});

}  // namespace licet
