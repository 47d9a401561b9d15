#include "tests/sim/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gateway/licet/venue_image.hpp"
#include "tests/sim/forgery.hpp"
#include "tests/venue/whole_day.hpp"

namespace licet::sim {
namespace {

constexpr std::uint64_t no_limit = ~std::uint64_t{0};
[[nodiscard]] bool says_full(std::string_view why) { return why.find("No space left") != std::string_view::npos; }
[[nodiscard]] bool says_broken(std::string_view why) {
  return why.find("Input/output error") != std::string_view::npos;
}

constexpr std::uint64_t withheld = 600;  // steps: RocksDB falls so far behind that the engine waits

using Contents = std::map<std::string, std::vector<std::byte>>;

bool is_rows(const std::string& path) { return path.starts_with(Places().rows.string()); }

Contents without_rows(Contents contents) {
  std::erase_if(contents, [](const auto& file) { return is_rows(file.first); });
  return contents;
}

std::vector<std::byte> saved_views(const ReadModel& model, const GrantDirectory& grants) {
  StateWriter writer;
  model.save(writer);
  grants.save(writer);
  return {writer.bytes().begin(), writer.bytes().end()};
}

}  // namespace

/// Where the venue's answers leave the process: whoever hears one here has been told.
class Simulation::Gateway final : public EventSink {
 public:
  explicit Gateway(Simulation& simulation) : simulation_(simulation) {}
  void on_events(const EventBatchPtr& batch) override {
    const std::size_t before = simulation_.told_.size();
    add_answers(*batch, simulation_.told_);
    simulation_.tally_.answered += simulation_.told_.size() - before;
    simulation_.traders_.hear(*batch);
  }

