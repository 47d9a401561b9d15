#include <gtest/gtest.h>

#include <cstdint>
#include <iterator>
#include <vector>

#include "engine/matching/auction.hpp"
#include "engine/matching/stop_book.hpp"
#include "tests/matching/counting_allocator.hpp"
#include "tests/matching/dice.hpp"

// What books cost: counted at the allocator and in the pool of levels.
namespace licet {
namespace {

struct Ignore {
  void on_fill(const Fill&) {}
  void on_refresh(OrderSlot, Lots) {}
  void on_self_trade_cancel(OrderSlot, Lots) {}
  void on_self_trade_reduce(OrderSlot, Lots, Lots) {}
  void on_cross(const CrossFill&) {}
  SelfTradeRuling self_trade_ruling(OrderSlot, OrderSlot) {
    return {Side::buy, SelfTradePrevention::decrement_and_cancel};
  }
};

/// Calls with orders of all kinds, near and far, that end in an auction; and stops that wait and are triggered.
void play_calls(BookMemory& memory, OrderBook& book, StopBook& stops) {
  test::Dice draws(7);
  for (int call = 0; call < 20; ++call) {
    for (int i = 0; i < 1'000; ++i) {
      const Side side = draws.below(2) == 0 ? Side::buy : Side::sell;
      const OrderSlot slot =
          memory.orders.acquire(SelfTradeOwner(static_cast<std::uint32_t>(1 + draws.below(50))), side);
      const Ticks ticks = draws.below(10) == 0 ? OrderBook::any_price(side)
                                               : Ticks(1'000'000 + draws.below(draws.below(9) == 0 ? 90'000'000 : 900));
      const Lots lots(1 + draws.below(50));
      if (draws.below(10) == 0) {
        stops.add(slot, ticks);
      } else if (draws.below(3) == 0) {
        book.rest_iceberg(slot, ticks, lots, Lots(1 + draws.below(lots.raw())));
      } else {
        book.rest(slot, ticks, lots);
      }
    }
    ASSERT_TRUE(run_auction(book, {min_ticks, max_ticks, Ticks(1'000'450)}, Ignore{}).has_value());
    for (const Side side : {Side::buy, Side::sell}) {
      for (auto level = book.best(side); level; level = book.best(side)) {
        OrderSlot first;
        book.for_each_order(side, level->ticks, [&](OrderSlot slot) { first = slot; });
        book.cancel(first);
      }
    }
    for (const Ticks last : {max_ticks, min_ticks}) {
      for (OrderSlot slot = stops.pop_triggered(last); slot.is_set(); slot = stops.pop_triggered(last)) {
        memory.orders.release(slot);
      }
    }
  }
}

/// A session of a book: fills up near and far, trades, drifts, empties.
void play_session(BookMemory& memory, OrderBook& book) {
  std::vector<OrderId> ids;
  ids.reserve(20'000);
  test::Dice draws(7);
  for (int i = 0; i < 20'000; ++i) {
    const Side side = draws.below(2) == 0 ? Side::buy : Side::sell;
    const std::int64_t spread = draws.below(20) == 0 ? 1'000'000'000 : 3'000;
    const std::int64_t away = draws.below(spread) - 5;
    const Ticks ticks(2'000'000'000 + i / 4 + (side == Side::buy ? -away : away));
    const Lots lots(1 + draws.below(50));
    const OrderSlot slot = memory.orders.acquire(SelfTradeOwner(side == Side::buy ? 1 : 2), side);
    const MatchResult result =
        book.match({side, SelfTradePrevention::cancel_newest, memory.orders.owner(slot), ticks, lots}, Ignore{});
    if (result.end == MatchEnd::no_match) {
      if (i % 4 == 0) {
        book.rest_iceberg(slot, ticks, result.leaves, Lots(1 + draws.below(result.leaves.raw())));
      } else {
        book.rest(slot, ticks, result.leaves);
      }
      ids.push_back(memory.orders.id(slot));
    } else {
      memory.orders.release(slot);
    }
    if (ids.empty() || draws.below(3) == 0) continue;
    const OrderSlot old = memory.orders.find(ids[static_cast<std::size_t>(draws.below(std::ssize(ids)))]);
    if (old.is_set()) book.cancel(old);
  }
  for (const OrderId id : ids) {
    if (const OrderSlot slot = memory.orders.find(id); slot.is_set()) book.cancel(slot);
  }
}

TEST(BookMemory, NothingIsAllocatedAfterWarmUp) {
  BookMemory memory(100'000);
  OrderBook first(memory);
  OrderBook second(memory);
  const std::uint64_t cold = test::allocation_count();
  play_session(memory, first);
  ASSERT_TRUE(first.empty());
  EXPECT_GT(test::allocation_count() - cold, 5u) << "the session has far levels, which allocate at first";
  const std::uint64_t before = test::allocation_count();
  const std::size_t bytes = memory.levels.bytes();
  play_session(memory, second);
  // The session's own list of ids is the one allocation.
  EXPECT_LE(test::allocation_count() - before, 1u);
  EXPECT_EQ(memory.levels.bytes(), bytes);
}

TEST(BookMemory, CallsIcebergsAndStopsAllocateNothingAfterWarmUp) {
  BookMemory memory(100'000);
  OrderBook book(memory);
  StopBook stops(memory);
  play_calls(memory, book, stops);
  ASSERT_TRUE(book.empty());
  ASSERT_TRUE(stops.empty());
  const std::uint64_t before = test::allocation_count();
  const std::size_t bytes = memory.levels.bytes();
  OrderBook second(memory);
  StopBook second_stops(memory);
  play_calls(memory, second, second_stops);
  EXPECT_EQ(test::allocation_count(), before);
  EXPECT_EQ(memory.levels.bytes(), bytes);
}

TEST(BookMemory, AnIdleBookIsOneCacheLine) {
  static_assert(sizeof(OrderBook) == 64);
  BookMemory memory(1'000);
  const std::vector<OrderBook> books(1'000'000, OrderBook(memory));
  EXPECT_EQ(memory.levels.bytes(), 0u);
  EXPECT_TRUE(books.back().empty());
}

TEST(BookMemory, ABookThatEmptiesGivesItsLevelsBack) {
  BookMemory memory(1'000);
  std::vector<OrderBook> books(100'000, OrderBook(memory));
  for (OrderBook& book : books) {
    std::vector<OrderSlot> slots;
    for (std::int64_t i = 0; i < 20; ++i) {
      slots.push_back(memory.orders.acquire(MemberId(1), Side::sell));
      book.rest(slots.back(), Ticks(1 + i * i * i * 1'000), Lots(1));
    }
    for (const OrderSlot slot : slots) book.cancel(slot);
  }
  EXPECT_EQ(memory.levels.bytes(), std::size_t{16} << 20) << "one chunk";
}

TEST(BookMemory, FarPricesDoNotMakeABookLarge) {
  BookMemory memory(100'000);
  std::vector<OrderBook> books(10'000, OrderBook(memory));
  for (OrderBook& book : books) {
    for (const std::int64_t ticks : {std::int64_t{1}, std::int64_t{1'000'000'000'000}}) {
      book.rest(memory.orders.acquire(MemberId(1), Side::buy), Ticks(ticks), Lots(1));
    }
  }
  EXPECT_EQ(memory.levels.bytes(), std::size_t{16} << 20) << "one chunk: at most 1,677 bytes a book";
}

}  // namespace
}  // namespace licet
