// The runner itself: what does not hold must be found, and named where it stands.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/conformance/scenario_venue.hpp"

namespace licet::test {
namespace {

using ::testing::HasSubstr;

const std::string market = R"(venue SHDE
member GEOWORKS vendor
member NEURALIS buyer
dataset CITYFLOW of GEOWORKS
instrument CITYFLOW/TRAIN/ORG/12M cap 10 reference 10.00
deposit NEURALIS 100.00
session open
)";

const std::string trade = R"(GEOWORKS sell 5 at 10.00 id S1
  accepted S1
  rested S1 5 at 10.00
NEURALIS buy 3 at 10.00 id B1
  accepted B1
  trade 3 at 10.00 buyer B1 seller S1
)";

std::string report_of(const std::string& text) { return run_scenario(text).report("a"); }

/// `text` with one part of it changed.
std::string with(std::string text, const std::string& part, const std::string& changed) {
  const std::size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), changed);
}

TEST(Runner, TakesWhatHolds) { EXPECT_EQ(report_of(market + trade), ""); }

TEST(Runner, FindsAWrongValue) {
  const std::string report = report_of(with(market + trade, "trade 3 at 10.00", "trade 2 at 10.00"));
  EXPECT_THAT(report, HasSubstr("a:11: what follows is not what was expected"));
  EXPECT_THAT(report, HasSubstr("    - trade 2 at 10.00 buyer B1 seller S1"));
  EXPECT_THAT(report, HasSubstr("    + trade 3 at 10.00 buyer B1 seller S1"));
}

TEST(Runner, FindsWhatIsMissingTooMuchAndOutOfOrder) {
  EXPECT_THAT(report_of(with(market + trade, "  rested S1 5 at 10.00\n", "")), HasSubstr("a:8: "));
  EXPECT_THAT(report_of(market + trade + "  rested B1 1 at 10.00\n"), HasSubstr("    - rested B1 1 at 10.00"));
  EXPECT_THAT(report_of(with(market + trade, "  accepted S1\n  rested S1 5 at 10.00\n",
                             "  rested S1 5 at 10.00\n  accepted S1\n")),
              HasSubstr("what follows is not what was expected"));
  EXPECT_THAT(report_of(market + "GEOWORKS sell 5 at 10.00 id S1\n"), HasSubstr("    + accepted S1"));
}

TEST(Runner, ComparesDetailsAndHiddenKindsWhereTheyAreSaid) {
  const std::string said = market + trade;
  EXPECT_EQ(report_of(said + "  granted G1 NEURALIS 3\n"), "");
  EXPECT_THAT(report_of(said + "  granted G1 NEURALIS 2\n"), HasSubstr("    + granted G1 NEURALIS 3"));
  EXPECT_EQ(report_of(with(said, "seller S1", "seller S1 aggressor buy seller_leaves 2")), "");
  EXPECT_NE(report_of(with(said, "seller S1", "seller S1 aggressor sell")), "");
  EXPECT_NE(report_of("show transfers\n" + said), "");
}

TEST(Runner, ChecksBalancesAndBooks) {
  const std::string said = market + trade;
  EXPECT_EQ(report_of(said + "balance NEURALIS CNY available 70\nbids none\noffers 2@10\n"), "");
  EXPECT_THAT(report_of(said + "balance NEURALIS CNY available 70.01\n"),
              HasSubstr("    + balance NEURALIS CNY available 70.00"));
  EXPECT_THAT(report_of(said + "offers 2@10.00 x2\n"), HasSubstr("    + offers 2@10.00"));
}

TEST(Runner, SaysWhereAndWhatWasExpected) {
  EXPECT_EQ(report_of("buy 3 at 10.00\n"), "a:1: before 'buy' comes the member that does it\n");
  EXPECT_THAT(report_of("  accepted S1\n"), HasSubstr("a:1: an indented line says what follows from a command"));
  EXPECT_THAT(report_of(market + "NEURALI buy 3 at 10.00\n"),
              HasSubstr("a:8: 'NEURALI' is neither a verb nor the name"));
  EXPECT_THAT(report_of(market + "NEURALIS buy three at 10.00\n"),
              HasSubstr("a:8: 'three' should be a whole number of licences"));
  EXPECT_THAT(report_of(market + "NEURALIS buy 3 att 10.00\n"),
              HasSubstr("a:8: 'att' is not known here; there may be at, "));
  EXPECT_THAT(report_of(market + "NEURALIS buy 3 at\n"), HasSubstr("a:8: a value should follow 'at'"));
  EXPECT_THAT(report_of(market + "NEURALIS buy 3 at 10 at 11\n"), HasSubstr("a:8: 'at' stands twice"));
  EXPECT_THAT(report_of(market + "NEURALIS buy 3 at 10 ioc fok\n"), HasSubstr("a:8: ioc and fok exclude each other"));
  EXPECT_THAT(report_of(market + "NEURALIS buy 3 at \"10\n"), HasSubstr("a:8: the quotation mark is not closed"));
  EXPECT_THAT(report_of(market + "at 08:00\n"), HasSubstr("a:8: time does not go back"));
  EXPECT_THAT(report_of(market + trade + "  restd B1 1\n"), HasSubstr("a:14: 'restd' is no event"));
  EXPECT_THAT(report_of(market + "show everything\n"), HasSubstr("a:8: 'everything' should be one of setup"));
  EXPECT_THAT(report_of(market + "balance NEURALIS CNY\n"), HasSubstr("a:8: the form is: balance"));
}

TEST(Runner, RewritesWhatDoesNotHoldAndNothingElse) {
  const std::string right = market + "\n# a comment\n" + trade + "  granted G1 NEURALIS 3\n\noffers 2@10.00\n";
  EXPECT_EQ(run_scenario(right).rewritten, right);
  std::string wrong = with(right, "  rested S1 5 at 10.00\n", "");
  wrong = with(wrong, "trade 3 at 10.00 buyer B1 seller S1", "trade 2 at 10.00 buyer B1 seller S1");
  wrong = with(wrong, "offers 2@10.00", "offers none");
  EXPECT_EQ(run_scenario(wrong).rewritten, right);
  EXPECT_EQ(run_scenario(run_scenario(wrong).rewritten).report("a"), "");
}

}  // namespace
}  // namespace licet::test
