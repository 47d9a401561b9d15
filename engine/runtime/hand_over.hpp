#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/core/check.hpp"

namespace licet {

/// A bounded queue of pointers from one thread to one other (or several under one lock). Never refuses: its users hold
/// no more items than it has places.
template <class Item>
class HandOver {
 public:
  explicit HandOver(std::size_t places) : mask_(std::bit_ceil(places) - 1), items_(mask_ + 1, nullptr) {}

  void push(Item* item) noexcept {
    const std::uint64_t at = pushed_.load(std::memory_order_relaxed);
    LICET_CHECK(at - popped_.load(std::memory_order_acquire) <= mask_);
    items_[at & mask_] = item;
    pushed_.store(at + 1, std::memory_order_seq_cst);
  }
  /// The oldest item, left where it is; null when there is none.
  [[nodiscard]] Item* front() const noexcept {
    const std::uint64_t at = popped_.load(std::memory_order_relaxed);
    return pushed_.load(std::memory_order_seq_cst) == at ? nullptr : items_[at & mask_];
  }
  /// Takes what front() showed.
  void pop() noexcept { popped_.store(popped_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

 private:
  const std::uint64_t mask_;
  std::vector<Item*> items_;
  alignas(64) std::atomic<std::uint64_t> pushed_{0};
  alignas(64) std::atomic<std::uint64_t> popped_{0};
};

}  // namespace licet
