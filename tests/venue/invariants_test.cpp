// Whatever members ask, in whatever order: the ledger balances, holds fit, books never cross, and the same commands
// give the same events and the same state.

#include <rapidcheck.h>

#include <random>

#include "tests/venue/days.hpp"

namespace licet::test {
namespace {

TEST(VenueInvariants, HoldAfterEveryCommandAndShrinkWhenTheyDoNot) {
  rc::check([](const std::vector<Draw>& draws) {
    SmallWorld world;
    for (const Draw& draw : draws) {
      world.apply(world.next(draw));
      const std::string fault = world.model.follow(world.events);
      RC_ASSERT(fault == "");
      const std::string broken = world.model.check(world.ledger, world.venue.inspect());
      RC_ASSERT(broken == "");
    }
  });
}

TEST(VenueInvariants, HoldOverLongDays) {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    std::mt19937_64 random(seed);
    SmallWorld world;
    for (int n = 0; n < 3'000; ++n) {
      const Draw draw = next_draw(random);
      world.apply(world.next(draw));
      if (draw[0] % 100 != 99) {
        ASSERT_FALSE(world.events.empty()) << "a command without an answer, seed " << seed << ", command " << n;
      }
      ASSERT_EQ(world.model.follow(world.events), "") << "seed " << seed << ", command " << n;
      ASSERT_EQ(world.model.check(world.ledger, world.venue.inspect()), "") << "seed " << seed << ", command " << n;
      for (const RecordView event : world.events)
        ++seen[std::string(word(static_cast<EventType>(event.header().type)))];
    }
  }
  for (const char* type : {"order_accepted", "order_rejected", "order_rested", "order_cancelled", "cancel_rejected",
                           "order_replaced", "trade", "grant_released", "grant_changed", "usage_metered",
                           "order_refreshed", "order_triggered", "order_reduced", "all_cancelled", "kill_switch_set",
                           "auction_executed", "auction_indicated", "session_changed"}) {
    EXPECT_GT(seen[type], 10) << type << " hardly happens: the days prove little";
  }
}

struct DayResult {
  std::uint64_t events = 0;
  std::uint64_t state = 0;
  friend bool operator==(const DayResult&, const DayResult&) = default;
};

DayResult run_day(std::uint64_t seed, int commands, RulesVersion rules = newest_rules) {
  std::mt19937_64 random(seed);
  SmallWorld world(rules);
  for (int n = 0; n < commands; ++n) world.apply(world.next(next_draw(random)));
  return {world.digest_of_events, world.venue.state_hash()};
}

TEST(VenueDeterminism, TheSameCommandsGiveTheSameEventsAndState) {
  EXPECT_EQ(run_day(7, 2'000), run_day(7, 2'000));
  EXPECT_NE(run_day(7, 2'000), run_day(8, 2'000));
}

/// One fixed day, whose outcome every compiler at every optimisation level must reproduce. A change of these numbers is
/// a change of the venue's rules, which needs a new RulesVersion, or of a record's layout.
TEST(VenueDeterminism, TheGoldenDay) {
  const DayResult day = run_day(20'260'101, 20'000);
  EXPECT_EQ(day.events, 454638969342946781U);
  EXPECT_EQ(day.state, 2329561627959226894U);
}

/// As a program did it that had no other rules: its logs are replayed to the state that their users were told of. These
/// numbers never change.
TEST(VenueDeterminism, TheGoldenDayByTheFirstRules) {
  const DayResult day = run_day(20'260'101, 20'000, RulesVersion::first);
  EXPECT_EQ(day.events, 14553863063573349746U);
  EXPECT_EQ(day.state, 9941426681134674194U);
}

TEST(VenueDeterminism, TheHashTellsStatesApart) {
  SmallWorld world;
  const auto hash_after = [&](auto&& act) {
    act();
    return world.venue.state_hash();
  };
  std::vector<std::uint64_t> hashes{world.venue.state_hash()};
  hashes.push_back(hash_after([&] { world.apply(alice, order_terms("b1", Side::buy, 100, 1)); }));
  hashes.push_back(hash_after([&] { world.apply(bob, order_terms("b1", Side::buy, 100, 1)); }));
  hashes.push_back(hash_after([&] { world.apply(vendor, order_terms("s1", Side::sell, 100, 1)); }));
  hashes.push_back(hash_after([&] { world.apply(venue_operator, member_terms("EVE", MemberRole::buyer)); }));
  hashes.push_back(hash_after([&] { world.apply(venue_operator, AdvanceTime{}); }));
  std::ranges::sort(hashes);
  EXPECT_EQ(std::ranges::adjacent_find(hashes), hashes.end());
}

}  // namespace
}  // namespace licet::test
