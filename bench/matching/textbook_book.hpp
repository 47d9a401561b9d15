#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <vector>

#include "schemas/vocabulary.hpp"

namespace licet::bench {

/// The order book that every textbook shows: a std::map of price levels, each a std::list of orders. The baseline of
/// each measurement, so that ratios can be compared between machines, and the reference of the trade streams.
class TextbookBook {
 public:
  struct Order {
    std::uint32_t number = 0;
    std::int64_t quantity = 0;
  };
  using Queue = std::list<Order>;
  using Bids = std::map<std::int64_t, Queue, std::greater<>>;
  using Asks = std::map<std::int64_t, Queue>;
  /// Where an order stands; by order number in a vector that the books of a flow share.
  struct Place {
    Queue::iterator order;
    Queue* queue = nullptr;  // null: it does not stand
    std::int64_t ticks = 0;
    Side side = Side::buy;
  };

  /// Trades, calling `on_trade(maker number, ticks, quantity, maker left)`, and rests what is left.
  template <class OnTrade>
  void add(std::vector<Place>& places, Side side, std::int64_t ticks, std::int64_t quantity, std::uint32_t number,
           OnTrade&& on_trade) {
    if (side == Side::buy) {
      add_to(bids_, asks_, places, side, ticks, quantity, number, on_trade);
    } else {
      add_to(asks_, bids_, places, side, ticks, quantity, number, on_trade);
    }
  }

  void cancel(std::vector<Place>& places, std::uint32_t number) {
    Place& place = places[number];
    place.queue->erase(place.order);
    if (place.queue->empty()) {
      if (place.side == Side::buy) {
        bids_.erase(place.ticks);
      } else {
        asks_.erase(place.ticks);
      }
    }
    place.queue = nullptr;
  }

 private:
  template <class Own, class Other, class OnTrade>
  static void add_to(Own& own, Other& other, std::vector<Place>& places, Side side, std::int64_t ticks,
                     std::int64_t quantity, std::uint32_t number, OnTrade& on_trade) {
    while (quantity > 0 && !other.empty() && !own.key_comp()(other.begin()->first, ticks)) {
      const auto level = other.begin();
      Order& maker = level->second.front();
      const std::int64_t traded = std::min(quantity, maker.quantity);
      quantity -= traded;
      maker.quantity -= traded;
      on_trade(maker.number, level->first, traded, maker.quantity);
      if (maker.quantity > 0) continue;
      places[maker.number].queue = nullptr;
      level->second.pop_front();
      if (level->second.empty()) other.erase(level);
    }
    if (quantity == 0) return;
    Queue& queue = own[ticks];
    queue.push_back(Order{number, quantity});
    places[number] = Place{std::prev(queue.end()), &queue, ticks, side};
  }

  Bids bids_;
  Asks asks_;
};

}  // namespace licet::bench
