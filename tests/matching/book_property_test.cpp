#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <cstdint>
#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "tests/matching/book_pair.hpp"

// Our book against the naive one, on random commands in all modes: short sequences with shrinking, and long seeded ones
// that take the books through all their sizes.
namespace licet::test {
namespace {

using Kind = BookCommand::Kind;

constexpr std::array modes = {SelfTradePrevention::cancel_newest, SelfTradePrevention::cancel_oldest,
                              SelfTradePrevention::cancel_both};

/// A small generator of its own, so that a printed seed gives the same commands with every standard library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::int64_t below(std::int64_t bound) { return static_cast<std::int64_t>(next() >> 1) % bound; }
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e37'79b9'7f4a'7c15u;
    z = (z ^ z >> 30) * 0xbf58'476d'1ce4'e5b9u;
    z = (z ^ z >> 27) * 0x94d0'49bb'1331'11ebu;
    return z ^ z >> 31;
  }

 private:
  std::uint64_t state_;
};

rc::Gen<BookCommand> any_command(rc::Gen<std::int64_t> ticks) {
  return rc::gen::apply(
      [](Kind kind, Side side, SelfTradePrevention mode, std::uint32_t owner, std::int64_t at, std::int64_t quantity,
         std::uint32_t pick) { return BookCommand{kind, side, mode, owner, at, quantity, pick}; },
      rc::gen::weightedElement<Kind>({{12, Kind::limit},
                                      {2, Kind::immediate_or_cancel},
                                      {3, Kind::fill_or_kill},
                                      {1, Kind::market},
                                      {4, Kind::cancel},
                                      {2, Kind::reduce},
                                      {2, Kind::replace}}),
      rc::gen::element(Side::buy, Side::sell), rc::gen::elementOf(modes), rc::gen::inRange<std::uint32_t>(1, 5),
      std::move(ticks), rc::gen::inRange<std::int64_t>(1, 60), rc::gen::inRange<std::uint32_t>(0, 1000));
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

class LongRun : public testing::TestWithParam<PriceShape> {};

/// Limit orders near the touch cross often; to let a book fill, most orders are passive around the drawn price.
BookCommand draw(const PriceShape& shape, std::int64_t step, Dice& dice, const BookPair& books) {
  BookCommand command;
  const std::int64_t kind = dice.below(100);
  const bool full = static_cast<std::int64_t>(books.live()) > shape.live_max;
  command.kind = kind < (full ? 30 : 62)   ? Kind::limit
                 : kind < (full ? 35 : 65) ? Kind::immediate_or_cancel
                 : kind < (full ? 37 : 67) ? Kind::fill_or_kill
                 : kind < (full ? 38 : 68) ? Kind::market
                 : kind < (full ? 85 : 87) ? Kind::cancel
                 : kind < 94               ? Kind::reduce
                                           : Kind::replace;
  command.side = dice.below(2) == 0 ? Side::buy : Side::sell;
  command.mode = modes[static_cast<std::size_t>(dice.below(3))];
  command.owner = 1 + static_cast<std::uint32_t>(dice.below(6));
  command.ticks = shape.ticks(step, dice);
  command.quantity = command.kind == Kind::limit ? 1 + dice.below(30) : 1 + dice.below(120);
  command.pick = static_cast<std::uint32_t>(dice.below(1 << 20));
  // A limit order that would sweep the book goes behind the other side's best instead, four times of five.
  const auto other = books.book().best(command.side == Side::buy ? Side::sell : Side::buy);
  if (command.kind == Kind::limit && other.has_value() && dice.below(5) != 0) {
    const std::int64_t touch = other->ticks.raw();
    const std::int64_t distance = std::abs(command.ticks - touch) + 1;
    command.ticks = command.side == Side::buy ? std::max(min_ticks.raw(), touch - distance)
                                              : std::min(max_ticks.raw() - distance, touch) + distance;
  }
  return command;
}

TEST_P(LongRun, SameAsModel) {
  const PriceShape& shape = GetParam();
  constexpr std::uint64_t seed = 20'260'214;
  constexpr std::int64_t steps = 100'000;
  Dice dice(seed);
  BookMemory memory(100'000);
  std::array<BookPair, 3> books{BookPair(memory), BookPair(memory), BookPair(memory)};
  for (std::int64_t step = 0; step < steps; ++step) {
    // Now and then a book empties, gives its memory back and begins anew.
    if (dice.below(8'000) == 0) books[static_cast<std::size_t>(dice.below(3))].clear();
    BookPair& pair = books[static_cast<std::size_t>(dice.below(3))];
    const BookCommand command = draw(shape, step, dice, pair);
    const bool small = pair.live() < 50;
    const std::string difference = pair.apply(command, small || step % 64 == 0 ? Depth::whole : Depth::touched);
    ASSERT_EQ(difference, "") << "seed " << seed << " step " << step << ": " << describe(command);
  }
  for (BookPair& pair : books) {
    ASSERT_EQ(pair.compare_all(), "");
    pair.clear();
    EXPECT_TRUE(pair.book().empty());
  }
  EXPECT_EQ(memory.orders.open(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Shapes, LongRun, testing::ValuesIn(shapes()),
                         [](const testing::TestParamInfo<PriceShape>& shape) { return shape.param.name; });

}  // namespace
}  // namespace licet::test
