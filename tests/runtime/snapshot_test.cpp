#include <gtest/gtest.h>

#include <random>

#include "engine/runtime/crc32c.hpp"
#include "engine/runtime/snapshot.hpp"
#include "tests/runtime/journal_fixture.hpp"

namespace licet {
namespace {

using namespace testing;

const Text<7> shde = "SHDE";

[[nodiscard]] SnapshotHead head_of(std::uint64_t sequence) {
  SnapshotHead head;
  head.start.position.last = Sequence(sequence);
  head.start.position.time = Timestamp(static_cast<std::int64_t>(sequence) * 1'000);
  head.start.position.epoch = 3;
  head.start.position.chain.fill(static_cast<std::uint8_t>(sequence));
  head.start.last_origin = OriginId(77);
  head.state_hash = sequence * 31;
  return head;
}

[[nodiscard]] std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

class SnapshotTest : public ::testing::Test {
 protected:
  void write(std::uint64_t sequence, std::string_view ledger = "balances", std::string_view books = "orders") {
    const SnapshotSection sections[] = {{"ledger", 2, bytes_of(ledger)}, {"books", 7, bytes_of(books)}};
    const auto written = store_.write(head_of(sequence), sections);
    ASSERT_TRUE(written.has_value()) << written.error().text();
    EXPECT_EQ(*written, std::filesystem::file_size(path(sequence)));
  }
  [[nodiscard]] std::filesystem::path path(std::uint64_t sequence) const {
    return directory_.path() / snapshot_name(Sequence(sequence));
  }

  TemporaryDirectory directory_;
  SnapshotStore store_{directory_.path(), shde};
};

TEST_F(SnapshotTest, GivesBackWhatWasWritten) {
  const std::string large(3'000'001, 'x');
  write(1'234, large, "");
  const auto snapshot = store_.read(Sequence(1'234));
  ASSERT_TRUE(snapshot.has_value()) << snapshot.error().text();
  const SnapshotHead& head = snapshot->head();
  EXPECT_EQ(head.start.position.last, Sequence(1'234));
  EXPECT_EQ(head.start.position.time, Timestamp(1'234'000));
  EXPECT_EQ(head.start.position.epoch, 3U);
  EXPECT_EQ(head.start.position.chain, head_of(1'234).start.position.chain);
  EXPECT_EQ(head.start.last_origin, OriginId(77));
  EXPECT_EQ(head.state_hash, 1'234U * 31);
  ASSERT_NE(snapshot->section("ledger"), nullptr);
  EXPECT_EQ(snapshot->section("ledger")->version, 2U);
  EXPECT_TRUE(std::ranges::equal(snapshot->section("ledger")->content, bytes_of(large)));
  EXPECT_TRUE(snapshot->section("books")->content.empty());
  EXPECT_EQ(snapshot->section("nothing"), nullptr);
  EXPECT_EQ(path(1'234).filename(), "00000000000000001234.snapshot");
}

// Every byte of the file: one changed bit is found, and nothing of the snapshot is used.
TEST_F(SnapshotTest, AnyChangedByteIsFound) {
  write(5);
  const std::string original = read_bytes(path(5));
  std::mt19937_64 random(3);
  for (std::size_t at = 0; at < original.size(); ++at) {
    poke(path(5), at, static_cast<char>(original[at] ^ static_cast<char>(1U << random() % 8)));
    const auto snapshot = store_.read(Sequence(5));
    ASSERT_FALSE(snapshot.has_value()) << at;
    ASSERT_EQ(snapshot.error().reject, Reject::snapshot_damaged) << at << snapshot.error().text();
    ASSERT_NE(snapshot.error().text().find("00000000000000000005.snapshot"), std::string::npos);
    poke(path(5), at, original[at]);
  }
  EXPECT_TRUE(store_.read(Sequence(5)).has_value());
}

TEST_F(SnapshotTest, ACutOrLongerFileIsFound) {
  write(5);
  const std::string original = read_bytes(path(5));
  for (std::size_t size = 0; size < original.size(); ++size) {
    write_bytes(path(5), std::string_view(original).substr(0, size));
    ASSERT_EQ(store_.read(Sequence(5)).error().reject, Reject::snapshot_damaged) << size;
  }
  write_bytes(path(5), original + std::string(8, '\0'));
  EXPECT_EQ(store_.read(Sequence(5)).error().reject, Reject::snapshot_damaged);
}

TEST_F(SnapshotTest, ANewerVersionAndAnotherVenueAreRefusedByName) {
  write(5);
  const SnapshotStore other(directory_.path(), "SZDE");
  EXPECT_EQ(other.read(Sequence(5)).error().reject, Reject::journal_foreign);
  auto bytes = read_bytes(path(5));
  bytes[8] = 2;
  const std::uint32_t crc = crc32c(std::as_bytes(std::span(bytes)).first(96));
  std::memcpy(bytes.data() + 96, &crc, sizeof crc);
  write_bytes(path(5), bytes);
  const auto snapshot = store_.read(Sequence(5));
  EXPECT_EQ(snapshot.error().reject, Reject::snapshot_version);
  EXPECT_NE(snapshot.error().text().find("version 2"), std::string::npos);
}

TEST_F(SnapshotTest, ASnapshotUnderAnotherNameIsNotUsed) {
  write(5);
  std::filesystem::rename(path(5), path(6));
  EXPECT_EQ(store_.read(Sequence(6)).error().reject, Reject::snapshot_damaged);
}

TEST_F(SnapshotTest, TheNewestGoodOneAtOrBelowIsFound) {
  for (const std::uint64_t sequence : {10U, 20U, 30U}) write(sequence);
  EXPECT_EQ(store_.newest(Sequence(100))->snapshot->head().start.position.last, Sequence(30));
  EXPECT_EQ(store_.newest(Sequence(29))->snapshot->head().start.position.last, Sequence(20));
  EXPECT_EQ(store_.newest(Sequence(9))->snapshot, nullptr);
  poke(path(30), 150, 'X');
  const auto newest = store_.newest(Sequence(100));
  EXPECT_EQ(newest->snapshot->head().start.position.last, Sequence(20));
  ASSERT_EQ(newest->not_usable.size(), 1U);
  EXPECT_NE(newest->not_usable[0].text().find("00000000000000000030.snapshot"), std::string::npos);
  EXPECT_EQ(SnapshotStore(directory_.path() / "absent", shde).newest(Sequence(1))->snapshot, nullptr);
}

TEST_F(SnapshotTest, TwoGoodOnesAreKept) {
  for (const std::uint64_t sequence : {10U, 20U, 30U, 40U}) write(sequence);
  write_bytes(path(50).string() + ".tmp", "unfinished");
  poke(path(40), 150, 'X');
  const auto kept = store_.prune();
  ASSERT_TRUE(kept.has_value());
  ASSERT_EQ(kept->good.size(), 2U);
  EXPECT_EQ(kept->good[0].start.position.last, Sequence(30));
  EXPECT_EQ(kept->good[1].start.position.last, Sequence(20));
  EXPECT_EQ(kept->not_usable.size(), 1U);
  EXPECT_EQ(*store_.list(), (std::vector{Sequence(40), Sequence(30), Sequence(20)}));
  EXPECT_FALSE(std::filesystem::exists(path(50).string() + ".tmp"));
}

TEST_F(SnapshotTest, AFailedWriteIsToldAndLeavesWhatWasThere) {
  write(10);
  std::filesystem::create_directory(path(20).string() + ".tmp");  // in the way
  const auto written = store_.write(head_of(20), {});
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().reject, Reject::storage_failed);
  EXPECT_EQ(store_.newest(Sequence(100))->snapshot->head().start.position.last, Sequence(10));
}

}  // namespace
}  // namespace licet
