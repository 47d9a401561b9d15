#pragma once

#include <cstdint>

#include "engine/core/archive.hpp"
#include "engine/core/check.hpp"
#include "engine/core/ids.hpp"
#include "engine/matching/slot_array.hpp"
#include "engine/matching/ticks.hpp"
#include "schemas/vocabulary.hpp"

namespace licet {

/// Who may not trade with itself: a member, or the member that heads its declared group. The book knows no other owner.
using SelfTradeOwner = MemberId;

/// What matching needs of an order, half a cache line. Everything else about it (member, client order id, terms) is the
/// venue's, in a SlotArray beside the pool.
struct RestingOrder {
  std::int64_t ticks = 0;
  std::uint32_t leaves = 0;      // lots that are shown; 0: does not stand in a book
  std::uint32_t reserve = 0;     // lots of an iceberg order that are not shown
  std::uint32_t next = 0;        // slot of the order behind, or 0; in a free record the next free slot
  std::uint32_t prev = 0;        // slot of the order in front, or 0
  std::uint32_t generation = 0;  // odd while the slot is in use
  std::uint32_t owner = 0;       // SelfTradeOwner in the low 24 bits, Side above

  static constexpr unsigned owner_bits = 24;
  static constexpr std::uint32_t owner_mask = (std::uint32_t{1} << owner_bits) - 1;

  /// Shown and reserve.
  [[nodiscard]] std::int64_t total() const noexcept { return std::int64_t{leaves} + reserve; }

  /// Where it stands in a queue, and the slot's generation, are saved apart from it.
  template <class Archive>
  static void archive(auto& self, Archive& a) {
    SelfTradeOwner its_owner(self.owner & owner_mask);
    auto side = static_cast<Side>(self.owner >> owner_bits);
    a(its_owner, side, self.ticks, self.leaves, self.reserve);
    if constexpr (Archive::loads) {
      if (!a.require(its_owner.value() <= owner_mask)) return;
      self.owner = its_owner.value() | static_cast<std::uint32_t>(side) << owner_bits;
    }
  }
};
static_assert(sizeof(RestingOrder) == 32);

/// All open orders of a venue, whatever their book. Slots are handed out again last released first, so that the same
/// commands give the same slots and ids. Allocates nothing after construction.
class OrderPool {
 public:
  static constexpr std::uint32_t max_capacity = (std::uint32_t{1} << 30) - 1;
  static constexpr std::uint32_t default_capacity = std::uint32_t{1} << 26;

  /// `capacity`: open orders at one time, at most max_capacity. Costs address space, not memory.
  explicit OrderPool(std::uint32_t capacity = default_capacity) noexcept : capacity_(capacity), records_(capacity) {
    LICET_CHECK(capacity > 0 && capacity <= max_capacity);
  }

  /// A slot for a new order, with an id that was never used before. None (not set) when the pool is full: the venue
  /// refuses with capacity_reached.
  [[nodiscard]] OrderSlot acquire(SelfTradeOwner owner, Side side) noexcept {
    std::uint32_t slot = free_;
    if (slot != 0) {
      free_ = records_[OrderSlot(slot)].next;
    } else if (used_ < capacity_) {
      slot = ++used_;
    } else {
      return {};
    }
    RestingOrder& record = records_[OrderSlot(slot)];
    ++record.generation;
    record.owner = owner.value() | static_cast<std::uint32_t>(side) << owner_bits;
    record.leaves = 0;
    record.reserve = 0;
    ++open_;
    return OrderSlot(slot);
  }
  /// The id that the next order will get; none (not set) when the pool is full.
  [[nodiscard]] OrderId next_id() const noexcept {
    const std::uint32_t slot = free_ != 0 ? free_ : used_ + 1;
    if (free_ == 0 && used_ == capacity_) return {};
    return OrderId(std::uint64_t{records_[OrderSlot(slot)].generation + 1} << 32 | slot);
  }
  /// Gives a slot back. Its order must not stand in a book, and its id is never found again.
  void release(OrderSlot slot) noexcept {
    RestingOrder& record = records_[slot];
    ++record.generation;
    --open_;
    if (record.generation == last_generation) [[unlikely]]
      return;  // Its ids are used up: the slot rests for ever.
    record.next = free_;
    free_ = slot.value();
  }

