#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "engine/matching/ticks.hpp"

namespace licet {

namespace detail {
/// Zeroed address space that takes memory only where it is touched; huge pages where the system has them. Aborts when
/// the system refuses. `bytes` > 0.
[[nodiscard]] void* map_zeroed(std::size_t bytes) noexcept;
void unmap(void* start, std::size_t bytes) noexcept;
}  // namespace detail

/// One zeroed T for each slot of an OrderPool. The whole range is mapped at once and becomes memory only when it is
/// touched, so elements never move, growth copies nothing, and an access is one load. All-zero bytes must be a valid T.
template <class T>
class SlotArray {
  static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);

 public:
  /// `capacity`: as of the pool (OrderPool::capacity()).
  explicit SlotArray(std::uint32_t capacity) noexcept
      : bytes_((std::size_t{capacity} + 1) * sizeof(T)), elements_(static_cast<T*>(detail::map_zeroed(bytes_))) {}
  ~SlotArray() { detail::unmap(elements_, bytes_); }
  SlotArray(const SlotArray&) = delete;
  SlotArray& operator=(const SlotArray&) = delete;

  [[nodiscard]] T& operator[](OrderSlot slot) noexcept { return elements_[slot.value()]; }
  [[nodiscard]] const T& operator[](OrderSlot slot) const noexcept { return elements_[slot.value()]; }

 private:
  std::size_t bytes_;
  T* elements_;
};

}  // namespace licet
