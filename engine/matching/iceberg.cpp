#include <algorithm>

#include "engine/matching/order_book.hpp"

// Orders that show a part of their quantity at a time.
namespace licet {

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

void OrderBook::reduce(OrderSlot slot, Lots leaves) noexcept {
  OrderPool& orders = memory_->orders;
  RestingOrder& record = orders.record(slot.value());
  LICET_CHECK(leaves > Lots(0) && leaves.raw() <= record.total());
  const Side side = orders.side(slot);
  ladder(side).at(key_of(side, record.ticks)).total -= lower(record, slot, leaves.raw());
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

}  // namespace licet
