#include "gateway/licet/process_state.hpp"

#include <gtest/gtest.h>

namespace licet {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const ProcessState::SteadyClock::time_point began{seconds(1'000)};

JournalProgress read_so_far(std::uint64_t commands, std::uint64_t bytes, std::uint64_t bytes_total) {
  JournalProgress progress;
  progress.commands = commands;
  progress.bytes = bytes;
  progress.bytes_total = bytes_total;
  return progress;
}

TEST(ProcessStateTest, NothingIsExpectedBeforeAnythingIsDone) {
  ProcessState state;
  EXPECT_EQ(state.status(began).phase, ProcessPhase::starting);
  state.set(ProcessPhase::recovering, began);
  for (const std::uint64_t bytes_total : {0U, 4'000U}) {
    state.on_journal(read_so_far(0, 0, bytes_total));
    const ProcessStatus status = state.status(began + seconds(9));
    EXPECT_EQ(status.phase, ProcessPhase::recovering);
    EXPECT_EQ(status.percent, 0U);
    EXPECT_EQ(status.commands_expected, 0U);
    EXPECT_FALSE(status.seconds_left.has_value());
  }
}

TEST(ProcessStateTest, RecoveringAtHalfWayTakesAsLongAgain) {
  ProcessState state;
  state.set(ProcessPhase::recovering, began);
  state.on_journal(read_so_far(300, 2'000, 4'000));
  ProcessStatus status = state.status(began + seconds(12));
  EXPECT_EQ(status.percent, 50U);
  EXPECT_EQ(status.commands, 300U);
  EXPECT_EQ(status.commands_expected, 600U);
  EXPECT_EQ(status.seconds_left, 12U);
  state.on_journal(read_so_far(450, 3'000, 4'000));
  status = state.status(began + seconds(15));
  EXPECT_EQ(status.percent, 75U);
  EXPECT_EQ(status.commands_expected, 600U);
  EXPECT_EQ(status.seconds_left, 5U);
  // Never more than everything.
  state.on_journal(read_so_far(700, 4'100, 4'000));
  status = state.status(began + seconds(20));
  EXPECT_EQ(status.percent, 100U);
  EXPECT_EQ(status.commands_expected, 700U);
  EXPECT_EQ(status.seconds_left, 0U);
}

TEST(ProcessStateTest, CatchingUpCountsWhatIsLeftFromItsOwnBeginning) {
  ProcessState state;
  state.set(ProcessPhase::recovering, began);
  state.on_journal(read_so_far(300, 4'000, 4'000));
  const auto caught_up_from = began + seconds(100);
  state.set(ProcessPhase::catching_up, caught_up_from);
  EXPECT_EQ(state.status(caught_up_from).percent, 0U);
  EXPECT_FALSE(state.status(caught_up_from).seconds_left.has_value());
  state.on_left(80, 80);
  EXPECT_EQ(state.status(caught_up_from + seconds(1)).percent, 0U);
  EXPECT_FALSE(state.status(caught_up_from + seconds(1)).seconds_left.has_value());
  state.on_left(40, 80);
  ProcessStatus status = state.status(caught_up_from + milliseconds(7'600));
  EXPECT_EQ(status.phase, ProcessPhase::catching_up);
  EXPECT_EQ(status.percent, 50U);
  EXPECT_EQ(status.seconds_left, 8U) << "rounded to the nearest";
  EXPECT_EQ(status.commands_expected, 0U);
  state.on_left(0, 80);
  status = state.status(caught_up_from + seconds(14));
  EXPECT_EQ(status.percent, 100U);
  EXPECT_EQ(status.seconds_left, 0U);
}

TEST(ProcessStateTest, StoppingTellsHowManyCommandsAreLeft) {
  ProcessState state;
  state.set(ProcessPhase::ready, began);
  EXPECT_TRUE(state.is_ready());
  state.set(ProcessPhase::stopping, began);
  EXPECT_FALSE(state.is_ready());
  state.on_left(25, 100);
  const ProcessStatus status = state.status(began + seconds(6));
  EXPECT_EQ(status.commands, 25U);
  EXPECT_EQ(status.percent, 75U);
  EXPECT_EQ(status.seconds_left, 2U);
}

}  // namespace
}  // namespace licet
