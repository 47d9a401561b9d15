#include <fmt/format.h>
#include <chrono>
#include <cstdio>
#include <optional>

#include "engine/runtime/replay.hpp"
#include "engine/venue/venue.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/progress.hpp"
#include "gateway/licet/stop_record.hpp"
#include "gateway/licet/verify_audit.hpp"
#include "gateway/licet/verify_books.hpp"
#include "gateway/licet/verify_projection.hpp"
#include "gateway/licet/verify_snapshots.hpp"
#include "settlement/clearing/ledger_clearing.hpp"

namespace licet {
namespace {

using Clocks = std::chrono::steady_clock;

double seconds_since(Clocks::time_point start) { return std::chrono::duration<double>(Clocks::now() - start).count(); }

/// A venue and its ledger, as a replay fills them.
struct Replica {
  Ledger ledger;
  LedgerClearing clearing{ledger};
  Venue venue{clearing};
};

/// The checks of one directory, in order. Each prints a line: what it has proven and how long that took, or where it
/// found a difference; the first difference ends it.
class Verification {
 public:
  Verification(const DataDirectory& directory, std::string mic, Text<7> venue)
      : directory_(directory),
        mic_(std::move(mic)),
        projection_(directory.ledger(), venue),
        audit_(directory.audit() / "entries"),
        snapshots_(directory.snapshots(), venue),
        stop_record_(read_stop_record(directory.root())) {}

  /// The exit status.
  int run() {
    const auto started = Clocks::now();
    if (const auto opened = projection_.open(); !opened) {
      fmt::print(stderr, "licet verify: {}\n", opened.error());
      return 2;
    }
    const bool agree = check("files", [this] { return projection_.check_files(); }) &&
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

  [[nodiscard]] JournalReadOptions reading(const char* progress) const {
    JournalReadOptions options;
    options.archive = directory_.archive();
    options.progress = Progress(progress);
    return options;
  }

  CheckResult replay() {
    Replay replay(first_.venue, [this](const EventBatchPtr& batch) {
      projection_.on_events(batch);
      for (const RecordView event : batch->events) note_terms(event);
    });
    const auto report = replay_journal(directory_.journal(), mic_, replay, reading("replaying_journal"));
    if (!report) return tl::unexpected(report.error().text());
    last_ = report->position.last;
    if (stop_record_ && report->torn_bytes > 0) {
      return tl::unexpected(fmt::format("{} bytes behind the last group are not zero, though the process stopped whole",
                                        report->torn_bytes));
    }
    return fmt::format("{} commands in {} groups and {} segments: every checksum and the chain of hashes hold{}",
                       report->commands, report->groups, report->segments,
                       report->torn_bytes == 0 ? "" : " (an unfinished last write, told to nobody, is left out)");
  }

  void note_terms(RecordView event) {
    const auto* listed = event.get_if<InstrumentListed>();
    if (listed != nullptr) caps_.emplace(listed->id, listed->terms.cap);
  }

  /// Again, by a machine that shares nothing with the first: equal logs must give equal states.
  CheckResult replay_again() {
    Replica second;
    Replay again(second.venue, {});
    const auto hash = [&] { return second.venue.state_hash(); };
    if (stop_record_ && !stop_record_->sequence.is_set()) hash_at_stop_ = hash();
    const auto each = [&](const Command& command) {
      again.apply(command);
      const Sequence sequence = command.header().sequence;
      if (stop_record_ && sequence == stop_record_->sequence) hash_at_stop_ = hash();
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
    if (!stop_record_) return std::string();
    if (!hash_at_stop_) {
      return tl::unexpected(fmt::format("the process stopped after command {}, the journal ends at {}",
                                        stop_record_->sequence.value(), last_.value()));
    }
    if (hash_at_stop_ != stop_record_->state_hash) {
      return tl::unexpected(fmt::format("the process had state hash {:016x} at command {}, the replay {:016x}",
                                        stop_record_->state_hash, stop_record_->sequence.value(), *hash_at_stop_));
    }
    return fmt::format("the replay has the state hash that the process had when it stopped after command {}",
                       stop_record_->sequence.value());
  }

  const DataDirectory& directory_;
  const std::string mic_;
  Replica first_;
  ProjectionVerification projection_;
  AuditVerification audit_;
  SnapshotVerification snapshots_;
  std::optional<StopRecord> stop_record_;
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
  if (!locked || !venue) return 2;
  return Verification(directory, options.mic, *venue).run();
}

}  // namespace licet
