#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/runtime/clock.hpp"
#include "settlement/ledger/projection.hpp"
#include "tests/sim/disk.hpp"

namespace licet::sim {

class RocksEnv;

/// RocksDB in one life of the process: the real projection on the simulated disk and clock, without a thread. Any call
/// may throw Killed; then only the destructor is left.
class Rows {
 public:
  Rows(Disk& disk, ManualClock& clock, Dice dice);
  /// The process has ended: nothing is written any more.
  ~Rows();
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  /// Why not, when it refuses.
  [[nodiscard]] std::optional<std::string> open();
  [[nodiscard]] Projection& projection() noexcept { return *projection_; }
  [[nodiscard]] const Projection& projection() const noexcept { return *projection_; }
  /// The command at which it was found.
  [[nodiscard]] Sequence found_at() const noexcept { return found_at_; }

  /// The last command that it said to have on disk; 0 while it is not open.
  [[nodiscard]] Sequence durable() const noexcept { return projection_ ? projection_->durable() : Sequence(); }
  /// What is queued is written; false when nothing was.
  bool write();
  /// All is brought to the disk; false when it could not be.
  bool flush();
  /// Something that RocksDB does in the background, a compaction.
  void work_in_background();
  /// Whether the disk refused it something, which excuses what it did not do.
  [[nodiscard]] bool was_refused() const;
  /// What is wrong with the data files; none: every checksum holds.
  [[nodiscard]] std::optional<std::string> check_files();

 private:
  void throw_if_killed() const;

  std::unique_ptr<RocksEnv> env_;
  std::unique_ptr<Projection> projection_;
  Sequence found_at_;
  std::string warning_;  // the last
};

}  // namespace licet::sim
