#include "engine/venue/client_order_ids.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <unordered_map>

namespace licet::test {
namespace {

std::uint64_t number(int n) { return ClientOrderIds::fingerprint(*ClientOrderId::from(std::to_string(n))); }

TEST(ClientOrderIds, AnIdIsFreeUntilTaken) {
  OrderPool orders(16);
  ClientOrderIds ids;
  EXPECT_FALSE(ids.is_taken(number(1)));
  ids.take(number(1), OrderId(5), orders);
  EXPECT_TRUE(ids.is_taken(number(1)));
  EXPECT_EQ(ids.find(number(1)), OrderId(5));
  EXPECT_FALSE(ids.is_taken(number(2)));
}

TEST(ClientOrderIds, DistinctTextsHaveDistinctFingerprints) {
  EXPECT_NE(ClientOrderIds::fingerprint("a"), ClientOrderIds::fingerprint("b"));
  EXPECT_NE(ClientOrderIds::fingerprint("a"), ClientOrderIds::fingerprint("aa"));
}

TEST(ClientOrderIds, AnIdStaysTakenForTheWindowAndIsThenForgotten) {
  OrderPool orders(16);
  ClientOrderIds ids;
  ids.take(number(0), OrderId(1), orders);
  const auto window = static_cast<int>(ClientOrderIds::window);
  for (int n = 1; n < window; ++n) ids.take(number(n), OrderId(1), orders);
  EXPECT_TRUE(ids.is_taken(number(0)));
  for (int n = window; n < window + 4; ++n) ids.take(number(n), OrderId(1), orders);
  EXPECT_FALSE(ids.is_taken(number(0)));
  EXPECT_TRUE(ids.is_taken(number(window)));
}

TEST(ClientOrderIds, TheIdOfAnOpenOrderIsNeverForgotten) {
  OrderPool orders(16);
  ClientOrderIds ids;
  const OrderSlot slot = orders.acquire(MemberId(1), Side::buy);
  const OrderId open = orders.id(slot);
  ids.take(number(0), open, orders);
  const auto many = static_cast<int>(3 * ClientOrderIds::window);
  for (int n = 1; n < many; ++n) ids.take(number(n), OrderId(1), orders);
  EXPECT_EQ(ids.find(number(0)), open);
  orders.release(slot);
  for (int n = many; n < 2 * many; ++n) ids.take(number(n), OrderId(1), orders);
  EXPECT_FALSE(ids.is_taken(number(0)));
}

TEST(ClientOrderIds, AnOrderThatIsReplacedForEverKeepsOnlyItsPresentId) {
  OrderPool orders(16);
  ClientOrderIds ids;
  const OrderId open = orders.id(orders.acquire(MemberId(1), Side::buy));
  const auto many = static_cast<int>(3 * ClientOrderIds::window);
  for (int n = 0; n < many; ++n) {
    if (n > 0) ids.detach(number(n - 1));
    ids.take(number(n), open, orders);
  }
  EXPECT_FALSE(ids.is_taken(number(0)));
  EXPECT_TRUE(ids.is_taken(number(many - 2)));
  EXPECT_FALSE(orders.find(ids.find(number(many - 2))).is_set());
  EXPECT_EQ(ids.find(number(many - 1)), open);
}

TEST(ClientOrderIds, AgreesWithAnObviousModelUnderLoad) {
  OrderPool orders(1'000);
  ClientOrderIds ids;
  std::mt19937_64 random(1);
  std::unordered_map<int, OrderId> open;  // what must be found
  std::vector<std::pair<int, OrderSlot>> slots;
  for (int n = 0; n < 60'000; ++n) {
    const OrderSlot slot = orders.acquire(MemberId(1), Side::buy);
    ids.take(number(n), orders.id(slot), orders);
    open.emplace(n, orders.id(slot));
    slots.emplace_back(n, slot);
    if (slots.size() < 900) continue;
    const auto at = static_cast<std::size_t>(random() % slots.size());
    orders.release(slots[at].second);
    open.erase(slots[at].first);
    slots[at] = slots.back();
    slots.pop_back();
  }
  for (const auto& [n, order] : open) EXPECT_EQ(ids.find(number(n)), order);
  for (int n = 60'000 - static_cast<int>(ClientOrderIds::window) / 2; n < 60'000; ++n) {
    EXPECT_TRUE(ids.is_taken(number(n)));
  }
}

}  // namespace
}  // namespace licet::test
