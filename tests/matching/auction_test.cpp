#include "engine/matching/auction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <optional>
#include <string>
#include <vector>

#include "tests/matching/dice.hpp"
#include "tests/matching/naive_auction.hpp"

// The end of a call: its price, against a search of every price, and its trades.
namespace licet {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Crossed {
  OrderId buyer;
  OrderId seller;
  std::int64_t quantity;
  std::int64_t buyer_leaves;
  std::int64_t seller_leaves;
  bool operator==(const Crossed&) const = default;
};

constexpr AuctionPrice price(std::int64_t ticks, std::int64_t volume, std::int64_t surplus = 0,
                             std::optional<Side> side = std::nullopt) {
  return {Ticks(ticks), Lots(volume), Lots(surplus), side};
}

class AuctionTest : public testing::Test {
 protected:
  static constexpr std::int64_t market = 0;

  /// `ticks` 0: without limit. `peak` 0: a plain order.
  OrderId rest(Side side, std::int64_t ticks, std::int64_t lots, std::uint32_t owner = 0, std::int64_t peak = 0) {
    const OrderSlot slot = memory.orders.acquire(SelfTradeOwner(owner == 0 ? ++owners : owner), side);
    const Ticks limit = ticks == market ? OrderBook::any_price(side) : Ticks(ticks);
    if (peak == 0) {
      book.rest(slot, limit, Lots(lots));
    } else {
      book.rest_iceberg(slot, limit, Lots(lots), Lots(peak));
    }
    return memory.orders.id(slot);
  }
  OrderId buy(std::int64_t ticks, std::int64_t lots) { return rest(Side::buy, ticks, lots); }
  OrderId sell(std::int64_t ticks, std::int64_t lots) { return rest(Side::sell, ticks, lots); }
  [[nodiscard]] std::optional<AuctionPrice> find(std::int64_t reference = 0, std::int64_t low = 1,
                                                 std::int64_t high = 1'000'000) const {
    return find_auction_price(book, {Ticks(low), Ticks(high), Ticks(reference)});
  }
  std::optional<AuctionPrice> run(std::int64_t reference = 0) {
    return run_auction(book, {min_ticks, max_ticks, Ticks(reference)}, *this);
  }
  [[nodiscard]] std::vector<OrderId> queue(Side side, std::int64_t ticks) const {
    std::vector<OrderId> ids;
    book.for_each_order(side, Ticks(ticks), [&](OrderSlot s) { ids.push_back(memory.orders.id(s)); });
    return ids;
  }

 public:
  void on_cross(const CrossFill& fill) {
    crossed.push_back({memory.orders.id(fill.buyer), memory.orders.id(fill.seller), fill.quantity.raw(),
                       fill.buyer_leaves.raw(), fill.seller_leaves.raw()});
  }
  void on_refresh(OrderSlot order, Lots shown) {
    told.push_back(fmt::format("refresh {} {}", order.value(), shown.raw()));
  }
  SelfTradeRuling self_trade_ruling(OrderSlot, OrderSlot) const { return ruling; }
  void on_self_trade_cancel(OrderSlot own, Lots leaves) {
    told.push_back(fmt::format("cancel {} {}", own.value(), leaves.raw()));
  }
  void on_self_trade_reduce(OrderSlot own, Lots by, Lots leaves) {
    told.push_back(fmt::format("reduce {} {} {}", own.value(), by.raw(), leaves.raw()));
  }

