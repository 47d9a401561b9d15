#include <fmt/format.h>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <optional>

#include "engine/runtime/replay.hpp"
#include "engine/venue/venue.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/progress.hpp"
#include "gateway/licet/stop_record.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"
#include "settlement/ledger/projection.hpp"
#include "settlement/ledger/projection_check.hpp"

namespace licet {
namespace {

/// A venue and its ledger, as a replay fills them.
struct Replica {
  Ledger ledger;
  LedgerClearing clearing{ledger};
  Venue venue{clearing};
};

/// What the check of one directory finds. Each function prints a line for what it has proven, or the difference.
class Verification {
 public:
  explicit Verification(const VerifyOptions& options) : options_(options), directory_(options.data) {}

  int run() {
    const auto started = std::chrono::steady_clock::now();
    if (const auto locked = directory_.lock(false); !locked) return cannot(locked.error()) ? 0 : 2;
    if (!open_projection()) return 2;
    stop_record_ = read_stop_record(directory_.root());
    const auto report = first_replay();
    if (!report) return differs("journal", report.error().text()) ? 0 : 1;
    last_ = report->position.last;
    fmt::print("journal     {} commands in {} groups and {} segments: every checksum and the chain of hashes hold{}\n",
               report->commands, report->groups, report->segments,
               report->torn_bytes == 0 ? "" : " (an unfinished last write, told to nobody, is left out)");
    const bool agree = check_replay() && check_stop_record() && check_ledger() && check_projection();
    const auto spent = std::chrono::steady_clock::now() - started;
    if (!agree) return 1;
    fmt::print("verified    in {:.2f} s\n", std::chrono::duration<double>(spent).count());
    return 0;
  }

 private:
  // Both say what is wrong and are false.
  static bool cannot(const std::string& why) {
    fmt::print(stderr, "licet verify: {}\n", why);
    return false;
  }
  static bool differs(std::string_view what, const std::string& where) {
    fmt::print("{:<11} DIFFERS: {}\n", what, where);
    return false;
  }

  bool open_projection() {
    if (!std::filesystem::exists(directory_.ledger())) return true;
    ProjectionOptions options;
    options.directory = directory_.ledger();
    const auto venue = Text<7>::from(options_.mic);
    if (!venue) return cannot("the venue's mic is too long");
    options.venue = *venue;
    auto opened = Projection::open(options);
    if (!opened) {
      return cannot(fmt::format("{}: {}: {}", options.directory.string(), reject_name(opened.error()),
                                reject_message(opened.error())));
    }
    projection_ = std::move(*opened);
    check_.emplace(*projection_);
    return true;
  }

  JournalResult<JournalReport> first_replay() {
    const auto on_batch = [this](const EventBatchPtr& batch) {
      if (check_) check_->on_events(batch);
      for (const RecordView event : batch->events) note_terms(event);
    };
    return replay_journal(directory_.journal(), options_.mic, first_.venue, on_batch, Progress("replaying_journal"));
  }

  void note_terms(RecordView event) {
    const auto* listed = event.get_if<InstrumentListed>();
    if (listed != nullptr) caps_.emplace(listed->id, listed->terms.cap);
  }

  /// Again, by a machine that shares nothing with the first: equal logs must give equal states.
  bool check_replay() {
    std::optional<std::uint64_t> at_stop;
    Replay again(second_.venue, {});
    if (stop_record_ && !stop_record_->sequence.is_set()) at_stop = second_.venue.state_hash();
    const auto each = [&](const Command& command) {
      again.apply(command);
      if (stop_record_ && command.header().sequence == stop_record_->sequence) at_stop = second_.venue.state_hash();
    };
    const auto report = read_journal(directory_.journal(), options_.mic, each, Progress("replaying_journal_again"));
    again.finish();
    if (!report) return differs("journal", report.error().text());
    hash_at_stop_ = at_stop;
    const std::uint64_t first = first_.venue.state_hash();
    const std::uint64_t second = second_.venue.state_hash();
    if (first != second) {
      return differs("replay", fmt::format("state hash {:016x} the first time, {:016x} the second, after command {}",
                                           first, second, last_.value()));
    }
    fmt::print("replay      twice to command {}: state hash {:016x} both times\n", last_.value(), first);
    return true;
  }

