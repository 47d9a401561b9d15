#pragma once

#include <array>
#include <cstdint>

#include "engine/core/digest.hpp"

namespace licet::test {

/// As much chance as a command of many parts needs, all of it from one number: equal numbers give equal throws.
class Chance {
 public:
  explicit Chance(std::uint64_t number) noexcept : state_(number) {}

  /// 0 to bound - 1.
  [[nodiscard]] std::uint64_t below(std::uint64_t bound) noexcept {
    state_ += 0x9E37'79B9'7F4A'7C15U;
    return Digest::mix(state_) % bound;
  }
  /// Both ends included.
  [[nodiscard]] std::int64_t from(std::int64_t low, std::int64_t high) noexcept {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low) + 1));
  }
  [[nodiscard]] bool one_in(std::uint64_t n) noexcept { return below(n) == 0; }
  template <class T, std::size_t Size>
  [[nodiscard]] const T& one_of(const std::array<T, Size>& values) noexcept {
    return values[below(Size)];
  }

 private:
  std::uint64_t state_;
};

}  // namespace licet::test
