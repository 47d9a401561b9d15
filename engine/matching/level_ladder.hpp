#pragma once

#include <cstdint>
#include <map>

#include "engine/matching/level.hpp"

namespace licet {

/// The levels of one side of a book by key. A key is the price turned so that the better price is the smaller key on
/// both sides (see OrderBook), so that one code serves both.
class LevelLadder {
 public:
  using Key = std::int64_t;
  static constexpr Key no_key = INT64_MAX;

  /// The best key; no_key when there is no level.
  [[nodiscard]] Key best() const noexcept { return levels_.empty() ? no_key : levels_.begin()->first; }
  /// The best key behind `key`; no_key when there is none.
  [[nodiscard]] Key after(Key key) const noexcept {
    const auto found = levels_.upper_bound(key);
    return found == levels_.end() ? no_key : found->first;
  }
  /// The level of a key; null when it has no orders.
  [[nodiscard]] Level* find(Key key) noexcept {
    const auto found = levels_.find(key);
    return found == levels_.end() ? nullptr : &found->second;
  }
  [[nodiscard]] const Level* find(Key key) const noexcept { return const_cast<LevelLadder*>(this)->find(key); }
  /// The level of a key, made when it has none. Valid until the next `insert` or `erase`.
  [[nodiscard]] Level& insert(Key key) { return levels_[key]; }
  /// Forgets a level whose last order has gone.
  void erase(Key key) { levels_.erase(key); }

 private:
  std::map<Key, Level> levels_;
};

}  // namespace licet
