#include "gateway/licet/snapshot_maker.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <limits>
#include <optional>
#include <span>
#include <system_error>

#include "engine/core/archive.hpp"
#include "engine/core/reject_text.hpp"
#include "engine/runtime/replay.hpp"
#include "engine/runtime/retention.hpp"
#include "engine/runtime/segment_files.hpp"
#include "gateway/licet/log.hpp"

namespace licet {
namespace {

constexpr std::size_t kept = 2;                          // snapshots
constexpr std::size_t kept_max = 4;                      // while RocksDB is behind them
constexpr std::chrono::milliseconds look_again{60'000};  // after a failure, which costs a whole replay

/// Where an image stands on its way along the log.
struct Standing {
  RecoveryStart at;
  std::uint64_t leaves = 0;  // of the audit tree
};

/// Into an image that nothing was applied to.
Result<Standing> load(const Snapshot& snapshot, VenueImage& image) {
  const auto mark = audit_mark_of(snapshot);
  if (!mark) return refuse(mark.error());
  if (const auto loaded = image.load(snapshot); !loaded) return refuse(loaded.error());
  return Standing{.at = snapshot.head().start, .leaves = mark->leaves};
}

/// The image as the newest snapshot has it that can be used, or as of nothing; the bytes of the snapshot are gone when
/// this returns. Those whose content is not known here go to `foreign`. Error: one sentence.
tl::expected<Standing, std::string> load_newest(const SnapshotStore& store, std::optional<VenueImage>& image,
                                                std::set<Sequence>& foreign) {
  for (Sequence at_most(std::numeric_limits<std::uint64_t>::max()); at_most.is_set();) {
    const auto newest = store.newest(at_most);
    if (!newest) return tl::unexpected(newest.error().text());
    if (newest->snapshot == nullptr) break;
    image.emplace();
    const auto loaded = load(*newest->snapshot, *image);
    if (loaded) return *loaded;
    const Sequence at = newest->snapshot->head().start.position.last;
    if (foreign.insert(at).second) {
      log_warn("snapshot").with("not_usable", reject_text(snapshot_name(at), loaded.error()));
    }
    at_most = Sequence(at.value() - 1);
  }
  image.emplace();
  return Standing{};
}

}  // namespace

Result<AuditMark> audit_mark_of(const Snapshot& snapshot) {
  const SnapshotSection* section = snapshot.section(AuditMark::section);
  if (section == nullptr) return refuse(Reject::snapshot_damaged);
  AuditMark mark;
  StateReader reader(section->content);
  reader(mark);
  if (const auto read = reader.finish(); !read) return refuse(read.error());
  return mark;
}

SnapshotMaker::SnapshotMaker(const Parts& parts, SnapshotOptions options)
    : parts_(parts), options_(std::move(options)), store_(parts.directory.snapshots(), options_.mic) {}

SnapshotMaker::~SnapshotMaker() { stop(); }

void SnapshotMaker::start() {
  if (options_.every_commands == 0) return;
  thread_ = std::thread([this] { work(); });
}

void SnapshotMaker::ask_to_stop() {
  {
    const std::lock_guard lock(mutex_);  // so that it is not missed between the look and the sleep
    stop_.request_stop();
  }
  wakes_.notify_all();
}

void SnapshotMaker::stop() {
  ask_to_stop();
  if (thread_.joinable()) thread_.join();
}

void SnapshotMaker::work() {
  (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), 19);  // of this thread and those it starts
  std::unique_lock lock(mutex_);
  while (!wakes_.wait_for(lock, failed_.empty() ? options_.look_every : look_again,
                          [this] { return stop_.stop_requested(); })) {
    lock.unlock();
    const auto made = make();
    if (!made && made.error() != failed_) log_warn("snapshot").with("reason", made.error());
    failed_ = made ? std::string() : made.error();
    if (made && made->sequence.is_set()) {
      log_info("snapshot")
          .with("at", made->sequence.value())
          .with("bytes", made->bytes)
          .with("segments_retired", made->segments_retired);
    }
    lock.lock();
  }
}

SnapshotMaker::OrWhy<Sequence> SnapshotMaker::sealed_end() const {
  Storage& storage = posix_storage();
  const auto segments = list_segments(storage, parts_.directory.journal());
  if (!segments) return tl::unexpected(segments.error().text());
  const auto segment = last_begun_segment(storage, *segments);
  if (!segment) return tl::unexpected(segment.error().text());
  return *segment ? Sequence((*segment)->header.first - 1) : Sequence();
}

SnapshotMaker::OrWhy<SnapshotMaker::Made> SnapshotMaker::make() {
  const auto held = hold();
  const auto present = store_.list();
  if (!present) return tl::unexpected(present.error().text());
  if (present->size() >= kept_max) {
    const auto retired = retire();
    if (!retired) return tl::unexpected(retired.error());
    return Made{};
  }
  const Sequence last = present->empty() ? Sequence() : present->front();
  const auto end = sealed_end();
  if (!end) return tl::unexpected(end.error());
  if (end->value() < last.value() + options_.every_commands || !end->is_set()) return Made{};
  auto made = replay_and_save_in_own_thread();
  if (!made || !made->sequence.is_set()) return made;
  const auto retired = retire();
  if (!retired) return tl::unexpected(retired.error());
  made->segments_retired = *retired;
  return made;
}

/// What a thread has freed stays for a part in its own cache of blocks until it ends, and holds all the memory before
/// it: an image would never go back to the system. No memory and no thread to be had is a reason to try again, no more.
SnapshotMaker::OrWhy<SnapshotMaker::Made> SnapshotMaker::replay_and_save_in_own_thread() {
  OrWhy<Made> made;
  const auto work = [&] {
    try {
      made = replay_and_save();
    } catch (const std::exception& error) {
      made = tl::unexpected(std::string(error.what()));
    }
  };
  try {
    std::thread(work).join();
  } catch (const std::system_error& error) {
    made = tl::unexpected(std::string(error.what()));
  }
  return made;
}

SnapshotMaker::OrWhy<SnapshotMaker::Made> SnapshotMaker::replay_and_save() {
  std::optional<VenueImage> image;
  const auto loaded = load_newest(store_, image, foreign_);
  if (!loaded) return tl::unexpected(loaded.error());
  Standing standing = *loaded;

  JournalReadOptions reading;
  reading.from = standing.at.position;
  reading.archive = parts_.directory.archive();
  reading.sealed_only = true;
  reading.stop = stop_.get_token();
  reading.on_group = [&](const JournalPosition&) { ++standing.leaves; };
  Replay replay(
      image->venue, [&](const EventBatchPtr& batch) { image->on_events(batch); }, standing.at.last_origin);
  const auto report = replay_journal(parts_.directory.journal(), options_.mic.view(), replay, reading);
  if (stop_.stop_requested()) return Made{};
  if (!report) return tl::unexpected(report.error().text());
  if (report->position.last == standing.at.position.last) return Made{};
  standing.at = {.position = report->position, .last_origin = replay.last_origin()};

  if (const auto synced = parts_.audit_log.sync(); !synced) return tl::unexpected(synced.error());
  const auto root = parts_.audit_log.root_at(standing.leaves);
  if (!root) return tl::unexpected(std::string("the audit tree has fewer leaves than the journal has groups"));
  const AuditMark mark{.leaves = standing.leaves, .root = *root};
  if (stop_.stop_requested()) return Made{};
  VenueImage::Saved saved = image->save();
  saved.sections.push_back(
      {.name = std::string(AuditMark::section), .version = 1, .content = std::as_bytes(std::span(&mark, 1))});
  const SnapshotHead head{.start = standing.at, .state_hash = image->venue.state_hash()};
  if (stop_.stop_requested()) return Made{};
  const auto bytes = store_.write(head, saved.sections);
  if (!bytes) return tl::unexpected(bytes.error().text());
  return Made{
      .sequence = standing.at.position.last, .state_hash = head.state_hash, .bytes = *bytes, .segments_retired = 0};
}

/// Old snapshots go, and then the segments that no start needs any more: below the older of those kept, and below what
/// RocksDB has. A start uses a snapshot that RocksDB has caught up with, so that none goes before the older of the two
/// newest is one. Not begun when the maker is to stop: what is left goes another time.
SnapshotMaker::OrWhy<std::uint64_t> SnapshotMaker::retire() {
  if (stop_.stop_requested()) return std::uint64_t{0};
  const auto present = store_.list();
  if (!present) return tl::unexpected(present.error().text());
  const Sequence projected = parts_.projected();
  if (present->size() < kept || (*present)[kept - 1] > projected) return std::uint64_t{0};
  const auto left = store_.prune(kept, foreign_);
  if (!left) return tl::unexpected(left.error().text());
  for (const JournalFault& fault : left->not_usable) log_warn("snapshot").with("reason", fault.text());
  if (options_.retention == Retention::keep || left->good.size() < kept) return std::uint64_t{0};
  const Sequence covered = std::min(left->good.back().start.position.last, projected);
  const auto report = retire_segments(
      {.directory = parts_.directory.journal(),
       .archive = options_.retention == Retention::archive ? parts_.directory.archive() : std::filesystem::path(),
       .stop = stop_.get_token()},
      covered);
  if (!report) return tl::unexpected(report.error().text());
  return report->segments;
}

}  // namespace licet
