#pragma once

#include <cstdint>
#include <vector>

#include "schemas/vocabulary.hpp"

namespace licet::test {

/// Waiting stop orders in the order in which they came; the next to be triggered is found by looking at all.
class NaiveStops {
 public:
  struct Stop {
    std::uint64_t number = 0;
    Side side = Side::buy;
    std::int64_t ticks = 0;
  };

  void add(const Stop& stop) { stops_.push_back(stop); }
  void remove(std::uint64_t number) {
    std::erase_if(stops_, [&](const Stop& stop) { return stop.number == number; });
  }
  /// A number; 0 when none is triggered.
  std::uint64_t pop_triggered(std::int64_t last) {
    std::size_t found = stops_.size();
    for (const Side side : {Side::buy, Side::sell}) {
      const std::size_t candidate = first_triggered(side, last);
      if (candidate < found) found = candidate;  // the older of the two sides' candidates
    }
    if (found == stops_.size()) return 0;
    const std::uint64_t number = stops_[found].number;
    remove(number);
    return number;
  }
  [[nodiscard]] const std::vector<Stop>& all() const { return stops_; }

 private:
  [[nodiscard]] std::size_t first_triggered(Side side, std::int64_t last) const {
    std::size_t found = stops_.size();
    for (std::size_t i = 0; i < stops_.size(); ++i) {
      const Stop& stop = stops_[i];
      if (stop.side != side || (side == Side::buy ? stop.ticks > last : stop.ticks < last)) continue;
      const bool sooner = found == stops_.size() ||
                          (side == Side::buy ? stop.ticks < stops_[found].ticks : stop.ticks > stops_[found].ticks);
      if (sooner) found = i;
    }
    return found;
  }

  std::vector<Stop> stops_;
};

}  // namespace licet::test
