// Recovery over a whole damaged log, on a simulated disk: what is damaged is refused with the place named, and refusing
// changes nothing; what is full is told ahead.

#include <gtest/gtest.h>

#include "engine/runtime/journal_format.hpp"
#include "tests/runtime/recovery_fixture.hpp"

namespace licet {
namespace {

using namespace testing;

constexpr std::size_t page = journal_format::page_size;

[[nodiscard]] std::string path_of(std::uint64_t segment) { return "/journal/" + journal_format::segment_name(segment); }

/// Headers, the first record, the end mark and the first padding byte wholly; the rest now and then.
[[nodiscard]] bool is_looked_at(std::size_t at) {
  const std::size_t in_page = at % page;
  constexpr std::size_t content = 128 + orders_a_page * 144;
  return in_page < 128 + 144 || (in_page >= content && in_page < content + 9) || at % 11 == 0;
}

TEST(RecoveryDamage, EveryByteOfTheLogIsRefusedByPlaceAndTheDiskIsAsItWas) {
  LogOnDisk log;
  const auto original = log.disk.contents();
  for (std::uint64_t segment = 1; segment <= 3; ++segment) {
    const std::size_t used = segment < 3 ? 4 * page : 3 * page;
    for (std::size_t at = 0; at < used; ++at) {
      if (!is_looked_at(at)) continue;
      const sim::Disk::Flip flip{path_of(segment), at, static_cast<std::uint8_t>(at % 8)};
      ASSERT_TRUE(log.disk.flip(flip));
      const auto damaged = log.disk.contents();
      const auto position = log.recover(*log.open());
      ASSERT_FALSE(position.has_value()) << "segment " << segment << " byte " << at;
      const JournalFault& fault = position.error();
      ASSERT_EQ(fault.reject, Reject::journal_damaged) << fault.text();
      ASSERT_EQ(fault.file, journal_format::segment_name(segment)) << fault.text();
      ASSERT_EQ(fault.offset, at / page * page) << fault.text();
      ASSERT_EQ(log.disk.contents(), damaged) << "segment " << segment << " byte " << at;
      ASSERT_TRUE(log.disk.flip(flip));
    }
  }
  EXPECT_EQ(log.disk.contents(), original);
  EXPECT_TRUE(log.recover(*log.open()).has_value());
  EXPECT_EQ(log.read.size(), LogOnDisk::commands);
}

// Behind the last group and in the spare there is nothing to lose: what is found there is refused, or cut.
TEST(RecoveryDamage, BytesBehindTheEndTakeNothingWithThem) {
  for (const std::uint64_t segment : {3U, 4U}) {
    const std::size_t first = segment == 3 ? 3 * page : 0;
    for (std::size_t at = first; at < 4 * page; at += 97) {
      LogOnDisk log;
      ASSERT_TRUE(log.disk.flip({path_of(segment), at, static_cast<std::uint8_t>(at % 8)}));
      const auto damaged = log.disk.contents();
      auto journal = log.open();
      const auto position = log.recover(*journal);
      if (!position) {
        ASSERT_EQ(position.error().file, journal_format::segment_name(segment));
        ASSERT_EQ(log.disk.contents(), damaged);
        continue;
      }
      ASSERT_EQ(log.read.size(), LogOnDisk::commands) << "segment " << segment << " byte " << at;
      append_orders(*journal, 1);
      journal = nullptr;
      ASSERT_TRUE(log.recover(*log.open()).has_value());
      ASSERT_EQ(log.read.size(), LogOnDisk::commands + 1);
    }
  }
}

// A process that was killed before its sync leaves a whole group in the page cache. Recovery tells of it, so it must be
// on the disk by then.
TEST(RecoveryDamage, WhatRecoveryTellsOfIsDurable) {
  LogOnDisk log;
  auto options = log.options();
  options.sync = JournalSync::fdatasync;
  {
    auto journal = std::move(*FileJournal::open(options));
    ASSERT_TRUE(log.recover(*journal).has_value());
    log.disk.kill_in(2);  // the write comes through, the sync does not
    EXPECT_THROW(append_orders(*journal, 5), sim::Killed);
  }
  {
    auto journal = std::move(*FileJournal::open(options));
    ASSERT_TRUE(log.recover(*journal).has_value());
    ASSERT_EQ(log.read.size(), LogOnDisk::commands + 5);
  }
  log.disk.lose_power();
  ASSERT_TRUE(log.recover(*log.open()).has_value());
  EXPECT_EQ(log.read.size(), LogOnDisk::commands + 5);
}

// After a failed sync the kernel holds for written what never arrived: another sync would not bring it there.
TEST(RecoveryDamage, AFailedSyncIsNotBelievedByTheNextProcess) {
  for (int tries = 0; tries < 20; ++tries) {
    LogOnDisk log;
    auto options = log.options();
    options.sync = JournalSync::fdatasync;
    {
      auto journal = std::move(*FileJournal::open(options));
      ASSERT_TRUE(log.recover(*journal).has_value());
      log.disk.fail_sync_in(1);
      EXPECT_THROW(append_orders(*journal, 5), sim::Killed);
    }
    ASSERT_TRUE(log.recover(*std::move(*FileJournal::open(options))).has_value());
    const std::size_t told = log.read.size();
    log.disk.lose_power();
    ASSERT_TRUE(log.recover(*log.open()).has_value());
    ASSERT_EQ(log.read.size(), told);
  }
}

TEST(FullDisk, IsToldAheadAndEndsTheProcessOnlyWhenTheSegmentIsFull) {
  LogOnDisk log(false);
  auto journal = log.open();
  ASSERT_TRUE(log.recover(*journal).has_value());
  log.disk.set_capacity(log.disk.used() + 1'000);
  EXPECT_TRUE(log.warnings.empty());
  while (journal->prepare()) {
  }
  ASSERT_EQ(log.warnings.size(), 1U);
  EXPECT_NE(log.warnings[0].find("No space left on device"), std::string::npos);
  EXPECT_NE(log.warnings[0].find("00000004.journal"), std::string::npos);
  while (journal->prepare()) {
  }
  EXPECT_EQ(log.warnings.size(), 1U) << "tried again, and told once";
  append_orders(*journal, orders_a_page);  // there is room for one
  try {
    append_orders(*journal, 1);
    FAIL() << "acknowledged without room";
  } catch (const sim::Killed& killed) {
    EXPECT_NE(killed.why.find("No space left on device"), std::string::npos) << killed.why;
  }
  journal = nullptr;
  log.disk.lose_power();
  log.disk.set_capacity(~std::uint64_t{0});
  journal = log.open();
  ASSERT_TRUE(log.recover(*journal).has_value());
  EXPECT_EQ(log.read.size(), LogOnDisk::commands + orders_a_page);
  append_orders(*journal, 1);
}

TEST(FullDisk, ThatHasRoomAgainIsNotNoticed) {
  LogOnDisk log(false);
  auto journal = log.open();
  ASSERT_TRUE(log.recover(*journal).has_value());
  log.disk.set_capacity(log.disk.used());
  while (journal->prepare()) {
  }
  log.disk.set_capacity(~std::uint64_t{0});
  for (int n = 0; n < 4; ++n) append_orders(*journal, orders_a_page);
  EXPECT_EQ(journal->position().last.value(), LogOnDisk::commands + 4 * orders_a_page);
}

}  // namespace
}  // namespace licet
