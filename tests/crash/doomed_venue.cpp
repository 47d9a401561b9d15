#include "tests/crash/doomed_venue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <system_error>

#include "engine/runtime/replay.hpp"
#include "engine/runtime/snapshot.hpp"
#include "settlement/ledger/projection_check.hpp"
#include "tests/runtime/market.hpp"

namespace licet::testing {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr auto start_most = seconds(30);
constexpr auto wait_most = seconds(10);        // for a snapshot, or a segment's move
constexpr auto watch_every = milliseconds(1);  // whether one is there

/// Of a directory that may be absent, and whose files come and go.
std::set<std::string> names_in(const std::filesystem::path& directory, std::string_view ending) {
  std::set<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    std::string name = at->path().filename().string();
    if (name.ends_with(ending)) names.insert(std::move(name));
  }
  return names;
}

std::set<std::string> both(const std::set<std::string>& one, const std::set<std::string>& other) {
  std::set<std::string> common;
  std::ranges::set_intersection(one, other, std::inserter(common, common.end()));
  return common;
}

bool has_further(const std::set<std::string>& now, const std::set<std::string>& before) {
  return !std::ranges::includes(before, now);
}

/// The snapshots of a data directory, compared with the states that a replay of the log comes through.
class SnapshotComparison {
 public:
  /// Error: one that bears its name cannot be read.
  static tl::expected<SnapshotComparison, std::string> of(const std::filesystem::path& directory) {
    const SnapshotStore store(directory, crash_options().mic);
    const auto present = store.list();
    if (!present) return tl::unexpected(present.error().text());
    SnapshotComparison comparison;
    for (const Sequence each : *present) {
      const auto snapshot = store.read(each);
      if (!snapshot) return tl::unexpected(snapshot.error().text());
      comparison.waiting_[each] = snapshot->head().state_hash;
    }
    return comparison;
  }
  /// At the end of each group of the log.
  void compare(Sequence at, const StateMachine& machine) {
    const auto found = waiting_.find(at);
    if (found == waiting_.end()) return;
    if (found->second != machine.state_hash() && different_.empty()) different_ = "holds another state";
    if (different_.empty()) waiting_.erase(found);
  }
  /// At the end of the log; empty: nothing.
  [[nodiscard]] std::string first_difference() const {
    if (waiting_.empty()) return {};
    return fmt::format("the snapshot of command {} {}", waiting_.begin()->first.value(),
                       different_.empty() ? "is of no group of the log" : different_);
  }

 private:
  std::map<Sequence, std::uint64_t> waiting_;
  std::string different_;
};

}  // namespace

/// AddressSanitizer wants to be the first, and does not have to be.
void DoomedVenue::preload(const std::string& library) {
  environment_ = {"LD_PRELOAD=" + library, "ASAN_OPTIONS=verify_asan_link_order=0"};
}

void DoomedVenue::kill(pid_t child) { ::kill(child, SIGKILL); }

