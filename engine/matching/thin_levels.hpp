#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/matching/level_window.hpp"

namespace licet {

/// The levels of a side that has few: any keys, in no order, four cache lines in all. Most data licences trade thinly,
/// and this is what their books are.
struct ThinLevels {
  static constexpr std::size_t capacity = 8;
  static constexpr std::size_t none = capacity;

  std::array<LevelKey, capacity> keys;  // no_level_key where there is no level
  std::array<Level, capacity> levels;

  void clear() noexcept {
    keys.fill(no_level_key);
    levels.fill(Level{});
  }
  /// Where a key stands (no_level_key: a free place); `none` when nowhere.
  [[nodiscard]] std::size_t place(LevelKey key) const noexcept {
    for (const std::size_t level : {0U, 3U, 6U}) __builtin_prefetch(&levels[level], 1);  // one in each line
    std::size_t at = none;
    for (std::size_t i = capacity; i-- > 0;) at = keys[i] == key ? i : at;
    return at;
  }
  /// The smallest key; no_level_key when there is none.
  [[nodiscard]] LevelKey best() const noexcept { return *std::min_element(keys.begin(), keys.end()); }
  /// The largest key; no_level_key when there is none.
  [[nodiscard]] LevelKey worst() const noexcept {
    LevelKey found = best();
    for (const LevelKey key : keys) found = key == no_level_key ? found : std::max(found, key);
    return found;
  }
  /// The smallest key above `key`; no_level_key when there is none.
  [[nodiscard]] LevelKey after(LevelKey key) const noexcept {
    LevelKey found = no_level_key;
    for (const LevelKey candidate : keys) found = candidate > key ? std::min(found, candidate) : found;
    return found;
  }
};
static_assert(sizeof(ThinLevels) == 256);

}  // namespace licet
