#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "engine/core/check.hpp"
#include "engine/matching/book_memory.hpp"
#include "engine/matching/level_ladder.hpp"

namespace licet {

/// What comes to the book. It may stand nowhere yet; its slot is only needed when it comes to rest.
struct IncomingOrder {
  Side side = Side::buy;
  SelfTradePrevention self_trade_prevention = SelfTradePrevention::cancel_newest;
  MemberId owner;
  Ticks limit;  // worst admitted price; see OrderBook::any_price
  Lots quantity;
};

/// One match, at the maker's price.
struct Fill {
  OrderSlot maker;
  Ticks ticks;
  Lots quantity;
  Lots maker_leaves;  // after it; 0: the maker has left the book
};

/// Why matching ended.
enum class MatchEnd : std::uint8_t {
  filled = 1,      // nothing is left of the incoming order
  no_match = 2,    // nothing in the book meets its limit any more: the rest may rest
  self_trade = 3,  // self-trade prevention cancels the rest of the incoming order
};
struct MatchResult {
  Lots leaves;
  MatchEnd end = MatchEnd::filled;
};

/// One level as market data shows it.
struct BookLevel {
  Ticks ticks;
  Lots quantity;
  std::uint32_t orders = 0;

  friend bool operator==(const BookLevel&, const BookLevel&) = default;
};

/// Hears what match() does, in order. During a call the maker's slot is still in use (its cold data can be read);
/// after it the slot of a maker that left the book has been released. A listener must not call the book.
template <class T>
concept MatchListener = requires(T& listener, const Fill& fill, OrderSlot own, Lots leaves) {
  /// A match happened.
  listener.on_fill(fill);
  /// A resting order of the incoming order's owner leaves the book, `leaves` of it cancelled.
  listener.on_self_trade_cancel(own, leaves);
};

/// The resting orders of one instrument, matched by price, then time. Deterministic; not thread-safe; throws nothing.
/// A book keeps a reference to the venue's BookMemory, can be moved, and gives nothing back when it is destroyed.
class alignas(64) OrderBook {
 public:
  explicit OrderBook(BookMemory& memory) noexcept : memory_(&memory) {}

  /// The limit of an order without one.
  [[nodiscard]] static constexpr Ticks any_price(Side side) noexcept {
    return side == Side::buy ? max_ticks : min_ticks;
  }

  /// Trades `incoming` against the other side, best price first and at one price oldest first, until it is filled or
  /// its limit or self-trade prevention ends it. Requires an admissible quantity and limit.
  template <MatchListener Listener>
  MatchResult match(const IncomingOrder& incoming, Listener&& listener);

  /// Whether match() would fill all of `incoming` (fill-or-kill): own orders do not count, and end the count where
  /// self-trade prevention would end the match.
  [[nodiscard]] bool can_fill_completely(const IncomingOrder& incoming) const noexcept;

  /// Puts an acquired order behind all others of its price. The caller has matched it: it must not cross.
  void rest(OrderSlot slot, Ticks ticks, Lots quantity) noexcept;
  /// Takes a resting order out and releases its slot. Returns what it had left.
  Lots cancel(OrderSlot slot) noexcept;
  /// Takes a resting order out and keeps its slot and id: to match and rest it anew (a replace that loses priority).
  Lots withdraw(OrderSlot slot) noexcept;
  /// Lowers what a resting order has left, keeping its place. 0 < leaves <= its present leaves.
  void reduce(OrderSlot slot, Lots leaves) noexcept;

