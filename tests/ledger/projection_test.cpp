#include "settlement/ledger/projection.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <thread>

#include "settlement/ledger/projection_check.hpp"
#include "tests/ledger/projection_story.hpp"
#include "tests/ledger/stored_schema.hpp"

namespace licet {
namespace {

using testing::Story;

class ProjectionTest : public ::testing::Test {
 protected:
  ProjectionTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "licet-XXXXXX").string();
    LICET_CHECK(::mkdtemp(pattern.data()) != nullptr);
    directory_ = pattern;
  }
  ~ProjectionTest() override { std::filesystem::remove_all(directory_); }

  [[nodiscard]] ProjectionOptions options() const {
    ProjectionOptions options;
    options.directory = directory_ / "rows";
    options.venue = *Text<7>::from("SHDE");
    options.write_buffer_mib = 1;
    options.batch_rows = 64;
    options.cached_rows = 32;  // small, so that rows are read back
    return options;
  }
  [[nodiscard]] std::unique_ptr<Projection> open() const {
    auto opened = Projection::open(options());
    EXPECT_TRUE(opened.has_value());
    return std::move(*opened);
  }
  /// Compares with everything that the story has told.
  static ProjectionCheckReport check(const Projection& projection, const Story& story) {
    ProjectionCheck check(projection);
    for (const auto& batch : story.batches()) check.on_events(batch);
    return check.compare();
  }

  std::filesystem::path directory_;
};

TEST_F(ProjectionTest, HoldsWhatTheEventsSay) {
  Story story(1);
  const auto projection = open();
  story.tell(400, *projection);
  ASSERT_TRUE(projection->flush().has_value());
  EXPECT_EQ(projection->applied(), story.last());
  EXPECT_EQ(projection->pending_bytes(), 0U);
  const auto report = check(*projection, story);
  EXPECT_EQ(report.first_difference, "");
  EXPECT_EQ(report.applied, story.last());
  EXPECT_GT(report.trades, 50U);
  EXPECT_GT(report.transfers, 3 * report.trades);
  EXPECT_GT(report.open_orders, 10U);
  EXPECT_GT(report.grants, 10U);
  EXPECT_EQ(report.instruments, 2U);
  EXPECT_EQ(report.members, 5U);
  EXPECT_EQ(report.assets, 3U);
}

TEST_F(ProjectionTest, ExplainsABalanceByItsTransfers) {
  Story story(2);
  const auto projection = open();
  story.tell(300, *projection);
  ASSERT_TRUE(projection->flush().has_value());
  std::size_t accounts = 0;
  projection->for_each_balance([&](const BalanceRow& row) {
    ++accounts;
    std::int64_t sum = 0;
    TransferId last;
    // Read a few at a time, as a statement would.
    for (;;) {
      const auto lines = projection->account_lines(row.account, {.after = last}, 7);
      for (const auto& [line, balance] : lines) {
        EXPECT_GT(line.transfer.transfer, last);
        last = line.transfer.transfer;
        if (line.transfer.debit == row.account) sum -= line.transfer.amount;
        if (line.transfer.credit == row.account) sum += line.transfer.amount;
        EXPECT_EQ(balance, sum);
      }
      if (lines.size() < 7) break;
    }
    EXPECT_EQ(sum, row.balance) << row.account.value();
  });
  EXPECT_GT(accounts, 10U);
}

TEST_F(ProjectionTest, FindsAllTransfersOfATradeAndAllBalancesOfAMember) {
  Story story(3);
  const auto projection = open();
  story.tell(300, *projection);
  ASSERT_TRUE(projection->flush().has_value());
  for (std::uint64_t n = 1; n <= story.trades(); ++n) {
    const auto transfers = projection->transfers_of_trade(TradeId(n));
    EXPECT_EQ(transfers.size(), 3U) << n;
    for (const auto& row : transfers) EXPECT_EQ(row.transfer.trade, TradeId(n));
  }
  EXPECT_FALSE(projection->trade(TradeId(story.trades() + 1)).has_value());
  std::size_t in_all = 0;
  for (std::uint32_t m = 0; m <= 5; ++m) {
    for (const auto& row : projection->balances_of(MemberId(m))) {
      EXPECT_EQ(row.account.member(), MemberId(m));
      ++in_all;
    }
  }
  std::size_t rows = 0;
  projection->for_each_balance([&](const BalanceRow&) { ++rows; });
  EXPECT_EQ(in_all, rows);
}

TEST_F(ProjectionTest, KeepsItsRowsAndSkipsWhatItHasWhenTheLogIsReplayed) {
  Story story(4);
  {
    const auto projection = open();
    story.tell(200, *projection);
  }
  const auto projection = open();
  EXPECT_EQ(projection->applied(), story.last());
  for (const auto& batch : story.batches()) projection->on_events(batch);
  EXPECT_EQ(projection->pending_bytes(), 0U) << "nothing new";
  story.tell(200, *projection);
  ASSERT_TRUE(projection->flush().has_value());
  EXPECT_EQ(check(*projection, story).first_difference, "");
}

