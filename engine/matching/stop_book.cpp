#include "engine/matching/stop_book.hpp"

namespace licet {

void StopBook::add(OrderSlot slot, Ticks stop) noexcept {
  LICET_CHECK(is_admissible(stop));
  OrderPool& orders = memory_->orders;
  RestingOrder& record = orders.record(slot.value());
  LICET_CHECK(record.leaves == 0);
  record.ticks = stop.raw();
  memory_->stop_ages[slot] = ++added_;
  put(record, slot);
}

bool StopBook::restore(OrderSlot slot, std::uint64_t age) noexcept {
  RestingOrder& record = memory_->orders.record(slot.value());
  const bool is_possible = is_admissible(Ticks(record.ticks)) && record.total() == 0 && age > 0 && age <= added_;
  if (!is_possible) return false;
  memory_->stop_ages[slot] = age;
  put(record, slot);
  return true;
}

void StopBook::put(RestingOrder& record, OrderSlot slot) noexcept {
  OrderPool& orders = memory_->orders;
  const Side side = orders.side(slot);
  ladder(side).insert(stop_key(side, record.ticks), memory_->levels).push_back(orders, slot.value());
  ++count_;
}

void StopBook::remove(OrderSlot slot) noexcept {
  LICET_CHECK(count_ > 0);
  OrderPool& orders = memory_->orders;
  const Side side = orders.side(slot);
  const LevelKey key = stop_key(side, orders.ticks(slot).raw());
  Level& level = ladder(side).at(key);
  level.remove(orders, slot.value());
  if (level.empty()) ladder(side).erase(key, memory_->levels);
  --count_;
}

OrderSlot StopBook::pop_triggered(Ticks last) noexcept {
  LICET_CHECK(is_admissible(last));
  OrderSlot found(first_triggered(Side::buy, last));
  const OrderSlot sell(first_triggered(Side::sell, last));
  if (!found.is_set() || (sell.is_set() && memory_->stop_ages[sell] < memory_->stop_ages[found])) found = sell;
  if (found.is_set()) remove(found);
  return found;
}

/// A slot; 0 when none is triggered.
std::uint32_t StopBook::first_triggered(Side side, Ticks last) noexcept {
  const LevelLadder& stops = ladder(side);
  if (stops.best() > stop_key(side, last.raw())) return 0;
  return stops.find(stops.best())->first;
}

}  // namespace licet
