#include "tests/sim/node.hpp"

#include "engine/runtime/replay.hpp"
#include "engine/runtime/retention.hpp"
#include "engine/runtime/snapshot.hpp"
#include "gateway/licet/venue_image.hpp"
#include "tests/sim/saved_image.hpp"

namespace licet::sim {
namespace {

constexpr std::uint64_t segment_bytes = std::uint64_t{64} << 10U;  // many are begun
constexpr std::size_t ring_slots = 64;                             // and the ring is full at times
constexpr std::size_t max_group = 64;

SnapshotStore snapshots_on(Disk& disk) { return {Places().snapshots, *Text<7>::from(venue_mic), disk}; }

}  // namespace

Node::Node(Disk& disk, const Clock& clock, const Outside& outside) : disk_(disk), clock_(clock), outside_(outside) {}

Node::~Node() = default;

std::optional<std::string> Node::load(RecoveryStart& start) {
  const auto newest = snapshots_on(disk_).newest(Sequence(~std::uint64_t{0}));
  if (!newest) return newest.error().text();
  not_usable_ = newest->not_usable;
  if (newest->snapshot == nullptr) return std::nullopt;
  if (const auto loaded = load_image(*newest->snapshot, *image_); !loaded) {
    return "a snapshot that is whole cannot be loaded: " + std::string(reject_name(loaded.error()));
  }
  start = newest->snapshot->head().start;
  from_snapshot_ = true;
  return std::nullopt;
}

std::optional<std::string> Node::start() {
  image_ = std::make_unique<VenueImage>();
  RecoveryStart from;
  if (auto fault = load(from)) return fault;
  FileJournalOptions options;
  options.directory = Places().journal;
  // A start from a snapshot needs nothing of the archive.
  if (!from_snapshot_) options.archive = Places().archive;
  options.venue = *Text<7>::from(venue_mic);
  options.segment_bytes = segment_bytes;
  options.sync = outside_.sync;
  options.storage = &disk_;
  options.in_background = false;
  options.on_group = outside_.on_group;
  auto journal = FileJournal::open(options);
  if (!journal) return journal.error().text();
  journal_ = std::move(*journal);

  EngineOptions engine;
  engine.ring_slots = ring_slots;
  engine.max_group = max_group;
  engine_ = std::make_unique<Engine>(image_->venue, *journal_, clock_, engine);
  if (views_are_saved || !from_snapshot_) {
    engine_->subscribe(image_->model);
    engine_->subscribe(image_->grants);
  }
  if (!engine_->recover(from)) return engine_->recovery_fault();
  engine_->subscribe(outside_.gateway);
  engine_->start_by_hand();
  return std::nullopt;
}

std::optional<std::string> Node::maintain() {
  const SnapshotStore store = snapshots_on(disk_);
  const auto newest = store.newest(Sequence(~std::uint64_t{0}));
  if (!newest) return newest.error().text();
  VenueImage replica;
  RecoveryStart from;
  if (newest->snapshot != nullptr) {
    if (!load_image(*newest->snapshot, replica)) return "the replica cannot load the snapshot";
    from = newest->snapshot->head().start;
  }
  Replay replay(
      replica.venue,
      [&](const EventBatchPtr& batch) {
        if (!views_are_saved) return;
        replica.model.on_events(batch);
        replica.grants.on_events(batch);
      },
      from.last_origin);
  JournalReadOptions options;
  options.from = from.position;
  options.archive = Places().archive;
  options.storage = &disk_;
  options.sealed_only = true;
  const auto report = replay_journal(Places().journal, venue_mic, replay, options);
  if (!report) return report.error().text();
  if (report->commands == 0) return std::nullopt;
  const SnapshotHead head{{report->position, replay.last_origin()}, replica.venue.state_hash()};
  if (const auto saved = save_image(replica, head, store); !saved) return saved.error().text();
  const auto kept = store.prune(2);
  if (!kept) return kept.error().text();
  if (kept->good.size() < 2) return std::nullopt;
  const auto retired = retire_segments({.directory = Places().journal, .archive = Places().archive, .storage = &disk_},
                                       kept->good.back().start.position.last);
  if (!retired) return retired.error().text();
  return std::nullopt;
}

}  // namespace licet::sim
