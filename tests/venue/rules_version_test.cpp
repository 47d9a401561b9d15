// By which rules a log is applied: the log says it, only the operator's command changes it, and only forwards.

#include "schemas/rules_version.hpp"

#include "engine/venue/venue_state.hpp"
#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

class Rules : public OpenMarket {
 protected:
  [[nodiscard]] RulesVersion now_in_force() const { return venue.inspect().rules; }
};
class FirstRules : public Rules {
 protected:
  FirstRules() { opening_rules = RulesVersion::first; }
};

TEST_F(Rules, ANewLogBeginsWithTheNewest) {
  EXPECT_EQ(now_in_force(), newest_rules);
  EXPECT_EQ(word(RulesVersion::first), "1");
  EXPECT_EQ(word(newest_rules), std::to_string(static_cast<int>(newest_rules)));
}

TEST_F(Rules, DoNotGoBackNorAreAdoptedTwice) {
  for (const RulesVersion adopted : {RulesVersion::first, newest_rules}) {
    apply(venue_operator, AdoptRules{adopted, {}});
    expect_command_reject(Reject::invalid_value);
    EXPECT_EQ(now_in_force(), newest_rules);
  }
}

TEST_F(FirstRules, AreChangedByTheOperatorAlone) {
  EXPECT_EQ(now_in_force(), RulesVersion::first);
  for (const MemberId member : {vendor, alice, maker, MemberId()}) {
    apply(member, AdoptRules{});
    expect_command_reject(Reject::forbidden);
  }
  EXPECT_EQ(now_in_force(), RulesVersion::first);
  apply(venue_operator, AdoptRules{});
  EXPECT_EQ(only<RulesAdopted>().rules, newest_rules);
  EXPECT_EQ(only<RulesAdopted>().before, RulesVersion::first);
  EXPECT_EQ(now_in_force(), newest_rules);
  apply(venue_operator, AdoptRules{});
  expect_command_reject(Reject::invalid_value);
}

TEST_F(FirstRules, AreSavedAndAPartOfTheStatesHash) {
  const std::uint64_t before = venue.state_hash();
  reload();
  EXPECT_EQ(now_in_force(), RulesVersion::first);
  apply(venue_operator, AdvanceTime{});
  const std::uint64_t without = venue.state_hash();
  --sequence;
  apply(venue_operator, AdoptRules{});
  EXPECT_NE(venue.state_hash(), without) << "only the rules differ";
  EXPECT_NE(venue.state_hash(), before);
  reload();
  EXPECT_EQ(now_in_force(), newest_rules);
}

TEST(RulesOfNoVenue, AreNotAdopted) {
  Bench bench;
  bench.apply(venue_operator, AdoptRules{});
  EXPECT_EQ(bench.only<CommandRejected>().reject, Reject::venue_not_open);
}

/// A process that stopped before its venue was opened has left this hash to be verified by whatever program comes.
TEST(RulesOfNoVenue, AreNotInItsHash) { EXPECT_EQ(Bench().venue.state_hash(), 0xbd3c'dd10'c771'4f34U); }

}  // namespace
}  // namespace licet::test
