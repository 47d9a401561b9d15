// Snapshots whose bytes are whole and whose content only another program knows: one of a later version wrote them, and
// now this one runs on the same data directory.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

/// A venue that made two snapshots and stopped, its whole log still there. Each test works on a copy.
class ForeignSnapshot : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    made_ = std::make_unique<TemporaryDirectory>();
    StoredVenue venue(made_->path(), options());
    (void)venue.bootstrap();
    const SnapshotStore store(made_->path() / "snapshots", "SHDE");
    for (int n = 0; n < 100 && store.list().value().size() < 2; ++n) {
      (void)venue.simulate(300);
      const auto made = venue.snapshots().make();
      ASSERT_TRUE(made) << made.error();
    }
    ASSERT_EQ(store.list().value().size(), 2U);
  }
  static void TearDownTestSuite() { made_.reset(); }
  /// Snapshots are made when a test asks for one.
  static LoggedVenue::Options options() {
    LoggedVenue::Options options = StoredVenue::default_options();
    options.segment_bytes = 128U << 10U;
    return options;
  }
  void SetUp() override {
    fs::copy(made_->path(), data(), fs::copy_options::recursive);
    newest_ = snapshots().front();
    oldest_ = snapshots().back();
  }

  [[nodiscard]] SnapshotStore store() const { return {data() / "snapshots", "SHDE"}; }
  /// The newest first.
  [[nodiscard]] std::vector<Sequence> snapshots() const { return store().list().value(); }

  enum class Raised { section, part };
  /// Raises a version, of the section or of the part that it begins with, and mends every checksum.
  void raise(Sequence snapshot, Raised what) const {
    const auto read = store().read(snapshot).value();
    std::vector<SnapshotSection> sections(read.sections().begin(), read.sections().end());
    const auto last_loaded = std::ranges::find(sections, "grants", &SnapshotSection::name);
    ASSERT_NE(last_loaded, sections.end());
    std::vector<std::byte> content(last_loaded->content.begin(), last_loaded->content.end());
    if (what == Raised::section) {
      ++last_loaded->version;
    } else {
      content[1 + static_cast<std::size_t>(content[0])] = std::byte{200};  // behind the name and its length
      last_loaded->content = content;
    }
    ASSERT_TRUE(store().write(read.head(), sections));
  }

  struct Outcome {
    std::string refusal;  // empty: it was not refused, and the venue has stopped again
    std::string said;     // to its log
    Sequence applied;
    std::vector<std::pair<AccountId, std::int64_t>> accounts;
    std::size_t orders = 0;
    GrantId last_grant;
  };
  /// That the state is the one of before, its stop record has the start check.
  [[nodiscard]] Outcome start() const {
    ::testing::internal::CaptureStderr();
    Outcome outcome;
    {
      DataDirectory directory(data());
      const SystemClock clock;
      EXPECT_TRUE(directory.lock(true));
      const auto venue = LoggedVenue::open(directory, options(), clock).value();
      const auto started = venue->start({});
      if (!started) outcome.refusal = started.error();
      outcome.applied = venue->model().applied();
      outcome.accounts = venue->ledger().accounts();
      outcome.last_grant = venue->grants().last();
      for (const MemberRecord& member : venue->model().members()) {
        outcome.orders += venue->model().orders(member.id, false, 1'000'000).size();
      }
    }
    outcome.said = ::testing::internal::GetCapturedStderr();
    return outcome;
  }
  static std::string from(Sequence snapshot) { return "from_snapshot=" + std::to_string(snapshot.value()) + " "; }
  static void expect_same(const Outcome& start, const Outcome& other) {
    EXPECT_EQ(start.refusal, "");
    EXPECT_EQ(start.applied, other.applied);
    EXPECT_EQ(start.accounts, other.accounts);
    EXPECT_EQ(start.orders, other.orders);
    EXPECT_EQ(start.last_grant, other.last_grant);
  }
  [[nodiscard]] fs::path data() const { return directory_.path() / "data"; }

  Sequence newest_;
  Sequence oldest_;

 private:
  static inline std::unique_ptr<TemporaryDirectory> made_;
  TemporaryDirectory directory_;
};

TEST_F(ForeignSnapshot, AStartTakesTheOneBeforeItAndThenTheWholeLog) {
  const Outcome before = start();
  ASSERT_THAT(before.said, HasSubstr(from(newest_)));
  // All but the last section is loaded by the time: what was loaded must be gone again.
  raise(newest_, Raised::part);
  const Outcome from_older = start();
  expect_same(from_older, before);
  EXPECT_THAT(from_older.said, HasSubstr(from(oldest_)));
  EXPECT_THAT(from_older.said, HasSubstr("SNAPSHOT_VERSION"));
  raise(oldest_, Raised::section);
  const Outcome from_nothing = start();
  expect_same(from_nothing, before);
  EXPECT_THAT(from_nothing.said, HasSubstr(from(Sequence(0))));
}

TEST_F(ForeignSnapshot, WithoutTheLogsBeginningAStartNeedsOneThatItKnows) {
  fs::remove(data() / "journal" / "00000001.journal");
  raise(newest_, Raised::section);
  EXPECT_EQ(start().refusal, "");
  raise(oldest_, Raised::section);
  const std::string refusal = start().refusal;
  EXPECT_THAT(refusal, HasSubstr("JOURNAL_DAMAGED"));
  EXPECT_THAT(refusal, HasSubstr("SNAPSHOT_VERSION")) << "and why";
}

TEST_F(ForeignSnapshot, TheMakerGoesOnFromTheOneBeforeItWhichStaysUntilTwoAreNewer) {
  raise(newest_, Raised::part);
  StoredVenue venue(data(), options());
  (void)venue.simulate(300);
  ASSERT_TRUE(venue.projection().flush().has_value()) << "what RocksDB may lose is not given up";
  const auto made = venue.snapshots().make();
  ASSERT_TRUE(made) << made.error();
  ASSERT_GT(made->sequence, newest_);
  EXPECT_THAT(snapshots(), ElementsAre(made->sequence, newest_, oldest_)) << "one alone may rot";
  (void)venue.simulate(300);
  ASSERT_TRUE(venue.projection().flush().has_value());
  const auto next = venue.snapshots().make();
  ASSERT_TRUE(next) << next.error();
  EXPECT_THAT(snapshots(), ElementsAre(next->sequence, made->sequence));
}

TEST_F(ForeignSnapshot, TheMakerReadsTheWholeLogWhereItKnowsNone) {
  raise(newest_, Raised::section);
  raise(oldest_, Raised::section);
  StoredVenue venue(data(), options());
  (void)venue.simulate(300);
  const auto made = venue.snapshots().make();
  ASSERT_TRUE(made) << made.error();
  EXPECT_GT(made->sequence, newest_);
}

}  // namespace
}  // namespace licet::test
