#pragma once

#include <cstdint>

namespace licet::sim {

/// All chance of a simulation: the same seed always gives the same throws (SplitMix64, on every compiler).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) noexcept : state_(seed) {}

  [[nodiscard]] std::uint64_t number() noexcept {
    std::uint64_t z = (state_ += 0x9E37'79B9'7F4A'7C15U);
    z = (z ^ z >> 30U) * 0xBF58'476D'1CE4'E5B9U;
    z = (z ^ z >> 27U) * 0x94D0'49BB'1331'11EBU;
    return z ^ z >> 31U;
  }
  /// 0 to bound - 1.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) noexcept { return number() % bound; }
  [[nodiscard]] bool one_in(std::uint64_t n) noexcept { return below(n) == 0; }
  /// Another one, so that what a part throws does not depend on what others do.
  [[nodiscard]] Dice fork() noexcept { return Dice(number()); }

 private:
  std::uint64_t state_;
};

}  // namespace licet::sim
