#pragma once

#include <cstdint>
#include <optional>

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

struct SelfTradeRuling;

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
  /// Puts back an order that was saved, as its record says; its peak is where it was. Errors (false): it cannot stand
  /// so.
  [[nodiscard]] bool restore(OrderSlot slot) noexcept;
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
  /// The last in the queue of a side's best level; not set when the side is empty.
  [[nodiscard]] OrderSlot last_of_best(Side side) const noexcept {
    const LevelKey key = ladder(side).best();
    return key == no_level_key ? OrderSlot() : OrderSlot(ladder(side).find(key)->last);
  }
  /// What stands at one price, shown and reserve.
  [[nodiscard]] Lots total(Side side, Ticks ticks) const noexcept;
  /// Hints for a caller that has its next commands at hand, each some commands after the one before, so that memory has
  /// had time to come: the book itself; the level where an order will rest or leave. They pay where books and orders do
  /// not fit the caches, and cost a little where they do.
  void prefetch() const noexcept { __builtin_prefetch(this, 1); }
  void prefetch_level(Side side, Ticks ticks) const noexcept {
    if (is_admissible(ticks)) ladder(side).prefetch(key_of(side, ticks.raw()));
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
  template <class Listener>
  void apply_ruling(const SelfTradeRuling& ruling, Side side, AuctionQueue& queue, std::int64_t quantity,
                    Listener& listener);
  Lots keep_after_uncross(OrderSlot slot, std::int64_t leaves) noexcept;
  void put(RestingOrder& record, OrderSlot slot, Ticks ticks) noexcept;
  void show_peak(RestingOrder& record, OrderSlot slot) noexcept;
  std::uint32_t lower(RestingOrder& record, OrderSlot slot, std::int64_t leaves) noexcept;

  BookMemory* memory_;
  LevelLadder ladders_[2];           // bids, asks
  std::uint32_t with_reserve_[2]{};  // orders with a reserve: bids, asks
};
static_assert(sizeof(OrderBook) == 64, "one cache line for an idle book");

}  // namespace licet

#include "engine/matching/match.hpp"
