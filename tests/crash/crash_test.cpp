#include <gtest/gtest.h>

#include <csignal>
#include <cstdio>
#include <random>

#include "tests/crash/doomed_venue.hpp"
#include "tests/crash/loop_disk.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet {
namespace {

using namespace testing;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using After = DoomedVenue::After;
using Moment = DoomedVenue::Moment;

constexpr int first_rounds = 4;

class Crash : public ::testing::Test {
 protected:
  Crash() { std::printf("seed %llu\n", static_cast<unsigned long long>(seed_)); }

  /// The first ends are one of each kind; so the least that a test has met does not hang on the machine's speed.
  [[nodiscard]] Moment moment(const DoomedVenue& venue, int round) {
    constexpr After first[] = {After::acknowledgement, After::archived, After::begin, After::snapshot};
    if (round < first_rounds) return venue.moment(first[round], random_());
    return venue.moment(random_());
  }
  /// While the venue runs on the disk.
  void lose_power(LoopDisk& disk, DoomedVenue& venue, const Moment& moment) {
    const auto end = venue.run(moment, [&](pid_t child) {
      ::kill(child, SIGSTOP);
      disk.keep_as_without_power();
      DoomedVenue::kill(child);
    });
    ASSERT_TRUE(end) << end.error();
    EXPECT_EQ(end->errors, "");
    disk.return_without_power();
  }

  const std::uint64_t seed_ = std::random_device{}();
  std::mt19937_64 random_{seed_};
  TemporaryDirectory directory_;
};

// A crash at any instruction loses no acknowledged command, doubles none, and leaves the books balanced: a process
// under load is killed again and again on the same data, and after each time everything that anyone was told is found
// in the log, with the very same events, and the rows in RocksDB are what the log says.
TEST_F(Crash, KillingAtRandomMomentsLosesNothingThatWasAcknowledged) {
  constexpr int rounds = 15;  // as far as the time allows
  constexpr auto most = std::chrono::seconds(20);
  DoomedVenue venue(LICET_CRASH_CHILD, directory_.path(), seed_);
  const auto start = steady_clock::now();
  int round = 0;
  CrashFindings found;
  const auto has_met_all = [&] {
    return found.archived > 0 && found.starts_from_snapshot > 0 && found.ends_in_start > 0;
  };
  const auto wants_more = [&] { return steady_clock::now() - start < most || !has_met_all(); };
  for (; round < first_rounds || (round < rounds && wants_more()); ++round) {
    const auto end = venue.run(moment(venue, round), DoomedVenue::kill);
    ASSERT_TRUE(end) << end.error();
    ASSERT_EQ(end->signal, SIGKILL) << "the child ended by itself: " << end->errors;
    EXPECT_EQ(end->errors, "");
    const auto findings = venue.examine();
    ASSERT_TRUE(findings) << findings.error() << ", round " << round << ", seed " << seed_;
    found = *findings;
  }
  const auto again = venue.examine();
  ASSERT_TRUE(again) << again.error();
  EXPECT_EQ(again->state_hash, found.state_hash);
  std::printf("%d kills: %s\n", round, found.text().c_str());
  EXPECT_GT(found.acknowledged, 100U);
  EXPECT_GT(found.snapshots, 0U);
  EXPECT_GT(found.archived, 0U);
  EXPECT_GT(found.starts_from_snapshot, 0U);
  EXPECT_GT(found.ends_in_start, 0U);
}

// The same when the power goes: whatever the file system has not brought to the disk is gone.
TEST_F(Crash, LosingThePowerLosesNothingThatWasAcknowledged) {
  if (const std::string why = LoopDisk::missing(); !why.empty()) GTEST_SKIP() << why;
  constexpr int rounds = 6;
  constexpr auto most = std::chrono::seconds(20);
  LoopDisk disk(directory_.path(), 192);
  DoomedVenue venue(LICET_CRASH_CHILD, disk.root() / "data", seed_);
  const auto start = steady_clock::now();
  int round = 0;
  CrashFindings found;
  const auto wants_more = [&] { return steady_clock::now() - start < most || found.archived == 0; };
  for (; round < first_rounds || (round < rounds && wants_more()); ++round) {
    ASSERT_NO_FATAL_FAILURE(lose_power(disk, venue, moment(venue, round)));
    const auto findings = venue.examine();
    ASSERT_TRUE(findings) << findings.error() << ", round " << round << ", seed " << seed_;
    found = *findings;
  }
  std::printf("%d losses of power: %s\n", round, found.text().c_str());
  EXPECT_GT(found.snapshots, 0U);
  EXPECT_GT(found.archived, 0U);
}

// What the test above is worth: a venue that acknowledges without having synced is found out at once.
TEST_F(Crash, LosingThePowerFindsOutAVenueThatDoesNotSync) {
  if (const std::string why = LoopDisk::missing(); !why.empty()) GTEST_SKIP() << why;
  LoopDisk disk(directory_.path(), 192);
  DoomedVenue venue(LICET_CRASH_CHILD, disk.root() / "data", seed_);
  venue.preload(LICET_NO_SYNC);
  ASSERT_NO_FATAL_FAILURE(lose_power(disk, venue, venue.moment(After::acknowledgement, random_())));
  EXPECT_FALSE(venue.examine());
}

// A full disk ends the venue with its reason, before it could acknowledge what it cannot keep; with space again it goes
// on where it was.
TEST_F(Crash, AFullDiskStopsTheVenueWithoutALoss) {
  if (const std::string why = LoopDisk::missing(); !why.empty()) GTEST_SKIP() << why;
  LoopDisk disk(directory_.path(), 64);
  DoomedVenue venue(LICET_CRASH_CHILD, disk.root() / "data", seed_);
  const auto begun = venue.run({After::acknowledgement, milliseconds(50)}, DoomedVenue::kill);
  ASSERT_TRUE(begun) << begun.error();

  const auto ballast = disk.root() / "ballast";
  const std::uint64_t space = std::filesystem::space(disk.root()).available;
  ASSERT_GT(space, 8U << 20U);
  disk.fill(ballast, space - (4U << 20U));
  const auto full = venue.run({After::acknowledgement, std::chrono::seconds(60)}, DoomedVenue::kill);
  ASSERT_TRUE(full) << full.error();
  EXPECT_NE(full->signal, SIGKILL) << "it went on without space";
  EXPECT_NE(full->errors.find("No space left on device"), std::string::npos) << full->errors;

  std::filesystem::remove(ballast);
  const auto findings = venue.examine();
  ASSERT_TRUE(findings) << findings.error();
  const auto after = venue.run({After::acknowledgement, milliseconds(50)}, DoomedVenue::kill);
  ASSERT_TRUE(after) << after.error();
  ASSERT_EQ(after->signal, SIGKILL) << after->errors;
  const auto again = venue.examine();
  ASSERT_TRUE(again) << again.error();
  EXPECT_GT(again->commands, findings->commands);
}

}  // namespace
}  // namespace licet
