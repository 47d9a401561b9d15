#include "engine/core/fixed_point.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

namespace licet {
namespace {

constexpr std::int64_t max64 = std::numeric_limits<std::int64_t>::max();

TEST(ParsePrice, ReadsDecimalsAtTenThousandths) {
  EXPECT_EQ(parse_price("12.5"), Price(125'000));
  EXPECT_EQ(parse_price("0.0001"), Price(1));
  EXPECT_EQ(parse_price("-3"), Price(-30'000));
  EXPECT_EQ(parse_price("007"), Price(70'000));
  EXPECT_EQ(parse_price("922337203685477.5807"), Price(max64));
}

TEST(ParsePrice, AdmitsZerosBeyondItsPlaces) { EXPECT_EQ(parse_price("1.50000000"), Price(15'000)); }

TEST(ParsePrice, RefusesEveryOtherForm) {
  for (const auto* text :
       {"", "-", "+1", ".5", "5.", "1e3", " 1", "1 ", "1,5", "0x10", "--1", "1.2.3", "NaN", "1.00001"}) {
    EXPECT_EQ(parse_price(text).error(), Reject::invalid_value) << text;
  }
}

TEST(ParsePrice, RefusesWhatDoesNotFit) {
  EXPECT_EQ(parse_price("922337203685477.5808").error(), Reject::numeric_overflow);
  EXPECT_EQ(parse_price("99999999999999999999999").error(), Reject::numeric_overflow);
}

TEST(ParseQuantity, IsWholeButMayHaveAZeroFraction) {
  EXPECT_EQ(parse_quantity("10"), Quantity(10));
  EXPECT_EQ(parse_quantity("10.00"), Quantity(10));
  EXPECT_EQ(parse_quantity("10.5").error(), Reject::invalid_value);
}

TEST(ToText, IsTheShortestThatReadsBack) {
  EXPECT_EQ(to_text(Price(125'000)), "12.5");
  EXPECT_EQ(to_text(Money(-1)), "-0.0001");
  EXPECT_EQ(to_text(Money(0)), "0");
  EXPECT_EQ(to_text(Money(std::numeric_limits<std::int64_t>::min())), "-922337203685477.5808");
  EXPECT_EQ(to_text(Quantity(42)), "42");
}

TEST(ToText, ReadsBack) {
  rc::check("parse(to_text(x)) == x", [](std::int64_t raw) {
    RC_PRE(raw != std::numeric_limits<std::int64_t>::min());
    RC_ASSERT(parse_money(to_text(Money(raw))) == Money(raw));
  });
}

TEST(Notional, IsExactAndRefusedOnOverflow) {
  EXPECT_EQ(notional(Price(15'000), Quantity(4)), Money(60'000));
  EXPECT_EQ(notional(Price(max64), Quantity(2)).error(), Reject::numeric_overflow);
  EXPECT_EQ(notional(Price(max64), Quantity(1)), Money(max64));
}

TEST(CheckedArithmetic, RefusesOverflow) {
  EXPECT_EQ(checked_add(Money(max64), Money(1)).error(), Reject::numeric_overflow);
  EXPECT_EQ(checked_sub(Money(std::numeric_limits<std::int64_t>::min()), Money(1)).error(), Reject::numeric_overflow);
  EXPECT_EQ(checked_add(Quantity(2), Quantity(3)), Quantity(5));
}

TEST(BasisPoints, RoundAsStated) {
  EXPECT_EQ(basis_points_of(Money(10'001), 1, Rounding::down), Money(1));
  EXPECT_EQ(basis_points_of(Money(10'001), 1, Rounding::up), Money(2));
  EXPECT_EQ(basis_points_of(Money(10'000), 1, Rounding::up), Money(1));
  EXPECT_EQ(basis_points_of(Money(max64), 10'000, Rounding::up), Money(max64));
}

TEST(BasisPoints, AHoldForAnOrderCoversTheFeesOfAllItsFills) {
  rc::check("floor(a) + ceil(b) <= ceil(a + b)", [] {
    const Money filled(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000));
    const Money rest(*rc::gen::inRange<std::int64_t>(0, 1'000'000'000'000));
    const auto bps = *rc::gen::inRange<std::uint32_t>(0, 10'001);
    const Money whole = *checked_add(filled, rest);
    RC_ASSERT(basis_points_of(filled, bps, Rounding::down).raw() + basis_points_of(rest, bps, Rounding::up).raw() <=
              basis_points_of(whole, bps, Rounding::up).raw());
  });
}

}  // namespace
}  // namespace licet
