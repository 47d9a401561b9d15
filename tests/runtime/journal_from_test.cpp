#include <gtest/gtest.h>

#include <algorithm>
#include <stop_token>

#include "engine/runtime/group_finder.hpp"
#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/retention.hpp"
#include "engine/runtime/segment_files.hpp"
#include "tests/runtime/journal_fixture.hpp"

namespace licet {
namespace {

using namespace testing;

/// Ten groups of one page each: three segments of three, and one in the fourth.
class JournalFrom : public ::testing::Test {
 protected:
  void SetUp() override {
    auto options = journal_options(journal_);
    options.on_group = [this](const JournalPosition& position) { groups_.push_back(position); };
    const auto journal = open_journal(options);
    for (int n = 0; n < 10; ++n) append_orders(*journal, orders_a_page);
    ASSERT_EQ(groups_.size(), 10U);
  }
  [[nodiscard]] JournalResult<JournalReport> read_from(const JournalPosition& from) {
    commands_.clear();
    read_groups_.clear();
    JournalReadOptions options;
    options.from = from;
    options.archive = archive_;
    options.sealed_only = sealed_only_;
    options.older_too = older_too_;
    options.on_group = [this](const JournalPosition& position) { read_groups_.push_back(position.last.value()); };
    return read_journal(
        journal_, venue, [this](const Command& command) { commands_.push_back(command.header().sequence.value()); },
        options);
  }
  [[nodiscard]] std::size_t files_in(const std::filesystem::path& directory) const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
      if (journal_format::segment_number(entry.path().filename().string()) != 0) ++count;
    }
    return count;
  }

  TemporaryDirectory directory_;
  std::filesystem::path journal_ = directory_.path() / "journal";
  std::filesystem::path moved_ = directory_.path() / "archive";
  std::filesystem::path archive_;  // as given to reading
  bool sealed_only_ = false;
  bool older_too_ = false;
  std::vector<JournalPosition> groups_;
  std::vector<std::uint64_t> commands_;
  std::vector<std::uint64_t> read_groups_;
};

TEST_F(JournalFrom, EveryEndOfAGroupGivesExactlyWhatFollows) {
  for (const JournalPosition& from : groups_) {
    const auto report = read_from(from);
    ASSERT_TRUE(report.has_value()) << report.error().text();
    const std::uint64_t first = from.last.value() + 1;
    const std::uint64_t left = 10 * orders_a_page - from.last.value();
    ASSERT_EQ(commands_.size(), left);
    if (left > 0) {
      EXPECT_EQ(commands_.front(), first);
    }
    EXPECT_EQ(read_groups_.size(), left / orders_a_page) << "leaves below are there already";
    EXPECT_EQ(report->position.last, groups_.back().last);
    EXPECT_EQ(report->position.chain, groups_.back().chain);
    EXPECT_EQ(report->commands, left);
    EXPECT_EQ(report->tail_segment, 4U);
  }
}

TEST_F(JournalFrom, OlderSegmentsAreCheckedAndNobodyIsToldOfThem) {
  for (const JournalPosition& from : groups_) {
    older_too_ = false;
    const auto without = read_from(from);
    const auto [commands, groups] = std::pair(commands_, read_groups_);
    older_too_ = true;
    const auto report = read_from(from);
    ASSERT_TRUE(report.has_value()) << report.error().text();
    EXPECT_EQ(commands_, commands);
    EXPECT_EQ(read_groups_, groups);
    EXPECT_EQ(report->commands, without->commands);
    EXPECT_EQ(report->position.chain, without->position.chain);
    EXPECT_EQ(report->groups, groups_.size());
  }
  poke(journal_ / journal_format::segment_name(1), 2 * journal_format::page_size + 200, '\x7F');
  const auto report = read_from(groups_[6]);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_damaged);
  EXPECT_EQ(report.error().file, journal_format::segment_name(1));
  older_too_ = false;
  EXPECT_TRUE(read_from(groups_[6]).has_value()) << "recovery from a snapshot does not need it";
}

TEST_F(JournalFrom, AppendingGoesOnBehindAnyPosition) {
  {
    auto journal = FileJournal::open(journal_options(journal_)).value();
    const auto position = journal->recover(groups_[4], [](const Command&) {}, {});
    ASSERT_TRUE(position.has_value()) << position.error().text();
    append_orders(*journal, 3);
  }
  const auto report = read_all(journal_);
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(report->commands, 10 * orders_a_page + 3);
}

