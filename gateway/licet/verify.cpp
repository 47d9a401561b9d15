#include <fmt/format.h>
#include <chrono>
#include <cstdio>
#include <optional>

#include "engine/core/reject_text.hpp"
#include "engine/runtime/replay.hpp"
#include "engine/venue/venue_state.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/log_start.hpp"
#include "gateway/licet/progress.hpp"
#include "gateway/licet/stop_record.hpp"
#include "gateway/licet/venue_image.hpp"
#include "gateway/licet/verify_audit.hpp"
#include "gateway/licet/verify_books.hpp"
#include "gateway/licet/verify_projection.hpp"
#include "gateway/licet/verify_snapshots.hpp"

namespace licet {
namespace {

using Clocks = std::chrono::steady_clock;

double seconds_since(Clocks::time_point start) { return std::chrono::duration<double>(Clocks::now() - start).count(); }

/// The checks of one directory, in order. Each prints a line: what it has proven and how long that took, or where it
/// found a difference; the first difference ends it.
class Verification {
 public:
  Verification(const DataDirectory& directory, std::string mic, Text<7> venue, LogStartChoice from)
      : directory_(directory),
        mic_(std::move(mic)),
        venue_(venue),
        choice_(from),
        projection_(directory, venue),
        audit_(directory.audit() / "entries"),
        snapshots_(directory.snapshots(), venue),
        stop_record_(read_stop_record(directory.root())) {
    if (stop_record_) stopped_ = *stop_record_;
  }

  /// The exit status.
  int run() {
    const auto started = Clocks::now();
    if (const auto opened = projection_.open(); !opened) {
      fmt::print(stderr, "licet verify: {}\n", opened.error());
      return 2;
    }
    if (!find_start()) return choice_.kind == LogStartChoice::Kind::first_command_or_snapshot ? 1 : 2;
    const bool agree = check("files", [this] { return projection_.check_files(stop_record_.has_value()); }) &&
                       check("start", [this] { return load_start(); }) &&
                       check("journal", [this] { return replay(); }) &&
                       check("replay", [this] { return replay_again(); }) &&
                       check("live state", [this] { return compare_stop_record(); }) &&
                       check("ledger", [this] { return check_ledger(first_.ledger); }) &&
                       check("transfers", [this] { return check_transfers(first_.clearing.transfers()); }) &&
                       check("licences", [this] { return check_licences(first_.ledger, caps_); }) &&
                       check("projection", [this] { return projection_.compare(last_); }) &&
                       check("audit", [this] { return audit_.result(); }) &&
                       check("snapshots", [this] { return snapshots_.result(); });
    if (!agree) return 1;
    fmt::print("verified    in {:.2f} s\n", seconds_since(started));
    fmt::print(
        "not covered what no log makes: keys/, tls/, fix/ (numbers and messages of FIX sessions), RocksDB's LOG and "
        "OPTIONS, the configuration, the datasets\n");
    return 0;
  }

 private:
  template <class Check>
  static bool check(std::string_view what, Check check) {
    const auto started = Clocks::now();
    const CheckResult result = check();
    const double spent = seconds_since(started);
    if (!result) {
      fmt::print("{:<11} DIFFERS: {}\n", what, result.error());
    } else if (!result->empty()) {
      fmt::print("{:<11} {} ({:.2f} s)\n", what, *result, spent);
    }
    return result.has_value();
  }

  bool find_start() {
    const auto applied = projection_.applied();
    auto found =
        applied ? find_log_start(directory_, venue_, choice_, *applied) : find_log_start(directory_, venue_, choice_);
    if (found) start_ = std::move(*found);
    if (!found) fmt::print("{:<11} DIFFERS: {}\n", "start", found.error());
    return found.has_value();
  }

  /// Both machines, and what the rest is compared with, as the snapshot has them.
  CheckResult load_start() {
    if (start_.snapshot == nullptr) return std::string();
    const Sequence at = start_.at().position.last;
    const auto mark = audit_mark_of(*start_.snapshot);
    if (!mark) return tl::unexpected(reject_text(snapshot_name(at), mark.error()));
    Result<void> loaded = first_.load(*start_.snapshot);
    if (loaded) loaded = second_.load_venue(*start_.snapshot);
    if (!loaded) return tl::unexpected(reject_text(snapshot_name(at), loaded.error()));
    const std::uint64_t hash = second_.venue.state_hash();
    if (hash != start_.snapshot->head().state_hash) {
      return tl::unexpected(fmt::format("{}: it says state hash {:016x}, what it holds has {:016x}", snapshot_name(at),
                                        start_.snapshot->head().state_hash, hash));
    }
    projection_.begin(projection_start_of(first_, at));
    audit_.begin(*mark);
    snapshots_.begin(at, hash);
    for (const Instrument& instrument : first_.venue.inspect().instruments.all()) {
      caps_.emplace(instrument.id, first_.venue.inspect().instruments.terms(instrument.id).cap);
    }
    position_ = start_.at().position;
    start_.snapshot.reset();  // its memory
    return fmt::format(
        "from the snapshot of command {}, whose own SHA-256 and state hash {:016x} were checked; commands 1 to {} were "
        "not replayed",
        at.value(), hash, at.value());
  }

