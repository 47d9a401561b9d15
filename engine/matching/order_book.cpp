#include "engine/matching/order_book.hpp"

namespace licet {

bool OrderBook::can_fill(const IncomingOrder& incoming, Lots at_least) const noexcept {
  LICET_CHECK(is_admissible(incoming.limit) && is_admissible(incoming.quantity));
  LICET_CHECK(is_admissible(at_least) && at_least <= incoming.quantity);
  const OrderPool& orders = memory_->orders;
  const Side side = opposite(incoming.side);
  const LevelLadder& makers = ladder(side);
  const LevelKey limit = key_of(side, incoming.limit.raw());
  // First by whole levels, so that an order beyond what the book holds costs no walk through its orders.
  std::int64_t missing = with_reserve(side) > 0 ? 0 : at_least.raw();
  for (LevelKey key = makers.best(); missing > 0 && key <= limit; key = makers.after(key)) {
    missing -= makers.find(key)->total;
  }
  if (missing > 0) return false;

  std::int64_t leaves = incoming.quantity.raw();
  missing = at_least.raw();
  for (LevelKey key = makers.best(); key <= limit; key = makers.after(key)) {
    const Level& level = *makers.find(key);
    // What iceberg orders refresh comes after all that is shown at their price.
    std::int64_t reserve = 0;
    for (std::uint32_t slot = level.first; slot != 0; slot = orders.record(slot).next) {
      const RestingOrder& record = orders.record(slot);
      if (orders.owner(OrderSlot(slot)) != incoming.owner) {
        missing -= record.leaves;
        leaves -= record.leaves;
        reserve += record.reserve;
        if (missing <= 0) return true;
      } else if (incoming.self_trade_prevention == SelfTradePrevention::decrement_and_cancel) {
        leaves -= record.total();
      } else if (incoming.self_trade_prevention != SelfTradePrevention::cancel_oldest) {
        return false;
      }
      // A decrement has used up what was missing.
      if (leaves < missing) return false;
    }
    missing -= reserve;
    leaves -= reserve;
    if (missing <= 0) return true;
  }
  return false;
}

bool OrderBook::restore(OrderSlot slot) noexcept {
  RestingOrder& record = memory_->orders.record(slot.value());
  const bool is_possible = is_admissible(Ticks(record.ticks)) && record.leaves > 0 &&
                           (record.reserve == 0 || memory_->peaks[slot] >= record.leaves);
  if (!is_possible) return false;
  if (record.reserve > 0) ++with_reserve(memory_->orders.side(slot));
  put(record, slot, Ticks(record.ticks));
  return true;
}

Lots OrderBook::total(Side side, Ticks ticks) const noexcept {
  const Level* level = is_admissible(ticks) ? ladder(side).find(key_of(side, ticks.raw())) : nullptr;
  if (level == nullptr) return {};
  std::int64_t total = level->total;
  if (with_reserve(side) > 0) {
    for_each_order(side, ticks, [&](OrderSlot slot) { total += memory_->orders.record(slot.value()).reserve; });
  }
  return Lots(total);
}

}  // namespace licet
