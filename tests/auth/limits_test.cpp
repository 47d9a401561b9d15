#include "gateway/auth/limits.hpp"
#include "engine/core/sha256.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <deque>
#include <map>
#include <set>
#include <string>

#include "gateway/auth/replay_cache.hpp"

namespace licet::test {
namespace {

constexpr Timestamp start{1'000'000'000'000};

TEST(TokenBucket, AllowsABurstAndThenTheRate) {
  TokenBucket bucket({.per_second = 10, .burst = 3});
  EXPECT_TRUE(bucket.is_full(start));
  EXPECT_TRUE(bucket.try_take(start));
  EXPECT_TRUE(bucket.try_take(start, 2));
  EXPECT_FALSE(bucket.try_take(start));
  EXPECT_EQ(bucket.wait(start), Duration(100'000'000));
  EXPECT_FALSE(bucket.try_take(start + Duration(99'999'999)));
  EXPECT_TRUE(bucket.try_take(start + Duration(100'000'000)));
  EXPECT_FALSE(bucket.try_take(start + Duration(100'000'000)));
  EXPECT_TRUE(bucket.try_take(start + Duration::seconds(10), 3));
  EXPECT_FALSE(bucket.try_take(start + Duration::seconds(10)));
  EXPECT_FALSE(bucket.try_take(start + Duration::seconds(100), 4));  // more than it ever holds
}

RC_GTEST_PROP(TokenBucket, NeverGivesMoreThanRateTimesTimeAndBurst, ()) {
  const auto rate = *rc::gen::inRange<std::uint32_t>(1, 1'000);
  const auto burst = *rc::gen::inRange<std::uint32_t>(1, 50);
  TokenBucket bucket({.per_second = rate, .burst = burst});
  Timestamp now = start;
  std::int64_t taken = 0;
  for (const auto pause :
       *rc::gen::container<std::vector<std::uint32_t>>(rc::gen::inRange<std::uint32_t>(0, 20'000'000))) {
    now = now + Duration(pause);
    if (bucket.try_take(now)) ++taken;
    const std::int64_t interval = 1'000'000'000 / rate;
    RC_ASSERT(taken <= (now - start).nanoseconds() / interval + burst);
  }
}

TEST(KeyedLimits, KeepsKeysApartAndTheirNumberBounded) {
  KeyedLimits<std::string> limits({.per_second = 1, .burst = 1}, 2);
  EXPECT_TRUE(limits.try_take("a", start));
  EXPECT_FALSE(limits.try_take("a", start));
  EXPECT_TRUE(limits.try_take("b", start));
  EXPECT_FALSE(limits.try_take("c", start));  // no room while both are busy
  EXPECT_TRUE(limits.try_take("c", start + Duration::seconds(2)));
  EXPECT_LE(limits.size(), 2U);
}

Hash256 id_of(std::uint32_t n) { return sha256(std::to_string(n)); }

/// Against the obvious model: a set of ids with their ends.
RC_GTEST_PROP(ReplayCache, RefusesExactlyWhatIsRememberedAndAlive, ()) {
  ReplayCache cache;
  std::map<std::uint32_t, Timestamp> alive;
  Timestamp now = start;
  const auto steps = *rc::gen::container<std::vector<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>>>(
      rc::gen::arbitrary<std::tuple<std::uint8_t, std::uint8_t, std::uint8_t>>());
  for (const auto& [id, lifetime, pause] : steps) {
    now = now + Duration(pause);
    std::erase_if(alive, [now](const auto& entry) { return entry.second <= now; });
    const Timestamp expires = now + Duration(1 + lifetime);
    const auto result = cache.remember(MemberId(1 + id % 3U), id_of(id), expires, now);
    RC_ASSERT(result.has_value() == !alive.contains(id));
    if (!result) RC_ASSERT(result.error() == Reject::credential_replayed);
    alive.emplace(id, expires);
    RC_ASSERT(cache.size() == alive.size());
  }
}

TEST(ReplayCache, OneMemberCannotUseUpTheRoomOfOthers) {
  ReplayCache cache;
  const Timestamp end = start + Duration::seconds(60);
  std::uint32_t n = 0;
  for (; n < ReplayCache::entries_max_per_member; ++n) ASSERT_TRUE(cache.remember(MemberId(1), id_of(n), end, start));
  EXPECT_EQ(cache.remember(MemberId(1), id_of(n), end, start).error(), Reject::overloaded);
  EXPECT_TRUE(cache.remember(MemberId(2), id_of(n), end, start));
  EXPECT_TRUE(cache.remember(MemberId(1), id_of(n + 1), end + Duration::seconds(60), end));
  EXPECT_EQ(cache.size(), 1U);
}

}  // namespace
}  // namespace licet::test
