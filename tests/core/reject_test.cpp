#include "engine/core/reject.hpp"

#include <gtest/gtest.h>

#include "engine/core/check.hpp"

namespace licet {
namespace {

TEST(Reject, HasAPublishedNameAndMessage) {
  EXPECT_EQ(reject_name(Reject::price_off_tick), "PRICE_OFF_TICK");
  EXPECT_EQ(reject_message(Reject::price_off_tick), "the price is not a multiple of the tick");
}

TEST(Reject, IsUnknownOutsideTheCatalogue) { EXPECT_EQ(reject_name(static_cast<Reject>(65'535)), "UNKNOWN"); }

TEST(CheckDeathTest, ABrokenInvariantNamesItsPlaceAndStops) {
  EXPECT_DEATH(LICET_CHECK(1 + 1 == 3), "broken invariant: 1 \\+ 1 == 3 at .*reject_test.cpp");
}

}  // namespace
}  // namespace licet
