#include "engine/matching/order_book.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <vector>

// What the book does, case by case. FIX words: the maker rests, the taker comes.
namespace licet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct SeenFill {
  OrderId maker;
  std::int64_t ticks;
  std::int64_t quantity;
  std::int64_t maker_leaves;
  bool operator==(const SeenFill&) const = default;
};

class OrderBookTest : public testing::Test {
 protected:
  /// Rests an order and returns its id.
  OrderId rest(Side side, std::int64_t ticks, std::int64_t lots, std::uint32_t owner = 1) {
    const OrderSlot slot = memory.orders.acquire(SelfTradeOwner(owner), side);
    book.rest(slot, Ticks(ticks), Lots(lots));
    return memory.orders.id(slot);
  }
  MatchResult take(Side side, std::int64_t limit, std::int64_t lots, std::uint32_t owner = 99,
                   SelfTradePrevention mode = SelfTradePrevention::cancel_newest) {
    fills.clear();
    own_cancels.clear();
    own_reductions.clear();
    refreshes.clear();
    return book.match({side, mode, SelfTradeOwner(owner), Ticks(limit), Lots(lots)}, *this);
  }
  OrderId rest_iceberg(Side side, std::int64_t ticks, std::int64_t lots, std::int64_t peak, std::uint32_t owner = 1) {
    const OrderSlot slot = memory.orders.acquire(SelfTradeOwner(owner), side);
    book.rest_iceberg(slot, Ticks(ticks), Lots(lots), Lots(peak));
    return memory.orders.id(slot);
  }
  bool can_fill_part(Side side, std::int64_t limit, std::int64_t lots, std::int64_t at_least, std::uint32_t owner,
                     SelfTradePrevention mode) const {
    return book.can_fill({side, mode, SelfTradeOwner(owner), Ticks(limit), Lots(lots)}, Lots(at_least));
  }
  bool can_fill(Side side, std::int64_t limit, std::int64_t lots, std::uint32_t owner = 99,
                SelfTradePrevention mode = SelfTradePrevention::cancel_newest) const {
    return book.can_fill({side, mode, SelfTradeOwner(owner), Ticks(limit), Lots(lots)}, Lots(lots));
  }
  OrderSlot slot(OrderId id) const { return memory.orders.find(id); }
  std::vector<OrderId> queue(Side side, std::int64_t ticks) const {
    std::vector<OrderId> ids;
    book.for_each_order(side, Ticks(ticks), [&](OrderSlot s) { ids.push_back(memory.orders.id(s)); });
    return ids;
  }

 public:
  void on_fill(const Fill& fill) {
    fills.push_back({memory.orders.id(fill.maker), fill.ticks.raw(), fill.quantity.raw(), fill.maker_leaves.raw()});
  }
  void on_refresh(OrderSlot order, Lots shown) { refreshes.emplace_back(memory.orders.id(order), shown.raw()); }
  void on_self_trade_reduce(OrderSlot own, Lots by, Lots leaves) {
    own_reductions.push_back({memory.orders.id(own), memory.orders.ticks(own).raw(), by.raw(), leaves.raw()});
  }
  void on_self_trade_cancel(OrderSlot own, Lots leaves) {
    own_cancels.push_back({memory.orders.id(own), memory.orders.ticks(own).raw(), leaves.raw(), 0});
  }

