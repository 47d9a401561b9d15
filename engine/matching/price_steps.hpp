#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/matching/ticks.hpp"

namespace licet {

/// At which prices of a book a call may trade, where higher prices have coarser ticks: from each step on the multiples
/// of its tick, below the first all.
struct PriceSteps {
  struct Step {
    Ticks from;              // a multiple of `every`
    std::int64_t every = 0;  // a multiple of the step's before; 0: neither this step nor one behind it is used
  };
  std::array<Step, 4> steps{};  // rising

  /// The highest of them that is not above `price`, the lowest that is not below it, and the nearest: of two as near,
  /// the lower.
  [[nodiscard]] constexpr std::int64_t down(std::int64_t price) const noexcept { return price - beyond(price); }
  [[nodiscard]] constexpr std::int64_t up(std::int64_t price) const noexcept {
    const std::int64_t over = beyond(price);
    return over == 0 ? price : price - over + every_at(price);
  }
  [[nodiscard]] constexpr std::int64_t nearest(std::int64_t price) const noexcept {
    const std::int64_t below = down(price);
    const std::int64_t above = up(price);
    return above - price < price - below ? above : below;
  }

 private:
  [[nodiscard]] constexpr std::int64_t every_at(std::int64_t price) const noexcept {
    std::int64_t every = 1;
    for (const Step& step : steps) {
      if (step.every == 0 || price < step.from.raw()) break;
      every = step.every;
    }
    return every;
  }
  /// How far above such a price it is.
  [[nodiscard]] constexpr std::int64_t beyond(std::int64_t price) const noexcept { return price % every_at(price); }
};

}  // namespace licet
