#include "engine/matching/stop_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "engine/matching/order_book.hpp"

// Which stop is triggered next.
namespace licet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class StopBookTest : public testing::Test {
 protected:
  OrderSlot add(Side side, std::int64_t ticks) {
    const OrderSlot slot = memory.orders.acquire(SelfTradeOwner(1), side);
    stops.add(slot, Ticks(ticks));
    return slot;
  }
  std::vector<OrderSlot> triggered(std::int64_t last) {
    std::vector<OrderSlot> slots;
    for (OrderSlot slot = stops.pop_triggered(Ticks(last)); slot.is_set(); slot = stops.pop_triggered(Ticks(last))) {
      slots.push_back(slot);
    }
    return slots;
  }
  [[nodiscard]] std::vector<OrderSlot> waiting(Side side) const {
    std::vector<OrderSlot> slots;
    stops.for_each(side, [&](OrderSlot slot) { slots.push_back(slot); });
    return slots;
  }

  BookMemory memory{100};
  StopBook stops{memory};
};

TEST_F(StopBookTest, BuysAreTriggeredFromBelowTheLowestFirst) {
  const OrderSlot high = add(Side::buy, 105);
  const OrderSlot low = add(Side::buy, 101);
  const OrderSlot too_high = add(Side::buy, 106);
  EXPECT_THAT(triggered(100), IsEmpty());
  EXPECT_THAT(triggered(105), ElementsAre(low, high));
  EXPECT_THAT(waiting(Side::buy), ElementsAre(too_high));
}

TEST_F(StopBookTest, SellsAreTriggeredFromAboveTheHighestFirst) {
  const OrderSlot low = add(Side::sell, 95);
  const OrderSlot high = add(Side::sell, 99);
  add(Side::sell, 94);
  EXPECT_THAT(triggered(100), IsEmpty());
  EXPECT_THAT(triggered(95), ElementsAre(high, low));
  EXPECT_EQ(stops.count(), 1U);
}

TEST_F(StopBookTest, AtOneStopTheOldestIsFirst) {
  const OrderSlot first = add(Side::buy, 100);
  const OrderSlot gone = add(Side::buy, 100);
  const OrderSlot last = add(Side::buy, 100);
  stops.remove(gone);
  EXPECT_THAT(waiting(Side::buy), ElementsAre(first, last));
  EXPECT_THAT(triggered(100), ElementsAre(first, last));
}

TEST_F(StopBookTest, WhenBothSidesAreTriggeredTheOlderIsFirst) {
  const OrderSlot a = add(Side::sell, 100);
  const OrderSlot b = add(Side::buy, 100);
  const OrderSlot c = add(Side::buy, 99);
  EXPECT_THAT(triggered(100), ElementsAre(a, c, b));
  EXPECT_TRUE(stops.empty());
}

TEST_F(StopBookTest, ATriggeredOrderGoesToABookWithItsId) {
  OrderBook book(memory);
  const OrderSlot slot = add(Side::buy, 100);
  EXPECT_EQ(memory.orders.ticks(slot), Ticks(100));
  EXPECT_EQ(memory.orders.leaves(slot), Lots(0));
  const OrderId id = memory.orders.id(slot);
  ASSERT_EQ(stops.pop_triggered(Ticks(100)), slot);
  book.rest(slot, Ticks(101), Lots(5));
  EXPECT_EQ(memory.orders.find(id), slot);
  EXPECT_EQ(book.cancel(slot), Lots(5));
}

}  // namespace
}  // namespace licet