 protected:
  BookMemory memory{1'000};
  OrderBook book{memory};
  std::vector<SeenFill> fills;
  std::vector<SeenFill> own_cancels;
  std::vector<SeenFill> own_reductions;
  std::vector<std::pair<OrderId, std::int64_t>> refreshes;
};

constexpr BookLevel level(std::int64_t ticks, std::int64_t lots, std::uint32_t orders) {
  return {Ticks(ticks), Lots(lots), orders};
}

TEST_F(OrderBookTest, AnEmptyBookMatchesNothing) {
  EXPECT_TRUE(book.empty());
  EXPECT_EQ(book.best(Side::buy), std::nullopt);
  const MatchResult result = take(Side::buy, 100, 5);
  EXPECT_EQ(result.leaves, Lots(5));
  EXPECT_EQ(result.end, MatchEnd::no_match);
  EXPECT_THAT(fills, IsEmpty());
}

TEST_F(OrderBookTest, BetterPricesTradeFirstThenOlderOrders) {
  const OrderId second = rest(Side::sell, 101, 10);
  const OrderId third = rest(Side::sell, 101, 10);
  const OrderId first = rest(Side::sell, 100, 10);
  const MatchResult result = take(Side::buy, 101, 25);
  EXPECT_EQ(result.end, MatchEnd::filled);
  EXPECT_THAT(fills,
              ElementsAre(SeenFill{first, 100, 10, 0}, SeenFill{second, 101, 10, 0}, SeenFill{third, 101, 5, 5}));
  EXPECT_EQ(book.best(Side::sell), level(101, 5, 1));
}

TEST_F(OrderBookTest, SellersMeetTheHighestBidFirst) {
  const OrderId low = rest(Side::buy, 99, 10);
  const OrderId high = rest(Side::buy, 100, 10);
  take(Side::sell, 99, 15);
  EXPECT_THAT(fills, ElementsAre(SeenFill{high, 100, 10, 0}, SeenFill{low, 99, 5, 5}));
}

TEST_F(OrderBookTest, TheLimitEndsTheMatchAndTheRestMayRest) {
  rest(Side::sell, 100, 3);
  rest(Side::sell, 102, 3);
  const MatchResult result = take(Side::buy, 101, 10);
  EXPECT_EQ(result.leaves, Lots(7));
  EXPECT_EQ(result.end, MatchEnd::no_match);
  rest(Side::buy, 101, result.leaves.raw());
  EXPECT_EQ(book.best(Side::buy), level(101, 7, 1));
  EXPECT_EQ(book.best(Side::sell), level(102, 3, 1));
}

TEST_F(OrderBookTest, AnOrderWithoutLimitTakesAnyPrice) {
  rest(Side::sell, max_ticks.raw(), 1);
  rest(Side::buy, min_ticks.raw(), 1);
  EXPECT_EQ(take(Side::buy, OrderBook::any_price(Side::buy).raw(), 1).end, MatchEnd::filled);
  EXPECT_EQ(take(Side::sell, OrderBook::any_price(Side::sell).raw(), 1).end, MatchEnd::filled);
  EXPECT_TRUE(book.empty());
}

TEST_F(OrderBookTest, APartlyFilledMakerKeepsItsPlace) {
  const OrderId first = rest(Side::buy, 100, 10);
  const OrderId second = rest(Side::buy, 100, 10);
  take(Side::sell, 100, 4);
  EXPECT_THAT(queue(Side::buy, 100), ElementsAre(first, second));
  EXPECT_EQ(memory.orders.leaves(slot(first)), Lots(6));
  EXPECT_EQ(book.best(Side::buy), level(100, 16, 2));
}

TEST_F(OrderBookTest, AFilledMakersIdIsGone) {
  const OrderId maker = rest(Side::buy, 100, 10);
  take(Side::sell, 100, 10);
  EXPECT_FALSE(slot(maker).is_set());
}

TEST_F(OrderBookTest, ReduceKeepsThePlace) {
  const OrderId first = rest(Side::sell, 100, 10);
  const OrderId second = rest(Side::sell, 100, 10);
  book.reduce(slot(first), Lots(2));
  EXPECT_THAT(queue(Side::sell, 100), ElementsAre(first, second));
  EXPECT_EQ(book.best(Side::sell), level(100, 12, 2));
}

TEST_F(OrderBookTest, WithdrawAndRestLosesThePlaceButKeepsTheId) {
  const OrderId first = rest(Side::sell, 100, 10);
  const OrderId second = rest(Side::sell, 100, 10);
  EXPECT_EQ(book.withdraw(slot(first)), Lots(10));
  book.rest(slot(first), Ticks(100), Lots(12));
  EXPECT_THAT(queue(Side::sell, 100), ElementsAre(second, first));
}

TEST_F(OrderBookTest, CancelTakesOutTheFirstTheMiddleAndTheLast) {
  const OrderId a = rest(Side::buy, 50, 1);
  const OrderId b = rest(Side::buy, 50, 2);
  const OrderId c = rest(Side::buy, 50, 4);
  const OrderId d = rest(Side::buy, 50, 8);
  EXPECT_EQ(book.cancel(slot(b)), Lots(2));
  EXPECT_THAT(queue(Side::buy, 50), ElementsAre(a, c, d));
  EXPECT_EQ(book.cancel(slot(a)), Lots(1));
  EXPECT_THAT(queue(Side::buy, 50), ElementsAre(c, d));
  EXPECT_EQ(book.cancel(slot(d)), Lots(8));
  EXPECT_EQ(book.best(Side::buy), level(50, 4, 1));
  EXPECT_EQ(book.cancel(slot(c)), Lots(4));
  EXPECT_TRUE(book.empty());
}

TEST_F(OrderBookTest, LevelsAreWalkedFromTheBest) {
  for (const std::int64_t ticks : std::initializer_list<std::int64_t>{7, 3, 1'000'000'000'000, 5})
    rest(Side::sell, ticks, 1);
  std::vector<std::int64_t> walked;
  for (auto l = book.best(Side::sell); l.has_value(); l = book.next(Side::sell, l->ticks)) {
    walked.push_back(l->ticks.raw());
  }
  EXPECT_THAT(walked, ElementsAre(3, 5, 7, 1'000'000'000'000));
  EXPECT_EQ(book.at(Side::sell, Ticks(4)), std::nullopt);
  EXPECT_EQ(book.at(Side::sell, Ticks(5)), level(5, 1, 1));
  EXPECT_EQ(book.at(Side::sell, Ticks(-1)), std::nullopt);
  EXPECT_EQ(book.next(Side::sell, max_ticks), std::nullopt);
}

TEST_F(OrderBookTest, FillOrKillCountsOnlyWhatTheLimitAdmits) {
  rest(Side::sell, 100, 5);
  rest(Side::sell, 101, 5);
  EXPECT_TRUE(can_fill(Side::buy, 100, 5));
  EXPECT_FALSE(can_fill(Side::buy, 100, 6));
  EXPECT_TRUE(can_fill(Side::buy, 101, 10));
  EXPECT_FALSE(can_fill(Side::buy, 101, 11));
  EXPECT_FALSE(can_fill(Side::sell, 1, 1));
}

class SelfTradeTest : public OrderBookTest {
 protected:
  void SetUp() override {
    other_ = rest(Side::sell, 100, 5, 2);
    own_ = rest(Side::sell, 100, 7, 1);
    behind_ = rest(Side::sell, 101, 9, 3);
  }
  OrderId other_;
  OrderId own_;
  OrderId behind_;
};

TEST_F(SelfTradeTest, CancelNewestStopsBeforeTheOwnOrder) {
  const MatchResult result = take(Side::buy, 101, 20, 1, SelfTradePrevention::cancel_newest);
  EXPECT_EQ(result.end, MatchEnd::self_trade);
  EXPECT_EQ(result.leaves, Lots(15));
  EXPECT_THAT(fills, ElementsAre(SeenFill{other_, 100, 5, 0}));
  EXPECT_THAT(own_cancels, IsEmpty());
  EXPECT_THAT(queue(Side::sell, 100), ElementsAre(own_));
}

TEST_F(SelfTradeTest, CancelOldestTakesTheOwnOrderOutAndGoesOn) {
  const MatchResult result = take(Side::buy, 101, 20, 1, SelfTradePrevention::cancel_oldest);
  EXPECT_EQ(result.end, MatchEnd::no_match);
  EXPECT_EQ(result.leaves, Lots(6));
  EXPECT_THAT(fills, ElementsAre(SeenFill{other_, 100, 5, 0}, SeenFill{behind_, 101, 9, 0}));
  EXPECT_THAT(own_cancels, ElementsAre(SeenFill{own_, 100, 7, 0}));
  EXPECT_FALSE(slot(own_).is_set());
  EXPECT_TRUE(book.empty());
}

TEST_F(SelfTradeTest, CancelBothTakesTheOwnOrderOutAndStops) {
  const MatchResult result = take(Side::buy, 101, 20, 1, SelfTradePrevention::cancel_both);
  EXPECT_EQ(result.end, MatchEnd::self_trade);
  EXPECT_EQ(result.leaves, Lots(15));
  EXPECT_THAT(own_cancels, ElementsAre(SeenFill{own_, 100, 7, 0}));
  EXPECT_EQ(book.best(Side::sell), level(101, 9, 1));
}

TEST_F(SelfTradeTest, AnOrderFilledBeforeItsOwnersIsUntouched) {
  for (const auto mode : {SelfTradePrevention::cancel_newest, SelfTradePrevention::cancel_both}) {
    EXPECT_TRUE(can_fill(Side::buy, 101, 5, 1, mode));
  }
  EXPECT_EQ(take(Side::buy, 101, 5, 1).end, MatchEnd::filled);
  EXPECT_THAT(queue(Side::sell, 100), ElementsAre(own_));
}

TEST_F(SelfTradeTest, FillOrKillDoesNotCountOwnOrders) {
  EXPECT_FALSE(can_fill(Side::buy, 101, 6, 1, SelfTradePrevention::cancel_newest));
  EXPECT_FALSE(can_fill(Side::buy, 101, 6, 1, SelfTradePrevention::cancel_both));
  EXPECT_TRUE(can_fill(Side::buy, 101, 14, 1, SelfTradePrevention::cancel_oldest));
  EXPECT_FALSE(can_fill(Side::buy, 101, 15, 1, SelfTradePrevention::cancel_oldest));
  EXPECT_TRUE(can_fill(Side::buy, 101, 21, 4));
}

TEST_F(OrderBookTest, AnIcebergShowsItsPeakAndRefreshesAtTheBack) {
  const OrderId iceberg = rest_iceberg(Side::sell, 100, 25, 10);
  const OrderId behind = rest(Side::sell, 100, 5);
  EXPECT_EQ(book.best(Side::sell), level(100, 15, 2));
  EXPECT_EQ(book.total(Side::sell, Ticks(100)), Lots(30));
  take(Side::buy, 100, 10);
  EXPECT_THAT(fills, ElementsAre(SeenFill{iceberg, 100, 10, 15}));
  EXPECT_THAT(refreshes, ElementsAre(std::pair(iceberg, 10)));
  EXPECT_THAT(queue(Side::sell, 100), ElementsAre(behind, iceberg));
  EXPECT_EQ(memory.orders.reserve(slot(iceberg)), Lots(5));
}

TEST_F(OrderBookTest, OneOrderMayTakeAnIcebergSeveralTimes) {
  const OrderId iceberg = rest_iceberg(Side::sell, 100, 25, 10);
  const OrderId behind = rest(Side::sell, 100, 5);
  EXPECT_EQ(take(Side::buy, 100, 40).leaves, Lots(10));
  EXPECT_THAT(fills, ElementsAre(SeenFill{iceberg, 100, 10, 15}, SeenFill{behind, 100, 5, 0},
                                 SeenFill{iceberg, 100, 10, 5}, SeenFill{iceberg, 100, 5, 0}));
  EXPECT_THAT(refreshes, ElementsAre(std::pair(iceberg, 10), std::pair(iceberg, 5)));
  EXPECT_TRUE(book.empty());
  EXPECT_FALSE(slot(iceberg).is_set());
}

TEST_F(OrderBookTest, ReducingAnIcebergTakesTheReserveFirst) {
  const OrderId iceberg = rest_iceberg(Side::buy, 100, 25, 10);
  const OrderId behind = rest(Side::buy, 100, 5);
  book.reduce(slot(iceberg), Lots(12));
  EXPECT_EQ(memory.orders.leaves(slot(iceberg)), Lots(10));
  EXPECT_EQ(memory.orders.reserve(slot(iceberg)), Lots(2));
  book.reduce(slot(iceberg), Lots(4));
  EXPECT_EQ(book.best(Side::buy), level(100, 9, 2));
  EXPECT_THAT(queue(Side::buy, 100), ElementsAre(iceberg, behind));
  EXPECT_EQ(book.cancel(slot(iceberg)), Lots(4));
}

TEST_F(OrderBookTest, CancellingAnIcebergTakesAllOfIt) {
  const OrderId iceberg = rest_iceberg(Side::buy, 100, 25, 10);
  EXPECT_EQ(book.cancel(slot(iceberg)), Lots(25));
  EXPECT_TRUE(book.empty());
}

TEST_F(OrderBookTest, AFillOrAMinimumCountsReserves) {
  rest_iceberg(Side::sell, 100, 25, 10);
  rest(Side::sell, 101, 5);
  EXPECT_TRUE(can_fill(Side::buy, 100, 25));
  EXPECT_FALSE(can_fill(Side::buy, 100, 26));
  EXPECT_TRUE(can_fill(Side::buy, 101, 30));
  EXPECT_TRUE(can_fill_part(Side::buy, 100, 1'000, 25, 99, SelfTradePrevention::cancel_newest));
  EXPECT_FALSE(can_fill_part(Side::buy, 100, 1'000, 26, 99, SelfTradePrevention::cancel_newest));
}

TEST_F(OrderBookTest, AReserveBehindAnOwnOrderIsNotReachedByANewestCancel) {
  rest_iceberg(Side::sell, 100, 25, 10, 2);
  rest(Side::sell, 100, 5, 1);
  EXPECT_TRUE(can_fill(Side::buy, 100, 10, 1));
  EXPECT_FALSE(can_fill(Side::buy, 100, 11, 1));
  EXPECT_TRUE(can_fill(Side::buy, 100, 25, 1, SelfTradePrevention::cancel_oldest));
}

TEST_F(SelfTradeTest, DecrementReducesBothWithoutATrade) {
  const MatchResult more = take(Side::buy, 101, 20, 1, SelfTradePrevention::decrement_and_cancel);
  EXPECT_EQ(more.end, MatchEnd::filled);
  EXPECT_THAT(fills, ElementsAre(SeenFill{other_, 100, 5, 0}, SeenFill{behind_, 101, 8, 1}));
  EXPECT_THAT(own_reductions, ElementsAre(SeenFill{own_, 100, 7, 0}));
  EXPECT_FALSE(slot(own_).is_set());
}

TEST_F(SelfTradeTest, DecrementEndsTheIncomingOrderThatIsTheSmaller) {
  const MatchResult less = take(Side::buy, 101, 8, 1, SelfTradePrevention::decrement_and_cancel);
  EXPECT_EQ(less.end, MatchEnd::self_trade);
  EXPECT_EQ(less.leaves, Lots(0));
  EXPECT_THAT(own_reductions, ElementsAre(SeenFill{own_, 100, 3, 4}));
  EXPECT_EQ(book.best(Side::sell), level(100, 4, 1));
}

TEST_F(SelfTradeTest, ADecrementIsNotAFill) {
  constexpr auto decrement = SelfTradePrevention::decrement_and_cancel;
  EXPECT_FALSE(can_fill(Side::buy, 101, 20, 1, decrement));
  EXPECT_TRUE(can_fill_part(Side::buy, 101, 20, 13, 1, decrement));
  EXPECT_FALSE(can_fill_part(Side::buy, 101, 20, 14, 1, decrement));
  EXPECT_TRUE(can_fill_part(Side::buy, 101, 21, 14, 1, decrement));
}

TEST_F(OrderBookTest, ACrossedBookShowsBothSides) {
  rest(Side::buy, 105, 1);
  rest(Side::sell, 100, 2);
  rest(Side::buy, OrderBook::any_price(Side::buy).raw(), 3);
  EXPECT_EQ(book.best(Side::buy), level(OrderBook::any_price(Side::buy).raw(), 3, 1));
  EXPECT_EQ(book.next(Side::buy, OrderBook::any_price(Side::buy)), level(105, 1, 1));
  EXPECT_EQ(book.best(Side::sell), level(100, 2, 1));
  EXPECT_EQ(book.worst(Side::buy), level(105, 1, 1));
}

TEST_F(OrderBookTest, BrokenCallsStopTheProcess) {
  const OrderId id = rest(Side::buy, 100, 10);
  const OrderSlot free = memory.orders.acquire(SelfTradeOwner(1), Side::buy);
  EXPECT_DEATH(book.rest(slot(id), Ticks(100), Lots(1)), "leaves == 0");
  EXPECT_DEATH(book.rest(free, Ticks(0), Lots(1)), "is_admissible");
  EXPECT_DEATH(book.rest(free, Ticks(1), Lots(0)), "is_admissible");
  EXPECT_DEATH(book.rest_iceberg(free, Ticks(1), Lots(2'000), Lots(1)), "is_admissible_peak");
  EXPECT_DEATH(take(Side::buy, 100, 0), "is_admissible");
  EXPECT_DEATH(take(Side::buy, max_ticks.raw() + 1, 1), "is_admissible");
  EXPECT_DEATH(book.cancel(free), "leaves > 0");
  EXPECT_DEATH(book.reduce(slot(id), Lots(11)), "leaves");
}

}  // namespace
}  // namespace licet
