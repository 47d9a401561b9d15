#include "engine/runtime/replay.hpp"

#include <algorithm>
#include <utility>

namespace licet {
namespace {

constexpr std::uint64_t batch_commands = 256;
constexpr std::size_t batch_bytes = std::size_t{256} << 10U;

}  // namespace

Replay::Replay(StateMachine& machine, EventBatchHandler on_batch, OriginId last_origin)
    : machine_(machine), on_batch_(std::move(on_batch)), pool_(EventPool::make(64)), last_origin_(last_origin) {}

void Replay::apply(const Command& command) {
  const Sequence sequence = command.header().sequence;
  if (batch_ == nullptr) {
    batch_ = pool_->take();
    batch_->first = sequence;
  }
  batch_->last = sequence;
  last_origin_ = std::max(last_origin_, command.header().origin);
  batch_->events.begin(command.header());
  machine_.apply(command.view(), batch_->events);
  const bool full = sequence.value() - batch_->first.value() + 1 >= batch_commands;
  if (full || batch_->events.bytes().size() >= batch_bytes) finish();
}

void Replay::finish() {
  if (batch_ == nullptr) return;
  if (on_batch_) on_batch_(batch_);
  batch_ = nullptr;
}

JournalResult<JournalReport> replay_journal(const std::filesystem::path& directory, std::string_view venue,
                                            Replay& replay, const JournalReadOptions& options) {
  auto report = read_journal(
      directory, venue, [&](const Command& command) { replay.apply(command); }, options);
  replay.finish();
  return report;
}

JournalResult<JournalReport> replay_journal(const std::filesystem::path& directory, std::string_view venue,
                                            StateMachine& machine, const EventBatchHandler& on_batch,
                                            const JournalProgressHandler& progress) {
  Replay replay(machine, on_batch);
  JournalReadOptions options;
  options.progress = progress;
  return replay_journal(directory, venue, replay, options);
}

}  // namespace licet
