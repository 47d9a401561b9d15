#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/matching/order_book.hpp"

// The path of every order through an OrderBook, inline: match, rest, cancel.
namespace licet {

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
