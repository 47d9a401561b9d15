#pragma once

#include <cstdint>

#include "engine/core/fixed_point.hpp"
#include "engine/core/strong_id.hpp"

namespace licet {

/// A price inside a book: a multiple of the instrument's tick. The venue converts from and to Price.
class Ticks : public Amount<Ticks> {
 public:
  using Amount::Amount;
};

/// A quantity inside a book: a multiple of the instrument's lot. The venue converts from and to Quantity.
class Lots : public Amount<Lots> {
 public:
  using Amount::Amount;
};

/// What a book takes. The venue refuses beyond it (numeric_overflow); a book that is given more aborts. The limits
/// leave room for the sum of a level: max_order_lots × OrderPool::max_capacity fits 63 bits.
inline constexpr Ticks min_ticks{1};
inline constexpr Ticks max_ticks{(std::int64_t{1} << 62) - 1};
inline constexpr Lots max_order_lots{(std::int64_t{1} << 32) - 1};

[[nodiscard]] constexpr bool is_admissible(Ticks ticks) noexcept { return ticks >= min_ticks && ticks <= max_ticks; }
[[nodiscard]] constexpr bool is_admissible(Lots lots) noexcept { return lots > Lots(0) && lots <= max_order_lots; }

/// How often an iceberg order may be refreshed at most: bounds what one incoming order can set off.
inline constexpr std::int64_t iceberg_parts_max = 1'024;
/// Whether an iceberg order of this quantity may show this much at a time. The venue refuses others.
[[nodiscard]] constexpr bool is_admissible_peak(Lots quantity, Lots peak) noexcept {
  return is_admissible(quantity) && is_admissible(peak) && (quantity.raw() - 1) / peak.raw() < iceberg_parts_max;
}

/// Where an order stands in the pool, and in every array parallel to it: 1, 2, 3, …; reused after the order is gone.
using OrderSlot = StrongId<struct OrderSlotTag, std::uint32_t>;

}  // namespace licet
