#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <unordered_map>
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
  /// Where an order stands. The books of a flow share the places, as they share the order numbers.
  struct Place {
    Queue::iterator order;
    Queue* queue = nullptr;
    std::int64_t ticks = 0;
    Side side = Side::buy;
  };

  /// Trades, calling `on_trade(maker number, ticks, quantity, maker left)`, and rests what is left.
  template <class Places, class OnTrade>
  void add(Places& places, Side side, std::int64_t ticks, std::int64_t quantity, std::uint32_t number,
           OnTrade&& on_trade) {
    if (side == Side::buy) {
      add_to(bids_, asks_, places, side, ticks, quantity, number, on_trade);
    } else {
      add_to(asks_, bids_, places, side, ticks, quantity, number, on_trade);
    }
  }

  template <class Places>
  void cancel(Places& places, std::uint32_t number) {
    const Place place = places.at(number);
    places.remove(number);
    place.queue->erase(place.order);
    if (place.queue->empty()) {
      if (place.side == Side::buy) {
        bids_.erase(place.ticks);
      } else {
        asks_.erase(place.ticks);
      }
    }
  }

 private:
  template <class Own, class Other, class Places, class OnTrade>
  static void add_to(Own& own, Other& other, Places& places, Side side, std::int64_t ticks, std::int64_t quantity,
                     std::uint32_t number, OnTrade& on_trade) {
    while (quantity > 0 && !other.empty() && !own.key_comp()(other.begin()->first, ticks)) {
      const auto level = other.begin();
      Order& maker = level->second.front();
      const std::int64_t traded = std::min(quantity, maker.quantity);
      quantity -= traded;
      maker.quantity -= traded;
      on_trade(maker.number, level->first, traded, maker.quantity);
      if (maker.quantity > 0) continue;
      places.remove(maker.number);
      level->second.pop_front();
      if (level->second.empty()) other.erase(level);
    }
    if (quantity == 0) return;
    Queue& queue = own[ticks];
    queue.push_back(Order{number, quantity});
    places.put(number, Place{std::prev(queue.end()), &queue, ticks, side});
  }

  Bids bids_;
  Asks asks_;
};

/// Places in a hash table by order id: as the textbooks do it.
class PlacesById {
 public:
  [[nodiscard]] const TextbookBook::Place& at(std::uint32_t number) const { return places_.at(number); }
  void put(std::uint32_t number, const TextbookBook::Place& place) { places_[number] = place; }
  void remove(std::uint32_t number) { places_.erase(number); }
  [[nodiscard]] bool has(std::uint32_t number) const { return places_.contains(number); }

 private:
  std::unordered_map<std::uint64_t, TextbookBook::Place> places_;
};

/// Places in an array by order number: the cheapest way, which a book that does not issue its ids cannot have.
class PlacesByNumber {
 public:
  explicit PlacesByNumber(std::size_t orders) : places_(orders) {}
  [[nodiscard]] const TextbookBook::Place& at(std::uint32_t number) const { return places_[number]; }
  void put(std::uint32_t number, const TextbookBook::Place& place) { places_[number] = place; }
  void remove(std::uint32_t number) { places_[number].queue = nullptr; }
  [[nodiscard]] bool has(std::uint32_t number) const { return places_[number].queue != nullptr; }

 private:
  std::vector<TextbookBook::Place> places_;
};

}  // namespace licet::bench
