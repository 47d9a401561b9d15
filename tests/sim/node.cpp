#include "tests/sim/node.hpp"

#include <algorithm>

#include "engine/runtime/replay.hpp"
#include "engine/runtime/retention.hpp"
#include "engine/runtime/snapshot.hpp"
#include "gateway/licet/venue_image.hpp"

namespace licet::sim {
namespace {

constexpr std::uint64_t segment_bytes = std::uint64_t{64} << 10U;  // many are begun
constexpr std::size_t ring_slots = 64;                             // and the ring is full at times
constexpr std::size_t max_group = 64;
constexpr std::uint64_t max_backlog = std::uint64_t{48} << 10U;
constexpr std::size_t kept = 2;      // snapshots
constexpr std::size_t kept_max = 4;  // while RocksDB is behind them

SnapshotStore snapshots_on(Disk& disk) { return {Places().snapshots, *Text<7>::from(venue_mic), disk}; }

}  // namespace

Node::Node(Disk& disk, ManualClock& clock, const Outside& outside) : disk_(disk), clock_(clock), outside_(outside) {}

Node::~Node() = default;

std::optional<std::string> Node::load(RecoveryStart& start) {
  const Sequence at_most = rows_ ? rows_->projection().applied() : Sequence(~std::uint64_t{0});
  if (!at_most.is_set()) return std::nullopt;
  const auto newest = snapshots_on(disk_).newest(at_most);
  if (!newest) return newest.error().text();
  not_usable_ = newest->not_usable;
  if (newest->snapshot == nullptr) return std::nullopt;
  if (const auto loaded = image_->load(*newest->snapshot); !loaded) {
    return "a snapshot that is whole cannot be loaded: " + std::string(reject_name(loaded.error()));
  }
  start = newest->snapshot->head().start;
  from_snapshot_ = true;
  return std::nullopt;
}

/// While it recovers, RocksDB is brought after whenever it lags; later when the dice say so.
std::uint64_t Node::backlog() {
  if (rows_ == nullptr) return 0;
  if (is_recovering_ && rows_lag()) rows_->write();
  return rows_->projection().pending_bytes();
}

bool Node::rows_lag() const { return rows_ && rows_->projection().pending_bytes() > max_backlog; }

std::optional<std::string> Node::start() {
  image_ = std::make_unique<VenueImage>();
  if (outside_.rows) {
    rows_ = std::make_unique<Rows>(disk_, clock_, *outside_.rows);
    if (auto fault = rows_->open()) return fault;
  }
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
  engine.backlog = [this] { return backlog(); };
  engine.max_backlog = max_backlog;
  engine_ = std::make_unique<Engine>(image_->venue, *journal_, clock_, engine);
  if (rows_) engine_->subscribe(rows_->projection());
  engine_->subscribe(image_->model);
  engine_->subscribe(image_->grants);
  const auto recovered = engine_->recover(from);
  if (!recovered) return engine_->recovery_fault();
  is_recovering_ = false;
  if (rows_ && !rows_->projection().check_not_ahead(recovered->position.last)) return "PROJECTION_AHEAD";
  engine_->subscribe(outside_.gateway);
  engine_->start_by_hand();
  return std::nullopt;
}

std::optional<std::string> Node::maintain() {
  const SnapshotStore store = snapshots_on(disk_);
  if (rows_) {
    const auto present = store.list();
    if (!present) return present.error().text();
    if (present->size() >= kept_max) return retire(store);
  }
  const auto newest = store.newest();
  if (!newest) return newest.error().text();
  VenueImage replica;
  RecoveryStart from;
  if (newest->snapshot != nullptr) {
    if (!replica.load(*newest->snapshot)) return "the replica cannot load the snapshot";
    from = newest->snapshot->head().start;
  }
  Replay replay(
      replica.venue, [&](const EventBatchPtr& batch) { replica.on_events(batch); }, from.last_origin);
  JournalReadOptions options;
  options.from = from.position;
  options.archive = Places().archive;
  options.storage = &disk_;
  options.sealed_only = true;
  const auto report = replay_journal(Places().journal, venue_mic, replay, options);
  if (!report) return report.error().text();
  if (report->commands == 0) return std::nullopt;
  const SnapshotHead head{{report->position, replay.last_origin()}, replica.venue.state_hash()};
  if (const auto saved = store.write(head, replica.save().sections); !saved) return saved.error().text();
  return retire(store);
}

/// As the venue's own: a start uses a snapshot that RocksDB has caught up with, so that none goes before the older of
/// the two newest is one, and no segment that RocksDB has not on disk.
std::optional<std::string> Node::retire(const SnapshotStore& store) {
  Sequence projected(~std::uint64_t{0});
  if (rows_) {
    projected = rows_->projection().durable();
    const auto present = store.list();
    if (!present) return present.error().text();
    if (present->size() < kept || (*present)[kept - 1] > projected) return std::nullopt;
  }
  const auto left = store.prune(kept);
  if (!left) return left.error().text();
  if (left->good.size() < kept) return std::nullopt;
  const auto retired = retire_segments({.directory = Places().journal, .archive = Places().archive, .storage = &disk_},
                                       std::min(left->good.back().start.position.last, projected));
  if (!retired) return retired.error().text();
  return std::nullopt;
}

}  // namespace licet::sim
