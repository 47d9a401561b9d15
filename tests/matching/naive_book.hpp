#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <list>
#include <map>
#include <utility>
#include <vector>

#include "schemas/vocabulary.hpp"

namespace licet::test {

/// What an order book must do, written so that it is obviously right, at any cost: prices in a std::map, orders in
/// lists, orders found by search. Orders are numbered by the caller. Mirrors OrderBook; naive_auction.hpp has its
/// calls.
class NaiveBook {
 public:
  struct Order {
    std::uint64_t number = 0;
    std::uint32_t owner = 0;
    std::int64_t shown = 0;
    std::int64_t reserve = 0;
    std::int64_t peak = 0;  // of an iceberg order; else 0

    [[nodiscard]] std::int64_t total() const { return shown + reserve; }
    /// Takes from the reserve first.
    void lower_to(std::int64_t leaves) {
      shown = std::min(shown, leaves);
      reserve = leaves - shown;
    }
    /// Shows a new part.
    void refresh() {
      shown = std::min(peak, reserve);
      reserve -= shown;
    }
    bool operator==(const Order&) const = default;
  };
  using Queue = std::list<Order>;
  /// Best level first: bids are kept under minus their price.
  using Levels = std::map<std::int64_t, Queue>;

  enum class Happened : std::uint8_t { fill, refresh, self_trade_cancel, self_trade_reduce, cross };
  struct Event {
    Happened happened{};
    std::uint64_t order = 0;
    std::int64_t ticks = 0;
    std::int64_t quantity = 0;
    std::int64_t leaves = 0;   // of the order, after it
    std::uint64_t seller = 0;  // cross
    std::int64_t seller_leaves = 0;
    bool operator==(const Event&) const = default;
  };
  using Events = std::vector<Event>;
  struct Outcome {
    Events events;
    std::int64_t leaves = 0;
    bool stopped_by_self_trade = false;
  };

  Outcome match(Side side, std::uint32_t owner, SelfTradePrevention mode, std::int64_t limit, std::int64_t quantity) {
    Outcome outcome;
    outcome.leaves = quantity;
    while (outcome.leaves > 0 && !outcome.stopped_by_self_trade) {
      Levels& makers = levels(side == Side::buy ? Side::sell : Side::buy);
      if (makers.empty()) break;
      const std::int64_t ticks = std::abs(makers.begin()->first);
      if (side == Side::buy ? ticks > limit : ticks < limit) break;
      Queue& queue = makers.begin()->second;
      if (queue.front().owner != owner) {
        trade(queue, ticks, outcome);
      } else {
        meet_own(queue, ticks, mode, outcome);
      }
      if (queue.empty()) makers.erase(makers.begin());
    }
    return outcome;
  }

  /// By doing it to a copy.
  [[nodiscard]] bool can_fill(Side side, std::uint32_t owner, SelfTradePrevention mode, std::int64_t limit,
                              std::int64_t quantity, std::int64_t at_least) const {
    std::int64_t traded = 0;
    for (const Event& event : NaiveBook(*this).match(side, owner, mode, limit, quantity).events) {
      if (event.happened == Happened::fill) traded += event.quantity;
    }
    return traded >= at_least;
  }

  /// `peak` 0: a plain order.
  void rest(Side side, std::int64_t ticks, std::uint64_t number, std::uint32_t owner, std::int64_t quantity,
            std::int64_t peak) {
    Order order{number, owner, 0, quantity, peak == 0 ? quantity : peak};
    order.refresh();
    order.peak = peak;
    levels(side)[side == Side::buy ? -ticks : ticks].push_back(order);
  }

  /// Takes an order out, or lowers what it has left. False when it does not stand here.
  bool cancel(std::uint64_t number) { return change(number, 0); }
  bool reduce(std::uint64_t number, std::int64_t leaves) { return change(number, leaves); }

  [[nodiscard]] Levels& levels(Side side) { return side == Side::buy ? bids_ : offers_; }
  [[nodiscard]] const Levels& levels(Side side) const { return side == Side::buy ? bids_ : offers_; }
  [[nodiscard]] bool crossed() const {
    return !bids_.empty() && !offers_.empty() && -bids_.begin()->first >= offers_.begin()->first;
  }

 private:
  static void trade(Queue& queue, std::int64_t ticks, Outcome& outcome) {
    Order& maker = queue.front();
    const std::int64_t traded = std::min(outcome.leaves, maker.shown);
    outcome.leaves -= traded;
    maker.shown -= traded;
    outcome.events.push_back({Happened::fill, maker.number, ticks, traded, maker.total()});
    if (maker.total() == 0) {
      queue.pop_front();
    } else if (maker.shown == 0) {
      maker.refresh();
      outcome.events.push_back({Happened::refresh, maker.number, ticks, maker.shown});
      queue.splice(queue.end(), queue, queue.begin());
    }
  }

  static void meet_own(Queue& queue, std::int64_t ticks, SelfTradePrevention mode, Outcome& outcome) {
    Order& own = queue.front();
    if (mode == SelfTradePrevention::decrement_and_cancel) {
      const std::int64_t by = std::min(outcome.leaves, own.total());
      outcome.leaves -= by;
      own.lower_to(own.total() - by);
      outcome.events.push_back({Happened::self_trade_reduce, own.number, ticks, by, own.total()});
      outcome.stopped_by_self_trade = outcome.leaves == 0;
      if (own.total() == 0) queue.pop_front();
      return;
    }
    outcome.stopped_by_self_trade = mode != SelfTradePrevention::cancel_oldest;
    if (mode == SelfTradePrevention::cancel_newest) return;
    outcome.events.push_back({Happened::self_trade_cancel, own.number, ticks, own.total()});
    queue.pop_front();
  }

  bool change(std::uint64_t number, std::int64_t leaves) {
    for (Levels* levels : {&bids_, &offers_}) {
      for (auto level = levels->begin(); level != levels->end(); ++level) {
        Queue& queue = level->second;
        const auto order = std::find_if(queue.begin(), queue.end(), [&](const Order& o) { return o.number == number; });
        if (order == queue.end()) continue;
        order->lower_to(leaves);
        if (leaves == 0) queue.erase(order);
        if (queue.empty()) levels->erase(level);
        return true;
      }
    }
    return false;
  }

  Levels bids_;
  Levels offers_;
};

}  // namespace licet::test
