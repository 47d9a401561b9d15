// Reading ahead in another thread is reading: the same commands, groups, progress, report and faults.

#include <gtest/gtest.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <stop_token>

#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/read_ahead.hpp"
#include "tests/runtime/journal_fixture.hpp"

namespace licet {
namespace {

using namespace testing;

/// All that a reader of the log is told, in order, in words.
struct Heard {
  std::vector<std::string> told;
  std::string end;  // the report, or the fault

  bool operator==(const Heard&) const = default;
};

Heard hear(const std::filesystem::path& directory, bool ahead, const JournalPosition& from = {}) {
  Heard heard;
  JournalReadOptions options;
  options.ahead = ahead;
  options.from = from;
  options.on_group = [&](const JournalPosition& group) {
    heard.told.push_back("group " + std::to_string(group.last.value()) + " " + std::to_string(group.chain[0]));
  };
  options.progress = [&](const JournalProgress& progress) {
    heard.told.push_back("progress " + std::to_string(progress.commands) + " " + std::to_string(progress.bytes));
  };
  const auto report = read_journal(
      directory, venue,
      [&](const Command& command) {
        std::uint64_t sum = 0;
        for (const std::byte byte : command.bytes()) sum = sum * 31 + std::to_integer<std::uint64_t>(byte);
        heard.told.push_back("command " + std::to_string(command.header().sequence.value()) + " " +
                             std::to_string(sum));
      },
      options);
  heard.end = report ? std::to_string(report->commands) + " " + std::to_string(report->tail_offset) + " " +
                           std::to_string(report->torn_bytes)
                     : report.error().text();
  return heard;
}

/// More commands, and groups, than the batches that are read ahead hold.
class ReadAhead : public ::testing::Test {
 protected:
  void SetUp() override {
    auto options = journal_options(directory_.path(), std::uint64_t{1} << 20U);
    options.on_group = [this](const JournalPosition& group) { groups_.push_back(group); };
    const auto journal = open_journal(options);
    for (std::uint32_t n = 0; n < 500; ++n) append_orders(*journal, 1 + n * 7 % 70);
    for (std::uint32_t n = 0; n < 700; ++n) append_orders(*journal, 1);
  }
  [[nodiscard]] std::filesystem::path segment(std::uint64_t number) const {
    return directory_.path() / journal_format::segment_name(number);
  }

  TemporaryDirectory directory_;
  std::vector<JournalPosition> groups_;
};

TEST_F(ReadAhead, TellsTheSameInTheSameOrder) {
  const Heard alone = hear(directory_.path(), false);
  ASSERT_GT(alone.told.size(), 18'000U);
  EXPECT_EQ(hear(directory_.path(), true), alone);
  const JournalPosition middle = groups_[groups_.size() / 2];
  const Heard second_half = hear(directory_.path(), false, middle);
  ASSERT_LT(second_half.told.size(), alone.told.size());
  EXPECT_EQ(hear(directory_.path(), true, middle), second_half);
}

TEST_F(ReadAhead, NamesTheSamePlaceOfDamageAfterTheSameCommands) {
  for (const std::uint64_t number : {1U, 2U, 3U}) {
    const std::string whole = read_bytes(segment(number));
    for (std::uint64_t offset = 5; offset < whole.size(); offset += whole.size() / 40) {
      poke(segment(number), offset, static_cast<char>(whole[offset] ^ 4));
      const Heard alone = hear(directory_.path(), false);
      const Heard ahead = hear(directory_.path(), true);
      ASSERT_EQ(ahead.end, alone.end) << number << " at " << offset;
      ASSERT_EQ(ahead.told == alone.told, true) << number << " at " << offset;
      poke(segment(number), offset, whole[offset]);
    }
  }
}

TEST_F(ReadAhead, NamesAMismatchOfThePositionAlike) {
  JournalPosition wrong = groups_[300];
  wrong.chain[5] ^= 1;
  const Heard alone = hear(directory_.path(), false, wrong);
  EXPECT_NE(alone.end.find("SNAPSHOT_MISMATCH"), std::string::npos) << alone.end;
  EXPECT_EQ(hear(directory_.path(), true, wrong), alone);
}

TEST_F(ReadAhead, EndsWithAReaderThatThrows) {
  JournalReadOptions options;
  options.ahead = true;
  const auto read = [&] {
    return read_journal(
        directory_.path(), venue,
        [](const Command& command) {
          if (command.header().sequence == Sequence(700)) throw std::runtime_error("enough");
        },
        options);
  };
  EXPECT_THROW(static_cast<void>(read()), std::runtime_error);
}

TEST(ReadAheadThread, HasItsFailureThrownToItsCallerBehindWhatItHandedOver) {
  std::size_t heard = 0;
  const auto read = [](const CommandHandler& each, const GroupHandler&, const JournalProgressHandler&,
                       const std::stop_token&) -> JournalResult<JournalReport> {
    for (std::size_t n = 0; n < 1'000; ++n) each(Command{});
    throw std::bad_alloc();
  };
  EXPECT_THROW(static_cast<void>(read_ahead(read, [&](const Command&) { ++heard; }, {}, {}, {})), std::bad_alloc);
  EXPECT_EQ(heard, 1'000U);
}

/// Reads for ever unless it is asked to stop.
JournalResult<JournalReport> read_until_stopped(const CommandHandler& each, const GroupHandler&,
                                                const JournalProgressHandler&, const std::stop_token& stop) {
  while (!stop.stop_requested()) each(Command{});
  return JournalReport{};
}

TEST(ReadAheadThread, IsAskedToStopWhenAHandlerThrows) {
  const auto fail = [](const Command&) { throw std::runtime_error("enough"); };
  EXPECT_THROW(static_cast<void>(read_ahead(read_until_stopped, fail, {}, {}, {})), std::runtime_error);
}

TEST(ReadAheadThread, IsAskedToStopWhenItsCallerIs) {
  std::stop_source stop;
  const auto ask = [&](const Command&) { stop.request_stop(); };
  EXPECT_TRUE(read_ahead(read_until_stopped, ask, {}, {}, stop.get_token()));
}

TEST(ReadAheadOfNothing, IsAnEmptyLog) {
  const TemporaryDirectory directory;
  EXPECT_EQ(hear(directory.path(), true), hear(directory.path(), false));
}

}  // namespace
}  // namespace licet
