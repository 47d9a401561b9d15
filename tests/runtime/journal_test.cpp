#include <gtest/gtest.h>

#include <array>
#include <cstdint>

#include "engine/runtime/crc32c.hpp"
#include "engine/runtime/journal_format.hpp"
#include "tests/runtime/journal_fixture.hpp"

namespace licet {
namespace {

using namespace testing;
namespace format = journal_format;

// Little-endian reading by hand, so that the test does not share the writer's structs.
std::uint64_t u64_at(const std::string& bytes, std::size_t at) {
  std::uint64_t value = 0;
  for (std::size_t n = 8; n > 0; --n) value = value << 8U | static_cast<std::uint8_t>(bytes[at + n - 1]);
  return value;
}
std::uint32_t u32_at(const std::string& bytes, std::size_t at) { return static_cast<std::uint32_t>(u64_at(bytes, at)); }
std::uint32_t crc_of(const std::string& bytes, std::size_t at, std::size_t size) {
  return crc32c(std::as_bytes(std::span(bytes)).subspan(at, size));
}

/// Death tests run in a process of their own: the journal has threads.
class JournalTest : public ::testing::Test {
 protected:
  JournalTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
};

TEST_F(JournalTest, AnEmptyLogIsEmpty) {
  const TemporaryDirectory directory;
  const auto nothing = read_all(directory.path() / "absent");
  ASSERT_TRUE(nothing.has_value());
  EXPECT_EQ(nothing->position.last, Sequence());
  { const auto journal = open_journal(journal_options(directory.path())); }
  const auto report = read_all(directory.path());
  ASSERT_TRUE(report.has_value());
  EXPECT_EQ(report->commands, 0U);
  EXPECT_EQ(report->position.epoch, 1U);
}

TEST_F(JournalTest, GivesBackEveryCommandByteForByteAfterReopening) {
  const TemporaryDirectory directory;
  for (int opening = 0; opening < 3; ++opening) {
    const auto journal = open_journal(journal_options(directory.path()));
    EXPECT_EQ(journal->position().last.value(), static_cast<std::uint64_t>(opening) * 12);
    append_orders(*journal, 5);
    append_orders(*journal, 7);
  }
  std::uint64_t count = 0;
  const auto report = read_journal(directory.path(), venue, [&](const Command& command) {
    Command expected = make_order(++count);
    expected.header().sequence = Sequence(count);
    expected.header().time = Timestamp(static_cast<std::int64_t>(count) * 1'000);
    EXPECT_TRUE(std::ranges::equal(command.bytes(), expected.bytes())) << count;
  });
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(count, 36U);
  EXPECT_EQ(report->groups, 6U);
  EXPECT_EQ(report->position.last, Sequence(36));
  EXPECT_EQ(report->position.time, Timestamp(36'000));
  EXPECT_EQ(report->position.epoch, 3U) << "each opening writes under a new epoch";
  EXPECT_EQ(report->torn_bytes, 0U);
}

// The layout is a promise to the next version: every byte of the two headers, as journal_format.hpp describes them.
TEST_F(JournalTest, GoldenBytes) {
  const TemporaryDirectory directory;
  {
    const auto journal = open_journal(journal_options(directory.path()));
    append_orders(*journal, 2);
    append_orders(*journal, 1);
  }
  const std::string bytes = read_bytes(directory.path() / "00000001.journal");
  ASSERT_EQ(bytes.size(), 16U << 10U);
  EXPECT_EQ(bytes.substr(0, 8), "LICETSEG");
  EXPECT_EQ(u32_at(bytes, 8), 1U);
  EXPECT_EQ(u32_at(bytes, 12), 4096U);
  EXPECT_EQ(bytes.substr(16, 8), std::string("SHDE\0\0\0\0", 8));
  EXPECT_EQ(u64_at(bytes, 24), 1U);
  EXPECT_EQ(u64_at(bytes, 32), 1U);
  EXPECT_EQ(u64_at(bytes, 40), 1U);
  EXPECT_EQ(u64_at(bytes, 48), 16U << 10U);
  EXPECT_EQ(bytes.substr(56, 32), std::string(32, '\0'));
  EXPECT_EQ(u32_at(bytes, 88), crc_of(bytes, 0, 88));
  EXPECT_EQ(u32_at(bytes, 88), 0x5BA8ABD2U);
  EXPECT_EQ(bytes.substr(92, 4096 - 92), std::string(4096 - 92, '\0'));

  constexpr std::size_t first = 4096;
  constexpr std::size_t record = sizeof(RecordHeader) + sizeof(PlaceOrder);
  EXPECT_EQ(record, 144U);
  EXPECT_EQ(bytes.substr(first, 8), "LICETGRP");
  EXPECT_EQ(u64_at(bytes, first + 8), 1U);
  EXPECT_EQ(u64_at(bytes, first + 16), 1U);
  EXPECT_EQ(u32_at(bytes, first + 24), 2U);
  EXPECT_EQ(u32_at(bytes, first + 28), 2 * record);
  EXPECT_EQ(u64_at(bytes, first + 32), 2'000U);
  EXPECT_EQ(bytes.substr(first + 40, 32), std::string(32, '\0'));
  EXPECT_EQ(u32_at(bytes, first + 72), crc_of(bytes, first + 128, 2 * record));
  EXPECT_EQ(u32_at(bytes, first + 76), crc_of(bytes, first, 76));
  EXPECT_EQ(bytes.substr(first + 80, 48), std::string(48, '\0'));
  EXPECT_EQ(bytes.substr(first + 128 + 2 * record, 8), "LICETEND");

  constexpr std::size_t second = 8192;
  EXPECT_EQ(u64_at(bytes, second + 16), 3U);
  const auto hash = format::group_hash(std::as_bytes(std::span(bytes)).subspan(first, 128 + 2 * record));
  EXPECT_EQ(bytes.substr(second + 40, 32), std::string(hash.begin(), hash.end()));
}

TEST_F(JournalTest, RollsIntoZeroFilledSegmentsAheadAndChainsThem) {
  const TemporaryDirectory directory;
  {
    const auto journal = open_journal(journal_options(directory.path()));
    for (int n = 0; n < 10; ++n) append_orders(*journal, orders_a_page);  // one page each, three a segment
  }
  const auto report = read_all(directory.path());
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(report->commands, 10 * orders_a_page);
  EXPECT_EQ(report->segments, 4U);
  EXPECT_EQ(report->tail_segment, 4U);
}

TEST_F(JournalTest, TakesAGroupThatFillsAWholeSegmentAndNoMore) {
  const TemporaryDirectory directory;
  const auto options = journal_options(directory.path());
  const auto journal = open_journal(options);
  const auto fits = static_cast<std::uint32_t>(journal->max_group_bytes() / 144);
  append_orders(*journal, fits);
  append_orders(*journal, fits);
  EXPECT_EQ(journal->position().last, Sequence(2 * std::uint64_t{fits}));
  EXPECT_DEATH(append_orders(*journal, fits + 1), "max_payload");
}

TEST_F(JournalTest, SegmentsOfAnotherSizeMayFollow) {
  const TemporaryDirectory directory;
  {
    const auto journal = open_journal(journal_options(directory.path(), 16U << 10U));
    append_orders(*journal, 10);
  }
  {
    const auto journal = open_journal(journal_options(directory.path(), 64U << 10U));
    append_orders(*journal, 400);
    append_orders(*journal, 10);
  }
  const auto report = read_all(directory.path());
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(report->commands, 420U);
}

TEST_F(JournalTest, WritesTheSameWithAndWithoutDirectIo) {
  const TemporaryDirectory one;
  const TemporaryDirectory other;
  auto options = journal_options(one.path());
  options.sync = JournalSync::direct;
  append_orders(*open_journal(options), 9);
  options.directory = other.path();
  options.sync = JournalSync::fdatasync;
  append_orders(*open_journal(options), 9);
  EXPECT_EQ(read_bytes(one.path() / "00000001.journal"), read_bytes(other.path() / "00000001.journal"));
}

TEST_F(JournalTest, TwoCannotOpenOneDirectory) {
  const TemporaryDirectory directory;
  auto first = FileJournal::open(journal_options(directory.path()));
  ASSERT_TRUE(first.has_value());
  const auto second = FileJournal::open(journal_options(directory.path()));
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().reject, Reject::storage_failed);
  EXPECT_NE(second.error().text().find("another process has this journal open"), std::string::npos);
  first->reset();
  EXPECT_TRUE(FileJournal::open(journal_options(directory.path())).has_value());
}

TEST_F(JournalTest, RefusesAnotherVenuesLog) {
  const TemporaryDirectory directory;
  append_orders(*open_journal(journal_options(directory.path())), 3);
  const auto report = read_journal(directory.path(), "SZDE", [](const Command&) { FAIL(); });
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_foreign);
  EXPECT_NE(report.error().text().find("SHDE"), std::string::npos);
}

TEST_F(JournalTest, RefusesAnotherVersionByName) {
  const TemporaryDirectory directory;
  append_orders(*open_journal(journal_options(directory.path())), 3);
  const auto path = directory.path() / "00000001.journal";
  auto bytes = read_bytes(path);
  bytes[8] = 2;
  // As version 2 would write it: with its own checksum.
  const std::uint32_t crc = crc_of(bytes, 0, 88);
  std::memcpy(bytes.data() + 88, &crc, sizeof crc);
  write_bytes(path, bytes);
  const auto report = read_all(directory.path());
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_version);
  EXPECT_NE(report.error().text().find("version 2"), std::string::npos);
}

TEST_F(JournalTest, NamesAMissingSegment) {
  const TemporaryDirectory directory;
  {
    const auto journal = open_journal(journal_options(directory.path()));
    for (int n = 0; n < 10; ++n) append_orders(*journal, orders_a_page);
  }
  std::filesystem::remove(directory.path() / "00000002.journal");
  const auto report = read_all(directory.path());
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_damaged);
  EXPECT_NE(report.error().text().find("segment 2 is missing"), std::string::npos);
}

TEST_F(JournalTest, AFailedWriteEndsTheProcess) {
  const TemporaryDirectory directory;
  const auto journal = open_journal(journal_options(directory.path()));
  EXPECT_DEATH(
      {
        // No file may grow or be made: the next segment cannot be.
        std::filesystem::remove_all(directory.path());
        for (int n = 0; n < 12; ++n) append_orders(*journal, orders_a_page);
      },
      "storage failed, stopping");
}

}  // namespace
}  // namespace licet