TEST_F(JournalFrom, RefusesByNameWhatTheLogDoesNotContinue) {
  const auto refused = [&](JournalPosition from, std::string_view why) {
    const auto report = read_from(from);
    ASSERT_FALSE(report.has_value()) << why;
    EXPECT_EQ(report.error().reject, Reject::snapshot_mismatch) << report.error().text();
    EXPECT_NE(report.error().text().find(why), std::string::npos) << report.error().text();
    EXPECT_TRUE(commands_.empty());
  };
  for (const std::size_t group : {2U, 4U}) {  // the end of a segment, and the middle of one
    JournalPosition other = groups_[group];
    other.chain[5] ^= 1U;
    refused(other, "the log has another hash there");
  }
  JournalPosition between = groups_[4];
  between.last = Sequence(between.last.value() - 1);
  refused(between, "no group of the log ends there");
  JournalPosition ahead = groups_[9];
  ahead.last = Sequence(ahead.last.value() + 1);
  refused(ahead, "the log ends with command 240");
  std::filesystem::remove_all(journal_);
  refused(groups_[4], "no segment of the log holds that command");
}

TEST_F(JournalFrom, SealedSegmentsAloneAreReadUpToTheOneInUse) {
  sealed_only_ = true;
  auto report = read_from({});
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(report->position.last, groups_[8].last);
  EXPECT_EQ(report->position.chain, groups_[8].chain);
  report = read_from(groups_[8]);
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(report->commands, 0U);
  EXPECT_EQ(report->position.last, groups_[8].last);
  EXPECT_EQ(report->position.chain, groups_[8].chain);
}

TEST_F(JournalFrom, AGroupMissingAtTheEndOfTheLastSealedSegmentIsFound) {
  const auto third = journal_ / journal_format::segment_name(3);
  auto bytes = read_bytes(third);
  std::fill(bytes.begin() + 3 * journal_format::page_size, bytes.end(), '\0');
  write_bytes(third, bytes);
  sealed_only_ = true;
  const auto report = read_from({});
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_damaged);
}

TEST_F(JournalFrom, OnlyWhatIsCoveredLeavesAndTheArchiveIsReadAlong) {
  const auto retire = [&](std::uint64_t covered) {
    const auto report = retire_segments({.directory = journal_, .archive = moved_}, Sequence(covered));
    EXPECT_TRUE(report.has_value());
    return report->segments;
  };
  std::stop_source stop;
  stop.request_stop();
  const auto stopped =
      retire_segments({.directory = journal_, .archive = moved_, .stop = stop.get_token()}, Sequence(1'000'000));
  ASSERT_TRUE(stopped.has_value());
  EXPECT_EQ(stopped->segments, 0U) << "what is left goes with the next call";
  EXPECT_EQ(retire(3 * orders_a_page - 1), 0U);
  EXPECT_EQ(retire(3 * orders_a_page), 1U);
  EXPECT_EQ(retire(1'000'000), 2U) << "never the one in use, nor the spare";
  EXPECT_EQ(retire(1'000'000), 0U);
  EXPECT_EQ(files_in(moved_), 3U);

  auto report = read_from({});
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_damaged);
  EXPECT_NE(report.error().text().find("the segments before 4 are missing"), std::string::npos);
  EXPECT_TRUE(read_from(groups_[8]).has_value());
  EXPECT_EQ(read_from(groups_[7]).error().reject, Reject::snapshot_mismatch);
  EXPECT_EQ(find_group(journal_, venue, Sequence(5)).error().reject, Reject::not_found);

  archive_ = moved_;
  report = read_from({});
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(report->commands, 10 * orders_a_page);
  EXPECT_TRUE(read_from(groups_[1]).has_value());
  for (const std::uint64_t command : {1U, 24U, 25U, 72U, 73U, 216U, 217U, 240U}) {
    const auto group = find_group(journal_, venue, Sequence(command), archive_);
    ASSERT_TRUE(group.has_value()) << command << ": " << group.error().text();
    journal_format::GroupHeader header;
    std::memcpy(&header, group->data(), sizeof header);
    EXPECT_EQ((command - 1) / orders_a_page, header.first / orders_a_page);
  }
  EXPECT_EQ(find_group(journal_, venue, Sequence(241), archive_).error().reject, Reject::not_found);
}

TEST_F(JournalFrom, WithoutAnArchiveTheOldSegmentsAreRemoved) {
  ASSERT_TRUE(retire_segments({.directory = journal_, .archive = {}}, groups_[5].last).has_value());
  EXPECT_FALSE(std::filesystem::exists(journal_ / journal_format::segment_name(2)));
  const auto report = read_from(groups_[5]);
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(commands_.size(), 4 * orders_a_page);
}

