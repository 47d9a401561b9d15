#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "engine/core/check.hpp"
#include "engine/matching/book_memory.hpp"
#include "engine/matching/level_ladder.hpp"
#include "engine/matching/match_listener.hpp"

namespace licet {

/// One level as market data shows it.
struct BookLevel {
  Ticks ticks;
  Lots quantity;  // shown
  std::uint32_t orders = 0;

  friend bool operator==(const BookLevel&, const BookLevel&) = default;
};

/// The resting orders of one instrument, matched by price, then time. Deterministic; not thread-safe; throws nothing.
/// During a call (auction) it may be crossed: then match() is not called; see auction.hpp. A book keeps a reference to
/// the venue's BookMemory, can be moved, and gives nothing back when it is destroyed.
class alignas(64) OrderBook {
 public:
  explicit OrderBook(BookMemory& memory) noexcept : memory_(&memory) {}

  /// The limit of an order without one: matches any price; rested during a call, it comes before all limits.
  [[nodiscard]] static constexpr Ticks any_price(Side side) noexcept { return licet::any_price(side); }

  /// Trades `incoming` against the other side, best price first and at one price oldest first, until it is filled or
  /// its limit or self-trade prevention ends it. Requires an admissible quantity and limit.
  template <MatchListener Listener>
  MatchResult match(const IncomingOrder& incoming, Listener&& listener);

  /// Whether match() would trade at least this much of `incoming`: its minimum quantity (FIX 110), or all of it
  /// (fill-or-kill). Reserves of iceberg orders count; own orders do not, and end the count where self-trade prevention
  /// would end the match.
  [[nodiscard]] bool can_fill(const IncomingOrder& incoming, Lots at_least) const noexcept;

  /// Puts an acquired order behind all others of its price. Outside a call the caller has matched it: it must not
  /// cross.
  void rest(OrderSlot slot, Ticks ticks, Lots quantity) noexcept;
  /// The same for an iceberg order, of which at most `peak` is shown at a time (FIX 1138). Whenever the shown part is
  /// used up it shows another and goes behind all others of its price. Requires is_admissible_peak.
  void rest_iceberg(OrderSlot slot, Ticks ticks, Lots quantity, Lots peak) noexcept;
  /// Takes a resting order out and releases its slot. Returns what it had left, shown and reserve.
  Lots cancel(OrderSlot slot) noexcept;
  /// Takes a resting order out and keeps its slot and id: to match and rest it anew (a replace that loses priority).
  Lots withdraw(OrderSlot slot) noexcept;
  /// Lowers what a resting order has left, keeping its place; of an iceberg order the reserve first.
  /// 0 < leaves <= its present leaves, shown and reserve.
  void reduce(OrderSlot slot, Lots leaves) noexcept;

  /// How many lots bids at `ticks` or better and offers at `ticks` or better trade with each other at that one price,
  /// in price-time order on both sides, and does it. See uncross.hpp.
  template <class Listener>
  Lots uncross(Ticks ticks, Listener&& listener);
  /// Applies self-trade prevention to the pairs that uncross(ticks) would match. Returns whether there were any: then
  /// the auction price is to be found again. See uncross.hpp.
  template <class Listener>
  bool prevent_self_trades(Ticks ticks, Listener&& listener);

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
  /// The worst level of a side; none when it is empty.
  [[nodiscard]] std::optional<BookLevel> worst(Side side) const noexcept { return level(side, ladder(side).worst()); }
  /// What stands at one price, shown and reserve.
  [[nodiscard]] Lots total(Side side, Ticks ticks) const noexcept;
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
  [[nodiscard]] LevelLadder& ladder(Side side) noexcept { return ladders_[static_cast<unsigned>(side) - 1]; }
  [[nodiscard]] const LevelLadder& ladder(Side side) const noexcept {
    return ladders_[static_cast<unsigned>(side) - 1];
  }
  [[nodiscard]] std::optional<BookLevel> level(Side side, LevelKey key) const noexcept {
    if (key == no_level_key) return std::nullopt;
    const Level& found = *ladder(side).find(key);
    return BookLevel{Ticks(key_of(side, key)), Lots(found.total), found.count};
  }
  [[nodiscard]] std::uint32_t& with_reserve(Side side) noexcept {
    return with_reserve_[static_cast<unsigned>(side) - 1];
  }
  [[nodiscard]] std::uint32_t with_reserve(Side side) const noexcept {
    return with_reserve_[static_cast<unsigned>(side) - 1];
  }

