#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <tl/expected.hpp>

#include "engine/runtime/engine.hpp"
#include "engine/runtime/file_journal.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/log_witnesses.hpp"
#include "gateway/licet/snapshot_maker.hpp"
#include "gateway/licet/venue_image.hpp"
#include "settlement/audit/merkle_log.hpp"
#include "settlement/ledger/projection.hpp"

namespace licet {

/// A venue on its data directory, without its gateways: engine, journal, audit tree, the views in memory and RocksDB.
/// Life: open, subscribe nothing yet, start, subscribe gateways, …, close.
class LoggedVenue {
 public:
  struct Options {
    Text<7> mic;
    std::uint64_t segment_bytes = std::uint64_t{64} << 20U;
    JournalSync sync = JournalSync::direct;
    std::size_t ring_slots = EngineOptions{}.ring_slots;
    std::uint64_t snapshot_every = 0;  // commands; 0: no snapshots are made
    Retention retention = Retention::keep;
    std::chrono::milliseconds snapshot_look_every = SnapshotOptions{}.look_every;
    std::chrono::milliseconds flush_interval = ProjectionOptions{}.flush_interval;  // of RocksDB
  };
  using Step = tl::expected<void, std::string>;

  /// `directory` is locked, and outlives it, as does `clock`. Nothing is read yet. Error: one sentence.
  [[nodiscard]] static tl::expected<std::unique_ptr<LoggedVenue>, std::string> open(const DataDirectory& directory,
                                                                                    const Options& options,
                                                                                    const Clock& clock);
  /// Closes.
  ~LoggedVenue();
  LoggedVenue(const LoggedVenue&) = delete;
  LoggedVenue& operator=(const LoggedVenue&) = delete;

  /// Loads the newest snapshot that RocksDB has caught up with, makes the rest from the log, then takes commands; the
  /// first is the process's own, which changes a log of older rules over to the newest. Once. Error: one sentence, with
  /// the place.
  [[nodiscard]] Step start(const JournalProgressHandler& progress);
  /// What was accepted becomes durable and is told, RocksDB takes it in, and the state's hash is left for `verify`.
  /// Idempotent.
  void close();

  /// After start: the last command in the snapshot that it went on from; unset: from the log's first command.
  [[nodiscard]] Sequence started_from() const noexcept { return started_from_; }
  /// After start.
  [[nodiscard]] SnapshotMaker& snapshots() noexcept { return *snapshots_; }
  [[nodiscard]] Engine& engine() noexcept { return *engine_; }
  [[nodiscard]] const ReadModel& model() const noexcept { return image_->model; }
  [[nodiscard]] ReadModel& model() noexcept { return image_->model; }
  [[nodiscard]] const GrantDirectory& grants() const noexcept { return image_->grants; }
  [[nodiscard]] const Ledger& ledger() const noexcept { return image_->ledger; }
  [[nodiscard]] Projection& projection() noexcept { return *projection_; }
  [[nodiscard]] const Projection& projection() const noexcept { return *projection_; }
  [[nodiscard]] const MerkleLog& audit_log() const noexcept { return *audit_log_; }

 private:
  LoggedVenue(const DataDirectory& directory, const Options& options, const Clock& clock);
  Step open_journal();
  Step open_projection();
  Step open_audit_log();
  /// `why_no_snapshot`: of the newest that is there; empty: there is none.
  Step begin_audit_log(const std::string& why_no_snapshot);
  /// Where the log is to be read from: behind a snapshot that has been loaded, or from its first command.
  [[nodiscard]] tl::expected<RecoveryStart, std::string> load_snapshot();
  [[nodiscard]] Step adopt_newest_rules(RulesVersion present);
  /// Error: one sentence; the image is of no use then.
  [[nodiscard]] Step load(const Snapshot& snapshot);
  [[nodiscard]] Step continue_audit_log(const Snapshot& snapshot);
  [[nodiscard]] JournalResult<void> check_end(const JournalPosition& end) const;
  [[nodiscard]] std::filesystem::path audit_entries() const { return directory_.audit() / "entries"; }

  const DataDirectory& directory_;
  const Options options_;
  const Clock& clock_;
  std::optional<VenueImage> image_{std::in_place};  // always one, at this place: a start may begin again with a new one
  LogWitnesses witnesses_;                          // as they were before the start
  std::unique_ptr<MerkleLog> audit_log_;
  std::unique_ptr<FileJournal> journal_;
  std::unique_ptr<Projection> projection_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<SnapshotMaker> snapshots_;
  Sequence started_from_;
  bool is_started_ = false;
  bool is_closed_ = false;
};

}  // namespace licet
