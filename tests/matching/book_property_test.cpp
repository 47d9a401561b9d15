#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "tests/matching/book_pair.hpp"
#include "tests/matching/dice.hpp"
#include "tests/matching/shrink.hpp"

// Our book against the naive one, on random commands in all modes: short sequences, and long seeded ones that take the
// books through all their sizes. What fails is shrunk. LICET_BOOK_STEPS and LICET_BOOK_SEED change the long ones.
namespace licet::test {

/// For rapidcheck.
void showValue(const BookCommand& command, std::ostream& out) { out << describe(command); }

namespace {

using Kind = BookCommand::Kind;

constexpr std::array modes = {SelfTradePrevention::cancel_newest, SelfTradePrevention::cancel_oldest,
                              SelfTradePrevention::cancel_both, SelfTradePrevention::decrement_and_cancel};

rc::Gen<BookCommand> any_command(rc::Gen<std::int64_t> ticks) {
  return rc::gen::apply(
      [](Kind kind, Side side, SelfTradePrevention mode, std::uint32_t owner, std::int64_t at, std::int64_t quantity,
         std::int64_t part,
         std::uint32_t pick) { return BookCommand{kind, side, mode, owner, at, quantity, part, pick, 0}; },
      rc::gen::weightedElement<Kind>({{12, Kind::limit},
                                      {2, Kind::immediate_or_cancel},
                                      {3, Kind::fill_or_kill},
                                      {2, Kind::minimum_quantity},
                                      {2, Kind::market},
                                      {6, Kind::iceberg},
                                      {4, Kind::cancel},
                                      {2, Kind::reduce},
                                      {2, Kind::replace},
                                      {2, Kind::stop},
                                      {1, Kind::cancel_stop},
                                      {1, Kind::begin_call},
                                      {2, Kind::end_call}}),
      rc::gen::element(Side::buy, Side::sell), rc::gen::elementOf(modes), rc::gen::inRange<std::uint32_t>(1, 5),
      std::move(ticks), rc::gen::inRange<std::int64_t>(1, 60), rc::gen::inRange<std::int64_t>(1, 30),
      rc::gen::inRange<std::uint32_t>(0, 1000));
}

void same_as_model(const rc::Gen<std::int64_t>& ticks) {
  const auto commands = *rc::gen::scale(4.0, rc::gen::container<std::vector<BookCommand>>(any_command(ticks)));
  BookMemory memory(10'000);
  BookPair books(memory);
  for (const BookCommand& command : commands) {
    const std::string difference = books.apply(command);
    if (!difference.empty()) RC_FAIL("after " + describe(command) + ": " + difference);
  }
}

RC_GTEST_PROP(BookProperty, NearPrices, ()) { same_as_model(rc::gen::inRange<std::int64_t>(1, 12)); }
RC_GTEST_PROP(BookProperty, PricesBeyondAWindow, ()) { same_as_model(rc::gen::inRange<std::int64_t>(1, 400)); }
RC_GTEST_PROP(BookProperty, AnyPrices, ()) {
  same_as_model(rc::gen::inRange<std::int64_t>(min_ticks.raw(), max_ticks.raw()));
}

/// Prices of a long run: a function of the step and the dice.
struct PriceShape {
  const char* name;
  std::function<std::int64_t(std::int64_t step, Dice& dice)> ticks;
  std::int64_t live_max;  // cancels are drawn more often above it
};

void PrintTo(const PriceShape& shape, std::ostream* out) { *out << shape.name; }

const std::vector<PriceShape>& shapes() {
  static const std::vector<PriceShape> all = {
      {"Narrow", [](std::int64_t, Dice& d) { return 1 + d.below(8); }, 60},
      {"OneWindow", [](std::int64_t, Dice& d) { return 5'000 + d.below(100); }, 120},
      {"Drifting", [](std::int64_t s, Dice& d) { return 1'000'000 + (s / 2'000 % 2 == 0 ? s : -s) / 4 + d.below(90); },
       150},
      {"Jumping", [](std::int64_t s, Dice& d) { return 50'000 + s / 300 % 7 * 3'000 + d.below(60); }, 100},
      {"Crowded", [](std::int64_t, Dice& d) { return 1'000'000 + d.below(700) + d.below(700); }, 700},
      {"VeryCrowded", [](std::int64_t s, Dice& d) { return 1'000'000 + s / 10 + d.below(6'000); }, 2'500},
      {"Wide", [](std::int64_t, Dice& d) { return 1 + d.below(std::int64_t{1} << (1 + d.below(40))); }, 200},
      {"Islands",
       [](std::int64_t, Dice& d) {
         constexpr std::array<std::int64_t, 5> shores = {1, 1'000, 1'000'000, 1'000'000'000'000,
                                                         (std::int64_t{1} << 62) - 21};
         return shores[static_cast<std::size_t>(d.below(5))] + d.below(20);
       },
       100},
      {"Extremes", [](std::int64_t, Dice& d) { return d.below(2) == 0 ? min_ticks.raw() : max_ticks.raw(); }, 30},
  };
  return all;
}

/// Kinds of commands by chance, in thousandths.
struct Chance {
  Kind kind;
  std::int64_t thousandths;
};
constexpr std::array continuous = {
    Chance{Kind::limit, 420},       Chance{Kind::iceberg, 120},         Chance{Kind::immediate_or_cancel, 30},
    Chance{Kind::fill_or_kill, 25}, Chance{Kind::minimum_quantity, 25}, Chance{Kind::market, 10},
    Chance{Kind::cancel, 210},      Chance{Kind::reduce, 70},           Chance{Kind::replace, 60},
    Chance{Kind::stop, 20},         Chance{Kind::cancel_stop, 6},       Chance{Kind::begin_call, 4}};
constexpr std::array in_call = {Chance{Kind::limit, 430},  Chance{Kind::iceberg, 130},    Chance{Kind::market, 40},
                                Chance{Kind::cancel, 210}, Chance{Kind::reduce, 60},      Chance{Kind::replace, 60},
                                Chance{Kind::stop, 20},    Chance{Kind::cancel_stop, 10}, Chance{Kind::end_call, 40}};

template <std::size_t N>
Kind draw_kind(const std::array<Chance, N>& chances, Dice& dice) {
  std::int64_t left = dice.below(1'000);
  for (const Chance& chance : chances) {
    if ((left -= chance.thousandths) < 0) return chance.kind;
  }
  return Kind::cancel;
}

/// Limit orders near the touch cross often; to let a book fill, most orders are passive around the drawn price.
BookCommand draw(const PriceShape& shape, std::int64_t step, Dice& dice, const BookPair& books) {
  BookCommand command;
  command.kind = books.in_call() ? draw_kind(in_call, dice) : draw_kind(continuous, dice);
  const bool is_new = command.kind == Kind::limit || command.kind == Kind::iceberg;
  const bool full = static_cast<std::int64_t>(books.live()) > shape.live_max;
  if (is_new && full && dice.below(2) == 0) command.kind = Kind::cancel;
  if (command.kind == Kind::stop && books.waiting_stops() > 30) command.kind = Kind::cancel_stop;
  command.side = dice.below(2) == 0 ? Side::buy : Side::sell;
  command.mode = modes[static_cast<std::size_t>(dice.below(4))];
  command.owner = 1 + static_cast<std::uint32_t>(dice.below(6));
  command.ticks = shape.ticks(step, dice);
  command.quantity = is_new ? 1 + dice.below(30) : 1 + dice.below(120);
  command.part = 1 + dice.below(12);
  command.pick = static_cast<std::uint32_t>(dice.below(1 << 20));
  // A limit order that would sweep the book goes behind the other side's best instead, four times of five.
  const auto other = books.book().best(command.side == Side::buy ? Side::sell : Side::buy);
  if (is_new && !books.in_call() && other.has_value() && dice.below(5) != 0) {
    const std::int64_t touch = other->ticks.raw();
    const std::int64_t distance = std::abs(command.ticks - touch) + 1;
    command.ticks = command.side == Side::buy ? std::max(min_ticks.raw(), touch - distance)
                                              : std::min(max_ticks.raw() - distance, touch) + distance;
  }
  return command;
}

/// Three books in one memory.
class Venue {
 public:
  BookPair& book(std::uint32_t number) { return *books_[number]; }
  std::string apply(const BookCommand& command, Depth depth) { return book(command.book).apply(command, depth); }
  [[nodiscard]] const BookMemory& memory() const { return memory_; }

 private:
  BookMemory memory_{100'000};
  std::array<std::unique_ptr<BookPair>, 3> books_{
      std::make_unique<BookPair>(memory_), std::make_unique<BookPair>(memory_), std::make_unique<BookPair>(memory_)};
};

/// What the commands end with; the last failing one's difference.
std::string replay(const std::vector<BookCommand>& commands) {
  Venue venue;
  for (const BookCommand& command : commands) {
    std::string difference = venue.apply(command, Depth::whole);
    if (!difference.empty()) return difference;
  }
  return {};
}

std::string shrunk(std::vector<BookCommand> commands) {
  const auto fails = [](const std::vector<BookCommand>& candidate) { return !replay(candidate).empty(); };
  if (!fails(commands)) return "not repeated from the beginning: a book was cleared before";
  commands = shrink(std::move(commands), fails);
  return "least commands that fail:\n" + describe(commands) + replay(commands);
}

std::int64_t from_environment(const char* name, std::int64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoll(text);
}

class LongRun : public testing::TestWithParam<PriceShape> {};

TEST_P(LongRun, SameAsModel) {
  const PriceShape& shape = GetParam();
  const auto seed = static_cast<std::uint64_t>(from_environment("LICET_BOOK_SEED", 20'260'214));
  const std::int64_t steps = from_environment("LICET_BOOK_STEPS", 40'000);
  // Now and then all begins anew, so that books also empty, and what fails has a beginning that is not far.
  constexpr std::int64_t steps_a_day = 20'000;
  Dice dice(seed);
  BookPair::Seen seen;
  for (std::int64_t day = 0; day * steps_a_day < steps; ++day) {
    Venue venue;
    std::vector<BookCommand> commands;
    for (std::int64_t step = 0; step < steps_a_day; ++step) {
      const auto number = static_cast<std::uint32_t>(dice.below(3));
      commands.push_back(draw(shape, day * steps_a_day + step, dice, venue.book(number)));
      commands.back().book = number;
      const bool small = venue.book(number).live() < 50;
      const std::string difference =
          venue.apply(commands.back(), small || step % 64 == 0 ? Depth::whole : Depth::touched);
      ASSERT_EQ(difference, "") << "seed " << seed << " day " << day << " step " << step << "\n" << shrunk(commands);
    }
    for (std::uint32_t number = 0; number < 3; ++number) {
      BookPair& pair = venue.book(number);
      ASSERT_EQ(pair.compare_all(), "");
      pair.clear();
      EXPECT_TRUE(pair.book().empty());
      const BookPair::Seen& more = pair.seen();
      seen.fills += more.fills;
      seen.refreshes += more.refreshes;
      seen.self_trades += more.self_trades;
      seen.auctions += more.auctions;
      seen.crosses += more.crosses;
      seen.stops += more.stops;
    }
    EXPECT_EQ(venue.memory().orders.open(), 0U);
  }
  // The run has been through what it is for.
  EXPECT_GT(seen.fills, 1'000U);
  EXPECT_GT(seen.refreshes, 100U);
  EXPECT_GT(seen.self_trades, 100U);
  EXPECT_GT(seen.auctions, 20U);
  EXPECT_GT(seen.crosses, 100U);
  EXPECT_GT(seen.stops, 100U);
}

INSTANTIATE_TEST_SUITE_P(Shapes, LongRun, testing::ValuesIn(shapes()),
                         [](const testing::TestParamInfo<PriceShape>& shape) { return shape.param.name; });

TEST(Shrink, LeavesTheCommandsThatMatter) {
  Dice dice(1);
  std::vector<BookCommand> commands(1'000);
  for (BookCommand& command : commands) command.quantity = 1 + dice.below(100);
  commands[317].kind = Kind::iceberg;
  commands[702].kind = Kind::end_call;
  commands[702].quantity = 90;
  const auto fails = [](const std::vector<BookCommand>& candidate) {
    bool iceberg = false;
    for (const BookCommand& command : candidate) {
      if (command.kind == Kind::iceberg) iceberg = true;
      if (command.kind == Kind::end_call && iceberg && command.quantity > 20) return true;
    }
    return false;
  };
  const std::vector<BookCommand> least = shrink(commands, fails);
  ASSERT_EQ(least.size(), 2U);
  EXPECT_EQ(least[0].kind, Kind::iceberg);
  EXPECT_EQ(least[0].quantity, 1);
  EXPECT_EQ(least[1].kind, Kind::end_call);
  EXPECT_EQ(least[1].quantity, 22);
}

}  // namespace
}  // namespace licet::test
