#include "engine/runtime/memory_journal.hpp"

#include "engine/core/check.hpp"

namespace licet {

JournalResult<JournalPosition> MemoryJournal::recover(const JournalPosition& from, const CommandHandler& each,
                                                      const JournalProgressHandler& progress) {
  const std::lock_guard lock(mutex_);
  if (from.last.value() > commands_.size()) {
    return tl::unexpected(JournalFault{Reject::snapshot_mismatch, {}, 0, from.last, "the log ends before"});
  }
  JournalProgress so_far;
  for (const Command& command : std::span(commands_).subspan(from.last.value())) {
    each(command);
    ++so_far.commands;
    so_far.bytes += command.bytes().size();
  }
  so_far.bytes_total = so_far.bytes;
  if (progress) progress(so_far);
  return unlocked_position();
}

void MemoryJournal::append(const JournalGroup& group) {
  const std::lock_guard lock(mutex_);
  std::uint32_t count = 0;
  for (const auto part : group.parts) {
    for (std::size_t at = 0; at < part.size(); at += commands_.back().bytes().size(), ++count) {
      commands_.push_back(Command::from_checked(part.subspan(at)));
      LICET_CHECK(commands_.back().header().sequence.value() == commands_.size());
    }
  }
  LICET_CHECK(count == group.count);
  ++groups_;
}

JournalPosition MemoryJournal::position() const {
  const std::lock_guard lock(mutex_);
  return unlocked_position();
}

JournalPosition MemoryJournal::unlocked_position() const {
  JournalPosition position;
  if (!commands_.empty()) {
    position.last = commands_.back().header().sequence;
    position.time = commands_.back().header().time;
  }
  return position;
}

std::size_t MemoryJournal::groups() const {
  const std::lock_guard lock(mutex_);
  return groups_;
}

}  // namespace licet
