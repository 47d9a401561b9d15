#include "gateway/auth/limits.hpp"

#include <algorithm>

namespace licet {

TokenBucket::TokenBucket(RateLimit limit) noexcept
    : interval_ns_(1'000'000'000 / std::max<std::int64_t>(limit.per_second, 1)),
      tolerance_ns_(interval_ns_ * std::max<std::int64_t>(limit.burst, 1)) {}

std::int64_t TokenBucket::after(Timestamp now, std::uint32_t cost) const noexcept {
  return std::max(empty_at_, now.nanoseconds()) + interval_ns_ * std::int64_t{cost};
}

bool TokenBucket::try_take(Timestamp now, std::uint32_t cost) noexcept {
  const std::int64_t then = after(now, cost);
  if (then - now.nanoseconds() > tolerance_ns_) return false;
  empty_at_ = then;
  return true;
}

Duration TokenBucket::wait(Timestamp now, std::uint32_t cost) const noexcept {
  return Duration(std::max<std::int64_t>(0, after(now, cost) - now.nanoseconds() - tolerance_ns_));
}

}  // namespace licet
