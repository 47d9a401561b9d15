#pragma once

#include <cstdint>

#include "engine/matching/book_memory.hpp"
#include "engine/matching/level_ladder.hpp"

namespace licet {

/// The waiting stop orders of one instrument: not in its book, seen by nobody. They stand in the same memory as orders
/// in books, so that nothing is allocated; an instrument without stops needs no StopBook. While an order waits, the
/// pool's ticks(slot) is its stop price, and its leaves are 0. Deterministic; not thread-safe; throws nothing.
class StopBook {
 public:
  explicit StopBook(BookMemory& memory) noexcept : memory_(&memory) {}

  /// Lets an acquired order wait, behind all others of its side and stop price.
  void add(OrderSlot slot, Ticks stop) noexcept;
  /// Lets an order that was saved wait again, behind all others, as its record says. Errors (false): it cannot.
  [[nodiscard]] bool restore(OrderSlot slot, std::uint64_t age) noexcept;
  /// Takes a waiting order out; its slot stays with the caller.
  void remove(OrderSlot slot) noexcept;
  /// Takes out the next order that a last price of `last` triggers; none (not set) when there is none. Buys at a stop
  /// of `last` or lower, the lowest first; sells at a stop of `last` or higher, the highest first; at one stop the
  /// oldest first. When both sides have one, the older of the two. The caller sends each to the book before it asks for
  /// the next, with the last price as it is then.
  [[nodiscard]] OrderSlot pop_triggered(Ticks last) noexcept;

  /// Rises with every order that came to wait: which of two was first.
  [[nodiscard]] std::uint64_t age(OrderSlot slot) const noexcept { return memory_->stop_ages[slot]; }
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  /// How many ever came to wait: the age of the last. A loaded book goes on behind it.
  [[nodiscard]] std::uint64_t added() const noexcept { return added_; }
  void set_added(std::uint64_t added) noexcept { added_ = added; }
  /// Orders that wait.
  [[nodiscard]] std::uint32_t count() const noexcept { return count_; }
  /// Calls `visit(OrderSlot)` for each waiting order of a side, in the order in which prices would trigger them.
  template <class Visitor>
  void for_each(Side side, Visitor&& visit) const;

 private:
  void put(RestingOrder& record, OrderSlot slot) noexcept;

  // A buy stop is triggered like an offer is reached, a sell stop like a bid.
  [[nodiscard]] static constexpr LevelKey stop_key(Side side, std::int64_t ticks) noexcept {
    return key_of(opposite(side), ticks);
  }
  [[nodiscard]] LevelLadder& ladder(Side side) noexcept { return ladders_[static_cast<unsigned>(side) - 1]; }
  [[nodiscard]] std::uint32_t first_triggered(Side side, Ticks last) noexcept;

  BookMemory* memory_;
  LevelLadder ladders_[2];  // buys, sells
  std::uint64_t added_ = 0;
  std::uint32_t count_ = 0;
};

template <class Visitor>
void StopBook::for_each(Side side, Visitor&& visit) const {
  const OrderPool& orders = memory_->orders;
  const LevelLadder& stops = ladders_[static_cast<unsigned>(side) - 1];
  for (LevelKey key = stops.best(); key != no_level_key; key = stops.after(key)) {
    for (std::uint32_t slot = stops.find(key)->first; slot != 0; slot = orders.record(slot).next) {
      visit(OrderSlot(slot));
    }
  }
}

}  // namespace licet
