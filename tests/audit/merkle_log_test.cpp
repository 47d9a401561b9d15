#include "settlement/audit/merkle_log.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/temporary_directory.hpp"

namespace licet {
namespace {

/// A log whose n-th leaf (from 0) holds three commands: 3n + 1 to 3n + 3.
class AuditLog : public ::testing::Test {
 protected:
  void grow_to(std::uint64_t size) {
    while (leaves_.size() < size) {
      AuditEntry entry;
      entry.last = Sequence(3 * (leaves_.size() + 1));
      entry.time = Timestamp(static_cast<std::int64_t>(1'000 * leaves_.size()));
      entry.group[0] = static_cast<std::uint8_t>(leaves_.size());
      entry.group[1] = static_cast<std::uint8_t>(leaves_.size() >> 8U);
      log_.append(entry);
      leaves_.push_back(merkle::leaf_hash(entry.bytes()));
    }
  }
  [[nodiscard]] Hash256 root(std::uint64_t size) const {
    return merkle::root_of(std::span(leaves_).first(static_cast<std::size_t>(size)));
  }

  TemporaryDirectory directory_;
  MerkleLog log_{*EntryFile::create(directory_.path() / "entries")};
  std::vector<Hash256> leaves_;
};

TEST_F(AuditLog, AnEmptyLogHasTheEmptyRootAndProvesNothing) {
  EXPECT_EQ(log_.head().size, 0U);
  EXPECT_EQ(log_.head().root, merkle::empty_root());
  EXPECT_EQ(log_.inclusion(Sequence(1), 0).error(), Reject::not_found);
  EXPECT_TRUE(log_.consistency(0, 0)->empty());
}

TEST_F(AuditLog, TheHeadIsThatOfAllLeavesAtEverySize) {
  for (std::uint64_t size :
       {1U, 2U, 255U, 256U, 257U, 1'023U, 1'024U, 1'025U, 2'047U, 2'048U, 2'049U, 3'072U, 5'000U}) {
    grow_to(size);
    const auto head = log_.head();
    EXPECT_EQ(head.size, size);
    EXPECT_EQ(head.last, Sequence(3 * size));
    EXPECT_EQ(head.root, root(size)) << size;
  }
}

TEST_F(AuditLog, EveryEarlierRootCanStillBeTold) {
  grow_to(4'100);
  for (std::uint64_t size = 0; size <= 4'100; size += 41) EXPECT_EQ(*log_.root_at(size), root(size)) << size;
  EXPECT_EQ(log_.root_at(4'101).error(), Reject::not_found);
}

TEST_F(AuditLog, AnyCommandIsProvenInAnyTreeThatHoldsIt) {
  grow_to(3'000);
  for (const std::uint64_t size : {1U, 7U, 1'024U, 1'500U, 2'048U, 2'999U, 3'000U}) {
    for (std::uint64_t command = 1; command <= 3 * size; command += 1 + size / 7) {
      const auto proof = log_.inclusion(Sequence(command), size);
      ASSERT_TRUE(proof) << command << " in " << size;
      EXPECT_EQ(proof->index, (command - 1) / 3);
      EXPECT_EQ(proof->first, Sequence(3 * proof->index + 1));
      EXPECT_LE(proof->first, Sequence(command));
      EXPECT_GE(proof->entry.last, Sequence(command));
      EXPECT_TRUE(merkle::proves_inclusion(merkle::leaf_hash(proof->entry.bytes()), proof->index, size, proof->path,
                                           root(size)))
          << command << " in " << size;
    }
    EXPECT_EQ(log_.inclusion(Sequence(3 * size + 1), size).error(), Reject::not_found);
  }
  EXPECT_EQ(log_.inclusion(Sequence(0), 10).error(), Reject::not_found);
  EXPECT_EQ(log_.inclusion(Sequence(1), 3'001).error(), Reject::not_found);
}

TEST_F(AuditLog, GrowthIsProvenBetweenAnyTwoSizes) {
  grow_to(2'600);
  for (const std::uint64_t size : {2U, 1'024U, 1'025U, 2'048U, 2'600U}) {
    for (std::uint64_t old_size = 0; old_size <= size; old_size += 1 + size / 11) {
      const auto path = log_.consistency(old_size, size);
      ASSERT_TRUE(path);
      EXPECT_TRUE(merkle::proves_consistency(old_size, root(old_size), size, root(size), *path))
          << old_size << " to " << size;
    }
  }
  EXPECT_EQ(log_.consistency(5, 4).error(), Reject::invalid_value);
  EXPECT_EQ(log_.consistency(1, 2'601).error(), Reject::not_found);
}

TEST_F(AuditLog, GoesOnBehindTheLeavesThatItsFileHolds) {
  grow_to(3'100);
  ASSERT_TRUE(log_.sync());
  for (const std::uint64_t kept : {0U, 1U, 1'023U, 1'024U, 2'500U, 3'100U}) {
    const auto copy = directory_.path() / "copy";
    std::filesystem::copy_file(directory_.path() / "entries", copy, std::filesystem::copy_options::overwrite_existing);
    MerkleLog again(*EntryFile::open(copy, kept));
    EXPECT_EQ(again.head().root, root(kept)) << kept;
    EXPECT_EQ(std::filesystem::file_size(copy), 3'100 * sizeof(AuditEntry)) << "how many there were is still known";
    for (std::uint64_t n = kept; n < leaves_.size(); ++n)
      again.append(log_.inclusion(Sequence(3 * n + 1), n + 1)->entry);
    EXPECT_EQ(again.head().root, root(3'100)) << kept;
  }
  EXPECT_FALSE(EntryFile::open(directory_.path() / "entries", 3'101)) << "a leaf is missing";
  EXPECT_FALSE(EntryFile::open(directory_.path() / "none", 0));
}

}  // namespace
}  // namespace licet