// A batch of the replay may begin at or before the applied number and end after it.
TEST_F(ProjectionTest, TakesOnlyTheNewPartOfABatchThatOverlaps) {
  Story story(5);
  {
    const auto projection = open();
    story.tell(150, *projection);
  }
  const auto projection = open();
  story.tell_silently(50);
  projection->on_events(story.merged());
  ASSERT_TRUE(projection->flush().has_value());
  EXPECT_EQ(check(*projection, story).first_difference, "");
}

TEST_F(ProjectionTest, AGapStopsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  Story story(6);
  const auto projection = open();
  story.tell_silently(10);
  EXPECT_DEATH(projection->on_events(story.batches().back()), "last_queued_");
}

TEST_F(ProjectionTest, RefusesByName) {
  Story story(7);
  {
    const auto projection = open();
    story.tell(20, *projection);
    ASSERT_TRUE(projection->flush().has_value());
    EXPECT_TRUE(projection->check_not_ahead(story.last()).has_value());
    EXPECT_EQ(projection->check_not_ahead(Sequence(story.last().value() - 1)).error(), Reject::projection_ahead);
    EXPECT_EQ(Projection::open(options()).error(), Reject::storage_failed) << "it is open already";
  }
  auto foreign = options();
  foreign.venue = *Text<7>::from("SZDE");
  EXPECT_EQ(Projection::open(foreign).error(), Reject::journal_foreign);
  testing::set_stored_schema(options().directory, projection_schema + 1);
  EXPECT_EQ(Projection::open(options()).error(), Reject::projection_version);
}

TEST_F(ProjectionTest, RowsOfAnEarlierSchemaAreMadeAnewFromTheLog) {
  Story story(12);
  {
    const auto projection = open();
    story.tell(50, *projection);
  }
  testing::set_stored_schema(options().directory, projection_schema - 1);
  EXPECT_EQ(Projection::open(options()).error(), Reject::projection_version) << "the log may have lost its beginning";
  EXPECT_EQ(*Projection::stored_schema(options().directory), projection_schema - 1) << "what was there is there";
  auto anew = options();
  anew.made_anew = true;
  const auto projection = std::move(Projection::open(anew).value());
  EXPECT_EQ(projection->applied(), Sequence());
  EXPECT_FALSE(projection->trade(TradeId(1)));
  for (const auto& batch : story.batches()) projection->on_events(batch);
  ASSERT_TRUE(projection->flush().has_value());
  EXPECT_EQ(check(*projection, story).first_difference, "");
}

TEST_F(ProjectionTest, OnlyAnswersWhenOpenedReadOnly) {
  Story story(13);
  auto reading = options();
  reading.read_only = true;
  EXPECT_EQ(Projection::open(reading).error(), Reject::storage_failed) << "there is none";
  EXPECT_FALSE(std::filesystem::exists(reading.directory)) << "and none is made";
  EXPECT_EQ(Projection::stored_schema(reading.directory).error(), Reject::storage_failed);
  {
    const auto projection = open();
    story.tell(100, *projection);
  }
  const auto tree = [&] {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(reading.directory)) {
      if (!entry.path().filename().string().starts_with("LOG")) names.push_back(entry.path().filename());
    }
    std::ranges::sort(names);
    return names;
  };
  const auto before = tree();
  {
    const auto projection = Projection::open(reading);
    ASSERT_TRUE(projection.has_value());
    EXPECT_EQ((*projection)->applied(), story.last());
    EXPECT_EQ(check(**projection, story).first_difference, "");
  }
  EXPECT_EQ(tree(), before);
  EXPECT_EQ(*Projection::stored_schema(reading.directory), projection_schema);
  testing::set_stored_schema(options().directory, projection_schema - 1);
  EXPECT_EQ(Projection::open(reading).error(), Reject::projection_version) << "it cannot be made anew";
}

