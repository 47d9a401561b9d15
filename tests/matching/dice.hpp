#pragma once

#include <cstdint>

namespace licet::test {

/// A small generator of its own (splitmix64), so that a printed seed gives the same commands with every standard
/// library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  /// 0 … bound - 1
  std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(next() >> 1) % bound; }
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e37'79b9'7f4a'7c15U;
    z = (z ^ z >> 30) * 0xbf58'476d'1ce4'e5b9U;
    z = (z ^ z >> 27) * 0x94d0'49bb'1331'11ebU;
    return z ^ z >> 31;
  }

 private:
  std::uint64_t state_;
};

}  // namespace licet::test
