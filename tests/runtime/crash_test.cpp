#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <random>
#include <unordered_map>

#include "engine/runtime/replay.hpp"
#include "settlement/ledger/projection.hpp"
#include "settlement/ledger/projection_check.hpp"
#include "tests/runtime/crash_report.hpp"
#include "tests/runtime/market.hpp"
#include "tests/support/temporary_directory.hpp"

extern char** environ;

namespace licet {
namespace {

using namespace testing;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Runs the child for a while and kills it with SIGKILL. What it was told by then is appended to `told`.
void run_and_kill(const std::filesystem::path& directory, int run, std::uint64_t seed, milliseconds after_first_word,
                  std::vector<Acknowledged>& told) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  std::string arguments[] = {LICET_CRASH_CHILD, directory.string(), std::to_string(run), std::to_string(seed)};
  char* argv[] = {arguments[0].data(), arguments[1].data(), arguments[2].data(), arguments[3].data(), nullptr};
  pid_t child = 0;
  ASSERT_EQ(::posix_spawn(&child, argv[0], &actions, nullptr, argv, environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);

  std::string bytes;
  auto deadline = steady_clock::now() + std::chrono::seconds(30);
  bool killed = false;
  for (;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    pollfd waiting{ends[0], POLLIN, 0};
    if (!killed && (left.count() <= 0 || ::poll(&waiting, 1, static_cast<int>(left.count())) == 0)) {
      ::kill(child, SIGKILL);
      killed = true;
    }
    char buffer[1 << 16];
    const ssize_t got = ::read(ends[0], buffer, sizeof buffer);
    if (got <= 0) break;
    if (bytes.empty()) deadline = steady_clock::now() + after_first_word;
    bytes.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << "the child ended by itself: " << status;
  const std::size_t count = bytes.size() / sizeof(Acknowledged);
  const std::size_t before = told.size();
  told.resize(before + count);
  std::memcpy(told.data() + before, bytes.data(), count * sizeof(Acknowledged));
}

// A crash at any instruction loses no acknowledged command, doubles none, and leaves the books balanced: a process
// under load is killed again and again on the same data, and after each time everything that anyone was told is found
// in the log, with the very same events, and the rows in RocksDB are what the log says.
TEST(Crash, KillingAtRandomMomentsLosesNothingThatWasAcknowledged) {
  constexpr int rounds = 15;  // as far as the time allows
  constexpr auto most = std::chrono::seconds(20);
  const std::uint64_t seed = std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  SCOPED_TRACE(::testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  const TemporaryDirectory directory;
  const auto start = steady_clock::now();
  std::vector<Acknowledged> told;
  std::uint64_t commands = 0;
  std::uint64_t hash = 0;
  int round = 0;
  for (; round < rounds && steady_clock::now() - start < most; ++round) {
    ASSERT_NO_FATAL_FAILURE(run_and_kill(directory.path(), round, random(), milliseconds(random() % 200), told));

    ProjectionOptions rows;
    rows.directory = directory.path() / "rows";
    rows.venue = *Text<7>::from("SHDE");
    const auto projection = Projection::open(rows);
    ASSERT_TRUE(projection.has_value());
    ProjectionCheck check(**projection);
    RealVenue venue;
    std::vector<Acknowledged> replayed(1);
    const auto report = replay_journal(directory.path() / "journal", "SHDE", venue.machine(), [&](const auto& batch) {
      check.on_events(batch);
      for_each_command(*batch, [&](const Acknowledged& one) { replayed.push_back(one); });
    });
    ASSERT_TRUE(report.has_value()) << report.error().text();
    EXPECT_GE(report->commands, commands) << "the log never shrinks";
    commands = report->commands;
    ASSERT_EQ(replayed.size(), commands + 1) << "every command is answered";
    for (const Acknowledged& one : told) {
      ASSERT_LE(one.sequence, commands) << "acknowledged, and lost";
      ASSERT_EQ(replayed[one.sequence].sequence, one.sequence);
      ASSERT_EQ(replayed[one.sequence].request, one.request) << "command " << one.sequence;
      ASSERT_EQ(replayed[one.sequence].digest, one.digest) << "told otherwise: command " << one.sequence;
    }
    for (std::uint32_t n = 0; n <= crash_instruments; ++n) {
      const AssetId asset = n == 0 ? AssetId(Currency::cny) : AssetId(InstrumentId(n));
      ASSERT_TRUE(venue.ledger().sum(asset) == 0) << "asset " << asset.value();
    }
    const auto compared = check.compare();
    ASSERT_EQ(compared.first_difference, "") << "at command " << compared.applied.value() << " of " << commands;
    ASSERT_TRUE((*projection)->check_not_ahead(Sequence(commands)).has_value());
    hash = venue.machine().state_hash();
  }
  RealVenue again;
  ASSERT_TRUE(replay_journal(directory.path() / "journal", "SHDE", again.machine(), {}).has_value());
  EXPECT_EQ(again.machine().state_hash(), hash);
  std::printf("%d kills, %zu of %llu commands acknowledged before one\n", round, told.size(),
              static_cast<unsigned long long>(commands));
  EXPECT_GE(round, 3);
  EXPECT_GT(told.size(), 100U);
}

}  // namespace
}  // namespace licet
