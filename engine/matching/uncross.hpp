#pragma once

#include <algorithm>
#include <concepts>
#include <cstdint>

#include "engine/matching/order_book.hpp"

namespace licet {

/// One trade of an auction.
struct CrossFill {
  OrderSlot buyer;
  OrderSlot seller;
  Ticks ticks;
  Lots quantity;
  Lots buyer_leaves;  // after it, shown and reserve; 0: the order has left the book
  Lots seller_leaves;
};

/// What happens where two resting orders of one owner would meet: the instruction of the newer one.
struct SelfTradeRuling {
  Side newer = Side::buy;
  SelfTradePrevention instruction = SelfTradePrevention::cancel_newest;
};

/// Hears what the end of a call does, in order. During a call of it the slots it names are still in use; after it the
/// slot of an order that left the book has been released. A listener must not call the book.
template <class T>
concept CrossListener = requires(T& listener, const CrossFill& fill, OrderSlot order, Lots lots) {
  /// A match happened.
  listener.on_cross(fill);
  /// An iceberg order that traded its shown part shows a new one, of this quantity, behind all others of its price.
  listener.on_refresh(order, lots);
  /// Asked where a buyer and a seller of one owner would meet.
  { listener.self_trade_ruling(order, order) } -> std::same_as<SelfTradeRuling>;
  /// As of MatchListener; a decrement tells each of the two.
  listener.on_self_trade_cancel(order, lots);
  listener.on_self_trade_reduce(order, lots, lots);
};

/// Walks the orders of one side that may trade at a price, best price first, then oldest first, each with all it has
/// left: in an auction an iceberg order takes part with its whole quantity at its place (as on Xetra). The order it
/// stands at may be taken out once it has moved on.
class OrderBook::AuctionQueue {
 public:
  AuctionQueue(const OrderBook& book, Side side, Ticks ticks) noexcept
      : orders_(book.memory_->orders), levels_(book.ladder(side)), limit_(key_of(side, ticks.raw())) {
    enter(levels_.best());
  }

  [[nodiscard]] bool done() const noexcept { return slot_ == 0; }
  [[nodiscard]] OrderSlot slot() const noexcept { return OrderSlot(slot_); }
  /// What is left of the order, after what take() took. (lots)
  [[nodiscard]] std::int64_t leaves() const noexcept { return leaves_; }
  void take(std::int64_t lots) noexcept { leaves_ -= lots; }
  void next() noexcept {
    if (following_ == 0) return enter(levels_.after(key_));
    stand_at(following_);
  }

 private:
  void enter(LevelKey key) noexcept {
    key_ = key;
    slot_ = 0;
    if (key > limit_) return;
    stand_at(levels_.find(key)->first);
  }
  void stand_at(std::uint32_t slot) noexcept {
    const RestingOrder& record = orders_.record(slot);
    slot_ = slot;
    following_ = record.next;
    leaves_ = record.total();
  }

  const OrderPool& orders_;
  const LevelLadder& levels_;
  LevelKey limit_;
  LevelKey key_ = no_level_key;
  std::uint32_t slot_ = 0;
  std::uint32_t following_ = 0;
  std::int64_t leaves_ = 0;
};

template <class Listener>
Lots OrderBook::uncross(Ticks ticks, Listener&& listener) {
  static_assert(CrossListener<Listener>);
  LICET_CHECK(is_admissible(ticks));
  AuctionQueue bids(*this, Side::buy, ticks);
  AuctionQueue offers(*this, Side::sell, ticks);
  std::int64_t volume = 0;
  while (!bids.done() && !offers.done()) {
    const std::int64_t quantity = std::min(bids.leaves(), offers.leaves());
    bids.take(quantity);
    offers.take(quantity);
    volume += quantity;
    listener.on_cross(
        CrossFill{bids.slot(), offers.slot(), ticks, Lots(quantity), Lots(bids.leaves()), Lots(offers.leaves())});
    for (AuctionQueue* queue : {&bids, &offers}) {
      if (queue->leaves() > 0) continue;
      const OrderSlot filled = queue->slot();
      queue->next();
      cancel(filled);
    }
  }
  // The last order of one side may have traded in part.
  for (const AuctionQueue* queue : {&bids, &offers}) {
    if (queue->done()) continue;
    if (const Lots shown = keep_after_uncross(queue->slot(), queue->leaves()); shown.is_positive()) {
      listener.on_refresh(queue->slot(), shown);
    }
  }
  return Lots(volume);
}

template <class Listener>
bool OrderBook::prevent_self_trades(Ticks ticks, Listener&& listener) {
  static_assert(CrossListener<Listener>);
  LICET_CHECK(is_admissible(ticks));
  const OrderPool& orders = memory_->orders;
  AuctionQueue bids(*this, Side::buy, ticks);
  AuctionQueue offers(*this, Side::sell, ticks);
  bool found = false;
  while (!bids.done() && !offers.done()) {
    const std::int64_t quantity = std::min(bids.leaves(), offers.leaves());
    if (orders.owner(bids.slot()) == orders.owner(offers.slot())) {
      found = true;
      const SelfTradeRuling ruling = listener.self_trade_ruling(bids.slot(), offers.slot());
      apply_ruling(ruling, Side::buy, bids, quantity, listener);
      apply_ruling(ruling, Side::sell, offers, quantity, listener);
      continue;
    }
    for (AuctionQueue* queue : {&bids, &offers}) {
      queue->take(quantity);
      if (queue->leaves() == 0) queue->next();
    }
  }
  return found;
}

/// What a ruling means for the order of one side, at which the queue stands: `quantity` of it would meet the other.
template <class Listener>
void OrderBook::apply_ruling(const SelfTradeRuling& ruling, Side side, AuctionQueue& queue, std::int64_t quantity,
                             Listener& listener) {
  const OrderSlot slot = queue.slot();
  const std::int64_t total = memory_->orders.record(slot.value()).total();
  const bool decrement = ruling.instruction == SelfTradePrevention::decrement_and_cancel;
  const bool cancel_newest = ruling.instruction == SelfTradePrevention::cancel_newest;
  const bool cancel_both = ruling.instruction == SelfTradePrevention::cancel_both;
  if (!decrement && !cancel_both && cancel_newest != (side == ruling.newer)) return;
  const std::int64_t left = decrement ? total - quantity : 0;
  if (decrement) {
    listener.on_self_trade_reduce(slot, Lots(quantity), Lots(left));
  } else {
    listener.on_self_trade_cancel(slot, Lots(total));
  }
  queue.take(decrement ? quantity : queue.leaves());
  if (queue.leaves() == 0) queue.next();
  if (left == 0) {
    cancel(slot);
  } else {
    reduce(slot, Lots(left));
  }
}

}  // namespace licet
