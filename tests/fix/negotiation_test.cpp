// Quotes, requests for quote, negotiated blocks and combinations between members over FIX.

#include <gtest/gtest.h>

#include "tests/fix/fix_venue.hpp"

namespace licet::test {
namespace {

const std::string flights = "FLIGHTS/TRAIN/ORG/12M";
const std::string negotiated = "FLIGHTS/EVALUATE/ORG/3M";

class FixNegotiation : public ::testing::Test {
 protected:
  void SetUp() override {
    venue.start_gateway();
    DefineSegment segment;
    segment.code = "BLOCKS";
    segment.block_trades = 1;
    venue.apply(MemberId(1), segment);
    list(negotiated, TradingMode::quote, Right::evaluate);
  }
  void list(const std::string& symbol, TradingMode mode, Right right) {
    ListInstrument series;
    series.symbol = *Symbol::from(symbol);
    series.tick = Price(money_scale);
    series.lot = Quantity(1);
    series.min_quantity = Quantity(1);
    series.max_quantity = Quantity(1'000);
    series.cap = Quantity(1'000'000);
    series.reference_price = Price(100 * money_scale);
    series.dataset = DatasetId(1);
    series.segment = SegmentId(1);
    series.term_days = 90;
    series.transferable = 1;
    series.right = right;
    series.mode = mode;
    venue.apply(MemberId(1), series);
    SetSession session;
    session.state = SessionState::open;
    venue.apply(MemberId(1), session);
  }
  static std::string in(int seconds) {
    return fix_time(std::chrono::system_clock::now() + std::chrono::seconds(seconds));
  }
  FixVenue venue;
};

TEST_F(FixNegotiation, AMassQuoteIsAcknowledgedFilledAndWithdrawn) {
  auto bob = venue.logged_on("BOB");
  auto vendor = venue.logged_on("VENDOR");
  bob.send("i", {{117, "17"}, {296, "1"}, {302, "A"}, {295, "1"}, {299, "1"}, {55, flights}, {132, "99"}, {134, "5"}});
  const auto accepted = bob.expect("b");
  EXPECT_EQ(accepted[117], "17") << accepted.text();
  EXPECT_EQ(accepted[297], "0");
  vendor.send("D", limit_order("v1", '2', "99", "2"));
  const auto filled = bob.expect("8");
  EXPECT_EQ(filled[150], "F") << filled.text();
  EXPECT_EQ(filled[11], "");
  EXPECT_EQ(filled[32], "2");
  bob.send("Z", {{117, "18"}, {298, "4"}});
  const auto withdrawn = bob.expect("AI");
  EXPECT_EQ(withdrawn[297], "4") << withdrawn.text();
  EXPECT_TRUE(venue.model.orders(venue.member("BOB"), true, 10).empty());
}

TEST_F(FixNegotiation, QuotesAreWithdrawnDuringAHalt) {
  auto bob = venue.logged_on("BOB");
  bob.send("i", {{117, "1"}, {296, "1"}, {302, "A"}, {295, "1"}, {299, "1"}, {55, flights}, {132, "99"}, {134, "5"}});
  EXPECT_EQ(bob.expect("b")[297], "0");
  SetSession halt;
  halt.state = SessionState::halted;
  venue.apply(MemberId(1), halt);
  bob.send("Z", {{117, "2"}, {298, "1"}, {295, "1"}, {55, flights}});
  const auto withdrawn = bob.expect("AI");
  EXPECT_EQ(withdrawn[297], "1") << withdrawn.text();
  EXPECT_TRUE(venue.model.orders(venue.member("BOB"), true, 10).empty());
}

TEST_F(FixNegotiation, OnlyMarketMakersQuote) {
  auto alice = venue.logged_on("ALICE");
  alice.send("i", {{117, "1"}, {296, "1"}, {302, "A"}, {295, "1"}, {299, "1"}, {55, flights}, {132, "9"}, {134, "5"}});
  const auto refused = alice.expect("b");
  EXPECT_EQ(refused[297], "5") << refused.text();
  EXPECT_EQ(refused[300], "9");
  EXPECT_EQ(refused[20003], "104");
}

TEST_F(FixNegotiation, ARequestForQuoteEndsInATrade) {
  auto alice = venue.logged_on("ALICE");
  auto vendor = venue.logged_on("VENDOR");
  alice.send("R", {{131, "r1"}, {146, "1"}, {55, negotiated}, {54, "1"}, {38, "4"}, {126, in(60)}});
  const auto pending = alice.expect("AI");
  EXPECT_EQ(pending[131], "r1") << pending.text();
  EXPECT_EQ(pending[297], "10");
  const auto asked = vendor.expect("R");
  EXPECT_EQ(asked[55], negotiated) << asked.text();
  EXPECT_EQ(asked[38], "4");
  vendor.send("S", {{131, asked[131]}, {117, "s1"}, {55, negotiated}, {133, "101"}, {135, "4"}, {62, in(30)}});
  const auto active = vendor.expect("AI");
  EXPECT_EQ(active[297], "16") << active.text();
  const auto quote = alice.expect("S");
  EXPECT_EQ(quote[131], "r1") << quote.text();
  EXPECT_EQ(quote[133], "101");
  alice.send("AJ", {{693, "x0"}, {117, quote[117]}, {694, "1"}, {55, negotiated}, {44, "99"}});
  EXPECT_EQ(alice.expect("AI")[20003], "5");  // not the offer's price
  alice.send("AJ", {{693, "x1"}, {117, quote[117]}, {694, "1"}, {55, negotiated}, {44, "101"}});
  auto bought = alice.expect("8");
  if (bought[150] == "0") bought = alice.expect("8");
  EXPECT_EQ(bought[150], "F") << bought.text();
  EXPECT_EQ(bought[11], "x1");
  EXPECT_EQ(bought[574], "6");
  EXPECT_EQ(bought[31], "101");
}

TEST_F(FixNegotiation, AnOfferThatIsWithdrawnIsToldToWhomItWasMade) {
  auto alice = venue.logged_on("ALICE");
  auto vendor = venue.logged_on("VENDOR");
  alice.send("R", {{131, "r1"}, {146, "1"}, {55, negotiated}, {38, "4"}});
  const auto asked = vendor.expect("R");
  vendor.send("S", {{131, asked[131]}, {117, "s1"}, {55, negotiated}, {133, "101"}, {135, "4"}});
  EXPECT_EQ(vendor.expect("AI")[297], "16");
  const auto quote = alice.expect("S");
  vendor.send("Z", {{117, "s1"}, {298, "5"}});
  EXPECT_EQ(vendor.expect("AI")[297], "17");
  auto gone = alice.expect("AI");
  if (gone[297] == "10") gone = alice.expect("AI");  // of the request
  EXPECT_EQ(gone[297], "17") << gone.text();
  EXPECT_EQ(gone[117], quote[117]);
  EXPECT_EQ(gone[131], "r1");
  alice.send("AJ", {{693, "x1"}, {117, quote[117]}, {694, "1"}, {55, negotiated}});
  EXPECT_EQ(alice.expect("AI")[20003], "332");
}

TEST_F(FixNegotiation, ARequestNobodyMayMakeIsRejectedByName) {
  auto alice = venue.logged_on("ALICE");
  alice.send("R", {{131, "r1"}, {146, "1"}, {55, "NO/SUCH"}, {38, "4"}});
  const auto unknown = alice.expect("AG");
  EXPECT_EQ(unknown[658], "1") << unknown.text();
  alice.send("R", {{131, "r2"}, {146, "1"}, {55, negotiated}, {38, "4"}, {126, "20200101-00:00:00"}});
  EXPECT_EQ(alice.expect("AG")[20003], "325");
}

TEST_F(FixNegotiation, ABlockIsProposedAndTakenOrWithdrawn) {
  auto alice = venue.logged_on("ALICE");
  auto vendor = venue.logged_on("VENDOR");
  const auto block = [](const std::string& id, const std::string& type, const std::string& reference,
                        const std::string& side, const std::string& contra) {
    Fields fields{{571, id}, {856, type}};
    if (!reference.empty()) fields.emplace_back(572, reference);
    for (const auto& field : Fields{{570, "N"},
                                    {828, "1"},
                                    {55, negotiated},
                                    {32, "40"},
                                    {31, "98"},
                                    {75, fix_now().substr(0, 8)},
                                    {60, fix_now()},
                                    {126, in(60)},
                                    {552, "1"},
                                    {54, side},
                                    {37, "NONE"}}) {
      fields.push_back(field);
    }
    if (!contra.empty()) {
      for (const auto& field : Fields{{453, "1"}, {448, contra}, {447, "D"}, {452, "17"}}) fields.push_back(field);
    }
    return fields;
  };
  vendor.send("AE", block("b1", "0", "", "2", "ALICE"));
  const auto taken_in = vendor.expect("AR");
  EXPECT_EQ(taken_in[939], "0") << taken_in.text();
  const auto alleged = alice.expect("AE");
  EXPECT_EQ(alleged[856], "1") << alleged.text();
  EXPECT_EQ(alleged[54], "1");
  EXPECT_EQ(alleged[572], taken_in[572]);
  alice.send("AE", block("c1", "2", alleged[572], "1", ""));
  auto bought = alice.expect("8");
  if (bought[150] == "0") bought = alice.expect("8");
  EXPECT_EQ(bought[150], "F") << bought.text();
  EXPECT_EQ(bought[828], "1");
  EXPECT_EQ(bought[574], "2");
  EXPECT_EQ(alice.expect("AR")[939], "0");
  vendor.send("AE", block("b2", "0", "", "2", "ALICE"));
  const auto second = vendor.expect("AR");
  static_cast<void>(alice.expect("AE"));
  vendor.send("AE", block("b3", "6", second[572], "2", ""));
  EXPECT_EQ(vendor.expect("AR")[939], "0");
  EXPECT_EQ(alice.expect("AE")[856], "6");
  vendor.send("AE", block("b4", "0", "", "2", "NOBODY"));
  EXPECT_EQ(vendor.expect("AR")[20003], "200");
}

TEST_F(FixNegotiation, ACombinationFillsAllItsLegs) {
  const std::string second = "FLIGHTS/ANALYSE/ORG/12M";
  list(second, TradingMode::continuous, Right::analyse);
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  vendor.send("D", limit_order("v1", '2', "100", "3"));
  vendor.send("D", limit_order("v2", '2', "50", "3", second));
  EXPECT_EQ(vendor.expect("8")[150], "0");
  EXPECT_EQ(vendor.expect("8")[150], "0");
  alice.send("AB", {{11, "k1"},
                    {54, "B"},
                    {555, "2"},
                    {600, flights},
                    {624, "1"},
                    {687, "3"},
                    {566, "100"},
                    {600, second},
                    {624, "1"},
                    {687, "3"},
                    {566, "50"},
                    {60, fix_now()},
                    {40, "2"},
                    {59, "4"}});
  const auto whole = alice.expect("8");
  EXPECT_EQ(whole[442], "3") << whole.text();
  EXPECT_EQ(whole[11], "k1");
  int fills = 0;
  for (int n = 0; n < 4; ++n) {
    const auto leg = alice.expect("8");
    EXPECT_EQ(leg[442], "2") << leg.text();
    EXPECT_EQ(leg[11], "k1");
    if (leg[150] == "F") ++fills;
  }
  EXPECT_EQ(fills, 2);
  alice.send("AB", {{11, "k2"},
                    {54, "B"},
                    {555, "2"},
                    {600, flights},
                    {624, "1"},
                    {687, "1"},
                    {566, "100"},
                    {600, flights},
                    {624, "1"},
                    {687, "1"},
                    {566, "100"},
                    {60, fix_now()},
                    {40, "2"},
                    {59, "4"}});
  const auto refused = alice.expect("8");
  EXPECT_EQ(refused[150], "8") << refused.text();
  EXPECT_EQ(refused[20003], "334");
}

}  // namespace
}  // namespace licet::test
