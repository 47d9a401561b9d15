// How fast the next segment is made.

#include "engine/runtime/segment_preparer.hpp"

#include <gtest/gtest.h>

#include "tests/runtime/journal_fixture.hpp"
#include "tests/sim/disk.hpp"

namespace licet {
namespace {

constexpr std::uint64_t mib = std::uint64_t{1} << 20U;

/// Steps that making a segment of 2 MiB takes, opening and closing it among them, while so much of the one in use is
/// used.
int steps(std::uint64_t used, std::uint64_t of) {
  ManualClock clock;
  sim::Disk disk{sim::Dice(1), clock};
  LICET_CHECK(disk.create_directories("/journal").has_value());
  SegmentPreparer preparer(disk, "/journal", 2 * mib, false, {});
  preparer.begin(1);
  preparer.used(used, of);
  int steps = 0;
  while (preparer.step()) ++steps;
  return steps;
}

TEST(SegmentPreparer, WritesLittleAtATimeWhileThereIsTime) { EXPECT_EQ(steps(0, 2 * mib), 2 + 64); }

TEST(SegmentPreparer, WritesMuchAtATimeWhenTheSegmentInUseFills) { EXPECT_EQ(steps(mib, 2 * mib), 2 + 8); }

TEST(SegmentPreparer, MakesTwiceThePartThatIsUsedAndThenSparesTheDisk) {
  EXPECT_EQ(steps(mib / 2, 2 * mib), 2 + 4 + 32);
}

TEST(SegmentPreparer, CountsPartsAndNotBytesOfASegmentOfAnotherSize) {
  EXPECT_EQ(steps(mib / 2, mib), 2 + 8);
  EXPECT_EQ(steps(mib, 4 * mib), 2 + 4 + 32);
}

}  // namespace
}  // namespace licet