 private:
  Simulation& simulation_;
};

std::string Tally::text() const {
  return fmt::format(
      "{} steps, {} commands ({} answered), {} trades, {} doubled messages, {} ends of the process ({} while it "
      "recovered, {} with the power, {} by a failed sync, {} by a full disk), {} starts from a snapshot, {} bits "
      "flipped ({} named, the rest harmless), {} groups forged, {} flushes of RocksDB, {} steps waited for it, {} "
      "times made anew, digest "
      "{:016x}",
      steps, commands, answered, trades, doubled, kills, kills_in_start, power_losses, failed_syncs, disk_full,
      snapshots, flips, flips_named, forged, row_flushes, throttled, rows_anew, digest);
}

Simulation::Simulation(std::uint64_t seed)
    : has_rows_(seed % 5 >= 3),
      dice_(seed),
      rows_dice_(~seed),
      clock_(test::day_one),
      disk_(dice_.fork(), clock_),
      traders_(dice_.fork()),
      auditor_(disk_, has_rows_),
      gateway_(std::make_unique<Gateway>(*this)) {}

Simulation::~Simulation() = default;

void Simulation::expect(bool holds, const std::string& what) const {
  if (!holds) throw Failure{what};
}

std::optional<std::string> Simulation::run(std::uint64_t steps) {
  try {
    if (node_ == nullptr) open();
    for (std::uint64_t n = 0; n < steps; ++n) {
      ++tally_.steps;
      live();
    }
  } catch (const Failure& failure) {
    return failure.what;
  }
  return std::nullopt;
}

std::optional<std::string> Simulation::finish() {
  try {
    end("the end");
    disk_.lose_power();
    restart();
    disk_.kill_in(0);
    const auto fault = auditor_.read(true);
    expect(!fault, fault ? fault->text() : "");
    look_at_everything();
    look_at_rows(true);
    Digest digest;
    digest.add(auditor_.position().chain);
    digest.add(auditor_.state_hash());
    digest.add(disk_.steps());
    tally_.digest = digest.value();
    tally_.commands = auditor_.position().last.value();
    tally_.trades = auditor_.trades();
    tally_.census = auditor_.census();
    tally_.doubled = traders_.doubled();
  } catch (const Failure& failure) {
    return failure.what;
  }
  return std::nullopt;
}

/// The first start, and a market in which members can trade. Nothing goes wrong yet.
void Simulation::open() {
  restart();
  test::open_whole_world([this](MemberId member, const auto& body) {
    expect(node_->engine().submit(Command::make(member, body)).has_value(), "the opening is refused");
    while (node_->engine().step()) {
    }
  });
}

/// One step of everybody's life.
void Simulation::live() {
  if (dice_.one_in(150)) trouble();
  try {
    work();
  } catch (const Killed& killed) {
    end(killed.why);
    restart();
  }
}

void Simulation::work() {
  if (dice_.below(3) > 0) traders_.act();
  traders_.deliver();
  if (dice_.one_in(pace_)) step_engine();
  if (dice_.one_in(3)) node_->prepare();
  if (dice_.one_in(400)) {
    const auto fault = node_->maintain();
    expect(!fault || says_full(*fault) || says_broken(*fault), fault.value_or(""));
  }
  if (has_rows_) tend_rows();
  clock_.advance(Duration(static_cast<std::int64_t>(dice_.below(2'000'000))));
}

void Simulation::step_engine() {
  const bool must_wait = node_->rows_lag();
  const Sequence before = node_->engine().released();
  node_->engine().step();
  if (!must_wait) return;
  ++tally_.throttled;
  expect(node_->engine().released() == before, "RocksDB lags, and yet the engine takes commands");
}

/// What threads do for RocksDB otherwise; at times they do nothing for long.
void Simulation::tend_rows() {
  Rows& rows = *node_->rows();
  if (rows_dice_.one_in(200)) rows_pace_ = rows_dice_.one_in(3) ? withheld : 1 + rows_dice_.below(8);
  if (rows_dice_.one_in(rows_pace_)) rows.write();
  if (rows_dice_.one_in(rows_pace_ == withheld ? withheld : 50)) flush_rows();
  if (rows_dice_.one_in(10)) rows.work_in_background();
  expect(rows.projection().healthy() || rows.was_refused(), "RocksDB has given up, and the disk did nothing wrong");
  // Somebody sees that it has.
  if (!rows.projection().healthy() && rows_dice_.one_in(100)) throw Killed{"RocksDB has given up"};
}

void Simulation::flush_rows() {
  Rows& rows = *node_->rows();
  const bool flushed = rows.flush();
  expect(flushed || rows.was_refused(), "RocksDB does not flush, and the disk did nothing wrong");
  ++tally_.row_flushes;
}

/// Something begins to go wrong.
void Simulation::trouble() {
  switch (dice_.below(11)) {
    case 0:  // nights pass; or the wall clock is set, forwards or back
      clock_.advance(dice_.one_in(2) ? Duration::seconds(static_cast<std::int64_t>(dice_.below(500'000)))
                                     : Duration::seconds(static_cast<std::int64_t>(dice_.below(7'200)) - 3'600));
      break;
    case 1:
      disk_.set_slowness(Duration(static_cast<std::int64_t>(dice_.one_in(2) ? 1 : dice_.below(20'000'000))));
      break;
    case 2:
      is_full_ = !is_full_;
      disk_.set_capacity(is_full_ ? disk_.used() + dice_.below(100'000) : no_limit);
      break;
    case 3:
      disk_.fail_sync_in(1 + dice_.below(20));
      break;
    case 4:  // what waits meanwhile becomes one large group
      pace_ = dice_.one_in(3) ? 2 : 2 + dice_.below(40);
      break;
    case 5:
      end("between two steps");
      restart();
      break;
    default:
      disk_.kill_in(1 + dice_.below(dice_.one_in(2) ? 40 : 400));
  }
}

/// The process is no more; perhaps the power neither.
void Simulation::end(const std::string& why) {
  ++tally_.kills;
  if (says_full(why)) ++tally_.disk_full;
  if (says_broken(why)) ++tally_.failed_syncs;
  const bool is_cause = says_full(why) || says_broken(why) || !why.starts_with("storage failed");
  expect(is_cause, "the disk did nothing wrong, and yet: " + why);
  traders_.disconnect();
  // What it said of itself in its last moment was said.
  if (node_ && node_->rows() != nullptr) rows_durable_ = std::max(rows_durable_, node_->rows()->durable());
  node_ = nullptr;
  disk_.kill_in(0);
  disk_.fail_sync_in(0);
  if (dice_.one_in(2)) {
    ++tally_.power_losses;
    disk_.lose_power();
  }
}

bool Simulation::try_start(std::string& fault) {
  node_ = std::make_unique<Node>(
      disk_, clock_,
      Node::Outside{dice_.one_in(2) ? JournalSync::direct : JournalSync::fdatasync, *gateway_,
                    [this](const JournalPosition& group) {
                      const auto [known, is_new] = heard_.emplace(group.last.value(), group.chain);
                      expect(is_new || known->second == group.chain, "a group was written twice and differs");
                    },
                    has_rows_ ? std::optional(rows_dice_.fork()) : std::nullopt});
  const auto refused = node_->start();
  if (!refused) return true;
  if (has_rows_ && says_full(*refused)) throw Killed{"storage failed: " + *refused};
  fault = *refused;
  node_ = nullptr;
  return false;
}

void Simulation::restart() {
  if (tally_.kills > 0 && dice_.one_in(4)) restart_with_flip();
  if (tally_.kills > 0 && dice_.one_in(10)) forge();
  while (node_ == nullptr) {
    if (tally_.kills > 0 && dice_.one_in(3))
      disk_.kill_in(1 + dice_.below(has_rows_ && rows_dice_.one_in(2) ? 600 : 60));
    try {
      std::string fault;
      const bool started = try_start(fault);
      expect(started || give_up_rows(fault), "the venue does not start: " + fault);
    } catch (const Killed& killed) {
      ++tally_.kills_in_start;
      end(killed.why);
      if (is_full_) {  // somebody makes room
        is_full_ = false;
        disk_.set_capacity(no_limit);
      }
    }
  }
  disk_.kill_in(0);
  if (node_->began_from_snapshot()) ++tally_.snapshots;
  for (const JournalFault& fault : node_->not_usable()) expect(false, "no bit was flipped, and yet: " + fault.text());
  if (has_rows_) {
    expect(node_->rows()->found_at() >= rows_durable_,
           fmt::format("RocksDB had command {} on disk, and is found at {}", rows_durable_.value(),
                       node_->rows()->found_at().value()));
  }
  const auto fault = auditor_.read(dice_.one_in(16));
  expect(!fault, "the log cannot be read: " + (fault ? fault->text() : ""));
  look_at_everything();
  traders_.connect(node_->engine());
  if (tally_.kills > 0 && dice_.one_in(3)) disk_.kill_in(1 + dice_.below(30));
}

/// A failed sync, and then the power: RocksDB says that its files are torn, the operator removes them, and the next
/// start makes them anew from the log.
bool Simulation::give_up_rows(const std::string& fault) {
  if (!fault.starts_with("STORAGE_FAILED: Corruption") || !disk_.is_torn(Places().rows)) return false;
  ++tally_.rows_anew;
  disk_.empty(Places().rows);
  rows_durable_ = {};
  return true;
}

std::string Simulation::last_begun_segment() const {
  std::string last;
  for (const auto& [path, bytes] : disk_.contents()) {
    const bool is_begun = !bytes.empty() && bytes.front() != std::byte{0};
    if (is_begun && path.starts_with(Places().journal.string())) last = path;
  }
  return last;
}

/// Where rot is looked for: everywhere, in the snapshots, or where the log ends.
std::string Simulation::pick_place() {
  if (has_rows_ && rows_dice_.one_in(2)) return Places().rows.string();
  switch (dice_.below(3)) {
    case 0:
      return Places().snapshots.string();
    case 1:
      if (const auto last = last_begun_segment(); !last.empty()) return last;
      [[fallthrough]];
    default:
      return Places().root.string();
  }
}

/// A bit at rest has changed: the venue or the auditor names it, or it does not matter.
void Simulation::restart_with_flip() {
  if (has_rows_) {
    is_full_ = false;  // RocksDB needs room to start
    disk_.set_capacity(no_limit);
  }
  const auto flip = disk_.pick_flip(pick_place());
  if (!flip || !disk_.flip(*flip)) return;
  ++tally_.flips;
  // By its manifest RocksDB may lose the last flushes; the log brings them again.
  if (is_rows(flip->path) && !flip->path.ends_with(".sst")) rows_durable_ = {};
  const std::string where = fmt::format("a flipped bit in {} at {}", flip->path, flip->offset);
  const auto before = disk_.contents();
  std::string fault;
  bool is_named = false;
  try {
    is_named = !try_start(fault);
    if (is_named)
      expect(without_rows(disk_.contents()) == without_rows(before), where + ": a refused start has changed the disk");
    // That is what the older snapshot is kept for, and the log below it when there is none.
    const bool is_in_snapshot = flip->path.starts_with(Places().snapshots.string());
    expect(!is_named || !is_in_snapshot, where + " keeps the venue from starting: " + fault);
  } catch (const Killed& killed) {
    throw Failure{where + ": " + killed.why};
  }
  if (!is_named) {
    if (const auto found = auditor_.read(true); found) {
      is_named = true;
      fault = found->text();
    } else if (const auto damage = is_rows(flip->path) ? rows_damage() : std::nullopt) {
      is_named = true;
      fault = "STORAGE_FAILED: " + *damage;
    } else {
      look_at_everything();
    }
  }
  node_ = nullptr;
  if (is_named) {
    ++tally_.flips_named;
    const bool is_rows_fault = fault.starts_with("STORAGE_FAILED") || fault.starts_with("PROJECTION_");
    const bool is_known =
        fault.starts_with("JOURNAL_") || fault.starts_with("SNAPSHOT_") || (is_rows(flip->path) && is_rows_fault);
    expect(is_known, where + " is called " + fault);
  }
  // The operator brings back the copy; what the venue wrote since over that place stays.
  const auto now = disk_.contents();
  const auto file = now.find(flip->path);
  if (file != now.end() && flip->offset < file->second.size() &&
      file->second[flip->offset] == before.at(flip->path)[flip->offset]) {
    disk_.flip(*flip);
  }
}

/// What RocksDB says of its files when it has caught up; none: nothing is wrong with them.
std::optional<std::string> Simulation::rows_damage() {
  Rows& rows = *node_->rows();
  const bool caught_up = rows.flush();
  const auto differs = auditor_.check_rows(rows.projection());
  expect(differs.empty() || !rows.projection().readable(), "a bit flipped, RocksDB says nothing, and yet: " + differs);
  if (!caught_up) return "RocksDB does not catch up";
  return rows.check_files();
}

/// Somebody changes a command of long ago and makes the checksums right again: the chain of hashes says so.
void Simulation::forge() {
  const auto forgery = Forgery::make(disk_, dice_);
  if (!forgery) return;
  ++tally_.forged;
  const auto found = auditor_.read(true);
  expect(found.has_value(), "a forged group in " + forgery->path() + " is taken for what was written");
  expect(found->reject == Reject::journal_damaged, "a forged group is called " + found->text());
  forgery->undo(disk_);
}

void Simulation::look_at_everything() {
  expect(auditor_.wrong().empty(), auditor_.wrong());
  const auto lost = auditor_.check(told_);
  expect(lost.empty(), lost);
  for (const auto& [last, hash] : heard_) {
    const auto found = auditor_.chain().find(last);
    expect(found != auditor_.chain().end() && found->second == hash,
           fmt::format("the group up to command {} was durable, and is not in the log", last));
  }
  const VenueImage& image = node_->image();
  expect(image.venue.state_hash() == auditor_.state_hash(), "the state's hash is not that of a replay");
  expect(saved_views(image.model, image.grants) == saved_views(auditor_.model(), auditor_.grants()),
         "the views are not those that the log alone gives");
  look_at_rows(false);
  if (rows_dice_.one_in(2)) look_at_rows(true);
}

/// RocksDB is what the log says where it stands, and at the end of the log when it has `caught_up`.
void Simulation::look_at_rows(bool caught_up) {
  if (!has_rows_) return;
  const Rows& rows = *node_->rows();
  if (caught_up) flush_rows();
  if (!rows.projection().healthy()) return;
  const auto differs = auditor_.check_rows(rows.projection());
  expect(differs.empty(), differs);
  if (!caught_up || rows.was_refused()) return;
  expect(rows.projection().durable() == auditor_.position().last, "RocksDB has not caught up with the log");
  const auto damage = node_->rows()->check_files();
  expect(!damage, "no bit was flipped, and yet: " + damage.value_or(""));
}

}  // namespace licet::sim
