#include "engine/runtime/ring.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

#include "tests/runtime/toy_machine.hpp"

namespace licet {
namespace {

using testing::make_order;

TEST(Ring, TakesUntilFullAndSaysSo) {
  CommandRing ring(4);
  for (std::uint64_t n = 0; n < 4; ++n) ASSERT_TRUE(ring.push(make_order(n)).has_value());
  EXPECT_EQ(ring.push(make_order(4)).error(), Reject::overloaded);
  EXPECT_EQ(ring.depth(), 4U);
  std::vector<std::uint64_t> seen;
  EXPECT_EQ(ring.pop(3, [&](Command& c) { seen.push_back(c.header().request.value()); }), 3U);
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{0, 1, 2}));
  EXPECT_TRUE(ring.push(make_order(5)).has_value());
  EXPECT_EQ(ring.depth(), 2U);
}

TEST(Ring, TellsWhatIsComing) {
  CommandRing ring(8);
  for (std::uint64_t n = 0; n < 5; ++n) ASSERT_TRUE(ring.push(make_order(n)).has_value());
  std::vector<std::uint64_t> heard;
  const auto take = [&](Command& c) { heard.push_back(c.header().request.value()); };
  const auto coming = [&](const Command& c) { heard.push_back(100 + c.header().request.value()); };
  EXPECT_EQ(ring.pop(4, take, 2, coming), 4U);
  EXPECT_EQ(heard, (std::vector<std::uint64_t>{102, 0, 103, 1, 2, 3})) << "nothing beyond those that are taken";
}

TEST(Ring, KeepsTheWholeCommand) {
  CommandRing ring(2);
  const Command command = make_order(77, OriginId(3));
  ASSERT_TRUE(ring.push(command).has_value());
  ring.pop(1, [&](Command& taken) { EXPECT_TRUE(std::ranges::equal(taken.bytes(), command.bytes())); });
}

TEST(Ring, AfterClosingRefusesButStillGivesWhatItAccepted) {
  CommandRing ring(4);
  ASSERT_TRUE(ring.push(make_order(1)).has_value());
  ring.close();
  EXPECT_TRUE(ring.is_closed());
  EXPECT_EQ(ring.push(make_order(2)).error(), Reject::not_ready);
  EXPECT_EQ(ring.depth(), 1U);
  EXPECT_EQ(ring.pop(8, [](Command&) {}), 1U);
  EXPECT_EQ(ring.depth(), 0U);
}

// Each producer's commands arrive whole, once and in its own order, whatever the others do; and closing in the middle
// loses nothing that was accepted.
TEST(Ring, UnderThreadsLosesNothingAndKeepsEachProducersOrder) {
  constexpr std::uint64_t producers = 4;
  constexpr std::uint64_t most = 20'000;
  CommandRing ring(64);
  std::vector<std::uint64_t> accepted(producers, 0);
  std::vector<std::thread> threads;
  for (std::uint64_t p = 0; p < producers; ++p) {
    threads.emplace_back([&, p] {
      for (std::uint64_t n = 0; n < most;) {
        const auto pushed = ring.push(make_order(n, OriginId(static_cast<std::uint32_t>(p + 1))));
        if (pushed) {
          accepted[p] = ++n;
        } else if (pushed.error() == Reject::not_ready) {
          return;
        } else {
          std::this_thread::yield();
        }
      }
    });
  }
  std::vector<std::uint64_t> taken(producers, 0);
  std::uint64_t total = 0;
  const auto take = [&](Command& command) {
    const std::size_t p = command.header().origin.value() - 1;
    ASSERT_EQ(command.header().request.value(), taken[p]);
    ASSERT_EQ(command.view().as<PlaceOrder>().client_order_id.view(), std::to_string(taken[p]));
    ++taken[p];
    ++total;
  };
  while (total < producers * most / 2) {
    if (ring.pop(16, take) == 0) std::this_thread::yield();
  }
  ring.close();
  for (auto& thread : threads) thread.join();
  while (ring.pop(16, take) > 0) {
  }
  EXPECT_EQ(taken, accepted);
}

}  // namespace
}  // namespace licet
