// What a venue's law admits, and what the trading modes take.

#include "engine/venue/rulebook.hpp"

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

class RulebookTest : public ::testing::Test, public Bench {
 protected:
  void open(Rulebook rulebook) {
    OpenVenue terms = venue_terms();
    terms.rulebook = rulebook;
    apply(MemberId(), terms);
    apply(venue_operator, member_terms("VENDOR", MemberRole::vendor));
    apply(venue_operator, dataset_terms());
  }
  Bench& list(TradingMode mode, Symbol symbol = "FLIGHTS/TRAIN/ORG/12M") {
    ListInstrument terms = series_terms(symbol);
    terms.mode = mode;
    if (mode == TradingMode::single_lot) terms.cap = terms.max_quantity = terms.lot;
    return apply(venue_operator, terms);
  }
  std::string_view refusal() { return reject_name(only<CommandRejected>().reject); }
};

TEST_F(RulebookTest, TheOpenOneAdmitsEveryModeAndMarketMakers) {
  open(Rulebook::open_clob);
  apply(venue_operator, member_terms("MAKER", MemberRole::market_maker));
  EXPECT_EQ(types(), "member_certified");
  int n = 0;
  for (const TradingMode mode : {TradingMode::continuous, TradingMode::auction, TradingMode::listed, TradingMode::quote,
                                 TradingMode::single_lot}) {
    list(mode, *Symbol::from("FLIGHTS/TRAIN/ORG/" + std::to_string(++n) + "M"));
    EXPECT_EQ(types(), "instrument_listed") << word(mode);
  }
}

TEST_F(RulebookTest, TheListedOneRefusesCollectiveBiddingAndMarketMakers) {
  open(Rulebook::cn_listed);
  apply(venue_operator, member_terms("MAKER", MemberRole::market_maker));
  EXPECT_EQ(refusal(), "RULEBOOK_FORBIDS");
  for (const TradingMode mode : {TradingMode::continuous, TradingMode::auction}) {
    list(mode);
    EXPECT_EQ(refusal(), "RULEBOOK_FORBIDS") << word(mode);
  }
  int n = 0;
  for (const TradingMode mode : {TradingMode::listed, TradingMode::quote, TradingMode::single_lot}) {
    list(mode, *Symbol::from("FLIGHTS/TRAIN/ORG/" + std::to_string(++n) + "M"));
    EXPECT_EQ(types(), "instrument_listed") << word(mode);
  }
}

TEST_F(RulebookTest, AMemberCannotBecomeAMarketMakerWhereThereAreNone) {
  open(Rulebook::cn_listed);
  apply(venue_operator, member_terms("ALICE", MemberRole::buyer));
  apply(venue_operator, member_terms("ALICE", MemberRole::market_maker));
  EXPECT_EQ(refusal(), "RULEBOOK_FORBIDS");
}

TEST_F(RulebookTest, AnExclusiveLicenceIsOneLot) {
  open(Rulebook::open_clob);
  ListInstrument terms = series_terms();
  terms.mode = TradingMode::single_lot;
  apply(venue_operator, terms);
  EXPECT_EQ(refusal(), "INVALID_VALUE");
  terms.cap = Quantity(1);
  apply(venue_operator, terms);
  EXPECT_EQ(refusal(), "INVALID_VALUE");
  terms.max_quantity = Quantity(1);
  apply(venue_operator, terms);
  EXPECT_EQ(types(), "instrument_listed");
}

TEST(RulebookTerms, TheLowerCapOnHoldersBinds) {
  const auto cap = [](Rulebook rulebook, std::uint32_t own) {
    ListInstrument terms = series_terms();
    terms.holder_cap = own;
    return holder_cap(rulebook_terms(rulebook), terms);
  };
  EXPECT_EQ(cap(Rulebook::open_clob, 0), 0U);
  EXPECT_EQ(cap(Rulebook::open_clob, 7), 7U);
  EXPECT_EQ(cap(Rulebook::cn_listed, 0), 200U);
  EXPECT_EQ(cap(Rulebook::cn_listed, 7), 7U);
  EXPECT_EQ(cap(Rulebook::cn_listed, 1'000), 200U);
}

TEST(RulebookTerms, NegotiationIsAdmittedByModeAndSegment) {
  EXPECT_TRUE(admits_negotiation(TradingMode::quote, false));
  EXPECT_FALSE(admits_negotiation(TradingMode::single_lot, true));
  for (const TradingMode mode : {TradingMode::continuous, TradingMode::auction, TradingMode::listed}) {
    EXPECT_FALSE(admits_negotiation(mode, false));
    EXPECT_TRUE(admits_negotiation(mode, true));
  }
}

}  // namespace
}  // namespace licet::test