  template <class Listener>
  MatchEnd match_level(Level& level, const IncomingOrder& incoming, std::int64_t& leaves, Listener& listener);
  template <class Listener>
  MatchEnd meet_own(OrderSlot own, const IncomingOrder& incoming, std::int64_t& leaves, Listener& listener);
  class AuctionQueue;
  Lots keep_after_uncross(OrderSlot slot, std::int64_t leaves) noexcept;
  void put(RestingOrder& record, OrderSlot slot, Ticks ticks) noexcept;
  void show_peak(RestingOrder& record, OrderSlot slot) noexcept;
  std::uint32_t lower(RestingOrder& record, OrderSlot slot, std::int64_t leaves) noexcept;

  BookMemory* memory_;
  LevelLadder ladders_[2];           // bids, asks
  std::uint32_t with_reserve_[2]{};  // orders with a reserve: bids, asks
};
static_assert(sizeof(OrderBook) == 64, "one cache line for an idle book");

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
  std::uint32_t slot = level.first;
  std::uint32_t gone = 0;
  std::int64_t lots_gone = 0;
  while (end == MatchEnd::no_match && slot != 0) {
    RestingOrder& maker = orders.record(slot);
    const std::uint32_t following = maker.next;
    __builtin_prefetch(&orders.record(following), 1);  // it is the next to trade, now or at the next order that crosses
    const std::int64_t shown = maker.leaves;
    if (orders.owner(OrderSlot(slot)) == incoming.owner) [[unlikely]] {
      end = meet_own(OrderSlot(slot), incoming, leaves, listener);
      lots_gone += shown - maker.leaves;
    } else {
      const std::int64_t quantity = std::min(leaves, shown);
      leaves -= quantity;
      maker.leaves = static_cast<std::uint32_t>(shown - quantity);
      lots_gone += quantity;
      listener.on_fill(Fill{OrderSlot(slot), Ticks(maker.ticks), Lots(quantity), Lots(maker.total())});
      if (leaves == 0) end = MatchEnd::filled;
      if (maker.leaves == 0 && maker.reserve > 0) [[unlikely]] {
        level.drop_front(orders, gone, lots_gone, slot);
        show_peak(maker, OrderSlot(slot));
        level.refresh_first(orders);
        listener.on_refresh(OrderSlot(slot), Lots(maker.leaves));
        slot = level.first;
        gone = 0;
        lots_gone = 0;
        continue;
      }
    }
    if (maker.leaves > 0) break;
    orders.release(OrderSlot(slot));
    slot = following;
    ++gone;
  }
  if (slot == 0) {
    level = Level{};
  } else {
    level.drop_front(orders, gone, lots_gone, slot);
  }
  return end;
}

/// An order meets one of its owner's. Afterwards that has no leaves when it leaves the book.
template <class Listener>
MatchEnd OrderBook::meet_own(OrderSlot own, const IncomingOrder& incoming, std::int64_t& leaves, Listener& listener) {
  RestingOrder& record = memory_->orders.record(own.value());
  const std::int64_t total = record.total();
  switch (incoming.self_trade_prevention) {
    case SelfTradePrevention::cancel_newest:
      return MatchEnd::self_trade;
    case SelfTradePrevention::cancel_oldest:
    case SelfTradePrevention::cancel_both:
      listener.on_self_trade_cancel(own, Lots(total));
      lower(record, own, 0);
      return incoming.self_trade_prevention == SelfTradePrevention::cancel_both ? MatchEnd::self_trade
                                                                                : MatchEnd::no_match;
    case SelfTradePrevention::decrement_and_cancel:
      const std::int64_t by = std::min(leaves, total);
      leaves -= by;
      listener.on_self_trade_reduce(own, Lots(by), Lots(total - by));
      lower(record, own, total - by);
      return leaves == 0 ? MatchEnd::self_trade : MatchEnd::no_match;
  }
  LICET_CHECK(false);
}

/// Puts an order whose record has its quantities at the end of its level.
inline void OrderBook::put(RestingOrder& record, OrderSlot slot, Ticks ticks) noexcept {
  record.ticks = ticks.raw();
  const Side side = memory_->orders.side(slot);
  ladder(side).insert(key_of(side, ticks.raw()), memory_->levels).push_back(memory_->orders, slot.value());
}

inline void OrderBook::rest(OrderSlot slot, Ticks ticks, Lots quantity) noexcept {
  LICET_CHECK(is_admissible(ticks) && is_admissible(quantity));
  RestingOrder& record = memory_->orders.record(slot.value());
  LICET_CHECK(record.leaves == 0);
  record.leaves = static_cast<std::uint32_t>(quantity.raw());
  put(record, slot, ticks);
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
  const std::int64_t total = record.total();
  if (record.reserve > 0) [[unlikely]]
    --with_reserve(side);
  record.leaves = 0;
  record.reserve = 0;
  return Lots(total);
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
  for (std::uint32_t slot = level->first; slot != 0;) {
    const std::uint32_t following = orders.record(slot).next;
    visit(OrderSlot(slot));
    slot = following;
  }
}

}  // namespace licet
