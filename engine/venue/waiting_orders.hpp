#pragma once

#include <cstdint>

#include "engine/matching/level.hpp"
#include "engine/matching/stop_book.hpp"

namespace licet {

/// The orders of one instrument that wait outside its book: stops for a last price, others for a call. Seen by nobody
/// but their members. An instrument has none of this until its first such order comes. Allocates nothing.
class WaitingOrders {
 public:
  /// How many may wait at one time; beyond it they are refused with capacity_reached. Bounds what one trade, or the
  /// beginning of one call, can set off.
  static constexpr std::uint32_t max_stops = 4'096;
  static constexpr std::uint32_t max_for_calls = 65'536;

  explicit WaitingOrders(BookMemory& memory) noexcept : stops(memory), orders_(memory.orders) {}

  StopBook stops;
  std::uint32_t in_call = 0;  // orders that stand in the book for a call only

  /// Lets an acquired order wait for its call, behind all others.
  void add_for_call(OrderSlot slot) noexcept { for_calls_.push_back(orders_, slot.value()); }
  void remove_for_call(OrderSlot slot) noexcept { for_calls_.remove(orders_, slot.value()); }
  [[nodiscard]] std::uint32_t for_calls() const noexcept { return for_calls_.count; }
  /// Calls `visit(OrderSlot)` for each order that waits for a call, oldest first. `visit` may take that order out.
  template <class Visitor>
  void for_each_for_call(Visitor&& visit) const {
    if (for_calls_.empty()) return;
    std::uint32_t slot = for_calls_.first;
    for (std::uint32_t left = for_calls_.count; left > 0; --left) {
      const std::uint32_t following = orders_.record(slot).next;
      visit(OrderSlot(slot));
      slot = following;
    }
  }

 private:
  OrderPool& orders_;
  Level for_calls_;
};

}  // namespace licet
