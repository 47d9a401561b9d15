#pragma once

#include <cstdint>

#include "engine/matching/order_pool.hpp"

namespace licet {

/// The orders of one price on one side, in time order. Knows both ends, and links without branches (slot 0 takes what
/// is written to a neighbour that does not exist), so that of the other orders none is read, and few are written. All
/// zeros are an empty level.
struct Level {
  std::uint32_t first = 0;  // slot
  std::uint32_t last = 0;   // slot
  std::uint32_t count = 0;  // orders
  std::int64_t total = 0;   // lots that are shown

  [[nodiscard]] bool empty() const noexcept { return first == 0; }

  /// Adds an order behind all others. Its record has its leaves already.
  void push_back(OrderPool& orders, std::uint32_t slot) noexcept {
    RestingOrder& record = orders.record(slot);
    record.next = 0;
    record.prev = last;
    orders.record(last).next = slot;
    first = first == 0 ? slot : first;
    last = slot;
    total += record.leaves;
    ++count;
  }

  /// Takes an order out, wherever it stands, with what it has left.
  void remove(OrderPool& orders, std::uint32_t slot) noexcept {
    const RestingOrder& record = orders.record(slot);
    const std::uint32_t next = record.next;
    const std::uint32_t prev = record.prev;
    total -= record.leaves;
    --count;
    first = prev == 0 ? next : first;
    last = next == 0 ? prev : last;
    orders.record(prev).next = next;
    orders.record(next).prev = prev;
  }

  /// Takes the `gone` oldest orders out, which had `lots` in all, so that `now_first` becomes the first. Some order
  /// stays.
  void drop_front(OrderPool& orders, std::uint32_t gone, std::int64_t lots, std::uint32_t now_first) noexcept {
    first = now_first;
    count -= gone;
    total -= lots;
    orders.record(now_first).prev = 0;
  }

  /// Puts the first order, which shows nothing any more, behind all others with what its record shows now.
  void refresh_first(OrderPool& orders) noexcept {
    const std::uint32_t slot = first;
    --count;
    first = orders.record(slot).next;
    last = first == 0 ? 0 : last;
    orders.record(first).prev = 0;
    push_back(orders, slot);
  }
};
static_assert(sizeof(Level) == 24);

}  // namespace licet
