#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "gateway/licet/commands.hpp"
#include "tests/conformance/scenario_venue.hpp"
#include "tests/licet/stored_venue.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet::test {
namespace {

TEST(ScenarioExport, OfATradeInAStoredLogHolds) {
  TemporaryDirectory directory;
  {
    StoredVenue venue(directory.path());
    venue.bootstrap();
    venue.simulate(300);
  }
  const auto file = directory.path() / "trade.scenario";
  ReplayOptions options;
  options.data = directory.path();
  options.mic = "SHDE";
  options.explain_kind = "trade";
  options.explain_id = "1";
  options.scenario = file;
  ASSERT_EQ(run_replay(options), 0);
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  EXPECT_THAT(text, ::testing::HasSubstr("\n  trade "));
  EXPECT_EQ(run_scenario(text).report("trade.scenario"), "") << text;

  options.explain_id = "1000000";
  EXPECT_EQ(run_replay(options), 1);
}

}  // namespace
}  // namespace licet::test
