#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/file_journal.hpp"
#include "tests/sim/auditor.hpp"
#include "tests/sim/rows.hpp"

namespace licet {
class SnapshotStore;
struct VenueImage;
}  // namespace licet

namespace licet::sim {

/// One life of the venue's process: the real state machine, clearing, journal, sequencer, views, snapshots,
/// retention and, when it has dice for it, RocksDB, on the simulated disk and clock. Any call may throw Killed; then
/// only the destructor is left.
class Node {
 public:
  struct Outside {
    JournalSync sync;            // as configured
    EventSink& gateway;          // hears what is told, after the views
    GroupHandler on_group;       // hears of each durable group
    std::optional<Dice> rows{};  // for RocksDB; none: this venue has none
  };
  Node(Disk& disk, ManualClock& clock, const Outside& outside);
  ~Node();

  /// Recovers, from the newest good snapshot when there is one, and is ready to work. Why not, when it refuses.
  [[nodiscard]] std::optional<std::string> start();

  [[nodiscard]] Engine& engine() noexcept { return *engine_; }
  [[nodiscard]] const VenueImage& image() const noexcept { return *image_; }
  /// RocksDB; null: there is none.
  [[nodiscard]] Rows* rows() noexcept { return rows_.get(); }
  /// Whether RocksDB is so far behind that the engine must not take commands.
  [[nodiscard]] bool rows_lag() const;
  /// One step of zero-filling.
  void prepare() { journal_->prepare(); }
  /// A snapshot of what is sealed, and space given back. What refused it, if anything.
  [[nodiscard]] std::optional<std::string> maintain();

  [[nodiscard]] bool began_from_snapshot() const noexcept { return from_snapshot_; }
  /// Snapshots that could not be used, and why.
  [[nodiscard]] const std::vector<JournalFault>& not_usable() const noexcept { return not_usable_; }

 private:
  [[nodiscard]] std::optional<std::string> load(RecoveryStart& start);
  [[nodiscard]] std::uint64_t backlog();
  [[nodiscard]] std::optional<std::string> retire(const SnapshotStore& store);

  Disk& disk_;
  ManualClock& clock_;
  const Outside outside_;
  std::unique_ptr<Rows> rows_;
  bool is_recovering_ = true;
  std::unique_ptr<VenueImage> image_;
  std::unique_ptr<FileJournal> journal_;
  std::unique_ptr<Engine> engine_;
  bool from_snapshot_ = false;
  std::vector<JournalFault> not_usable_;
};

}  // namespace licet::sim
