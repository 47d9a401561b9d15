#include "engine/matching/order_pool.hpp"

#include <gtest/gtest.h>

#include <set>

namespace licet {
namespace {

TEST(OrderPool, AnOrderIsFoundByItsIdUntilItsSlotIsReleased) {
  OrderPool orders(10);
  const OrderSlot slot = orders.acquire(MemberId(7), Side::sell);
  const OrderId id = orders.id(slot);
  EXPECT_EQ(orders.find(id), slot);
  EXPECT_EQ(orders.owner(slot), MemberId(7));
  EXPECT_EQ(orders.side(slot), Side::sell);
  orders.release(slot);
  EXPECT_FALSE(orders.find(id).is_set());
  EXPECT_EQ(orders.open(), 0u);
}

TEST(OrderPool, ASlotIsReusedUnderNewIds) {
  OrderPool orders(10);
  std::set<OrderId> ids;
  for (int i = 0; i < 100; ++i) {
    const OrderSlot slot = orders.acquire(MemberId(1), Side::buy);
    EXPECT_EQ(slot, OrderSlot(1));
    EXPECT_TRUE(ids.insert(orders.id(slot)).second);
    orders.release(slot);
  }
}

TEST(OrderPool, TheLastReleasedSlotIsHandedOutFirst) {
  OrderPool orders(10);
  const OrderSlot a = orders.acquire(MemberId(1), Side::buy);
  const OrderSlot b = orders.acquire(MemberId(1), Side::buy);
  orders.release(a);
  orders.release(b);
  EXPECT_EQ(orders.acquire(MemberId(1), Side::buy), b);
  EXPECT_EQ(orders.acquire(MemberId(1), Side::buy), a);
  EXPECT_EQ(orders.acquire(MemberId(1), Side::buy), OrderSlot(3));
  EXPECT_EQ(orders.high_water(), 3u);
}

TEST(OrderPool, AFullPoolGivesNoSlot) {
  OrderPool orders(2);
  const OrderSlot first = orders.acquire(MemberId(1), Side::buy);
  EXPECT_TRUE(orders.acquire(MemberId(1), Side::buy).is_set());
  EXPECT_FALSE(orders.acquire(MemberId(1), Side::buy).is_set());
  orders.release(first);
  EXPECT_EQ(orders.acquire(MemberId(1), Side::buy), first);
}

TEST(OrderPool, AnyNumberMayBeAsked) {
  OrderPool orders(10);
  const OrderId id = orders.id(orders.acquire(MemberId(1), Side::buy));
  for (const std::uint64_t asked :
       {std::uint64_t{0}, std::uint64_t{1}, id.value() + 1, id.value() + (std::uint64_t{1} << 32),
        id.value() + (std::uint64_t{2} << 32), std::uint64_t{1} << 32, (std::uint64_t{1} << 32) + 10,
        (std::uint64_t{1} << 32) + 11, ~std::uint64_t{0}}) {
    EXPECT_FALSE(orders.find(OrderId(asked)).is_set()) << asked;
  }
}

TEST(OrderPool, ASlotWhoseIdsAreUsedUpIsNotReused) {
  OrderPool orders(10);
  const OrderSlot slot = orders.acquire(MemberId(1), Side::buy);
  orders.record(slot.value()).generation = 0xffff'fffd;
  const OrderId last = orders.id(slot);
  EXPECT_EQ(orders.find(last), slot);
  orders.release(slot);
  EXPECT_FALSE(orders.find(last).is_set());
  EXPECT_NE(orders.acquire(MemberId(1), Side::buy), slot);
}

TEST(SlotArray, StartsZeroedAndIsIndexedByEverySlot) {
  SlotArray<std::uint64_t> numbers(1'000'000);
  EXPECT_EQ(numbers[OrderSlot(1)], 0u);
  EXPECT_EQ(numbers[OrderSlot(1'000'000)], 0u);
  numbers[OrderSlot(1'000'000)] = 5;
  EXPECT_EQ(numbers[OrderSlot(1'000'000)], 5u);
}

}  // namespace
}  // namespace licet
