#include "engine/matching/order_book.hpp"

namespace licet {

bool OrderBook::can_fill_completely(const IncomingOrder& incoming) const noexcept {
  LICET_CHECK(is_admissible(incoming.limit) && is_admissible(incoming.quantity));
  const OrderPool& orders = memory_->orders;
  const LevelLadder& makers = ladder(opposite(incoming.side));
  const LevelKey limit = key_of(opposite(incoming.side), incoming.limit.raw());
  // First by whole levels, so that an order beyond what the book holds costs no walk through its orders.
  std::int64_t missing = incoming.quantity.raw();
  for (LevelKey key = makers.best(); missing > 0 && key <= limit; key = makers.after(key)) {
    missing -= makers.find(key)->total;
  }
  if (missing > 0) return false;

  missing = incoming.quantity.raw();
  for (LevelKey key = makers.best(); key <= limit; key = makers.after(key)) {
    const Level& level = *makers.find(key);
    std::uint32_t slot = level.first(orders);
    for (std::uint32_t left = level.count; left > 0; --left) {
      const RestingOrder& record = orders.record(slot);
      if (orders.owner(OrderSlot(slot)) != incoming.owner) {
        missing -= record.leaves;
        if (missing <= 0) return true;
      } else if (incoming.self_trade_prevention != SelfTradePrevention::cancel_oldest) {
        return false;
      }
      slot = record.next;
    }
  }
  return false;
}

void OrderBook::reduce(OrderSlot slot, Lots leaves) noexcept {
  OrderPool& orders = memory_->orders;
  RestingOrder& record = orders.record(slot.value());
  LICET_CHECK(leaves > Lots(0) && leaves.raw() <= record.leaves);
  const Side side = orders.side(slot);
  ladder(side).at(key_of(side, record.ticks)).total -= record.leaves - leaves.raw();
  record.leaves = leaves.raw();
}

}  // namespace licet
