#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace licet {

/// A span in nanoseconds.
class Duration {
 public:
  constexpr Duration() noexcept = default;
  constexpr explicit Duration(std::int64_t nanoseconds) noexcept : nanoseconds_(nanoseconds) {}
  [[nodiscard]] static constexpr Duration seconds(std::int64_t n) noexcept { return Duration(n * 1'000'000'000); }
  [[nodiscard]] static constexpr Duration days(std::int64_t n) noexcept { return seconds(n * 86'400); }
  [[nodiscard]] constexpr std::int64_t nanoseconds() const noexcept { return nanoseconds_; }
  friend constexpr auto operator<=>(Duration, Duration) noexcept = default;

 private:
  std::int64_t nanoseconds_ = 0;
};

/// An instant of the sequencer's clock: nanoseconds since 1970-01-01T00:00:00Z. The state machine knows no other clock.
class Timestamp {
 public:
  constexpr Timestamp() noexcept = default;
  constexpr explicit Timestamp(std::int64_t nanoseconds) noexcept : nanoseconds_(nanoseconds) {}
  [[nodiscard]] constexpr std::int64_t nanoseconds() const noexcept { return nanoseconds_; }
  [[nodiscard]] constexpr std::int64_t seconds() const noexcept { return nanoseconds_ / 1'000'000'000; }
  friend constexpr auto operator<=>(Timestamp, Timestamp) noexcept = default;
  friend constexpr Timestamp operator+(Timestamp t, Duration d) noexcept {
    return Timestamp(t.nanoseconds_ + d.nanoseconds());
  }
  friend constexpr Duration operator-(Timestamp a, Timestamp b) noexcept {
    return Duration(a.nanoseconds_ - b.nanoseconds_);
  }
  /// This much later; the greatest instant when there is none so late. `d` is not negative.
  [[nodiscard]] constexpr Timestamp later_by(Duration d) const noexcept {
    constexpr auto last = std::numeric_limits<std::int64_t>::max();
    return Timestamp(nanoseconds_ > last - d.nanoseconds() ? last : nanoseconds_ + d.nanoseconds());
  }

 private:
  std::int64_t nanoseconds_ = 0;
};

}  // namespace licet
