#pragma once

#include "engine/core/digest.hpp"
#include "engine/matching/book_memory.hpp"
#include "engine/matching/slot_array.hpp"
#include "engine/venue/clearing.hpp"
#include "engine/venue/instruments.hpp"
#include "engine/venue/members.hpp"

namespace licet {

/// What the venue keeps of an open order beside what matching needs of it. Owner, side and what stands in the book are
/// in the OrderPool.
struct OrderDetails {
  ClientOrderId client_order_id;
  Quantity quantity;  // total
  Quantity filled;
  Money notional;     // of its fills
  Price price;        // limit, at which a buyer's cash is held
  Sequence accepted;  // by which command
  InstrumentId instrument;
  std::uint32_t place = 0;  // in its member's list of resting orders
  TimeInForce time_in_force{};
  SettleTo settle_to{};
  SelfTradePrevention self_trade_prevention{};

  [[nodiscard]] Quantity leaves() const noexcept { return Quantity(quantity.raw() - filled.raw()); }
};

/// The open orders of all books.
class OpenOrders {
 public:
  /// Open orders at one time, in all books. Costs address space, not memory.
  static constexpr std::uint32_t capacity = std::uint32_t{1} << 24U;

  OpenOrders() : memory_(capacity), details_(capacity) {}

  [[nodiscard]] BookMemory& memory() noexcept { return memory_; }
  [[nodiscard]] OrderPool& pool() noexcept { return memory_.orders; }
  [[nodiscard]] const OrderPool& pool() const noexcept { return memory_.orders; }
  [[nodiscard]] OrderDetails& details(OrderSlot slot) noexcept { return details_[slot]; }
  [[nodiscard]] const OrderDetails& details(OrderSlot slot) const noexcept { return details_[slot]; }
  [[nodiscard]] OrderTerms terms(OrderSlot slot) const noexcept {
    return {pool().id(slot), pool().owner(slot), details(slot).instrument, pool().side(slot)};
  }

  /// The member's open order of that id or, when `order` is not set, of that client order id. None (not set) when there
  /// is no such order, it is another's, or both are given and do not belong together.
  [[nodiscard]] OrderSlot find(const Member& member, OrderId order, const ClientOrderId& client_order_id) const;

  /// Keeps the member's list of orders that stand in books.
  void add_resting(Member& member, OrderSlot slot);
  void remove_resting(Member& member, OrderSlot slot) noexcept;

  /// Adds the orders of one book, by side, price and time.
  void digest(Digest& digest, const Instrument& instrument) const;

 private:
  BookMemory memory_;
  SlotArray<OrderDetails> details_;
};

/// Calls `visit(OrderSlot)` for each order of one side, best price first, then oldest first.
template <class Visit>
void for_each_resting(const OrderBook& book, Side side, Visit visit) {
  for (auto level = book.best(side); level; level = book.next(side, level->ticks)) {
    book.for_each_order(side, level->ticks, visit);
  }
}

}  // namespace licet