  /// The order's id (FIX 37) as the outside sees it.
  [[nodiscard]] OrderId id(OrderSlot slot) const noexcept {
    return OrderId(std::uint64_t{records_[slot].generation} << 32 | slot.value());
  }
  /// The slot of an open order; none (not set) when no open order has this id. Any number may be asked.
  [[nodiscard]] OrderSlot find(OrderId id) const noexcept {
    const auto slot = static_cast<std::uint32_t>(id.value());
    const auto generation = static_cast<std::uint32_t>(id.value() >> 32);
    if (slot > used_ || (generation & 1) == 0) return {};
    return records_[OrderSlot(slot)].generation == generation ? OrderSlot(slot) : OrderSlot();
  }

  /// Whether the slot is in use. Any may be asked.
  [[nodiscard]] bool is_open(OrderSlot slot) const noexcept {
    return slot.value() <= used_ && (records_[slot].generation & 1) != 0;
  }

  [[nodiscard]] SelfTradeOwner owner(OrderSlot slot) const noexcept {
    return SelfTradeOwner(records_[slot].owner & owner_mask);
  }
  /// From now on the order is another's (a group was declared or dissolved).
  void set_owner(OrderSlot slot, SelfTradeOwner owner) noexcept {
    std::uint32_t& field = records_[slot].owner;
    field = (field & ~owner_mask) | owner.value();
  }
  [[nodiscard]] Side side(OrderSlot slot) const noexcept {
    return static_cast<Side>(records_[slot].owner >> owner_bits);
  }
  /// Where the order stands or last stood, what of it is shown in the book, and what of an iceberg order stands there
  /// besides (both 0 when it does not stand in one).
  [[nodiscard]] Ticks ticks(OrderSlot slot) const noexcept { return Ticks(records_[slot].ticks); }
  [[nodiscard]] Lots leaves(OrderSlot slot) const noexcept { return Lots(records_[slot].leaves); }
  [[nodiscard]] Lots reserve(OrderSlot slot) const noexcept { return Lots(records_[slot].reserve); }

  /// Slots are 1 … capacity(); those above high_water() were never used.
  [[nodiscard]] std::uint32_t capacity() const noexcept { return capacity_; }
  [[nodiscard]] std::uint32_t high_water() const noexcept { return used_; }
  /// Slots in use.
  [[nodiscard]] std::uint32_t open() const noexcept { return open_; }

  /// Hints for a caller that has its next commands at hand: bring the record of an order that will be cancelled closer,
  /// and some commands later, when it has come, those of its neighbours in the queue. Any id may be given, and a
  /// command that cancels nothing may give none: that costs less than a branch, which nobody could predict.
  void prefetch(OrderId id) const noexcept { __builtin_prefetch(&record(static_cast<std::uint32_t>(id.value())), 1); }
  void prefetch_neighbours(OrderId id) const noexcept {
    const auto slot = static_cast<std::uint32_t>(id.value());
    const RestingOrder& its = record(slot <= used_ ? slot : 0);
    __builtin_prefetch(&record(its.prev), 1);
    __builtin_prefetch(&record(its.next), 1);
  }

  /// For the book. Slot 0 has a record that is no order's.
  [[nodiscard]] RestingOrder& record(std::uint32_t slot) noexcept { return records_[OrderSlot(slot)]; }
  [[nodiscard]] const RestingOrder& record(std::uint32_t slot) const noexcept { return records_[OrderSlot(slot)]; }

  /// Saves which slots are in use and which come next; the records in use are the caller's to save, and to load into a
  /// pool that has handed out none. Faults: snapshot_damaged, snapshot_version.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  static constexpr unsigned owner_bits = RestingOrder::owner_bits;
  static constexpr std::uint32_t owner_mask = RestingOrder::owner_mask;
  static constexpr std::uint32_t last_generation = 0xffff'fffe;

  void load_free(StateReader& state, std::uint32_t unseen);

  std::uint32_t capacity_;
  std::uint32_t used_ = 0;
  std::uint32_t free_ = 0;
  std::uint32_t open_ = 0;
  SlotArray<RestingOrder> records_;
};

}  // namespace licet
