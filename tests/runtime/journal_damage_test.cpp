#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <thread>

#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/segment_scan.hpp"
#include "tests/runtime/journal_fixture.hpp"
#include "tests/runtime/piecewise_segment.hpp"

namespace licet {
namespace {

using namespace testing;

constexpr std::size_t page = journal_format::page_size;

/// One segment's bytes, on an aligned address as the scanner wants them, with the position of the log before it.
class LoadedSegment {
 public:
  LoadedSegment(const std::filesystem::path& directory, std::uint64_t number) : number_(number) {
    for (std::uint64_t before = 1; before < number; ++before) {
      load(directory / journal_format::segment_name(before));
      EXPECT_TRUE(SegmentScanner(bytes(), "before", before, venue, start_).scan([](const Command&) {}).has_value());
    }
    load(directory / journal_format::segment_name(number));
  }
  [[nodiscard]] std::span<std::byte> bytes() { return std::as_writable_bytes(std::span(words_)); }
  [[nodiscard]] JournalResult<SegmentScan> scan() {
    JournalPosition position = start_;
    const std::string name = journal_format::segment_name(number_);
    const auto result = SegmentScanner(bytes(), name, number_, venue, position).scan([](const Command&) {});
    expect_the_same_in_pieces(result, position);
    return result;
  }

 private:
  void expect_the_same_in_pieces(const JournalResult<SegmentScan>& whole, const JournalPosition& end) {
    PiecewiseSegment pieces(bytes());
    JournalPosition position = start_;
    const auto result =
        SegmentScanner(pieces.bytes(), journal_format::segment_name(number_), number_, venue, position, pieces.loader())
            .scan([](const Command&) {});
    ASSERT_EQ(result.has_value(), whole.has_value());
    EXPECT_EQ(position.last, end.last);
    EXPECT_EQ(position.chain, end.chain);
    if (!result) {
      EXPECT_EQ(result.error().text(), whole.error().text());
      return;
    }
    EXPECT_EQ(result->end, whole->end);
    EXPECT_EQ(result->torn_bytes, whole->torn_bytes);
    EXPECT_EQ(result->commands, whole->commands);
  }
  void load(const std::filesystem::path& path) {
    const std::string content = read_bytes(path);
    words_.resize(content.size() / sizeof(std::uint64_t));
    std::memcpy(words_.data(), content.data(), content.size());
  }
  std::uint64_t number_;
  JournalPosition start_;
  std::vector<std::uint64_t> words_;
};

/// Two full segments and a third with two groups: 3, then 3, then 2 groups of one page each.
class DamagedJournal : public ::testing::Test {
 protected:
  void SetUp() override {
    {
      const auto journal = open_journal(journal_options(directory_.path()));
      for (int n = 0; n < 8; ++n) append_orders(*journal, orders_a_page);
    }
    last_ = path(3);
    original_ = read_bytes(last_);
  }
  [[nodiscard]] std::filesystem::path path(std::uint64_t number) const {
    return directory_.path() / journal_format::segment_name(number);
  }

