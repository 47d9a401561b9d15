#pragma once

#include <cstdint>

#include "engine/matching/order_pool.hpp"

namespace licet {

/// The orders of one price on one side, in time order: a ring of records of which the level knows the last. All-zero
/// bytes are an empty level.
struct Level {
  std::uint32_t last = 0;   // slot
  std::uint32_t count = 0;  // orders
  std::int64_t total = 0;   // lots

  [[nodiscard]] bool empty() const noexcept { return count == 0; }
  [[nodiscard]] std::uint32_t first(const OrderPool& orders) const noexcept { return orders.record(last).next; }

  /// Adds an order behind all others. Its record has its leaves already.
  void push_back(OrderPool& orders, std::uint32_t slot) noexcept {
    OrderRecord& record = orders.record(slot);
    if (count == 0) {
      record.next = slot;
      record.prev = slot;
    } else {
      OrderRecord& behind_of = orders.record(last);
      record.prev = last;
      record.next = behind_of.next;
      orders.record(behind_of.next).prev = slot;
      behind_of.next = slot;
    }
    last = slot;
    ++count;
    total += record.leaves;
  }

  /// Takes an order out, wherever it stands, with what it has left.
  void remove(OrderPool& orders, std::uint32_t slot) noexcept {
    const OrderRecord& record = orders.record(slot);
    orders.record(record.prev).next = record.next;
    orders.record(record.next).prev = record.prev;
    if (last == slot) last = record.prev;
    --count;
    total -= record.leaves;
  }
};
static_assert(sizeof(Level) == 16);

}  // namespace licet
