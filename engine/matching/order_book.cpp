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

Lots OrderBook::total(Side side, Ticks ticks) const noexcept {
  const Level* level = is_admissible(ticks) ? ladder(side).find(key_of(side, ticks.raw())) : nullptr;
  if (level == nullptr) return {};
  std::int64_t total = level->total;
  if (with_reserve(side) > 0) {
    for_each_order(side, ticks, [&](OrderSlot slot) { total += memory_->orders.record(slot.value()).reserve; });
  }
  return Lots(total);
}

void OrderBook::rest_iceberg(OrderSlot slot, Ticks ticks, Lots quantity, Lots peak) noexcept {
  LICET_CHECK(is_admissible(ticks) && is_admissible_peak(quantity, peak));
  RestingOrder& record = memory_->orders.record(slot.value());
  LICET_CHECK(record.leaves == 0);
  memory_->peaks[slot] = static_cast<std::uint32_t>(peak.raw());
  record.reserve = static_cast<std::uint32_t>(quantity.raw());
  ++with_reserve(memory_->orders.side(slot));
  show_peak(record, slot);
  put(record, slot, ticks);
}

/// Of an order that shows nothing and has a reserve.
void OrderBook::show_peak(RestingOrder& record, OrderSlot slot) noexcept {
  record.leaves = std::min(memory_->peaks[slot], record.reserve);
  record.reserve -= record.leaves;
  if (record.reserve == 0) --with_reserve(memory_->orders.side(slot));
}

/// Lowers what an order has left, the reserve first. Returns how much less is shown; its level does not know yet.
std::uint32_t OrderBook::lower(RestingOrder& record, OrderSlot slot, std::int64_t leaves) noexcept {
  const std::uint32_t shown = record.leaves;
  const bool had_reserve = record.reserve > 0;
  record.leaves = static_cast<std::uint32_t>(std::min<std::int64_t>(leaves, shown));
  record.reserve = static_cast<std::uint32_t>(leaves - record.leaves);
  if (had_reserve && record.reserve == 0) --with_reserve(memory_->orders.side(slot));
  return shown - record.leaves;
}

/// What an order has left after an uncross, which began with its shown part. Returns what it newly shows; none when its
/// shown part was enough.
Lots OrderBook::keep_after_uncross(OrderSlot slot, std::int64_t leaves) noexcept {
  OrderPool& orders = memory_->orders;
  RestingOrder& record = orders.record(slot.value());
  const std::int64_t traded = record.total() - leaves;
  if (traded < record.leaves) {
    record.leaves -= static_cast<std::uint32_t>(traded);
    const Side side = orders.side(slot);
    ladder(side).at(key_of(side, record.ticks)).total -= traded;
    return {};
  }
  withdraw(slot);
  rest_iceberg(slot, Ticks(record.ticks), Lots(leaves), Lots(memory_->peaks[slot]));
  return Lots(record.leaves);
}

void OrderBook::reduce(OrderSlot slot, Lots leaves) noexcept {
  OrderPool& orders = memory_->orders;
  RestingOrder& record = orders.record(slot.value());
  LICET_CHECK(leaves > Lots(0) && leaves.raw() <= record.total());
  const Side side = orders.side(slot);
  ladder(side).at(key_of(side, record.ticks)).total -= lower(record, slot, leaves.raw());
}

}  // namespace licet