  TemporaryDirectory directory_;
  std::filesystem::path last_;
  std::string original_;
};

constexpr std::size_t last_group = 2 * page;
constexpr std::size_t last_content = 128 + orders_a_page * (sizeof(RecordHeader) + sizeof(PlaceOrder)) + 8;

// The rest of a long segment is read while its first commands are already being applied.
TEST(SegmentInPieces, HandsCommandsOverBeforeAllOfItIsThere) {
  const TemporaryDirectory directory;
  const auto options = journal_options(directory.path(), std::uint64_t{12} << 20U);
  {
    const auto journal = open_journal(options);
    for (int n = 0; n < 60; ++n) append_orders(*journal, 1'000);
  }
  const auto report = read_all(directory.path());
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(report->commands, 60'000U);
  EXPECT_EQ(report->segments, 1U);

  const std::filesystem::path path = directory.path() / journal_format::segment_name(1);
  const std::string all = read_bytes(path);
  PiecewiseSegment pieces(std::as_bytes(std::span(all)));
  JournalPosition position;
  std::size_t loaded_at_first = 0;
  const auto scan = SegmentScanner(pieces.bytes(), "1", 1, venue, position, pieces.loader()).scan([&](const Command&) {
    if (loaded_at_first == 0) loaded_at_first = pieces.loaded();
  });
  ASSERT_TRUE(scan.has_value()) << scan.error().text();
  EXPECT_EQ(position.last, report->position.last);
  EXPECT_EQ(position.chain, report->position.chain);
  EXPECT_LT(loaded_at_first, std::size_t{2} << 20U);

  const std::uint64_t damage = (std::uint64_t{8} << 20U) + 777;
  poke(path, damage, static_cast<char>(all[damage] ^ 1));
  const auto damaged = read_all(directory.path());
  ASSERT_FALSE(damaged.has_value());
  EXPECT_EQ(damaged.error().reject, Reject::journal_damaged);
  EXPECT_LE(damaged.error().offset, damage);
  EXPECT_GT(damaged.error().offset + (std::uint64_t{1} << 20U), damage);
}

// A write that stopped at any byte: the group is cut, everything before it is there.
TEST_F(DamagedJournal, ATornTailIsCutWhereverItTore) {
  LoadedSegment segment(directory_.path(), 3);
  for (std::size_t arrived = last_content; arrived-- > 0;) {
    segment.bytes()[last_group + arrived] = std::byte{0};
    const auto result = segment.scan();
    ASSERT_TRUE(result.has_value()) << arrived << ": " << result.error().text();
    ASSERT_EQ(result->commands, orders_a_page) << arrived;
    ASSERT_EQ(result->end, last_group) << arrived;
    ASSERT_EQ(result->torn_bytes > 0, arrived > 0) << arrived;
  }
}

// A write whose sectors arrived in any order, some not at all.
TEST_F(DamagedJournal, ATornTailIsCutWhicheverSectorsAreMissing) {
  constexpr std::size_t sectors = (last_content + 511) / 512;
  for (unsigned arrived = 0; arrived + 1 < (1U << sectors); ++arrived) {
    LoadedSegment segment(directory_.path(), 3);
    for (std::size_t n = 0; n < sectors; ++n) {
      if ((arrived >> n & 1U) == 0) std::ranges::fill(segment.bytes().subspan(last_group + n * 512, 512), std::byte{0});
    }
    const auto result = segment.scan();
    ASSERT_TRUE(result.has_value()) << arrived << ": " << result.error().text();
    ASSERT_EQ(result->commands, orders_a_page) << arrived;
  }
}

TEST_F(DamagedJournal, AfterATornTailTheLogGoesOn) {
  std::string torn = original_;
  std::fill(torn.begin() + last_group + 1'000, torn.end(), '\0');
  write_bytes(last_, torn);
  append_orders(*open_journal(journal_options(directory_.path())), 1);
  const auto report = read_all(directory_.path());
  ASSERT_TRUE(report.has_value()) << report.error().text();
  EXPECT_EQ(report->commands, 7 * orders_a_page + 1);
  EXPECT_EQ(report->torn_bytes, 0U);
}

TEST_F(DamagedJournal, ReadingChangesNothing) {
  std::string torn = original_;
  std::fill(torn.begin() + last_group + 1'000, torn.end(), '\0');
  write_bytes(last_, torn);
  ASSERT_TRUE(read_all(directory_.path()).has_value());
  EXPECT_EQ(read_bytes(last_), torn);
}

// The header of a segment that was being begun: a write that stopped at any byte leaves a spare.
TEST_F(DamagedJournal, ACutHeaderOfAnEmptySegmentLeavesASpare) {
  LoadedSegment segment(directory_.path(), 3);
  std::ranges::fill(segment.bytes().subspan(page), std::byte{0});
  ASSERT_TRUE(segment.scan()->has_header);
  // Its last four bytes are zeros in any case.
  for (std::size_t arrived = offsetof(journal_format::SegmentHeader, zero); arrived-- > 0;) {
    segment.bytes()[arrived] = std::byte{0};
    const auto result = segment.scan();
    ASSERT_TRUE(result.has_value()) << arrived << ": " << result.error().text();
    ASSERT_FALSE(result->has_header) << arrived;
    ASSERT_EQ(result->torn_bytes > 0, arrived > 0) << arrived;
  }
}

// A spare is all zeros: a changed bit in it is not taken for the beginning of a header.
TEST(SpareSegment, AnyChangedBitIsDamage) {
  std::vector<std::uint64_t> words(4 * page / sizeof(std::uint64_t), 0);
  const auto bytes = std::as_writable_bytes(std::span(words));
  for (std::size_t at = 0; at < 2 * page; ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      bytes[at] = static_cast<std::byte>(1U << bit);
      JournalPosition position;
      const auto result = SegmentScanner(bytes, "spare", 1, venue, position).scan([](const Command&) {});
      ASSERT_FALSE(result.has_value()) << at << ", bit " << bit;
      ASSERT_EQ(result.error().reject, Reject::journal_damaged);
    }
    bytes[at] = std::byte{0};
  }
}

// One is made ahead, and the next only when its header stands: the last segment in use has lost all it had.
TEST_F(DamagedJournal, TwoSegmentsWithoutAHeaderAreDamage) {
  const std::string zeros(original_.size(), '\0');
  write_bytes(path(4), zeros);
  ASSERT_TRUE(read_all(directory_.path()).has_value());
  write_bytes(last_, zeros);
  const auto report = read_all(directory_.path());
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_damaged);
  EXPECT_EQ(report.error().file, "00000004.journal");
}

// A torn group is only believed at the very end.
TEST_F(DamagedJournal, WhatLooksTornBeforeALaterSegmentIsDamage) {
  std::string second = read_bytes(path(2));
  std::fill(second.begin() + 3 * page + 1'000, second.end(), '\0');
  write_bytes(path(2), second);
  const auto report = read_all(directory_.path());
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_damaged);
  EXPECT_EQ(report.error().file, "00000002.journal");
  EXPECT_EQ(report.error().offset, 3 * page);
  EXPECT_EQ(report.error().sequence, Sequence(5 * orders_a_page + 1));
}

TEST_F(DamagedJournal, AWholeGroupThatVanishedIsDamage) {
  std::string second = read_bytes(path(2));
  std::fill(second.begin() + 3 * page, second.end(), '\0');
  write_bytes(path(2), second);
  const auto report = read_all(directory_.path());
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_damaged);
  EXPECT_EQ(report.error().sequence, Sequence(5 * orders_a_page + 1));
}

// Every byte of a segment in the middle, also those of padding and headers: one changed byte is found, and the place
// that is named is the page group in which it lies.
TEST_F(DamagedJournal, AnyChangedByteInTheMiddleIsFoundAndNamed) {
  LoadedSegment segment(directory_.path(), 2);
  ASSERT_EQ(segment.scan()->groups, 3U);
  const auto bytes = segment.bytes();
  std::mt19937_64 random(1);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const std::byte before = bytes[at];
    bytes[at] ^= static_cast<std::byte>(1U << random() % 8);
    const auto result = segment.scan();
    ASSERT_FALSE(result.has_value()) << "byte " << at;
    ASSERT_EQ(result.error().reject, Reject::journal_damaged) << at;
    ASSERT_EQ(result.error().offset, at / page * page) << at;
    ASSERT_EQ(result.error().sequence,
              Sequence(3 * orders_a_page + 1 + orders_a_page * (at < page ? 0 : at / page - 1)))
        << at;
    bytes[at] = before;
  }
}

// The last group was acknowledged too: a changed byte in it is damage, not a torn write.
TEST_F(DamagedJournal, AChangedByteInTheLastGroupIsDamageAndNotCut) {
  std::mt19937_64 random(2);
  for (std::size_t at = last_group; at < last_group + page; at += 1 + random() % 7) {
    poke(last_, at, static_cast<char>(original_[at] ^ static_cast<char>(1U << random() % 7)));
    const auto report = read_all(directory_.path());
    ASSERT_FALSE(report.has_value()) << at - last_group;
    ASSERT_EQ(report.error().reject, Reject::journal_damaged);
    poke(last_, at, original_[at]);
  }
}

TEST_F(DamagedJournal, GroupsOfAnotherLogOrPlaceAreRefused) {
  const TemporaryDirectory other;
  {
    const auto journal = open_journal(journal_options(other.path()));
    append_orders(*journal, 29);  // the same numbers from there on would fit, the hash does not
    append_orders(*journal, 1);
    for (int n = 0; n < 7; ++n) append_orders(*journal, orders_a_page);
  }
  std::filesystem::copy_file(other.path() / "00000003.journal", last_,
                             std::filesystem::copy_options::overwrite_existing);
  const auto report = read_all(directory_.path());
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_damaged);
}

TEST_F(DamagedJournal, ASegmentOfTheWrongSizeIsNamed) {
  std::filesystem::resize_file(path(2), 10'000);
  const auto report = read_all(directory_.path());
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().reject, Reject::journal_damaged);
  EXPECT_NE(report.error().text().find("00000002.journal"), std::string::npos);
  EXPECT_NE(report.error().text().find("10000 bytes is no segment's size"), std::string::npos);
}

}  // namespace
}  // namespace licet
