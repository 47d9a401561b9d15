#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "tests/venue/random_day.hpp"
#include "tests/venue/venue_model.hpp"

namespace licet::test {

/// A venue with the small world open, and what its events say.
struct SmallWorld : Bench {
  explicit SmallWorld(RulesVersion rules = newest_rules) {
    open_small_world(
        [this](MemberId member, const auto& body) {
          apply(member, body);
          LICET_CHECK(follow(member).empty());
        },
        rules);
  }
  /// The next command, at its time.
  [[nodiscard]] Command next(const Draw& draw) {
    now = now + step_of(draw);
    return command_of(draw, ++draws);
  }
  /// What is wrong with the events of the last command, of `acting`; empty when nothing is.
  [[nodiscard]] std::string follow(MemberId) { return model.follow(events); }

  VenueModel model;
  std::uint32_t draws = 0;
};

/// Lets a venue and another that was loaded from it at random points go on side by side.
template <class World>
void run_two_days(std::uint64_t seed, std::uint32_t commands) {
  std::mt19937_64 random(seed);
  World first;
  Bench second;
  ASSERT_TRUE(second.load(first.saved()));
  for (std::uint32_t n = 1; n <= commands; ++n) {
    const Command command = first.next(next_draw(random));
    second.now = first.now;
    second.sequence = first.sequence;
    first.apply(command);
    second.apply(command);
    ASSERT_TRUE(std::ranges::equal(first.events.bytes(), second.events.bytes()))
        << "seed " << seed << ", command " << n;
    ASSERT_EQ(first.venue.next_due(), second.venue.next_due()) << "seed " << seed << ", command " << n;
    ASSERT_EQ(first.follow(command.header().member), "") << "seed " << seed << ", command " << n;
    if (random() % 50 != 0) continue;
    ASSERT_EQ(first.venue.state_hash(), second.venue.state_hash()) << "seed " << seed << ", command " << n;
    const auto saved = first.saved();
    ASSERT_EQ(second.saved(), saved);
    const bool reloads = random() % 2 == 0;
    ASSERT_TRUE(!reloads || second.load(saved)) << "seed " << seed << ", command " << n;
    ASSERT_EQ(first.model.check(second.ledger, second.venue.inspect()), "") << "seed " << seed << ", command " << n;
  }
  EXPECT_EQ(first.venue.state_hash(), second.venue.state_hash());
}

}  // namespace licet::test
