#pragma once

#include <cstdint>

#include "engine/matching/level_pool.hpp"
#include "engine/matching/order_pool.hpp"

namespace licet {

/// What all books of a venue share: their orders and the memory of their levels. Outlives the books; does not move.
struct BookMemory {
  /// `order_capacity`: open orders at one time, in all books.
  explicit BookMemory(std::uint32_t order_capacity = OrderPool::default_capacity)
      : orders(order_capacity), peaks(order_capacity), stop_ages(order_capacity) {}

  OrderPool orders;
  LevelPool levels;
  SlotArray<std::uint32_t> peaks;      // of an iceberg order: lots it shows at a time
  SlotArray<std::uint64_t> stop_ages;  // of a waiting stop order: its number in its StopBook
};

}  // namespace licet
