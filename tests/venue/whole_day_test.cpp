// Days on which members do everything that a log can hold: the ledger balances, holds and cash in transit fit, nothing
// is done twice, books never cross, the same commands give the same events and state, and a venue that was loaded goes
// on like the one that was saved.

#include "tests/venue/whole_day.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <random>

#include "engine/venue/state_format.hpp"
#include "tests/venue/days.hpp"
#include "tests/venue/executed_once.hpp"

namespace licet::test {
namespace {

/// A venue with the whole world open, followed by the models.
struct World : Bench {
  explicit World(RulesVersion rules = newest_rules) {
    open_whole_world(
        [this](MemberId member, const auto& body) {
          apply(member, body);
          LICET_CHECK(none<CommandRejected>());
          LICET_CHECK(follow(member) == "");
        },
        rules);
  }
  [[nodiscard]] Command next(const Draw& draw) {
    now = now + whole_step_of(draw);
    const Command command = whole_command_of(draw, ++draws, heard);
    EXPECT_TRUE(decode_command(command.bytes())) << "a command that no journal would hold";
    return command;
  }
  [[nodiscard]] std::string follow(MemberId acting) {
    heard.follow(events);
    if (auto fault = model.follow(events); !fault.empty()) return fault;
    return once.follow(acting, events);
  }
  /// Returns what is wrong; empty when nothing is.
  [[nodiscard]] std::string step(const Draw& draw) {
    const Command command = next(draw);
    apply(command);
    if (auto fault = follow(command.header().member); !fault.empty()) return fault;
    return model.check(ledger, venue.inspect());
  }
  Heard heard;
  VenueModel model;
  ExecutedOnce once;
  std::uint32_t draws = 0;
};

TEST(WholeDays, HoldAfterEveryCommandAndShrinkWhenTheyDoNot) {
  rc::check([](const std::vector<Draw>& draws) {
    World world;
    for (const Draw& draw : draws) {
      const std::string fault = world.step(draw);
      RC_ASSERT(fault == "");
    }
  });
}

TEST(WholeDays, HoldOverLongDaysOnWhichEverythingHappens) {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    std::mt19937_64 random(seed);
    World world;
    for (int n = 0; n < 4'000; ++n) {
      const std::string fault = world.step(next_draw(random));
      ASSERT_EQ(fault, "") << "seed " << seed << ", command " << n << ": " << world.types();
      for (const RecordView event : world.events) {
        ++seen[std::string(word(static_cast<EventType>(event.header().type)))];
        if (const auto* trade = event.get_if<Trade>()) {
          ++seen["trades of kind " + std::to_string(static_cast<int>(trade->kind))];
          const auto mode = world.model.instruments.at(trade->instrument).terms.mode;
          ++seen["trades in mode " + std::string(word(mode))];
        }
      }
    }
    const VenueModel& model = world.model;
    EXPECT_GT(model.combinations.filled, 20U);
    EXPECT_GT(model.combinations.filled_later, 5U);
    EXPECT_GT(model.off_book.answered, 10U);
    EXPECT_GT(model.off_book.taken, model.off_book.answered + 10);
    EXPECT_GT(model.transit.posted, 10U);
    EXPECT_GT(model.transit.voided, 2U);
    EXPECT_GT(model.transit.timed_out, 5U);
    EXPECT_GT(world.once.repeated, 5U);
    EXPECT_GT(model.trades, 300U);
  }
  for (std::uint16_t type = 1; type <= static_cast<std::uint16_t>(EventType::account_limits_set); ++type) {
    const std::string name(word(static_cast<EventType>(type)));
    if (name == "venue_opened") continue;
    EXPECT_GT(seen[name], 10) << name << " hardly happens: the days prove little";
  }
  for (const TradeKind kind :
       {TradeKind::continuous, TradeKind::call, TradeKind::quote, TradeKind::block, TradeKind::combination}) {
    EXPECT_GT(seen["trades of kind " + std::to_string(static_cast<int>(kind))], 20) << static_cast<int>(kind);
  }
  for (const TradingMode mode : {TradingMode::continuous, TradingMode::auction, TradingMode::listed, TradingMode::quote,
                                 TradingMode::single_lot}) {
    EXPECT_GT(seen["trades in mode " + std::string(word(mode))], 2) << word(mode);
  }
}

struct DayResult {
  std::uint64_t events = 0;
  std::uint64_t state = 0;
  friend bool operator==(const DayResult&, const DayResult&) = default;
};

DayResult run_day(std::uint64_t seed, int commands, RulesVersion rules = newest_rules) {
  std::mt19937_64 random(seed);
  World world(rules);
  for (int n = 0; n < commands; ++n) {
    world.apply(world.next(next_draw(random)));
    world.heard.follow(world.events);
  }
  EXPECT_EQ(world.venue.inspect().rules, newest_rules) << "a day of the first rules adopts the newest";
  return {world.digest_of_events, world.venue.state_hash()};
}

TEST(WholeDays, AreTheSameAgain) {
  EXPECT_EQ(run_day(7, 2'000), run_day(7, 2'000));
  EXPECT_NE(run_day(7, 2'000), run_day(8, 2'000));
}

/// As VenueDeterminism.TheGoldenDay: a change of these numbers is a change of the venue's rules, of a record's layout,
/// or of what the day draws. The state's is in engine/venue/state_format.hpp.
TEST(WholeDays, TheGoldenDay) {
  const DayResult day = run_day(20'260'101, 10'000);
  EXPECT_EQ(day.events, 11061039303087668680U);
  EXPECT_EQ(day.state, state_format);
}

/// Begun by the first rules; some command of the day adopts the newest.
TEST(WholeDays, TheGoldenDayThatChangesItsRules) {
  const DayResult day = run_day(20'260'101, 10'000, RulesVersion::first);
  EXPECT_EQ(day.events, 15451068038033129491U);
  EXPECT_EQ(day.state, state_format);
}

TEST(WholeDays, GoOnAfterTheyWereLoadedAsIfTheyHadNotBeenSaved) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    run_two_days<World>(seed, 3'000);
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace licet::test
