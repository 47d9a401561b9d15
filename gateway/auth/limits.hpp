#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <unordered_map>

#include "engine/core/ids.hpp"
#include "engine/core/time.hpp"

namespace licet {

/// So many requests a second on average, and at most `burst` at once.
struct RateLimit {
  std::uint32_t per_second = 100;  // at least 1
  std::uint32_t burst = 200;       // at least 1
};

/// A token bucket that starts full. Holds one instant instead of a level (the generic cell rate algorithm, ITU-T
/// I.371): no division on the way, no drift, and the caller brings the time. One thread at a time.
class TokenBucket {
 public:
  explicit TokenBucket(RateLimit limit) noexcept;

  /// Takes `cost` tokens, or none: false means refuse with rate_limited. A time before an earlier one refills nothing.
  [[nodiscard]] bool try_take(Timestamp now, std::uint32_t cost = 1) noexcept;
  /// How long until `cost` tokens are there; 0 when they are now. For Retry-After. `cost` above the burst never comes.
  [[nodiscard]] Duration wait(Timestamp now, std::uint32_t cost = 1) const noexcept;
  /// Nothing has been taken that is not refilled by `now`: as good as new.
  [[nodiscard]] bool is_full(Timestamp now) const noexcept { return empty_at_ <= now.nanoseconds(); }

 private:
  [[nodiscard]] std::int64_t after(Timestamp now, std::uint32_t cost) const noexcept;

  std::int64_t interval_ns_;   // between two tokens
  std::int64_t tolerance_ns_;  // how far ahead of the average a burst may run
  std::int64_t empty_at_ = 0;  // when what was taken will have been refilled
};

/// One bucket for each key (member, remote address), at most `keys_max` of them; full ones make room for new ones. One
/// thread at a time.
template <class Key>
class KeyedLimits {
 public:
  explicit KeyedLimits(RateLimit limit, std::size_t keys_max = 65'536) : limit_(limit), keys_max_(keys_max) {}

  /// False: refuse with rate_limited. Also when so many keys are busy at once that no other can be watched.
  [[nodiscard]] bool try_take(const Key& key, Timestamp now, std::uint32_t cost = 1) {
    auto at = buckets_.find(key);
    if (at == buckets_.end()) {
      if (buckets_.size() >= keys_max_ && !make_room(now)) return false;
      at = buckets_.emplace(key, TokenBucket(limit_)).first;
    }
    return at->second.try_take(now, cost);
  }
  [[nodiscard]] std::size_t size() const noexcept { return buckets_.size(); }

 private:
  bool make_room(Timestamp now) {
    // A sweep visits every bucket, so at most one in `sweep_every`.
    if (now - swept_at_ < sweep_every) return false;
    swept_at_ = now;
    std::erase_if(buckets_, [now](const auto& entry) { return entry.second.is_full(now); });
    return buckets_.size() < keys_max_;
  }

  static constexpr Duration sweep_every{100'000'000};
  RateLimit limit_;
  std::size_t keys_max_;
  Timestamp swept_at_;
  std::unordered_map<Key, TokenBucket> buckets_;
};

}  // namespace licet