std::vector<std::string> DoomedVenue::arguments() {
  const std::uint64_t run = runs_++;
  return {child_, data_.string(), std::to_string(run), std::to_string(seed_ + 1'000 * run)};
}

DoomedVenue::Moment DoomedVenue::moment(After after, std::uint64_t random) const {
  const auto below = [&](microseconds bound) {
    return microseconds(random % static_cast<std::uint64_t>(std::max<std::int64_t>(bound.count(), 1)));
  };
  if (after == After::begin) return {after, below(last_start_)};
  return {after, below(after == After::acknowledgement ? milliseconds(150) : milliseconds(20))};
}

DoomedVenue::Moment DoomedVenue::moment(std::uint64_t random) const {
  constexpr After kinds[] = {After::begin,           After::begin,           After::snapshot,
                             After::archived,        After::acknowledgement, After::acknowledgement,
                             After::acknowledgement, After::acknowledgement};
  return moment(kinds[random % std::size(kinds)], random / std::size(kinds));
}

DoomedVenue::Files DoomedVenue::files() const {
  return {.snapshots = names_in(data_ / "snapshots", ".snapshot"),
          .unfinished = names_in(data_ / "snapshots", ".tmp"),
          .archived = names_in(data_ / "archive", ".journal"),
          .journal = names_in(data_ / "journal", ".journal")};
}

std::optional<DoomedProcess::Moment> DoomedVenue::due(const DoomedProcess& life, const Moment& moment,
                                                      const Files& before) const {
  const auto begun = life.heard(Word::Kind::begun);
  if (moment.after == After::begin && begun) return *begun + moment.wait;
  const auto acknowledged = life.heard(Word::Kind::acknowledged);
  if (moment.after == After::acknowledgement && acknowledged) return *acknowledged + moment.wait;
  if (!acknowledged) return {};
  const bool is_there = moment.after == After::snapshot
                            ? has_further(names_in(data_ / "snapshots", ".snapshot"), before.snapshots)
                            : has_further(names_in(data_ / "archive", ".journal"), before.archived);
  if (is_there) return steady_clock::now() + moment.wait;
  const auto given_up = *acknowledged + wait_most;
  return steady_clock::now() > given_up ? std::optional(given_up) : std::nullopt;
}

DoomedVenue::OrWhy<DoomedVenue::End> DoomedVenue::run(const Moment& moment, const Doom& doom) {
  const Files before = files();
  const auto life = DoomedProcess::start(arguments(), environment_);
  if (!life) return tl::unexpected(life.error());
  const auto latest_start = steady_clock::now() + start_most;
  std::optional<DoomedProcess::Moment> end;
  bool is_doomed = false;
  auto next_look = steady_clock::now();
  for (microseconds patience = watch_every; (*life)->listen(patience);) {
    const auto now = steady_clock::now();
    if (is_doomed || (!end && now < next_look)) continue;
    if (!end) end = due(**life, moment, before);
    next_look = now + watch_every;
    const bool has_begun = (*life)->heard(Word::Kind::acknowledged).has_value();
    if ((end && now >= *end) || (!has_begun && now > latest_start)) {
      doom((*life)->id());
      is_doomed = true;
    }
    const auto left = end ? std::chrono::ceil<microseconds>(*end - now) : microseconds(watch_every);
    patience = is_doomed ? seconds(1) : std::clamp<microseconds>(left, microseconds(0), seconds(1));
  }
  const End ended = (*life)->wait();
  remember(**life);
  if ((*life)->acknowledged().empty() && moment.after != After::begin) {
    return tl::unexpected("the venue acknowledged nothing: " + ended.errors);
  }
  return ended;
}

void DoomedVenue::remember(const DoomedProcess& life) {
  told_.insert(told_.end(), life.acknowledged().begin(), life.acknowledged().end());
  const auto begun = life.heard(Word::Kind::begun);
  const auto acknowledged = life.heard(Word::Kind::acknowledged);
  if (!acknowledged) {
    ++findings_.ends_in_start;
    return;
  }
  last_start_ = std::chrono::duration_cast<microseconds>(*acknowledged - *begun);
  ++findings_.starts;
  if (life.started_from() != 0) ++findings_.starts_from_snapshot;
}

void DoomedVenue::count_files() {
  Files now = files();
  Files half{.snapshots = {}, .unfinished = {}, .archived = {}, .journal = both(now.archived, now.journal)};
  seen_.snapshots.merge(now.snapshots);
  seen_.unfinished.merge(now.unfinished);
  seen_.archived.merge(now.archived);
  seen_.journal.merge(half.journal);
  findings_.snapshots = seen_.snapshots.size();
  findings_.unfinished_snapshots = seen_.unfinished.size();
  findings_.archived = seen_.archived.size();
  findings_.half_archived = seen_.journal.size();
}

/// Of what was acknowledged; empty: none.
std::string DoomedVenue::first_broken_word(const std::vector<Word>& replayed) const {
  for (const Word& one : told_) {
    if (one.sequence >= replayed.size()) return fmt::format("command {} was acknowledged, and is lost", one.sequence);
    const Word& again = replayed[one.sequence];
    if (again.request != one.request || again.digest != one.digest) {
      return fmt::format("of command {} something else was told", one.sequence);
    }
  }
  return {};
}

DoomedVenue::OrWhy<CrashFindings> DoomedVenue::examine() {
  const auto wrong = [](std::string what) { return tl::unexpected(std::move(what)); };
  const auto projection = Projection::open({.directory = data_ / "ledger", .venue = crash_options().mic});
  if (!projection) return wrong(fmt::format("RocksDB: {}", reject_name(projection.error())));
  auto snapshots = SnapshotComparison::of(data_ / "snapshots");
  if (!snapshots) return wrong(snapshots.error());
  ProjectionCheck check(**projection);
  RealVenue venue;
  std::vector<Word> replayed(1);
  Replay replay(venue.machine(), [&](const EventBatchPtr& batch) {
    check.on_events(batch);
    for_each_command(*batch, [&](const Word& one) { replayed.push_back(one); });
  });
  JournalReadOptions reading;
  reading.archive = data_ / "archive";
  reading.on_group = [&](const JournalPosition& group) { snapshots->compare(group.last, venue.machine()); };
  const auto report = replay_journal(data_ / "journal", "SHDE", replay, reading);
  if (!report) return wrong(report.error().text());
  const std::uint64_t commands = report->commands;
  if (commands < findings_.commands) return wrong("the log has shrunk");
  if (replayed.size() != commands + 1) return wrong("a command is not answered");
  if (const std::string broken = first_broken_word(replayed); !broken.empty()) return wrong(broken);
  for (std::uint32_t n = 0; n <= crash_instruments; ++n) {
    const AssetId asset = n == 0 ? AssetId(Currency::cny) : AssetId(InstrumentId(n));
    if (venue.ledger().sum(asset) != 0) return wrong(fmt::format("asset {} does not sum to zero", asset.value()));
  }
  if (const std::string different = snapshots->first_difference(); !different.empty()) return wrong(different);
  const auto compared = check.compare();
  if (!compared.agrees()) {
    return wrong(
        fmt::format("RocksDB at command {} of {}: {}", compared.applied.value(), commands, compared.first_difference));
  }
  if (!(*projection)->check_not_ahead(Sequence(commands))) return wrong("RocksDB is ahead of the log");
  count_files();
  findings_.commands = commands;
  findings_.acknowledged = told_.size();
  findings_.state_hash = venue.machine().state_hash();
  return findings_;
}

}  // namespace licet::testing
