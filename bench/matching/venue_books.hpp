#pragma once

#include <cstdint>
#include <type_traits>
#include <vector>

#include "bench/matching/flow.hpp"
#include "bench/matching/textbook_book.hpp"
#include "engine/matching/order_book.hpp"

/// The two kinds of books that are measured, behind one face: `apply(operation, on_trade)`, where on_trade takes
/// (maker, ticks, quantity).
namespace licet::bench {

/// Ours, driven as the venue drives it: a slot for each new order, cancels by the id that was given out.
class VenueBooks {
 public:
  explicit VenueBooks(const Flow& flow) : memory_(flow.orders), books_(flow.terms.books, OrderBook(memory_)) {}

  template <class OnTrade>
  OrderSlot apply(const Operation& operation, OnTrade&& on_trade) {
    OrderBook& book = books_[operation.book];
    OrderPool& orders = memory_.orders;
    if (operation.kind == OperationKind::cancel) {
      const OrderSlot slot = orders.find(OrderId(operation.venue_order));
      book.cancel(slot);
      return slot;
    }
    const OrderSlot slot = orders.acquire(MemberId(operation.owner), operation.side);
    const IncomingOrder incoming{.side = operation.side,
                                 .self_trade_prevention = SelfTradePrevention::cancel_newest,
                                 .owner = MemberId(operation.owner),
                                 .limit = Ticks(operation.ticks),
                                 .quantity = Lots(operation.quantity)};
    const MatchResult result = book.match(incoming, Listener<OnTrade>{on_trade});
    if (result.leaves > Lots(0)) {
      book.rest(slot, Ticks(operation.ticks), result.leaves);
    } else {
      orders.release(slot);
    }
    return slot;
  }
  /// What a venue may do with the commands that wait in its batch: call near() for one that comes soon, and nearer()
  /// for one that comes sooner. An operation that adds names order 0, which is nobody's.
  void near(const Operation& operation) const noexcept {
    books_[operation.book].prefetch();
    memory_.orders.prefetch(OrderId(operation.venue_order));
  }
  void nearer(const Operation& operation) const noexcept {
    memory_.orders.prefetch_neighbours(OrderId(operation.venue_order));
  }
  [[nodiscard]] const OrderPool& orders() const noexcept { return memory_.orders; }

 private:
  template <class OnTrade>
  struct Listener {
    OnTrade& on_trade;
    void on_fill(const Fill& fill) { on_trade(fill.maker, fill.ticks.raw(), fill.quantity.raw()); }
    void on_refresh(OrderSlot, Lots) {}
    void on_self_trade_reduce(OrderSlot, Lots, Lots) {}
    void on_self_trade_cancel(OrderSlot, Lots) {}
  };

  BookMemory memory_;
  std::vector<OrderBook> books_;
};

/// The baseline.
template <class Places>
class TextbookBooks {
 public:
  explicit TextbookBooks(const Flow& flow) : places_(make_places(flow)), books_(flow.terms.books) {}

  template <class OnTrade>
  void apply(const Operation& operation, OnTrade&& on_trade) {
    TextbookBook& book = books_[operation.book];
    if (operation.kind == OperationKind::cancel) {
      book.cancel(places_, operation.order);
      return;
    }
    book.add(places_, operation.side, operation.ticks, operation.quantity, operation.order,
             [&](std::uint32_t maker, std::int64_t ticks, std::int64_t quantity, std::int64_t) {
               on_trade(maker, ticks, quantity);
             });
  }

 private:
  [[nodiscard]] static Places make_places(const Flow& flow) {
    if constexpr (std::is_default_constructible_v<Places>) {
      return Places();
    } else {
      return Places(flow.orders);
    }
  }

  Places places_;
  std::vector<TextbookBook> books_;
};

}  // namespace licet::bench