TEST_F(JournalFrom, RetiringGoesOnWhereACrashLeftIt) {
  std::filesystem::create_directories(moved_);
  const auto name = journal_format::segment_name(1);
  std::filesystem::copy_file(journal_ / name, moved_ / name);
  write_bytes(moved_ / (journal_format::segment_name(2) + ".tmp"), "half a copy");
  archive_ = moved_;
  EXPECT_TRUE(read_from({}).has_value()) << "in both places";
  const auto report = retire_segments({.directory = journal_, .archive = moved_}, groups_[5].last);
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(report->segments, 2U);
  EXPECT_EQ(read_from({})->commands, 10 * orders_a_page);
}

TEST_F(JournalFrom, AnArchiveOfAnotherLogIsNotMixedIn) {
  std::filesystem::create_directories(moved_);
  write_bytes(moved_ / journal_format::segment_name(1), "something else");
  const auto report = retire_segments({.directory = journal_, .archive = moved_}, groups_[5].last);
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_damaged);
  EXPECT_TRUE(std::filesystem::exists(journal_ / journal_format::segment_name(1)));
}

TEST_F(JournalFrom, RetiringGoesAlongWithAppending) {
  auto options = journal_options(journal_);
  options.archive = archive_ = moved_;
  {
    const auto journal = open_journal(options);
    for (int n = 0; n < 30; ++n) {
      append_orders(*journal, orders_a_page);
      ASSERT_TRUE(retire_segments({.directory = journal_, .archive = moved_}, journal->position().last).has_value());
    }
  }
  EXPECT_LE(files_in(journal_), 2U);
  EXPECT_EQ(read_from({})->commands, 40 * orders_a_page);
}

TEST_F(JournalFrom, ASegmentThatIsArchivedWhileTheLogIsReadIsReadThere) {
  JournalReadOptions options;
  options.archive = moved_;
  std::uint64_t commands = 0;
  std::uint64_t moved = 0;
  options.progress = [&](const JournalProgress&) {  // between two segments
    const auto report = retire_segments({.directory = journal_, .archive = moved_}, Sequence(1'000'000));
    ASSERT_TRUE(report.has_value());
    moved += report->segments;
  };
  const auto report = read_journal(
      journal_, venue, [&](const Command&) { ++commands; }, options);
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(moved, 3U);
  EXPECT_EQ(commands, 10 * orders_a_page);
}

/// A directory is not listed at one moment.
TEST_F(JournalFrom, ASegmentThatIsArchivedWhileTheDirectoryIsListedIsNotMissing) {
  std::filesystem::create_directories(moved_);
  std::filesystem::rename(journal_ / journal_format::segment_name(2), moved_ / journal_format::segment_name(2));
  const auto listed = list_segments(posix_storage(), journal_, moved_);
  ASSERT_TRUE(listed.has_value()) << listed.error().text();
  std::vector<std::uint64_t> numbers;
  for (const SegmentFile& segment : *listed) numbers.push_back(segment.number);
  EXPECT_TRUE(std::ranges::is_sorted(numbers));
  EXPECT_EQ(std::ranges::count(numbers, 2U), 1);
  EXPECT_FALSE(list_segments(posix_storage(), journal_).has_value());
  std::filesystem::rename(journal_ / journal_format::segment_name(1), moved_ / journal_format::segment_name(1));
  const auto first = open_segment(posix_storage(), listed->front());
  EXPECT_TRUE(first.has_value()) << "moved after it was listed";
}

TEST_F(JournalFrom, ReadingEndsMidwayOnRequest) {
  for (const bool ahead : {false, true}) {
    std::stop_source stop;
    JournalReadOptions options;
    options.ahead = ahead;
    options.stop = stop.get_token();
    std::uint64_t commands = 0;
    const auto each = [&](const Command&) {
      if (++commands == 30) stop.request_stop();
    };
    const auto report = read_journal(journal_, venue, each, options);
    // A reader ahead may have come to the end of so short a log by then.
    if (!ahead) {
      ASSERT_FALSE(report.has_value());
      EXPECT_EQ(report.error().reject, Reject::not_ready);
      EXPECT_EQ(commands, 2 * orders_a_page) << "to the end of the group";
    }
    const auto none = read_journal(
        journal_, venue, [](const Command&) { FAIL(); }, options);
    ASSERT_FALSE(none.has_value());
    EXPECT_EQ(none.error().reject, Reject::not_ready) << none.error().text();
  }
}

}  // namespace
}  // namespace licet
