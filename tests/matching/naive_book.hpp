#pragma once

#include <algorithm>
#include <cstdint>
#include <list>
#include <map>
#include <utility>
#include <vector>

#include "schemas/vocabulary.hpp"

namespace licet::test {

/// What an order book must do, written so that it is obviously right, at any cost: prices in a std::map, orders in
/// lists, orders found by search. Orders are numbered by the caller. Mirrors OrderBook.
class NaiveBook {
 public:
  struct Order {
    std::uint64_t number = 0;
    std::uint32_t owner = 0;
    std::int64_t leaves = 0;
    bool operator==(const Order&) const = default;
  };
  using Queue = std::list<Order>;
  /// Best level first: bids are kept under minus their price.
  using Levels = std::map<std::int64_t, Queue>;

  enum class Happened : std::uint8_t { fill, self_trade_cancel };
  struct Event {
    Happened happened{};
    std::uint64_t maker = 0;
    std::int64_t ticks = 0;
    std::int64_t quantity = 0;
    std::int64_t maker_leaves = 0;
    bool operator==(const Event&) const = default;
  };
  struct Outcome {
    std::vector<Event> events;
    std::int64_t leaves = 0;
    bool stopped_by_self_trade = false;
    bool operator==(const Outcome&) const = default;
  };

  Outcome match(Side side, std::uint32_t owner, SelfTradePrevention mode, std::int64_t limit, std::int64_t quantity) {
    Outcome outcome;
    outcome.leaves = quantity;
    while (outcome.leaves > 0) {
      Levels& makers = side == Side::buy ? asks_ : bids_;
      if (makers.empty()) break;
      const std::int64_t ticks = std::abs(makers.begin()->first);
      if (side == Side::buy ? ticks > limit : ticks < limit) break;
      Queue& queue = makers.begin()->second;
      Order& maker = queue.front();
      bool maker_goes = true;
      if (maker.owner != owner) {
        const std::int64_t traded = std::min(outcome.leaves, maker.leaves);
        outcome.leaves -= traded;
        maker.leaves -= traded;
        outcome.events.push_back({Happened::fill, maker.number, ticks, traded, maker.leaves});
        maker_goes = maker.leaves == 0;
      } else {
        if (mode != SelfTradePrevention::cancel_oldest) outcome.stopped_by_self_trade = true;
        if (mode == SelfTradePrevention::cancel_newest) break;
        outcome.events.push_back({Happened::self_trade_cancel, maker.number, ticks, maker.leaves, 0});
      }
      if (maker_goes) queue.pop_front();
      if (queue.empty()) makers.erase(makers.begin());
      if (outcome.stopped_by_self_trade) break;
    }
    return outcome;
  }

  /// By doing it to a copy.
  [[nodiscard]] bool can_fill_completely(Side side, std::uint32_t owner, SelfTradePrevention mode, std::int64_t limit,
                                         std::int64_t quantity) const {
    return NaiveBook(*this).match(side, owner, mode, limit, quantity).leaves == 0;
  }

  void rest(Side side, std::int64_t ticks, Order order) {
    (side == Side::buy ? bids_[-ticks] : asks_[ticks]).push_back(order);
  }

  /// Takes an order out, or lowers its leaves. False when it does not stand here.
  bool cancel(std::uint64_t number) { return change(number, 0); }
  bool reduce(std::uint64_t number, std::int64_t leaves) { return change(number, leaves); }

  [[nodiscard]] const Levels& levels(Side side) const { return side == Side::buy ? bids_ : asks_; }

 private:
  bool change(std::uint64_t number, std::int64_t leaves) {
    for (Levels* levels : {&bids_, &asks_}) {
      for (auto level = levels->begin(); level != levels->end(); ++level) {
        Queue& queue = level->second;
        const auto order = std::find_if(queue.begin(), queue.end(), [&](const Order& o) { return o.number == number; });
        if (order == queue.end()) continue;
        order->leaves = leaves;
        if (leaves == 0) queue.erase(order);
        if (queue.empty()) levels->erase(level);
        return true;
      }
    }
    return false;
  }

  Levels bids_;
  Levels asks_;
};

}  // namespace licet::test
