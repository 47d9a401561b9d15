#pragma once

#include <cstdint>

#include "engine/matching/order_pool.hpp"

namespace licet {

/// The orders of one price on one side, in time order. Of the ring of records the level knows the last, whose `next` is
/// the first; the first has no `prev`, so that adding an order touches no record but the last. All-zero bytes are an
/// empty level.
struct Level {
  std::uint32_t last = 0;   // slot
  std::uint32_t count = 0;  // orders
  std::int64_t total = 0;   // lots that are shown

  [[nodiscard]] bool empty() const noexcept { return count == 0; }
  [[nodiscard]] std::uint32_t first(const OrderPool& orders) const noexcept { return orders.record(last).next; }

  /// Adds an order behind all others. Its record has its leaves already.
  void push_back(OrderPool& orders, std::uint32_t slot) noexcept {
    RestingOrder& record = orders.record(slot);
    total += record.leaves;
    if (count++ == 0) {
      record.next = slot;
      record.prev = 0;
    } else {
      RestingOrder& before = orders.record(last);
      record.next = before.next;
      record.prev = last;
      before.next = slot;
    }
    last = slot;
  }

  /// Takes an order out, wherever it stands, with what it has left.
  void remove(OrderPool& orders, std::uint32_t slot) noexcept {
    const RestingOrder& record = orders.record(slot);
    total -= record.leaves;
    if (--count == 0) return;
    // The ring closes over the gap: behind the order's predecessor, which for the first is the last.
    orders.record(record.prev == 0 ? last : record.prev).next = record.next;
    if (slot == last) {
      last = record.prev;
    } else {
      orders.record(record.next).prev = record.prev;
    }
  }

  /// Puts the first order, which shows nothing any more, behind all others with what its record shows now.
  void refresh_first(OrderPool& orders) noexcept {
    const std::uint32_t slot = first(orders);
    RestingOrder& record = orders.record(slot);
    total += record.leaves;
    if (count == 1) return;
    // The ring stays as it is; it begins one order later.
    orders.record(record.next).prev = 0;
    record.prev = last;
    last = slot;
  }

  /// Takes the `gone` oldest orders out, which had `lots` in all, so that `first` becomes the first. Some order stays.
  void drop_front(OrderPool& orders, std::uint32_t gone, std::int64_t lots, std::uint32_t first) noexcept {
    count -= gone;
    total -= lots;
    orders.record(last).next = first;
    orders.record(first).prev = 0;
  }
};
static_assert(sizeof(Level) == 16);

}  // namespace licet