 protected:
  BookMemory memory{1'000};
  OrderBook book{memory};
  std::uint32_t owners = 100;
  std::vector<Crossed> crossed;
  std::vector<std::string> told;
  SelfTradeRuling ruling;
};

TEST_F(AuctionTest, NothingThatCrossesHasNoPrice) {
  EXPECT_EQ(find(100), std::nullopt);
  buy(99, 5);
  EXPECT_EQ(find(100), std::nullopt);
  sell(100, 5);
  EXPECT_EQ(find(100), std::nullopt);
  EXPECT_EQ(run(100), std::nullopt);
}

TEST_F(AuctionTest, GreatestVolumeComesFirst) {
  buy(102, 10);
  buy(101, 20);
  buy(100, 30);
  sell(99, 10);
  sell(100, 40);
  sell(101, 30);
  EXPECT_EQ(find(), price(100, 50, 10, Side::buy));
}

TEST_F(AuctionTest, ThenLeastSurplus) {
  buy(110, 50);
  buy(105, 20);
  sell(100, 50);
  EXPECT_EQ(find(), price(108, 50));  // without surplus above 105: the middle of 106 … 110
  EXPECT_EQ(find(107), price(107, 50));
  EXPECT_EQ(find(90), price(106, 50));
  EXPECT_EQ(find(200), price(110, 50));
}

TEST_F(AuctionTest, ThenMarketPressure) {
  buy(110, 60);
  sell(100, 50);
  EXPECT_EQ(find(100), price(110, 50, 10, Side::buy));
  sell(101, 30);
  EXPECT_EQ(find(110), price(101, 60, 20, Side::sell));
}

TEST_F(AuctionTest, SurplusesOfBothSidesLeaveTheReferenceToDecide) {
  buy(102, 10);
  buy(100, 5);
  sell(99, 10);
  sell(101, 5);
  EXPECT_EQ(find(100), price(100, 10, 5, Side::buy));
  EXPECT_EQ(find(101), price(101, 10, 5, Side::sell));
  EXPECT_EQ(find(50), price(99, 10, 5, Side::buy));
  EXPECT_EQ(find(150), price(102, 10, 5, Side::sell));
}

TEST_F(AuctionTest, ASingleLotGoesAboveTheSecondBid) {
  sell(5, 1);
  buy(10, 1);
  buy(20, 1);
  EXPECT_EQ(find(8), price(11, 1));
  EXPECT_EQ(find(15), price(15, 1));
  EXPECT_EQ(find(99), price(20, 1));
}

TEST_F(AuctionTest, OrdersWithoutLimitTradeAtTheReferenceAlone) {
  buy(market, 10);
  sell(market, 10);
  EXPECT_EQ(find(), std::nullopt);
  EXPECT_EQ(find(500), price(500, 10));
  EXPECT_EQ(find(500, 1, 400), price(400, 10));
}

TEST_F(AuctionTest, OrdersWithoutLimitDoNotReachBeyondWhatIsNamed) {
  buy(market, 10);
  sell(100, 4);
  EXPECT_EQ(find(), price(100, 4, 6, Side::buy));
  sell(120, 4);
  EXPECT_EQ(find(), price(120, 8, 2, Side::buy));
  EXPECT_EQ(find(130), price(130, 8, 2, Side::buy));
}

TEST_F(AuctionTest, OrdersWithoutLimitTradeFirst) {
  sell(100, 10);
  const OrderId limit = buy(105, 10);
  const OrderId none = buy(market, 6);
  EXPECT_EQ(run(), price(105, 10, 6, Side::buy));
  ASSERT_EQ(crossed.size(), 2U);
  EXPECT_EQ(crossed[0].buyer, none);
  EXPECT_EQ(crossed[1].buyer, limit);
}

TEST_F(AuctionTest, TheRangeHoldsThePrice) {
  buy(110, 10);
  sell(90, 10);
  EXPECT_EQ(find(100, 105, 120), price(105, 10));
  EXPECT_EQ(find(100, 120, 130), std::nullopt);
  sell(50, 5);
  EXPECT_EQ(find(100, 95, 105), price(95, 10, 5, Side::sell));
}

TEST_F(AuctionTest, ReservesCount) {
  rest(Side::buy, 100, 50, 0, 10);
  sell(100, 30);
  EXPECT_EQ(find(), price(100, 30, 20, Side::buy));
}

TEST_F(AuctionTest, BothSidesTradeByPriceThenTime) {
  const OrderId b1 = buy(101, 5);
  const OrderId b2 = buy(103, 5);
  const OrderId b3 = buy(101, 5);
  const OrderId s1 = sell(100, 4);
  const OrderId s2 = sell(99, 4);
  const OrderId s3 = sell(100, 4);
  EXPECT_EQ(run(), price(101, 12, 3, Side::buy));
  EXPECT_THAT(crossed, ElementsAre(Crossed{b2, s2, 4, 1, 0}, Crossed{b2, s1, 1, 0, 3}, Crossed{b1, s1, 3, 2, 0},
                                   Crossed{b1, s3, 2, 0, 2}, Crossed{b3, s3, 2, 3, 0}));
  EXPECT_THAT(queue(Side::buy, 101), ElementsAre(b3));
  EXPECT_EQ(book.best(Side::buy), (BookLevel{Ticks(101), Lots(3), 1}));
  EXPECT_EQ(book.best(Side::sell), std::nullopt);
}

TEST_F(AuctionTest, AnIcebergTradesWholeAtItsPlace) {
  const OrderId iceberg = rest(Side::buy, 100, 50, 0, 10);
  const OrderId behind = buy(100, 5);
  sell(100, 32);
  EXPECT_EQ(run(), price(100, 32, 23, Side::buy));
  ASSERT_EQ(crossed.size(), 1U);
  EXPECT_EQ(crossed[0].buyer, iceberg);
  EXPECT_THAT(told, ElementsAre("refresh 1 10"));
  EXPECT_THAT(queue(Side::buy, 100), ElementsAre(behind, iceberg));
  EXPECT_EQ(memory.orders.reserve(memory.orders.find(iceberg)), Lots(8));
  EXPECT_EQ(book.total(Side::buy, Ticks(100)), Lots(23));
}

TEST_F(AuctionTest, AnIcebergThatTradesLessThanItShowsKeepsItsPlace) {
  const OrderId iceberg = rest(Side::buy, 100, 50, 0, 10);
  const OrderId behind = buy(100, 5);
  sell(100, 4);
  run();
  EXPECT_THAT(told, IsEmpty());
  EXPECT_THAT(queue(Side::buy, 100), ElementsAre(iceberg, behind));
  EXPECT_EQ(book.best(Side::buy), (BookLevel{Ticks(100), Lots(11), 2}));
}

TEST_F(AuctionTest, OwnOrdersArePreventedAndThePriceIsFoundAgain) {
  rest(Side::buy, 20, 1, 7);
  rest(Side::sell, 10, 1, 7);
  sell(15, 1);
  ruling = {Side::sell, SelfTradePrevention::cancel_newest};
  EXPECT_EQ(find(10), price(10, 1));
  EXPECT_EQ(run(10), price(15, 1));
  EXPECT_THAT(told, ElementsAre("cancel 2 1"));
  EXPECT_TRUE(book.empty());
}

TEST_F(AuctionTest, EachInstructionPreventsInItsWay) {
  struct Case {
    SelfTradeRuling ruling;
    std::vector<std::string> told;
  };
  const std::vector<Case> cases = {
      {{Side::buy, SelfTradePrevention::cancel_newest}, {"cancel 1 5"}},
      {{Side::buy, SelfTradePrevention::cancel_oldest}, {"cancel 2 3"}},
      {{Side::sell, SelfTradePrevention::cancel_newest}, {"cancel 2 3"}},
      {{Side::sell, SelfTradePrevention::cancel_both}, {"cancel 1 5", "cancel 2 3"}},
      {{Side::buy, SelfTradePrevention::decrement_and_cancel}, {"reduce 1 3 2", "reduce 2 3 0"}},
  };
  for (const Case& one : cases) {
    BookMemory own_memory(10);
    OrderBook own_book(own_memory);
    for (const auto& [side, lots] : {std::pair(Side::buy, 5), std::pair(Side::sell, 3)}) {
      own_book.rest(own_memory.orders.acquire(SelfTradeOwner(7), side), Ticks(10), Lots(lots));
    }
    told.clear();
    ruling = one.ruling;
    EXPECT_EQ(run_auction(own_book, {}, *this), std::nullopt);
    EXPECT_EQ(told, one.told);
    const std::uint32_t stay = 2 - static_cast<std::uint32_t>(one.told.size());
    EXPECT_EQ(own_memory.orders.open(), stay == 0 && one.told[0].starts_with("reduce") ? 1U : stay);
  }
}

/// From 100 on multiples of 5, from 200 on multiples of 20.
constexpr PriceSteps coarse{{{{Ticks(100), 5}, {Ticks(200), 20}}}};

TEST(PriceStepsTest, RoundToPricesOfTheStep) {
  static_assert(coarse.down(99) == 99 && coarse.up(99) == 99 && coarse.nearest(99) == 99);
  static_assert(coarse.down(104) == 100 && coarse.up(101) == 105 && coarse.up(105) == 105);
  static_assert(coarse.nearest(102) == 100 && coarse.nearest(103) == 105);
  static_assert(coarse.up(197) == 200 && coarse.down(219) == 200 && coarse.up(201) == 220);
  static_assert(coarse.nearest(210) == 200, "of two as near, the lower");
}

TEST_F(AuctionTest, APriceIsOnItsStep) {
  const auto found = [&](std::int64_t reference, std::int64_t low = 1, std::int64_t high = 1'000) {
    return find_auction_price(book, {Ticks(low), Ticks(high), Ticks(reference), coarse});
  };
  buy(120, 10);
  sell(105, 10);
  EXPECT_EQ(found(0), price(110, 10)) << "the middle is 112";
  EXPECT_EQ(found(113), price(115, 10));
  EXPECT_EQ(found(102), price(105, 10));
  EXPECT_EQ(found(0, 107, 114), price(110, 10)) << "the range counts as 110 to 110";
  EXPECT_EQ(found(0, 111, 114), std::nullopt);
  buy(110, 3);
  EXPECT_EQ(found(105), price(115, 10)) << "the first price above the next bid";
}

TEST_F(AuctionTest, ALimitOffItsStepCountsAsTheNextThatItAdmits) {
  const auto run_on_steps = [&] { return run_auction(book, {min_ticks, max_ticks, Ticks(0), coarse}, *this); };
  buy(109, 10);
  sell(106, 10);
  EXPECT_EQ(run_on_steps(), std::nullopt) << "105 is below the offer, 110 above the bid";
  sell(104, 4);
  EXPECT_EQ(run_on_steps(), price(105, 4, 6, Side::buy));
}

TEST_F(AuctionTest, OrdersWithoutLimitTradeAtTheStepNearestTheReference) {
  buy(market, 10);
  sell(market, 10);
  EXPECT_EQ(find_auction_price(book, {Ticks(1), Ticks(1'000), Ticks(113), coarse}), price(115, 10));
  EXPECT_EQ(find_auction_price(book, {Ticks(1), Ticks(114), Ticks(113), coarse}), price(110, 10));
}

/// Small books with all their accidents: equal levels, prices side by side, orders without limit, reserves, ranges that
/// cut through, prices whose ticks grow coarser among them.
TEST(AuctionPriceProperty, SameAsASearchOfEveryPrice) {
  constexpr std::uint64_t seed = 20'260'215;
  test::Dice dice(seed);
  const auto* text = std::getenv("LICET_BOOK_STEPS");
  const std::int64_t steps = text == nullptr ? 40'000 : std::atoll(text);
  BookMemory memory(100);
  std::int64_t priced = 0;
  for (std::int64_t step = 0; step < steps; ++step) {
    OrderBook book(memory);
    test::NaiveBook naive;
    std::vector<OrderSlot> slots;
    std::string orders;
    const std::int64_t base = 1 + dice.below(2) * dice.below(1'000);
    const std::int64_t width = 2 + dice.below(14);
    for (std::int64_t left = 2 + dice.below(9); left > 0; --left) {
      const Side side = dice.below(2) == 0 ? Side::buy : Side::sell;
      const std::int64_t ticks = dice.below(8) == 0 ? any_price(side).raw() : base + dice.below(width);
      const std::int64_t lots = 1 + dice.below(4);
      const std::int64_t peak = dice.below(4) == 0 ? 1 + dice.below(lots) : 0;
      slots.push_back(memory.orders.acquire(SelfTradeOwner(1), side));
      if (peak == 0) {
        book.rest(slots.back(), Ticks(ticks), Lots(lots));
      } else {
        book.rest_iceberg(slots.back(), Ticks(ticks), Lots(lots), Lots(peak));
      }
      naive.rest(side, ticks, slots.back().value(), 1, lots, peak);
      orders += fmt::format("{} {} x {}\n", side == Side::buy ? "buy" : "sell", ticks, lots);
    }
    const std::int64_t low = dice.below(2) == 0 ? 1 : base + dice.below(width);
    const std::int64_t high = dice.below(2) == 0 ? max_ticks.raw() : low + dice.below(width);
    const std::int64_t reference = dice.below(3) == 0 ? 0 : 1 + dice.below(base + 2 * width);
    PriceSteps price_steps;
    if (dice.below(2) == 0) {
      const std::int64_t every = 2 + dice.below(3);
      const std::int64_t from = (base / every + 1) * every;
      price_steps.steps[0] = {Ticks(from), every};
      if (dice.below(2) == 0) price_steps.steps[1] = {Ticks((from / (2 * every) + 1) * 2 * every), 2 * every};
    }
    const auto ours = find_auction_price(book, {Ticks(low), Ticks(high), Ticks(reference), price_steps});
    const auto expected = test::naive_auction_price(naive, low, high, reference, price_steps);
    const auto where =
        fmt::format("seed {} step {}: {} … {} reference {}\n{}", seed, step, low, high, reference, orders);
    ASSERT_EQ(ours.has_value(), expected.has_value()) << where;
    if (ours) {
      ++priced;
      ASSERT_EQ(ours->ticks.raw(), expected->ticks) << where;
      ASSERT_EQ(ours->volume.raw(), expected->volume) << where;
      ASSERT_EQ(ours->surplus.raw(), std::abs(expected->surplus)) << where;
      const std::optional<Side> side = expected->surplus == 0  ? std::nullopt
                                       : expected->surplus > 0 ? std::optional(Side::buy)
                                                               : std::optional(Side::sell);
      ASSERT_EQ(ours->surplus_side, side) << where;
    }
    for (const OrderSlot slot : slots) book.cancel(slot);
  }
  EXPECT_GT(priced, steps / 4);
}

}  // namespace
}  // namespace licet