  [[nodiscard]] bool empty() const noexcept {
    return ladders_[0].best() == no_level_key && ladders_[1].best() == no_level_key;
  }
  /// The best level of a side; none when it is empty.
  [[nodiscard]] std::optional<BookLevel> best(Side side) const noexcept { return level(side, ladder(side).best()); }
  /// The next level behind `ticks`: worse in price. For walking a side from best() on.
  [[nodiscard]] std::optional<BookLevel> next(Side side, Ticks ticks) const noexcept {
    if (!is_admissible(ticks)) return std::nullopt;
    return level(side, ladder(side).after(key_of(side, ticks.raw())));
  }
  /// The level at one price; none when no order stands there.
  [[nodiscard]] std::optional<BookLevel> at(Side side, Ticks ticks) const noexcept {
    if (!is_admissible(ticks)) return std::nullopt;
    const LevelKey key = key_of(side, ticks.raw());
    return ladder(side).find(key) == nullptr ? std::nullopt : level(side, key);
  }
  /// Hints for a caller that has its next commands at hand, each some commands after the one before, so that memory has
  /// had time to come: the book itself; the level where an order will rest or leave; the end of that level's queue.
  /// They pay where books and orders do not fit the caches, and cost a little where they do.
  void prefetch() const noexcept { __builtin_prefetch(this, 1); }
  void prefetch_level(Side side, Ticks ticks) const noexcept {
    if (is_admissible(ticks)) ladder(side).prefetch(key_of(side, ticks.raw()));
  }
  void prefetch_queue(Side side, Ticks ticks) const noexcept {
    if (!is_admissible(ticks)) return;
    const Level* found = ladder(side).find(key_of(side, ticks.raw()));
    if (found != nullptr) __builtin_prefetch(&memory_->orders.record(found->last), 1);
  }

  /// Calls `visit(OrderSlot)` for each order at one price, oldest first.
  template <class Visitor>
  void for_each_order(Side side, Ticks ticks, Visitor&& visit) const;

 private:
  // All ones for bids, which are keyed by the complement of their price: the highest bid has the smallest key. Without
  // branches, since which side comes next cannot be predicted.
  [[nodiscard]] static constexpr std::int64_t turn(Side side) noexcept { return static_cast<std::int64_t>(side) - 2; }
  [[nodiscard]] static constexpr LevelKey key_of(Side side, std::int64_t ticks) noexcept { return ticks ^ turn(side); }
  [[nodiscard]] static constexpr Side opposite(Side side) noexcept {
    return static_cast<Side>(static_cast<unsigned>(side) ^ 3u);
  }
  [[nodiscard]] LevelLadder& ladder(Side side) noexcept { return ladders_[static_cast<unsigned>(side) - 1]; }
  [[nodiscard]] const LevelLadder& ladder(Side side) const noexcept {
    return ladders_[static_cast<unsigned>(side) - 1];
  }
  [[nodiscard]] std::optional<BookLevel> level(Side side, LevelKey key) const noexcept {
    if (key == no_level_key) return std::nullopt;
    const Level& found = *ladder(side).find(key);
    return BookLevel{Ticks(key_of(side, key)), Lots(found.total), found.count};
  }
  template <class Listener>
  MatchEnd match_level(Level& level, const IncomingOrder& incoming, std::int64_t& leaves, Listener& listener);

