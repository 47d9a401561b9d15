#include "engine/matching/order_book.hpp"

namespace licet {

bool OrderBook::can_fill_completely(const IncomingOrder& incoming) const noexcept {
  const OrderPool& orders = memory_->orders;
  const Side side = opposite(incoming.side);
  const LevelLadder& makers = ladder(side);
  const Key limit = key_of(side, incoming.limit.raw());
  std::int64_t missing = incoming.quantity.raw();
  for (Key key = makers.best(); key <= limit && key != no_key; key = makers.after(key)) {
    const Level& level = *makers.find(key);
    std::uint32_t slot = level.first(orders);
    for (std::uint32_t left = level.count; left > 0; --left) {
      const OrderRecord& record = orders.record(slot);
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

void OrderBook::rest(OrderSlot slot, Ticks ticks, Lots quantity) {
  LICET_CHECK(is_admissible(ticks) && is_admissible(quantity));
  OrderPool& orders = memory_->orders;
  OrderRecord& record = orders.record(slot.value());
  LICET_CHECK(record.leaves == 0);
  record.ticks = ticks.raw();
  record.leaves = quantity.raw();
  const Side side = orders.side(slot);
  ladder(side).insert(key_of(side, ticks.raw())).push_back(orders, slot.value());
}

Lots OrderBook::withdraw(OrderSlot slot) {
  OrderPool& orders = memory_->orders;
  OrderRecord& record = orders.record(slot.value());
  const Side side = orders.side(slot);
  const Key key = key_of(side, record.ticks);
  Level* level = ladder(side).find(key);
  LICET_CHECK(record.leaves > 0 && level != nullptr);
  level->remove(orders, slot.value());
  if (level->empty()) ladder(side).erase(key);
  const Lots leaves(record.leaves);
  record.leaves = 0;
  return leaves;
}

Lots OrderBook::cancel(OrderSlot slot) {
  const Lots leaves = withdraw(slot);
  memory_->orders.release(slot);
  return leaves;
}

void OrderBook::reduce(OrderSlot slot, Lots leaves) {
  OrderPool& orders = memory_->orders;
  OrderRecord& record = orders.record(slot.value());
  LICET_CHECK(leaves > Lots(0) && leaves.raw() <= record.leaves);
  const Side side = orders.side(slot);
  Level* level = ladder(side).find(key_of(side, record.ticks));
  LICET_CHECK(level != nullptr);
  level->total -= record.leaves - leaves.raw();
  record.leaves = leaves.raw();
}

}  // namespace licet