TEST_F(ProjectionTest, SaysWhatSurvivesACrashAndFlushesByItself) {
  Story story(14);
  auto flushing = options();
  flushing.flush_interval = std::chrono::milliseconds(20);
  const auto projection = std::move(Projection::open(flushing).value());
  EXPECT_EQ(projection->durable(), Sequence());
  story.tell(100, *projection);
  EXPECT_EQ(projection->queued(), story.last());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (projection->durable() < story.last() && std::chrono::steady_clock::now() < deadline) {
    EXPECT_LE(projection->durable(), projection->applied());
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  EXPECT_EQ(projection->durable(), story.last()) << "nobody asked for a flush";
}

/// A venue that trades little flushes little and often, for years.
TEST_F(ProjectionTest, ManySmallFlushesLeaveFewFiles) {
  constexpr std::uint64_t flushes = 120;
  Story story(21);
  const auto projection = open();
  for (std::uint64_t n = 0; n < flushes; ++n) {
    story.tell(5, *projection);
    ASSERT_TRUE(projection->flush().has_value());
  }
  std::uint64_t files = flushes * 10;
  for (int looks = 0; looks < 200 && files > flushes; ++looks) {  // merged in the background
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    files = projection->check_files().value().files;
  }
  EXPECT_LE(files, flushes);
}

TEST_F(ProjectionTest, ACheckpointIsAWholeProjectionAndTradingGoesOn) {
  Story story(8);
  const auto projection = open();
  story.tell(200, *projection);
  ASSERT_TRUE(projection->flush().has_value());
  const Sequence then = story.last();
  auto copy_options = options();
  copy_options.directory = directory_ / "copy";
  ASSERT_TRUE(projection->checkpoint(copy_options.directory).has_value());
  EXPECT_EQ(projection->checkpoint(copy_options.directory).error(), Reject::storage_failed) << "it exists";
  story.tell(100, *projection);
  const auto copy = Projection::open(copy_options);
  ASSERT_TRUE(copy.has_value());
  EXPECT_EQ((*copy)->applied(), then);
  EXPECT_EQ(check(**copy, story).first_difference, "");
}

// The check itself can fail: one row of each kind is altered behind its back.
TEST_F(ProjectionTest, TheCheckNamesWhatDiffers) {
  Story story(9);
  const auto projection = open();
  story.tell(200, *projection);
  ASSERT_TRUE(projection->flush().has_value());
  Story other(9);
  other.tell_silently(200);
  // The same story with one transfer told differently.
  other.alter_one_transfer();
  const auto report = check(*projection, other);
  EXPECT_FALSE(report.agrees());
  EXPECT_NE(report.first_difference.find("transfer"), std::string::npos) << report.first_difference;
  Story longer(10);
  longer.tell_silently(200);
  EXPECT_FALSE(check(*projection, longer).agrees());
}

/// What the process below says before it is killed, in a file that both map.
struct Said {
  std::atomic<std::uint64_t> durable{0};
  std::atomic<bool> opened{false};

  static Said& in(const std::filesystem::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT, 0600);
    LICET_CHECK(descriptor >= 0 && ::ftruncate(descriptor, sizeof(Said)) == 0);
    void* shared = ::mmap(nullptr, sizeof(Said), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    LICET_CHECK(shared != MAP_FAILED);
    ::close(descriptor);
    return *static_cast<Said*>(shared);  // zeros are its beginning
  }
};

constexpr const char* killed_directory = "LICET_KILLED_PROJECTION";
constexpr std::uint64_t killed_commands = 3'000;

// The other process of the test below: not a copy of this one, in which RocksDB's threads would be missing.
TEST(KilledProjection, WritesUntilItIsKilled) {
  const char* directory = std::getenv(killed_directory);
  if (directory == nullptr) GTEST_SKIP() << "started by AKillUnderLoadLeavesItConsistent";
  Said& said = Said::in(std::filesystem::path(directory) / "said");
  Story story(11);
  story.tell_silently(killed_commands);
  ProjectionOptions options;
  options.directory = std::filesystem::path(directory) / "rows";
  options.venue = "SHDE";
  options.write_buffer_mib = 1;
  options.batch_rows = 64;
  options.flush_interval = std::chrono::milliseconds(10);
  const auto projection = std::move(Projection::open(options).value());
  said.opened = true;
  for (const auto& batch : story.batches()) {
    projection->on_events(batch);
    said.durable = projection->durable().value();
    if (batch->last.value() % 8 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  for (;;) said.durable = projection->durable().value();
}

// kill -9 at any moment leaves rows of exactly one number, not below what was called durable; the replay brings them up
// to date.
TEST_F(ProjectionTest, AKillUnderLoadLeavesItConsistent) {
  std::random_device seed_source;
  const std::uint64_t seed = seed_source();
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  Story story(11);
  story.tell_silently(killed_commands);
  Said& said = Said::in(directory_ / "said");
  ::setenv(killed_directory, directory_.c_str(), 1);
  Sequence reached;
  for (int round = 0; round < 6; ++round) {
    said.opened = false;
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      ::execl("/proc/self/exe", "projection_test", "--gtest_filter=KilledProjection.*", "--gtest_brief=1", nullptr);
      ::_exit(127);
    }
    int status = 0;
    while (!said.opened && ::waitpid(child, &status, WNOHANG) == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ASSERT_TRUE(said.opened) << "the other process ended";
    std::this_thread::sleep_for(std::chrono::milliseconds(30 + random() % 300));
    ::kill(child, SIGKILL);
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    const auto projection = open();
    EXPECT_GE(projection->applied(), reached);
    EXPECT_GE(projection->applied().value(), said.durable.load()) << "round " << round;
    reached = projection->applied();
    const auto report = check(*projection, story);
    ASSERT_EQ(report.first_difference, "") << "after round " << round << " at " << reached.value();
  }
  ::unsetenv(killed_directory);
  EXPECT_GT(said.durable.load(), 0U) << "nothing was flushed";
  const auto projection = open();
  for (const auto& batch : story.batches()) projection->on_events(batch);
  ASSERT_TRUE(projection->flush().has_value());
  EXPECT_EQ(check(*projection, story).first_difference, "");
}

}  // namespace
}  // namespace licet
