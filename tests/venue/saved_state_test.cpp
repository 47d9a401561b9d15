// A venue that was loaded is the one that was saved: it gives the same events for the same commands and has the same
// state, whatever happened before; and what is damaged is refused.

#include <algorithm>
#include <random>

#include "tests/venue/days.hpp"

namespace licet::test {
namespace {

TEST(SavedState, ALoadedVenueGoesOnLikeTheOneThatWasSaved) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    run_two_days<SmallWorld>(seed, 3'000);
    if (HasFatalFailure()) return;
  }
}

TEST(SavedState, AVenueThatKnowsNothingIsSavedToo) {
  Bench bench;
  const std::uint64_t hash = bench.venue.state_hash();
  ASSERT_TRUE(bench.load(bench.saved()));
  EXPECT_EQ(bench.venue.state_hash(), hash);
  bench.apply(MemberId(), venue_terms());
  EXPECT_EQ(bench.types(), "venue_opened member_certified");
}

/// A state with some of everything, as it was saved.
std::vector<std::byte> some_day(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  SmallWorld world;
  for (int n = 0; n < 300; ++n) world.apply(world.next(next_draw(random)));
  return world.saved();
}

TEST(SavedState, IsRefusedWhenItIsCutOrContinued) {
  const auto saved = some_day(1);
  Bench bench;
  std::mt19937_64 random(1);
  for (int n = 0; n < 200; ++n) {
    const auto outcome = bench.load(std::span(saved).first(random() % saved.size()));
    ASSERT_FALSE(outcome);
    ASSERT_EQ(outcome.error(), Reject::snapshot_damaged);
  }
}

TEST(SavedState, OfAnotherVersionIsRefusedByName) {
  auto saved = some_day(1);
  constexpr std::size_t version = 1 + sizeof("venue") - 1;
  saved[version] = std::byte{2};
  Bench bench;
  const auto outcome = bench.load(saved);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error(), Reject::snapshot_version);
}

TEST(SavedState, ByRulesOfALaterProgramIsRefusedByName) {
  auto saved = some_day(1);
  constexpr std::size_t part = 1 + sizeof("venue") - 1 + sizeof(std::uint32_t);
  constexpr std::size_t is_open = 1;
  std::byte& rules = saved[part + is_open + offsetof(OpenVenue, rules)];
  ASSERT_EQ(rules, static_cast<std::byte>(newest_rules));
  rules = static_cast<std::byte>(static_cast<std::uint8_t>(newest_rules) + 1);
  Bench bench;
  const auto outcome = bench.load(saved);
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error(), Reject::rules_version);
}

/// Bytes that are not hashed are few: a damage is refused, or the state's hash is still what it says.
TEST(SavedState, IsRefusedWhenItIsDamaged) {
  std::size_t refused = 0;
  std::size_t tried = 0;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const auto saved = some_day(seed);
    std::uint64_t hash = 0;
    Bench bench;
    ASSERT_TRUE(bench.load(saved));
    hash = bench.venue.state_hash();
    std::mt19937_64 random(seed);
    for (int n = 0; n < 1'000; ++n) {
      auto damaged = saved;
      const std::size_t at = random() % damaged.size();
      for (std::size_t more = 0; more <= random() % 3; ++more) {
        damaged[(at + more) % damaged.size()] ^= static_cast<std::byte>(1U << random() % 8);
      }
      ++tried;
      if (bench.load(damaged)) {
        EXPECT_EQ(bench.venue.state_hash(), hash);
      } else {
        ++refused;
      }
    }
  }
  EXPECT_GT(refused * 100, tried * 95) << refused << " of " << tried;
}

}  // namespace
}  // namespace licet::test
