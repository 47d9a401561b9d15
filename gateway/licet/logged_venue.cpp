#include "gateway/licet/logged_venue.hpp"

#include <fmt/format.h>

#include "engine/core/reject_text.hpp"
#include "engine/runtime/segment_files.hpp"
#include "engine/venue/venue_state.hpp"
#include "gateway/licet/audit_service.hpp"
#include "gateway/licet/caller.hpp"
#include "gateway/licet/log.hpp"
#include "gateway/licet/log_start.hpp"
#include "gateway/licet/stop_record.hpp"

namespace licet {

LoggedVenue::LoggedVenue(const DataDirectory& directory, const Options& options, const Clock& clock)
    : directory_(directory), options_(options), clock_(clock) {}

LoggedVenue::~LoggedVenue() { close(); }

tl::expected<std::unique_ptr<LoggedVenue>, std::string> LoggedVenue::open(const DataDirectory& directory,
                                                                          const Options& options, const Clock& clock) {
  std::unique_ptr<LoggedVenue> venue(new LoggedVenue(directory, options, clock));
  Step step = venue->open_audit_log();
  if (step) step = venue->open_journal();
  if (step) step = venue->open_projection();
  if (!step) return tl::unexpected(step.error());

  EngineOptions engine;
  engine.ring_slots = options.ring_slots;
  engine.backlog = [projection = venue->projection_.get()] { return projection->pending_bytes(); };
  venue->engine_ = std::make_unique<Engine>(venue->image_->venue, *venue->journal_, clock, engine);
  venue->engine_->subscribe(*venue->projection_);
  venue->engine_->subscribe(venue->image_->grants);
  return venue;
}

/// Without a leaf, until it is known where the log is read from.
LoggedVenue::Step LoggedVenue::open_audit_log() {
  auto nothing = EntryFile::temporary();
  if (!nothing) return tl::unexpected(nothing.error());
  audit_log_ = std::make_unique<MerkleLog>(std::move(*nothing));
  return {};
}

LoggedVenue::Step LoggedVenue::open_journal() {
  FileJournalOptions options;
  options.directory = directory_.journal();
  options.archive = directory_.archive();
  options.venue = options_.mic;
  options.segment_bytes = options_.segment_bytes;
  options.sync = options_.sync;
  options.on_warning = [](const std::string& why) { log_warn("journal").with("reason", why); };
  options.on_group = [this](const JournalPosition& group) { audit_log_->append(audit_entry_of(group)); };
  options.check_end = [this](const JournalPosition& end) { return check_end(end); };
  if (const auto stopped = read_stop_record(directory_.root()); stopped && *stopped) {
    options.durable = (*stopped)->sequence;  // so that the state at the end can be looked at before anything is written
  }
  auto journal = FileJournal::open(options);
  if (!journal) return tl::unexpected(journal.error().text());
  journal_ = std::move(*journal);
  return {};
}

/// Where the end is not known to be durable, neither the tree nor the state has the last group yet. Where a process
/// stopped, it is.
JournalResult<void> LoggedVenue::check_end(const JournalPosition& end) const {
  const auto head = audit_log_->head();
  const auto whole = witnesses_.check(end.last, head.size + (end.last > head.last ? 1 : 0));
  if (!whole) return whole;
  return witnesses_.check_state(end.last, [this] { return image_->venue.state_hash(); });
}

LoggedVenue::Step LoggedVenue::open_projection() {
  const auto first = first_command_of_log(directory_);
  if (!first) return tl::unexpected(first.error());
  ProjectionOptions options;
  options.directory = directory_.ledger();
  options.made_anew = *first == Sequence(1);
  options.venue = options_.mic;
  options.flush_interval = options_.flush_interval;
  options.on_warning = [](const std::string& why) { log_warn("projection").with("reason", why); };
  auto projection = Projection::open(options);
  if (!projection) return tl::unexpected(reject_text(directory_.ledger().string(), projection.error()));
  projection_ = std::move(*projection);
  return {};
}

/// The leaves up to the snapshot are on disk, and their root is what it was; those behind it come from the log.
LoggedVenue::Step LoggedVenue::continue_audit_log(const Snapshot& snapshot) {
  const auto mark = audit_mark_of(snapshot);
  if (!mark) return tl::unexpected(reject_text("audit", mark.error()));
  auto entries = EntryFile::open(audit_entries(), mark->leaves);
  if (!entries) return tl::unexpected(entries.error());
  MerkleLog check(std::move(*entries));
  if (check.head().root != mark->root) return tl::unexpected(audit_entries().string() + ": not the leaves of this log");
  audit_log_->take_over(std::move(check));
  return {};
}

LoggedVenue::Step LoggedVenue::load(const Snapshot& snapshot) {
  if (const auto loaded = image_->load(snapshot); !loaded) {
    return tl::unexpected(reject_text(snapshot_name(snapshot.head().start.position.last), loaded.error()));
  }
  return continue_audit_log(snapshot);
}

/// A snapshot that this program cannot use is passed over: it may be damaged, or of a later program.
tl::expected<RecoveryStart, std::string> LoggedVenue::load_snapshot() {
  const SnapshotStore store(directory_.snapshots(), options_.mic);
  std::string why_none;
  const auto pass_over = [&](const std::string& why) {
    log_warn("snapshot").with("not_usable", why);
    if (why_none.empty()) why_none = why;
  };
  for (Sequence at_most = projection_->applied(); at_most.is_set();) {
    const auto newest = store.newest(at_most);
    if (!newest) return tl::unexpected(newest.error().text());
    for (const JournalFault& fault : newest->not_usable) pass_over(fault.text());
    if (newest->snapshot == nullptr) break;
    const SnapshotHead& head = newest->snapshot->head();
    const Step loaded = load(*newest->snapshot);
    if (loaded) return head.start;
    pass_over(loaded.error());
    image_.emplace();
    at_most = Sequence(head.start.position.last.value() - 1);
  }
  if (const Step begun = begin_audit_log(why_none); !begun) return tl::unexpected(begun.error());
  return RecoveryStart();
}

/// Leaves that are there are given up only for a log that holds all of its groups.
LoggedVenue::Step LoggedVenue::begin_audit_log(const std::string& why_no_snapshot) {
  const auto segments = list_segments(posix_storage(), directory_.journal(), directory_.archive());
  if (!segments) return tl::unexpected(segments.error().text());
  if (!segments->empty() && segments->front().number != 1) {
    return tl::unexpected(
        fmt::format("{}: {}: the log begins with segment {}, and no snapshot up to command {} can be used ({})",
                    directory_.journal().string(), reject_name(Reject::journal_damaged), segments->front().number,
                    projection_->applied().value(), why_no_snapshot.empty() ? "there is none" : why_no_snapshot));
  }
  const auto made = posix_storage().create_directories(directory_.audit());
  if (!made) return tl::unexpected(storage_fault(directory_.audit(), made.error()).text());
  auto entries = EntryFile::create(audit_entries());
  if (!entries) return tl::unexpected(entries.error());
  // What is synced into the file later counts only under a name that stays.
  const auto named = posix_storage().sync_directory(directory_.audit());
  if (!named) return tl::unexpected(storage_fault(directory_.audit(), named.error()).text());
  audit_log_->take_over(MerkleLog(std::move(*entries)));
  return {};
}

LoggedVenue::Step LoggedVenue::start(const JournalProgressHandler& progress) {
  engine_->subscribe(image_->model);  // behind all that uses grants: what a member is shown can be used
  auto witnesses = LogWitnesses::read(directory_, options_.mic, *projection_);
  if (!witnesses) return tl::unexpected(witnesses.error());
  witnesses_ = *witnesses;
  const auto from = load_snapshot();
  if (!from) return tl::unexpected(from.error());
  const auto report = engine_->recover(*from, progress);
  if (!report) return tl::unexpected(engine_->recovery_fault());
  log_info("recovered")
      .with("from_snapshot", from->position.last.value())
      .with("commands", report->commands)
      .with("ms", report->nanoseconds / 1'000'000)
      .with("projection_at", projection_->applied().value());
  // A snapshot above the one used here counts on them.
  if (const auto synced = audit_log_->sync(); !synced) return tl::unexpected(synced.error());
  remove_stop_record(directory_.root());
  const VenueState& state = image_->venue.inspect();
  const RulesVersion rules = state.is_open ? state.rules : newest_rules;  // who opens the venue begins with the newest
  engine_->start();
  started_from_ = from->position.last;
  is_started_ = true;
  snapshots_ = std::make_unique<SnapshotMaker>(
      SnapshotMaker::Parts{
          .directory = directory_, .audit_log = *audit_log_, .projected = [this] { return projection_->durable(); }},
      SnapshotOptions{.mic = options_.mic,
                      .every_commands = options_.snapshot_every,
                      .retention = options_.retention,
                      .look_every = options_.snapshot_look_every});
  snapshots_->start();
  return adopt_newest_rules(rules);
}

/// By a command, so that every later replay changes over at the same place.
LoggedVenue::Step LoggedVenue::adopt_newest_rules(RulesVersion present) {
  if (present == newest_rules) return {};
  const auto adopted = Caller(*engine_, *engine_).call(operator_id, AdoptRules{});
  if (!adopted) return tl::unexpected(reject_text("adopting the newest rules", adopted.error()));
  log_info("rules").with("before", word(present)).with("now", word(newest_rules));
  return {};
}

void LoggedVenue::close() {
  if (is_closed_) return;
  is_closed_ = true;
  if (!is_started_) return;
  snapshots_->stop();
  engine_->stop();
  const bool is_flushed = projection_->flush().has_value();
  const Sequence last = journal_->position().last;
  const auto written = write_stop_record(directory_.root(), {.sequence = last, .state_hash = engine_->state_hash()});
  if (!written) log_warn("stop_record").with("reason", written.error());
  log_info("stopped").with("last_command", last.value()).with("projection", is_flushed ? "flushed" : "not flushed");
}

}  // namespace licet
