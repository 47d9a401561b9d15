#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

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
class OrderBook {
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
  void rest(OrderSlot slot, Ticks ticks, Lots quantity);
  /// Takes a resting order out and releases its slot. Returns what it had left.
  Lots cancel(OrderSlot slot);
  /// Takes a resting order out and keeps its slot and id: to match and rest it anew (a replace that loses priority).
  Lots withdraw(OrderSlot slot);
  /// Lowers what a resting order has left, keeping its place. 0 < leaves <= its present leaves.
  void reduce(OrderSlot slot, Lots leaves);

  [[nodiscard]] bool empty() const noexcept { return ladders_[0].best() == no_key && ladders_[1].best() == no_key; }
  /// The best level of a side; none when it is empty.
  [[nodiscard]] std::optional<BookLevel> best(Side side) const noexcept { return level(side, ladder(side).best()); }
  /// The next level behind `ticks`: worse in price. For walking a side from best() on.
  [[nodiscard]] std::optional<BookLevel> next(Side side, Ticks ticks) const noexcept {
    return level(side, ladder(side).after(key_of(side, ticks.raw())));
  }
  /// The level at one price; none when no order stands there.
  [[nodiscard]] std::optional<BookLevel> at(Side side, Ticks ticks) const noexcept {
    const Key key = key_of(side, ticks.raw());
    return ladder(side).find(key) == nullptr ? std::nullopt : level(side, key);
  }
  /// Calls `visit(OrderSlot)` for each order at one price, oldest first.
  template <class Visitor>
  void for_each_order(Side side, Ticks ticks, Visitor&& visit) const;

 private:
  using Key = LevelLadder::Key;
  static constexpr Key no_key = LevelLadder::no_key;

  // Bids are keyed by the complement of their price: the highest bid has the smallest key.
  [[nodiscard]] static constexpr std::int64_t turn(Side side) noexcept { return side == Side::buy ? -1 : 0; }
  [[nodiscard]] static constexpr Key key_of(Side side, std::int64_t ticks) noexcept { return ticks ^ turn(side); }
  [[nodiscard]] static constexpr Side opposite(Side side) noexcept {
    return side == Side::buy ? Side::sell : Side::buy;
  }
  [[nodiscard]] LevelLadder& ladder(Side side) noexcept { return ladders_[static_cast<unsigned>(side) - 1]; }
  [[nodiscard]] const LevelLadder& ladder(Side side) const noexcept {
    return ladders_[static_cast<unsigned>(side) - 1];
  }
  [[nodiscard]] std::optional<BookLevel> level(Side side, Key key) const noexcept {
    if (key == no_key) return std::nullopt;
    const Level& found = *ladder(side).find(key);
    return BookLevel{Ticks(key_of(side, key)), Lots(found.total), found.count};
  }

  BookMemory* memory_;
  LevelLadder ladders_[2];  // bids, asks
};

template <MatchListener Listener>
MatchResult OrderBook::match(const IncomingOrder& incoming, Listener&& listener) {
  OrderPool& orders = memory_->orders;
  const Side side = opposite(incoming.side);
  LevelLadder& makers = ladder(side);
  const Key limit = key_of(side, incoming.limit.raw());
  std::int64_t leaves = incoming.quantity.raw();
  for (Key key = makers.best(); key <= limit && key != no_key; key = makers.best()) {
    Level& level = *makers.find(key);
    while (!level.empty()) {
      const std::uint32_t maker = level.first(orders);
      OrderRecord& record = orders.record(maker);
      if (orders.owner(OrderSlot(maker)) == incoming.owner) [[unlikely]] {
        if (incoming.self_trade_prevention == SelfTradePrevention::cancel_newest) {
          return {Lots(leaves), MatchEnd::self_trade};
        }
        listener.on_self_trade_cancel(OrderSlot(maker), Lots(record.leaves));
        cancel(OrderSlot(maker));
        if (incoming.self_trade_prevention == SelfTradePrevention::cancel_both) {
          return {Lots(leaves), MatchEnd::self_trade};
        }
        if (makers.best() != key) break;
        continue;
      }
      const std::int64_t quantity = std::min(leaves, record.leaves);
      leaves -= quantity;
      const std::int64_t maker_leaves = record.leaves - quantity;
      listener.on_fill(Fill{OrderSlot(maker), Ticks(record.ticks), Lots(quantity), Lots(maker_leaves)});
      if (maker_leaves == 0) {
        cancel(OrderSlot(maker));
      } else {
        record.leaves = maker_leaves;
        level.total -= quantity;
      }
      if (leaves == 0) return {Lots(0), MatchEnd::filled};
      if (makers.best() != key) break;
    }
  }
  return {Lots(leaves), MatchEnd::no_match};
}

template <class Visitor>
void OrderBook::for_each_order(Side side, Ticks ticks, Visitor&& visit) const {
  const Level* level = ladder(side).find(key_of(side, ticks.raw()));
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
