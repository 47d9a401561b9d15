// A random day on a venue; what made one of its orders, trades, grants or accounts is cut out of the log as a scenario,
// which runs and holds, and makes the same happen.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "schemas/scenario/excerpt.hpp"
#include "tests/conformance/scenario_venue.hpp"
#include "tests/venue/whole_day.hpp"

namespace licet::test {
namespace {

using scenario::Question;
using ::testing::HasSubstr;

struct Day : Bench {
  Heard heard;
  std::vector<Command> log;
  std::vector<OrderId> orders;
  std::vector<TradeId> trades;
  std::vector<GrantId> grants;

  explicit Day(std::uint64_t seed, std::uint32_t commands, bool is_whole = false) {
    const auto open = [this](MemberId member, const auto& body) { add(Command::make(member, body)); };
    is_whole ? open_whole_world(open) : open_small_world(open);
    std::mt19937_64 random(seed);
    for (std::uint32_t n = 1; n <= commands; ++n) {
      Draw draw;
      std::ranges::generate(draw, [&] { return static_cast<std::uint32_t>(random()); });
      now = now + (is_whole ? whole_step_of(draw) : step_of(draw));
      add(is_whole ? whole_command_of(draw, n, heard) : command_of(draw, n));
    }
  }
  void add(const Command& command) {
    apply(command);
    heard.follow(events);
    Command logged = command;
    logged.header().sequence = Sequence(sequence);
    logged.header().time = now;
    log.push_back(logged);
    for (const auto& accepted : all<OrderAccepted>()) orders.push_back(accepted.order);
    for (const auto& trade : all<Trade>()) trades.push_back(trade.trade);
    for (const auto& grant : all<GrantReleased>()) grants.push_back(grant.grant);
  }
  [[nodiscard]] scenario::Parsed<scenario::Excerpt> excerpt(const Question& question) const {
    struct FreshVenue {
      Ledger ledger;
      LedgerClearing clearing{ledger};
      Venue venue{clearing};
    };
    const scenario::NewSubject new_subject = [] {
      return [fresh = std::make_shared<FreshVenue>()](RecordView command, EventBuffer& into) {
        fresh->venue.apply(command, into);
      };
    };
    return scenario::excerpt([&](const auto& each) { std::ranges::for_each(log, each); }, new_subject, question);
  }
};

Question about(Question::About kind, std::uint64_t number) {
  Question question;
  question.about = kind;
  question.number = number;
  return question;
}

/// `whole`: counts those that nothing less than the whole log explains: limits over all instruments, mass cancels.
void expect_holds(const Day& day, const Question& question, const std::string& what, int& whole) {
  const auto found = day.excerpt(question);
  ASSERT_TRUE(found.has_value()) << what << ": " << found.error();
  EXPECT_THAT(found->text, HasSubstr("# What was asked about:"));
  EXPECT_EQ(run_scenario(found->text).report(what), "") << found->text;
  whole += found->is_whole_log ? 1 : 0;
}

/// Asks about so many trades, orders and grants from all over the day, and about an account.
void ask_everything(const Day& day, std::size_t each, const std::string& account_name, const std::string& of_seed,
                    int& whole) {
  const auto ask = [&](Question::About kind, const auto& ids, std::size_t n, const std::string& name) {
    expect_holds(day, about(kind, ids[ids.size() * n / each].value()), of_seed + std::to_string(n) + name, whole);
  };
  for (std::size_t n = 0; n < each; ++n) {
    ask(Question::About::trade, day.trades, n, ", trade");
    ask(Question::About::order, day.orders, n, ", order");
    ask(Question::About::grant, day.grants, n, ", grant");
  }
  Question account;
  account.about = Question::About::account;
  account.account = account_name;
  expect_holds(day, account, of_seed + "account", whole);
}

TEST(Excerpt, OfOrdersTradesGrantsAndAccountsHolds) {
  int whole = 0;
  for (std::uint64_t seed = 2; seed <= 4; ++seed) {
    const Day day(seed, 600);
    ASSERT_GT(day.trades.size(), 3U);
    ask_everything(day, 3, "VENDOR/FLIGHTS/TRAIN/ORG/12M/held", "seed " + std::to_string(seed) + ", ", whole);
  }
  EXPECT_LE(whole, 10) << "of 30 questions";
}

/// Quotes, offers, combinations and all that may stand behind a trade.
TEST(Excerpt, OfADayOnWhichEverythingHappensHolds) {
  int whole = 0;
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    const Day day(seed, 600, true);
    ASSERT_GT(day.trades.size(), 20U);
    ask_everything(day, 4, "ALICE/CNY/in_transit", "seed " + std::to_string(seed) + ", ", whole);
  }
  EXPECT_LE(whole, 39) << "of 39 questions";
}

TEST(Excerpt, OfATradeNamesItsOrdersAndLeavesOtherInstrumentsOut) {
  const Day day(7, 250);
  const auto found = day.excerpt(about(Question::About::trade, day.trades.back().value()));
  ASSERT_TRUE(found.has_value()) << found.error();
  EXPECT_FALSE(found->is_whole_log);
  EXPECT_LT(found->commands, day.log.size() / 2);
  const std::size_t at = found->text.find("# What was asked about:");
  ASSERT_NE(at, std::string::npos);
  EXPECT_THAT(found->text.substr(at), HasSubstr("  trade "));
  EXPECT_THAT(found->text.substr(at), HasSubstr("  transfer pay_trade "));
}

TEST(Excerpt, OfTheWholeLogIsTheWholeLog) {
  const Day day(9, 100);
  Question question;
  question.to = 60;
  const auto found = day.excerpt(question);
  ASSERT_TRUE(found.has_value()) << found.error();
  EXPECT_TRUE(found->is_whole_log);
  EXPECT_EQ(found->commands, 60U);
  EXPECT_EQ(run_scenario(found->text).report("log"), "");
}

TEST(Excerpt, OfNothingIsRefused) {
  const Day day(9, 20);
  EXPECT_FALSE(day.excerpt(about(Question::About::trade, 1'000'000)).has_value());
}

}  // namespace
}  // namespace licet::test