  [[nodiscard]] JournalReadOptions reading(const char* progress) const {
    JournalReadOptions options;
    options.from = position_;
    options.archive = directory_.archive();
    options.ahead = true;
    options.progress = Progress(progress);
    return options;
  }

  CheckResult replay() {
    Replay replay(first_.venue, [this](const EventBatchPtr& batch) {
      projection_.on_events(batch);
      for (const RecordView event : batch->events) note_terms(event);
    });
    JournalReadOptions options = reading("replaying_journal");
    options.older_too = true;
    const auto report = replay_journal(directory_.journal(), mic_, replay, options);
    if (!report) return tl::unexpected(report.error().text());
    last_ = report->position.last;
    const std::uint64_t torn = report->torn_bytes + report->torn_header_bytes;
    if (stopped_ && torn > 0) {
      return tl::unexpected(
          fmt::format("{} bytes behind the last group are not zero, though the process stopped whole", torn));
    }
    return fmt::format("{} groups in {} segments: every checksum and the chain of hashes hold; {} commands replayed{}",
                       report->groups, report->segments, report->commands,
                       torn == 0 ? "" : " (an unfinished last write, told to nobody, is left out)");
  }

  void note_terms(RecordView event) {
    const auto* listed = event.get_if<InstrumentListed>();
    if (listed != nullptr) caps_.emplace(listed->id, listed->terms.cap);
  }

  /// Again, by a machine that shares nothing with the first: equal logs must give equal states.
  CheckResult replay_again() {
    Replay again(second_.venue, {});
    const auto hash = [&] { return second_.venue.state_hash(); };
    if (stopped_ && stopped_->sequence == position_.last) hash_at_stop_ = hash();
    const auto each = [&](const Command& command) {
      again.apply(command);
      const Sequence sequence = command.header().sequence;
      if (stopped_ && sequence == stopped_->sequence) hash_at_stop_ = hash();
      snapshots_.on_command(sequence, hash);
    };
    JournalReadOptions options = reading("replaying_journal_again");
    options.on_group = [&](const JournalPosition& group) {
      audit_.on_group(group);
      snapshots_.on_group(group);
    };
    const auto report = read_journal(directory_.journal(), mic_, each, options);
    again.finish();
    if (!report) return tl::unexpected(report.error().text());
    const std::uint64_t once = first_.venue.state_hash();
    const std::uint64_t twice = hash();
    if (once == twice) return fmt::format("twice to command {}: state hash {:016x} both times", last_.value(), once);
    return tl::unexpected(fmt::format("state hash {:016x} the first time, {:016x} the second, after command {}", once,
                                      twice, last_.value()));
  }

  CheckResult compare_stop_record() {
    if (!stop_record_) return tl::unexpected(stop_record_.error());
    if (!stopped_) return std::string();
    if (!hash_at_stop_) {
      return tl::unexpected(fmt::format("the process stopped after command {}, the journal ends at {}",
                                        stopped_->sequence.value(), last_.value()));
    }
    if (hash_at_stop_ == stopped_->state_hash) {
      return fmt::format("the replay has the state hash that the process had when it stopped after command {}",
                         stopped_->sequence.value());
    }
    std::string said = fmt::format("the process had state hash {:016x} at command {}, the replay {:016x}",
                                   stopped_->state_hash, stopped_->sequence.value(), *hash_at_stop_);
    if (stopped_->is_comparable()) return tl::unexpected(std::move(said));
    return said + ": its program had another state format, so that this proves nothing";
  }

  const DataDirectory& directory_;
  const std::string mic_;
  const Text<7> venue_;
  const LogStartChoice choice_;
  LogStart start_;
  JournalPosition position_;  // behind which the log is read
  VenueImage first_;          // its views know only what the start had
  VenueImage second_;
  ProjectionVerification projection_;
  AuditVerification audit_;
  SnapshotVerification snapshots_;
  const tl::expected<std::optional<StopRecord>, std::string> stop_record_;
  std::optional<StopRecord> stopped_;
  std::optional<std::uint64_t> hash_at_stop_;
  Caps caps_;
  Sequence last_;
};

}  // namespace

int run_verify(const VerifyOptions& options) {
  DataDirectory directory(options.data);
  const auto locked = directory.lock(false);
  if (!locked) fmt::print(stderr, "licet verify: {}\n", locked.error());
  const auto venue = Text<7>::from(options.mic);
  if (!venue) fmt::print(stderr, "licet verify: the venue's mic is too long\n");
  const auto from = LogStartChoice::parse(options.from);
  if (!from) fmt::print(stderr, "licet verify: --from is start, snapshot or snapshot=COMMAND\n");
  if (!locked || !venue || !from) return 2;
  return Verification(directory, options.mic, *venue, *from).run();
}

}  // namespace licet
