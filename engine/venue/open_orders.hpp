#pragma once

#include "engine/core/archive.hpp"
#include "engine/matching/book_memory.hpp"
#include "engine/matching/slot_array.hpp"
#include "engine/venue/clearing.hpp"
#include "engine/venue/instruments.hpp"
#include "engine/venue/members.hpp"
#include "engine/venue/timers.hpp"

namespace licet {

/// Where an open order stands between two commands.
enum class Standing : std::uint8_t {
  nowhere = 0,     // it is on its way; no order is left so by a command
  book = 1,        // OrderBook
  stop = 2,        // WaitingOrders::stops
  call = 3,        // WaitingOrders: for a call
  offer = 4,       // made to one member
  combination = 5  // a leg
};
[[nodiscard]] constexpr bool is_known(Standing standing) noexcept { return standing <= Standing::combination; }

/// What the venue keeps of an open order beside what matching needs of it. Side, self-trade owner and what stands in
/// the book are in the OrderPool. What a fill changes comes first.
struct alignas(64) OrderDetails {
  ClientOrderId client_order_id;
  Quantity quantity;  // total; self-trade prevention may lower it
  Quantity filled;
  Price price;  // the limit, or what protects an order without one: a buyer's cash is held at it

  Money notional;     // of its fills
  Sequence accepted;  // by which command
  Price stop_price;   // of a stop, also when it was triggered
  Timestamp expires;  // of a good-till-date order or an offer
  InstrumentId instrument;
  MemberId member;
  OriginId placed_by;         // the connection over which it came
  std::uint32_t place = 0;    // in its member's list of open orders
  std::uint32_t display = 0;  // lots that an iceberg order shows at a time; 0: all is shown
  OrderSlot first_leg;        // of its combination; not set for an order of its own
  OrderType order_type{};     // a triggered stop is a market or a limit order
  TimeInForce time_in_force{};
  SettleTo settle_to{};
  SelfTradePrevention self_trade_prevention{};
  PostOnly post_only{};
  Standing standing = Standing::nowhere;
  bool is_quote = false;  // of a mass quote
  std::uint8_t reserved = 0;

  [[nodiscard]] Quantity leaves() const noexcept { return Quantity(quantity.raw() - filled.raw()); }
  [[nodiscard]] bool has_expiry() const noexcept {
    return time_in_force == TimeInForce::good_till_date && standing != Standing::offer;
  }
  [[nodiscard]] bool is_iceberg() const noexcept { return display != 0; }
  /// The price as it is told: none of an order that has no limit of its own, however it is protected.
  [[nodiscard]] Price told_price() const noexcept {
    return order_type == OrderType::market || order_type == OrderType::stop ? Price() : price;
  }
  /// Stands in a book only until its call is over.
  [[nodiscard]] bool is_for_call() const noexcept {
    return time_in_force >= TimeInForce::at_the_opening || order_type == OrderType::market;
  }

  /// `place` follows from its member's other orders.
  static void archive(auto& self, auto& a) {
    a(self.client_order_id, self.quantity, self.filled, self.price, self.notional, self.stop_price, self.expires);
    a(self.accepted, self.member, self.placed_by, self.display, self.first_leg);
    a(self.order_type, self.time_in_force, self.settle_to, self.self_trade_prevention, self.post_only, self.standing);
    a(self.is_quote);
    a.unhashed(self.instrument);
  }
};
static_assert(sizeof(OrderDetails) == 128);

/// The open orders of all instruments.
class OpenOrders {
 public:
  /// Open orders at one time, wherever they stand. Costs address space, not memory.
  static constexpr std::uint32_t capacity = std::uint32_t{1} << 24U;

  /// `timers` hears when good-till-date orders end (TimerKind::order_expiry); whoever lets an offer stand sets its own.
  explicit OpenOrders(Timers& timers) : timers_(timers), memory_(capacity), details_(capacity) {}

  [[nodiscard]] BookMemory& memory() noexcept { return memory_; }
  [[nodiscard]] const BookMemory& memory() const noexcept { return memory_; }
  [[nodiscard]] OrderPool& pool() noexcept { return memory_.orders; }
  [[nodiscard]] const OrderPool& pool() const noexcept { return memory_.orders; }
  [[nodiscard]] OrderDetails& details(OrderSlot slot) noexcept { return details_[slot]; }
  [[nodiscard]] const OrderDetails& details(OrderSlot slot) const noexcept { return details_[slot]; }
  [[nodiscard]] OrderTerms terms(OrderSlot slot) const noexcept {
    const OrderDetails& order = details(slot);
    return {pool().id(slot), order.member, order.instrument, pool().side(slot)};
  }
  /// What the public sees of an order at its price: nothing of one that waits, has no price or is sealed.
  [[nodiscard]] Quantity shown(const Instrument& instrument, OrderSlot slot) const noexcept {
    const OrderDetails& order = details(slot);
    if (order.standing != Standing::book || order.order_type == OrderType::market || instrument.is_sealed()) return {};
    return Quantity(pool().leaves(slot).raw() * instrument.lot.raw());
  }

  /// The member's open order of that id or, when `order` is not set, of that client order id. None (not set) when there
  /// is no such order, it is another's, or both are given and do not belong together.
  [[nodiscard]] OrderSlot find(const Member& member, OrderId order, const ClientOrderId& client_order_id) const;

  /// Says where an order stands now, which was on its way, and puts it on its member's list.
  void stand(Member& member, Instrument& instrument, OrderSlot slot, Standing standing);
  /// Puts a loaded order on its member's list.
  void restore(Member& member, OrderSlot slot);
  /// Takes an order out of the queue it stands in and off its member's list: it is on its way.
  void withdraw(Member& member, Instrument& instrument, OrderSlot slot) noexcept;
  /// Takes an order that stands somewhere off its member's list: it is on its way, or gone.
  void leave(Member& member, Instrument& instrument, OrderSlot slot) noexcept;

  /// Adds the orders of one instrument: its book by side, price and time, then those that wait.
  void digest(Digest& digest, const Instrument& instrument) const;
  /// Adds one order.
  void digest(Digest& digest, OrderSlot slot) const;

 private:
  Timers& timers_;
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
