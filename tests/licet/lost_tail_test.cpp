// The end of the log is lost: groups that were acknowledged have turned to zeros, which look as if nothing had been
// written there yet. What else knows how far the log reached must find it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/replay.hpp"
#include "engine/runtime/snapshot.hpp"
#include "gateway/licet/audit_service.hpp"
#include "gateway/licet/commands.hpp"
#include "gateway/licet/snapshot_maker.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;
namespace format = journal_format;

constexpr std::uint64_t lost_groups = 3;

/// A venue that stopped, with all that tells how far its log reached. Each test works on a copy, and keeps of that
/// what it is about.
class LostTail : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    made_ = std::make_unique<TemporaryDirectory>();
    {
      StoredVenue venue(made_->path());
      (void)venue.bootstrap();
      (void)venue.simulate(60);
    }
    const auto report = read_journal(
        made_->path() / "journal", "SHDE", [](const Command&) {}, {},
        [](const JournalPosition& group) { groups_.push_back(group); });
    ASSERT_TRUE(report) << report.error().text();
    ASSERT_GT(groups_.size(), lost_groups);
    ASSERT_EQ(report->tail_segment, 1U);
    segment_ = fs::path("journal") / format::segment_name(1);
    write_leaves();
    write_snapshot();
  }
  static void TearDownTestSuite() {
    made_.reset();
    groups_.clear();
  }
  /// All of them: a running venue writes them some hundreds at a time.
  static void write_leaves() {
    std::ofstream leaves(made_->path() / "audit" / "entries", std::ios::binary | std::ios::trunc);
    for (const JournalPosition& group : groups_) {
      const AuditEntry leaf = audit_entry_of(group);
      leaves.write(reinterpret_cast<const char*>(&leaf), sizeof leaf);
    }
  }
  /// A true one of the log's end.
  static void write_snapshot() {
    VenueImage image;
    Replay replay(image.venue, [&](const EventBatchPtr& batch) { image.on_events(batch); });
    ASSERT_TRUE(replay_journal(made_->path() / "journal", "SHDE", replay, {}));
    const MerkleLog tree(EntryFile::open_to_read(made_->path() / "audit" / "entries", groups_.size()).value());
    const AuditMark mark{.leaves = groups_.size(), .root = tree.head().root};
    VenueImage::Saved saved = image.save();
    saved.sections.push_back(
        {.name = std::string(AuditMark::section), .version = 1, .content = std::as_bytes(std::span(&mark, 1))});
    SnapshotHead head;
    head.start = {.position = groups_.back(), .last_origin = replay.last_origin()};
    head.state_hash = image.venue.state_hash();
    ASSERT_TRUE(SnapshotStore(made_->path() / "snapshots", "SHDE").write(head, saved.sections));
  }

  /// Nothing but the log and these tell how far it reached.
  void keep(const std::vector<std::string>& witnesses) {
    fs::copy(made_->path(), data(), fs::copy_options::recursive);
    for (const char* name : {"stopped", "ledger", "audit", "snapshots"}) {
      if (std::ranges::find(witnesses, name) == witnesses.end()) fs::remove_all(data() / name);
    }
  }
  /// The log's last groups turn to zeros.
  void lose_tail() const {
    const auto report = read_journal(data() / "journal", "SHDE", [](const Command&) {});
    ASSERT_TRUE(report) << report.error().text();
    const std::uint64_t from = first_lost_offset();
    write(from, std::string(report->tail_offset - from, '\0'));
    const auto after = read_journal(data() / "journal", "SHDE", [](const Command&) {});
    ASSERT_TRUE(after) << "the log alone is sound: " << after.error().text();
    ASSERT_EQ(after->position.last, left());
    ASSERT_EQ(after->torn_bytes, 0U);
  }
  /// Of the first group that is lost, in the only segment.
  [[nodiscard]] std::uint64_t first_lost_offset() const {
    std::ifstream file(data() / segment_, std::ios::binary);
    std::uint64_t offset = format::page_size;
    for (;;) {
      format::GroupHeader header;
      file.seekg(static_cast<std::streamoff>(offset));
      file.read(reinterpret_cast<char*>(&header), sizeof header);
      if (header.magic != format::group_magic || header.first > left().value()) return offset;
      offset += format::group_extent(header.payload_bytes);
    }
  }
  void write(std::uint64_t offset, std::string_view bytes) const {
    std::fstream file(data() / segment_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(offset));
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    ASSERT_TRUE(file.good());
  }
  /// The last command that is still in the log, and the one before that was the last.
  static Sequence left() { return groups_[groups_.size() - 1 - lost_groups].last; }
  static Sequence last() { return groups_.back().last; }
  static std::string number(Sequence sequence) { return std::to_string(sequence.value()); }

  /// Why a start is refused; empty: it is not, and the venue has stopped again.
  [[nodiscard]] std::string start() const {
    DataDirectory directory(data());
    const SystemClock clock;
    if (const auto locked = directory.lock(true); !locked) return locked.error();
    auto venue = LoggedVenue::open(directory, StoredVenue::default_options(), clock);
    if (!venue) return venue.error();
    const auto started = (*venue)->start({});
    return started ? std::string() : started.error();
  }
  struct Outcome {
    int status;
    std::string text;
  };
  template <class Run>
  static Outcome printed(Run run) {
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int status = run();
    const std::string text = ::testing::internal::GetCapturedStdout();
    return {status, text + ::testing::internal::GetCapturedStderr()};
  }
  [[nodiscard]] Outcome verify() const {
    return printed([this] { return run_verify({.data = data(), .mic = "SHDE"}); });
  }
  [[nodiscard]] Outcome back_up() const {
    return printed([this] {
      return run_backup({.data = data(), .mic = "SHDE", .to = directory_.path() / "backup", .since = {}, .config = {}});
    });
  }
  [[nodiscard]] std::string bytes_of_segment() const {
    std::ifstream file(data() / segment_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  [[nodiscard]] fs::path data() const { return directory_.path() / "data"; }

  static inline std::vector<JournalPosition> groups_;
  static inline fs::path segment_;  // in the data directory

 private:
  static inline std::unique_ptr<TemporaryDirectory> made_;
  TemporaryDirectory directory_;
};

/// What knows of a command behind the log's end, and how that is said.
struct Witness {
  const char* name;
  std::vector<std::string> kept;
  const char* reject;  // of a start
  const char* said_of_start;
  const char* said_by_verify;  // the check that differs
  friend void PrintTo(const Witness& witness, std::ostream* out) { *out << witness.name; }
};
const std::vector<Witness> witnesses{
    {"TheStopRecord", {"stopped"}, "JOURNAL_DAMAGED", "DATA/stopped", "live state  DIFFERS"},
    {"RocksDB", {"ledger"}, "PROJECTION_AHEAD", "RocksDB", "projection  DIFFERS"},
    {"ASnapshot", {"snapshots"}, "JOURNAL_DAMAGED", "a snapshot", "snapshots   DIFFERS"},
    {"ASnapshotToStartFrom", {"ledger", "audit", "snapshots"}, "SNAPSHOT_MISMATCH", "the log ends", "DIFFERS"},
    {"TheAuditTree", {"audit"}, "JOURNAL_DAMAGED", "the audit tree", "audit       DIFFERS"},
};

class WitnessedLostTail : public LostTail, public ::testing::WithParamInterface<Witness> {};

TEST_P(WitnessedLostTail, IsNamedByEveryStartByVerifyAndByABackup) {
  keep(GetParam().kept);
  lose_tail();
  const std::string before = bytes_of_segment();
  for (int n = 1; n <= 2; ++n) {
    const std::string refusal = start();
    EXPECT_THAT(refusal, HasSubstr(GetParam().reject)) << "start " << n;
    EXPECT_THAT(refusal, HasSubstr(GetParam().said_of_start)) << "start " << n;
    EXPECT_THAT(refusal, HasSubstr(number(left()))) << "where the log ends";
    EXPECT_TRUE(bytes_of_segment() == before) << "a start that is refused leaves the log as it was";
  }
  const Outcome verified = verify();
  EXPECT_EQ(verified.status, 1) << verified.text;
  EXPECT_THAT(verified.text, HasSubstr(GetParam().said_by_verify));
  const Outcome made = back_up();
  EXPECT_EQ(made.status, 1) << made.text;
  EXPECT_THAT(made.text, HasSubstr(number(left()))) << "where the log ends";
}

/// As much as a write that did not finish would leave of a group that was told.
TEST_P(WitnessedLostTail, IsFoundWhenOnlyAPartOfTheLastGroupIsLost) {
  keep(GetParam().kept);
  const auto report = read_journal(data() / "journal", "SHDE", [](const Command&) {});
  ASSERT_TRUE(report);
  write(report->last_group_offset + sizeof(format::GroupHeader), std::string(format::page_size / 2, '\0'));
  const std::string before = bytes_of_segment();
  for (int n = 1; n <= 2; ++n) EXPECT_THAT(start(), HasSubstr(GetParam().reject)) << "start " << n;
  EXPECT_TRUE(bytes_of_segment() == before);
  EXPECT_EQ(verify().status, 1);
  EXPECT_EQ(back_up().status, 1);
}

INSTANTIATE_TEST_SUITE_P(Witnesses, WitnessedLostTail, ::testing::ValuesIn(witnesses),
                         [](const auto& param) { return std::string(param.param.name); });

TEST_F(LostTail, OfAWholeLogNobodyComplains) {
  keep({"stopped", "ledger", "audit", "snapshots"});
  EXPECT_EQ(verify().status, 0);
  EXPECT_EQ(back_up().status, 0);
  EXPECT_EQ(start(), "");
  EXPECT_EQ(start(), "") << "and what it left is no witness of more";
}

/// What a crash leaves: nobody was told of it, and nobody complains.
TEST_F(LostTail, AnUnfinishedWriteIsNoLoss) {
  keep({"ledger", "audit", "snapshots"});
  const auto report = read_journal(data() / "journal", "SHDE", [](const Command&) {});
  ASSERT_TRUE(report);
  write(report->tail_offset + format::sector_size, std::string(100, 'x'));
  EXPECT_EQ(back_up().status, 0);
  EXPECT_EQ(start(), "");
  EXPECT_EQ(verify().status, 0);
}

/// Leaves are not synced one by one: a power cut leaves zeros where their bytes had not arrived, and a part of one.
TEST_F(LostTail, LeavesThatDidNotReachTheDiskAreMadeAnew) {
  keep({"ledger", "audit", "snapshots"});
  const fs::path leaves = data() / "audit" / "entries";
  fs::resize_file(leaves, fs::file_size(leaves) - 2 * sizeof(AuditEntry));
  fs::resize_file(leaves, fs::file_size(leaves) + sizeof(AuditEntry) + 7);
  fs::remove_all(data() / "snapshots");
  EXPECT_EQ(start(), "");
  const Outcome verified = verify();
  EXPECT_EQ(verified.status, 0) << verified.text;
}

TEST_F(LostTail, TheWholeLogMayBeLost) {
  keep({"ledger"});
  fs::remove_all(data() / "journal");
  EXPECT_THAT(start(), HasSubstr("PROJECTION_AHEAD"));
  EXPECT_EQ(verify().status, 1);
}

}  // namespace
}  // namespace licet::test