  BookMemory* memory_;
  LevelLadder ladders_[2];  // bids, asks
};
static_assert(sizeof(OrderBook) == 64, "one cache line for an idle book");
static_assert(static_cast<int>(Side::buy) == 1 && static_cast<int>(Side::sell) == 2);

template <MatchListener Listener>
MatchResult OrderBook::match(const IncomingOrder& incoming, Listener&& listener) {
  LICET_CHECK(is_admissible(incoming.limit) && is_admissible(incoming.quantity));
  LevelLadder& makers = ladder(opposite(incoming.side));
  const LevelKey limit = key_of(opposite(incoming.side), incoming.limit.raw());
  std::int64_t leaves = incoming.quantity.raw();
  MatchEnd end = MatchEnd::no_match;
  // An empty side's best key is beyond every limit.
  for (LevelKey key = makers.best(); end == MatchEnd::no_match && key <= limit; key = makers.best()) {
    Level& level = makers.at(key);
    end = match_level(level, incoming, leaves, listener);
    if (level.empty()) makers.erase(key, memory_->levels);
  }
  return {Lots(leaves), end};
}

/// Trades with the orders of one level, oldest first; those that leave it do so from its front. `no_match`: it is used
/// up.
template <class Listener>
MatchEnd OrderBook::match_level(Level& level, const IncomingOrder& incoming, std::int64_t& leaves, Listener& listener) {
  OrderPool& orders = memory_->orders;
  MatchEnd end = MatchEnd::no_match;
  std::uint32_t slot = level.first(orders);
  std::uint32_t gone = 0;
  std::int64_t lots_gone = 0;
  while (end == MatchEnd::no_match && gone < level.count) {
    RestingOrder& maker = orders.record(slot);
    const std::uint32_t following = maker.next;
    __builtin_prefetch(&orders.record(following), 1);  // it is the next to trade, now or at the next order that crosses
    if (orders.owner(OrderSlot(slot)) == incoming.owner) [[unlikely]] {
      if (incoming.self_trade_prevention != SelfTradePrevention::cancel_oldest) end = MatchEnd::self_trade;
      if (incoming.self_trade_prevention == SelfTradePrevention::cancel_newest) break;
      lots_gone += maker.leaves;
      listener.on_self_trade_cancel(OrderSlot(slot), Lots(std::exchange(maker.leaves, 0)));
    } else {
      const std::int64_t quantity = std::min(leaves, maker.leaves);
      leaves -= quantity;
      maker.leaves -= quantity;
      lots_gone += quantity;
      listener.on_fill(Fill{OrderSlot(slot), Ticks(maker.ticks), Lots(quantity), Lots(maker.leaves)});
      if (leaves == 0) end = MatchEnd::filled;
      if (maker.leaves > 0) break;
    }
    orders.release(OrderSlot(slot));
    slot = following;
    ++gone;
  }
  if (gone == level.count) {
    level = Level{};
  } else {
    level.drop_front(orders, gone, lots_gone, slot);
  }
  return end;
}

inline void OrderBook::rest(OrderSlot slot, Ticks ticks, Lots quantity) noexcept {
  LICET_CHECK(is_admissible(ticks) && is_admissible(quantity));
  OrderPool& orders = memory_->orders;
  RestingOrder& record = orders.record(slot.value());
  LICET_CHECK(record.leaves == 0);
  record.ticks = ticks.raw();
  record.leaves = quantity.raw();
  const Side side = orders.side(slot);
  ladder(side).insert(key_of(side, ticks.raw()), memory_->levels).push_back(orders, slot.value());
}

inline Lots OrderBook::withdraw(OrderSlot slot) noexcept {
  OrderPool& orders = memory_->orders;
  RestingOrder& record = orders.record(slot.value());
  LICET_CHECK(record.leaves > 0);
  const Side side = orders.side(slot);
  const LevelKey key = key_of(side, record.ticks);
  Level& level = ladder(side).at(key);
  level.remove(orders, slot.value());
  if (level.empty()) ladder(side).erase(key, memory_->levels);
  return Lots(std::exchange(record.leaves, 0));
}

inline Lots OrderBook::cancel(OrderSlot slot) noexcept {
  const Lots leaves = withdraw(slot);
  memory_->orders.release(slot);
  return leaves;
}

template <class Visitor>
void OrderBook::for_each_order(Side side, Ticks ticks, Visitor&& visit) const {
  const Level* level = is_admissible(ticks) ? ladder(side).find(key_of(side, ticks.raw())) : nullptr;
  if (level == nullptr) return;
  const OrderPool& orders = memory_->orders;
  std::uint32_t slot = level->first(orders);
  for (std::uint32_t left = level->count; left > 0; --left) {
    const std::uint32_t following = orders.record(slot).next;
    visit(OrderSlot(slot));
    slot = following;
  }
}

}  // namespace licet
