#pragma once

#include <cstdint>
#include <limits>

#include "engine/matching/ticks.hpp"
#include "schemas/vocabulary.hpp"

namespace licet {

/// The price of a level, turned so that on both sides of a book the better price is the smaller key.
using LevelKey = std::int64_t;
inline constexpr LevelKey no_level_key = std::numeric_limits<LevelKey>::max();

static_assert(static_cast<int>(Side::buy) == 1 && static_cast<int>(Side::sell) == 2);

[[nodiscard]] constexpr Side opposite(Side side) noexcept {
  return static_cast<Side>(static_cast<unsigned>(side) ^ 3U);
}

/// Key from ticks, and ticks from key. Bids are keyed by the complement of their price, so that the highest bid has the
/// smallest key; without branches, since which side comes next cannot be predicted.
[[nodiscard]] constexpr LevelKey key_of(Side side, std::int64_t ticks) noexcept {
  return ticks ^ (static_cast<std::int64_t>(side) - 2);
}

/// The limit of an order without one: the best price of its side.
[[nodiscard]] constexpr Ticks any_price(Side side) noexcept { return side == Side::buy ? max_ticks : min_ticks; }

/// Whether a level of this key holds the orders without limit of its side. (Keys of bids are negative.)
[[nodiscard]] constexpr bool is_any_price(LevelKey key) noexcept {
  return key == (key < 0 ? key_of(Side::buy, max_ticks.raw()) : min_ticks.raw());
}

}  // namespace licet
