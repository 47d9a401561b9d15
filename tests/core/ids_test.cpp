#include "engine/core/ids.hpp"

#include <gtest/gtest.h>

#include <type_traits>
#include <unordered_set>

#include "engine/core/fixed_point.hpp"
#include "engine/core/time.hpp"

namespace licet {
namespace {

template <class A, class B>
concept Comparable = requires(A a, B b) {
  a == b;
};
template <class A, class B>
concept Addable = requires(A a, B b) {
  a + b;
};
template <class To, class... From>
concept Constructible = std::is_constructible_v<To, From...>;

// Misuse does not compile.
static_assert(!std::is_convertible_v<std::uint32_t, MemberId>);
static_assert(!std::is_convertible_v<MemberId, std::uint32_t>);
static_assert(!Constructible<OrderId, TradeId>);
static_assert(!Comparable<OrderId, TradeId>);
static_assert(!Addable<OrderId, OrderId>);
static_assert(!Constructible<Price, double> && !Constructible<Money, float>);
static_assert(!Constructible<Price, Quantity> && !std::is_convertible_v<std::int64_t, Money>);
static_assert(!Comparable<Price, Money> && !Addable<Price, Quantity> && !Addable<Money, Money>);
static_assert(!Comparable<Timestamp, Duration> && !Addable<Timestamp, Timestamp>);

TEST(StrongId, ZeroMeansNone) {
  EXPECT_FALSE(OrderId().is_set());
  EXPECT_TRUE(OrderId(1).is_set());
}

TEST(StrongId, OrdersAndHashesByValue) {
  EXPECT_LT(OrderId(1), OrderId(2));
  EXPECT_EQ((std::unordered_set<OrderId>{OrderId(7), OrderId(7), OrderId(8)}.size()), 2U);
}

TEST(Timestamp, CountsNanosecondsSince1970) {
  EXPECT_EQ(Timestamp(1'500'000'000).seconds(), 1);
  EXPECT_EQ(Timestamp(0) + Duration::days(1), Timestamp(86'400'000'000'000));
  EXPECT_EQ(Timestamp(5) - Timestamp(2), Duration(3));
}

}  // namespace
}  // namespace licet