  bool check_stop_record() {
    if (!stop_record_) return true;
    if (!hash_at_stop_) {
      return differs("live state", fmt::format("the process stopped after command {}, the journal ends at {}",
                                               stop_record_->sequence.value(), last_.value()));
    }
    if (hash_at_stop_ != stop_record_->state_hash) {
      return differs("live state",
                     fmt::format("the process had state hash {:016x} at command {}, the replay {:016x}",
                                 stop_record_->state_hash, stop_record_->sequence.value(), *hash_at_stop_));
    }
    fmt::print("live state  the replay has the state hash that the process had when it stopped after command {}\n",
               stop_record_->sequence.value());
    return true;
  }

  bool check_ledger() {
    std::map<AssetId, std::array<Int128, 8>> sums;
    const auto accounts = first_.ledger.accounts();
    for (const auto& [account, balance] : accounts) {
      const auto purpose = static_cast<std::size_t>(account.purpose());
      sums[account.asset()].at(purpose) += balance;
      if (balance < 0 && !Ledger::is_contra(account.purpose())) {
        return differs("ledger", fmt::format("account {} is negative", name_of(account)));
      }
    }
    for (const auto& [asset, by_purpose] : sums) {
      Int128 sum = 0;
      for (const Int128 part : by_purpose) sum += part;
      if (sum != 0) return differs("ledger", fmt::format("asset {} does not sum to zero", name_of(asset)));
      if (!asset.is_currency() && !check_licences(asset.instrument(), by_purpose)) return false;
    }
    fmt::print("ledger      {} accounts: all {} assets sum to zero, no balance is negative\n", accounts.size(),
               sums.size());
    fmt::print("licences    {} series listed: issued = available + held + activated + retired, and issued <= cap\n",
               caps_.size());
    return true;
  }

  bool check_licences(InstrumentId instrument, const std::array<Int128, 8>& by_purpose) {
    const auto part = [&](Purpose purpose) { return by_purpose[static_cast<std::size_t>(purpose)]; };
    const Int128 issued = -part(Purpose::issued);
    const Int128 held_by_members =
        part(Purpose::available) + part(Purpose::held) + part(Purpose::activated) + part(Purpose::retired);
    const auto cap = caps_.find(instrument);
    if (issued == held_by_members && cap != caps_.end() && issued <= cap->second.raw()) return true;
    return differs("licences",
                   fmt::format("instrument {}: {} issued, {} with members, cap {}", instrument.value(),
                               static_cast<std::int64_t>(issued), static_cast<std::int64_t>(held_by_members),
                               cap == caps_.end() ? 0 : cap->second.raw()));
  }

  bool check_projection() {
    if (!projection_) {
      fmt::print("projection  there is none; the next start makes it from the journal\n");
      return true;
    }
    if (!projection_->check_not_ahead(last_)) {
      return differs("projection", fmt::format("it holds command {}, the journal ends at {}",
                                               projection_->applied().value(), last_.value()));
    }
    const ProjectionCheckReport report = check_->compare();
    if (!report.agrees()) return differs("projection", report.first_difference);
    fmt::print(
        "projection  RocksDB at command {} equals the log: {} balances, {} transfers, {} trades, {} open orders, "
        "{} grants, {} instruments, {} members\n",
        report.applied.value(), report.balances, report.transfers, report.trades, report.open_orders, report.grants,
        report.instruments, report.members);
    return true;
  }

  static std::string name_of(AssetId asset) {
    return asset.is_currency() ? std::string(word(asset.currency()))
                               : fmt::format("instrument {}", asset.instrument().value());
  }
  static std::string name_of(AccountId account) {
    return fmt::format("member {} / {} / {}", account.member().value(), name_of(account.asset()),
                       word(account.purpose()));
  }

  const VerifyOptions& options_;
  DataDirectory directory_;
  Replica first_;
  Replica second_;
  std::unique_ptr<Projection> projection_;
  std::optional<ProjectionCheck> check_;
  std::optional<StopRecord> stop_record_;
  std::optional<std::uint64_t> hash_at_stop_;
  std::map<InstrumentId, Quantity> caps_;
  Sequence last_;
};

}  // namespace

int run_verify(const VerifyOptions& options) { return Verification(options).run(); }

}  // namespace licet
