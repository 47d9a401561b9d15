#pragma once

#include <mutex>
#include <vector>

#include "engine/runtime/journal.hpp"

namespace licet {

/// A log that lives as long as the object: for tests, and for trials that need no durability.
class MemoryJournal final : public Journal {
 public:
  explicit MemoryJournal(std::size_t max_group_bytes = std::size_t{1} << 20U) : max_group_bytes_(max_group_bytes) {}

  using Journal::recover;
  JournalResult<JournalPosition> recover(const JournalPosition& from, const CommandHandler& each,
                                         const JournalProgressHandler& progress) override;
  void append(const JournalGroup& group) override;
  [[nodiscard]] std::size_t max_group_bytes() const noexcept override { return max_group_bytes_; }
  [[nodiscard]] JournalPosition position() const override;
  /// Groups appended so far.
  [[nodiscard]] std::size_t groups() const;

 private:
  [[nodiscard]] JournalPosition unlocked_position() const;

  const std::size_t max_group_bytes_;
  mutable std::mutex mutex_;
  std::vector<Command> commands_;
  std::size_t groups_ = 0;
};

}  // namespace licet
