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
    AuctionQueue* const pair[] = {&bids, &offers};
    const std::int64_t quantity = std::min(bids.leaves(), offers.leaves());
    OrderSlot leaving[2];
    if (orders.owner(bids.slot()) != orders.owner(offers.slot())) {
      for (AuctionQueue* queue : pair) queue->take(quantity);
    } else {
      found = true;
      const SelfTradeRuling ruling = listener.self_trade_ruling(bids.slot(), offers.slot());
      for (AuctionQueue* queue : pair) {
        const Side side = queue == &bids ? Side::buy : Side::sell;
        const std::int64_t total = orders.record(queue->slot().value()).total();
        if (ruling.instruction == SelfTradePrevention::decrement_and_cancel) {
          queue->take(quantity);
          listener.on_self_trade_reduce(queue->slot(), Lots(quantity), Lots(total - quantity));
          if (total > quantity)
            reduce(queue->slot(), Lots(total - quantity));
          else
            leaving[queue == &offers] = queue->slot();
        } else if (ruling.instruction == SelfTradePrevention::cancel_both ||
                   (ruling.instruction == SelfTradePrevention::cancel_newest) == (side == ruling.newer)) {
          queue->take(queue->leaves());
          listener.on_self_trade_cancel(queue->slot(), Lots(total));
          leaving[queue == &offers] = queue->slot();
        }
      }
    }
    for (AuctionQueue* queue : pair)
      if (queue->leaves() == 0) queue->next();
    for (const OrderSlot slot : leaving)
      if (slot.is_set()) cancel(slot);
  }
  return found;
}

}  // namespace licet
