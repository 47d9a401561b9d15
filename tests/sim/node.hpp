#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/runtime/engine.hpp"
#include "engine/runtime/file_journal.hpp"
#include "tests/sim/auditor.hpp"

namespace licet {
struct VenueImage;
}

namespace licet::sim {

/// One life of the venue's process: the real state machine, clearing, journal, sequencer, views, snapshots and
/// retention, on the simulated disk and clock. Any call may throw Killed; then only the destructor is left.
class Node {
 public:
  struct Outside {
    JournalSync sync;       // as configured
    EventSink& gateway;     // hears what is told, after the views
    GroupHandler on_group;  // hears of each durable group
  };
  Node(Disk& disk, const Clock& clock, const Outside& outside);
  ~Node();

  /// Recovers, from the newest good snapshot when there is one, and is ready to work. Why not, when it refuses.
  [[nodiscard]] std::optional<std::string> start();

  [[nodiscard]] Engine& engine() noexcept { return *engine_; }
  [[nodiscard]] const VenueImage& image() const noexcept { return *image_; }
  /// One step of zero-filling.
  void prepare() { journal_->prepare(); }
  /// A snapshot of what is sealed, and space given back. What refused it, if anything.
  [[nodiscard]] std::optional<std::string> maintain();

  [[nodiscard]] bool began_from_snapshot() const noexcept { return from_snapshot_; }
  /// Snapshots that could not be used, and why.
  [[nodiscard]] const std::vector<JournalFault>& not_usable() const noexcept { return not_usable_; }

 private:
  [[nodiscard]] std::optional<std::string> load(RecoveryStart& start);

  Disk& disk_;
  const Clock& clock_;
  const Outside outside_;
  std::unique_ptr<VenueImage> image_;
  std::unique_ptr<FileJournal> journal_;
  std::unique_ptr<Engine> engine_;
  bool from_snapshot_ = false;
  std::vector<JournalFault> not_usable_;
};

}  // namespace licet::sim
