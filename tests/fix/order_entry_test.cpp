#include <gtest/gtest.h>

#include "tests/fix/fix_venue.hpp"

namespace licet::test {
namespace {

class FixOrderEntry : public ::testing::Test {
 protected:
  void SetUp() override { venue.start_gateway(); }
  FixVenue venue;
};

TEST_F(FixOrderEntry, ANewOrderIsAcknowledgedAsItEntered) {
  auto vendor = venue.logged_on("VENDOR");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  const auto report = vendor.expect("8");
  EXPECT_EQ(report[150], "0") << report.text();
  EXPECT_EQ(report[39], "0");
  EXPECT_EQ(report[11], "v1");
  EXPECT_EQ(report[55], "FLIGHTS/TRAIN/ORG/12M");
  EXPECT_EQ(report[54], "2");
  EXPECT_EQ(report[38], "5");
  EXPECT_EQ(report[44], "100");
  EXPECT_EQ(report[151], "5");
  EXPECT_EQ(report[14], "0");
  EXPECT_FALSE(report[37].empty());
  EXPECT_FALSE(report[17].empty());
}

TEST_F(FixOrderEntry, ATradeIsReportedToBothSidesWithFeeAndGrant) {
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  ASSERT_EQ(vendor.expect("8")[150], "0");
  alice.send("D", limit_order("a1", '1', "100", "2"));
  ASSERT_EQ(alice.expect("8")[150], "0");
  const auto bought = alice.expect("8");
  EXPECT_EQ(bought[150], "F") << bought.text();
  EXPECT_EQ(bought[39], "2");
  EXPECT_EQ(bought[31], "100");
  EXPECT_EQ(bought[32], "2");
  EXPECT_EQ(bought[14], "2");
  EXPECT_EQ(bought[151], "0");
  EXPECT_EQ(bought[6], "100");
  EXPECT_EQ(bought[880], "1");
  EXPECT_EQ(bought[17], "T1-B");
  EXPECT_EQ(bought[136], "1");
  EXPECT_EQ(bought[137], "0.2");  // 10 bps of 200
  EXPECT_EQ(bought[20002], "1");
  const auto sold = vendor.expect("8");
  EXPECT_EQ(sold[150], "F") << sold.text();
  EXPECT_EQ(sold[39], "1");
  EXPECT_EQ(sold[17], "T1-S");
  EXPECT_EQ(sold[151], "3");
  EXPECT_EQ(sold[137], "0.4");  // 20 bps of 200
  EXPECT_EQ(sold[20002], "");
}

TEST_F(FixOrderEntry, ABuyerMayHoldForResaleAndThenGetsNoGrant) {
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  auto order = limit_order("a1", '1', "100", "2");
  order.emplace_back(20001, "2");
  static_cast<void>(vendor.expect("8"));
  alice.send("D", order);
  ASSERT_EQ(alice.expect("8")[150], "0");
  const auto bought = alice.expect("8");
  EXPECT_EQ(bought[150], "F");
  EXPECT_EQ(bought[20001], "2");
  EXPECT_EQ(bought[20002], "");
  EXPECT_EQ(venue.model.grants(venue.member("ALICE")).size(), 0U);
}

TEST_F(FixOrderEntry, ARefusalNamesItselfInTheOneCatalogue) {
  auto alice = venue.logged_on("ALICE");
  alice.send("D", limit_order("a1", '1', "100.5", "2"));
  const auto off_tick = alice.expect("8");
  EXPECT_EQ(off_tick[150], "8") << off_tick.text();
  EXPECT_EQ(off_tick[39], "8");
  EXPECT_EQ(off_tick[103], "99");
  EXPECT_EQ(off_tick[20003], "304");
  EXPECT_TRUE(off_tick[58].starts_with("PRICE_OFF_TICK: ")) << off_tick[58];
  alice.send("D", limit_order("a2", '1', "100", "2", "NO/SUCH"));
  const auto unknown = alice.expect("8");
  EXPECT_EQ(unknown[103], "1") << unknown.text();
  EXPECT_EQ(unknown[20003], "202");
  EXPECT_EQ(unknown[11], "a2");
  alice.send("D", limit_order("a3", '2', "100", "2"));
  EXPECT_EQ(alice.expect("8")[20003], "316");  // nothing owned, no short sale
}

TEST_F(FixOrderEntry, AMarketOrderWithAPriceIsRefused) {
  auto alice = venue.logged_on("ALICE");
  auto order = limit_order("a1", '1', "100", "2");
  order[6].second = "1";
  alice.send("D", order);
  EXPECT_EQ(alice.expect("8")[20003], "307");
}

TEST_F(FixOrderEntry, ACancelIsReportedAndAnotherIsRejected) {
  auto vendor = venue.logged_on("VENDOR");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  const auto accepted = vendor.expect("8");
  const Fields cancel{{41, "v1"}, {11, "c1"}, {55, "FLIGHTS/TRAIN/ORG/12M"}, {54, "2"}, {60, fix_now()}};
  vendor.send("F", cancel);
  const auto cancelled = vendor.expect("8");
  EXPECT_EQ(cancelled[150], "4") << cancelled.text();
  EXPECT_EQ(cancelled[39], "4");
  EXPECT_EQ(cancelled[11], "c1");
  EXPECT_EQ(cancelled[41], "v1");
  EXPECT_EQ(cancelled[37], accepted[37]);
  EXPECT_EQ(cancelled[151], "0");
  vendor.send("F", {{41, "v1"}, {11, "c2"}, {55, "FLIGHTS/TRAIN/ORG/12M"}, {54, "2"}, {60, fix_now()}});
  const auto rejected = vendor.expect("9");
  EXPECT_EQ(rejected[11], "c2") << rejected.text();
  EXPECT_EQ(rejected[41], "v1");
  EXPECT_EQ(rejected[434], "1");
  EXPECT_EQ(rejected[102], "1");
  EXPECT_EQ(rejected[20003], "301");
}

TEST_F(FixOrderEntry, AReplaceIsReportedWithTheNewTerms) {
  auto vendor = venue.logged_on("VENDOR");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  static_cast<void>(vendor.expect("8"));
  auto replace = limit_order("v2", '2', "90", "7");
  replace.emplace(replace.begin(), 41, "v1");
  vendor.send("G", replace);
  const auto replaced = vendor.expect("8");
  EXPECT_EQ(replaced[150], "5") << replaced.text();
  EXPECT_EQ(replaced[11], "v2");
  EXPECT_EQ(replaced[41], "v1");
  EXPECT_EQ(replaced[44], "90");
  EXPECT_EQ(replaced[38], "7");
  EXPECT_EQ(replaced[151], "7");
  auto other_side = limit_order("v3", '1', "90", "7");
  other_side.emplace(other_side.begin(), 41, "v2");
  vendor.send("G", other_side);
  const auto refused = vendor.expect("9");
  EXPECT_EQ(refused[434], "2");
  EXPECT_EQ(refused[20003], "320") << refused.text();
}

TEST_F(FixOrderEntry, StatusIsAnsweredForOnesOwnOrdersOnly) {
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  const auto order_id = vendor.expect("8")[37];
  vendor.send("H", {{11, "v1"}, {790, "s1"}, {55, "FLIGHTS/TRAIN/ORG/12M"}, {54, "2"}});
  const auto status = vendor.expect("8");
  EXPECT_EQ(status[150], "I") << status.text();
  EXPECT_EQ(status[39], "0");
  EXPECT_EQ(status[790], "s1");
  EXPECT_EQ(status[37], order_id);
  alice.send("H", {{37, order_id}, {11, "v1"}, {55, "FLIGHTS/TRAIN/ORG/12M"}, {54, "2"}});
  const auto hidden = alice.expect("8");
  EXPECT_EQ(hidden[150], "I");
  EXPECT_EQ(hidden[39], "8");
  EXPECT_EQ(hidden[20003], "301");
}

TEST_F(FixOrderEntry, AMassCancelTakesAllOrdersAndCountsThem) {
  auto vendor = venue.logged_on("VENDOR");
  for (const char* id : {"v1", "v2", "v3"}) {
    vendor.send("D", limit_order(id, '2', "100", "5"));
    ASSERT_EQ(vendor.expect("8")[150], "0");
  }
  vendor.send("q", {{11, "m1"}, {530, "7"}, {60, fix_now()}});
  for (int n = 0; n < 3; ++n) EXPECT_EQ(vendor.expect("8")[150], "4");
  const auto report = vendor.expect("r");
  EXPECT_EQ(report[11], "m1") << report.text();
  EXPECT_EQ(report[531], "7");
  EXPECT_EQ(report[533], "3");
  vendor.send("q", {{11, "m2"}, {530, "1"}, {55, "NO/SUCH"}, {60, fix_now()}});
  const auto refused = vendor.expect("r");
  EXPECT_EQ(refused[531], "0");
  EXPECT_EQ(refused[532], "1");
}

TEST_F(FixOrderEntry, AnOrderEnteredElsewhereIsReportedHereToo) {
  auto vendor = venue.logged_on("VENDOR");
  PlaceOrder order;
  order.client_order_id = "elsewhere";
  order.price = Price(100 * money_scale);
  order.quantity = Quantity(3);
  order.instrument = InstrumentId(1);
  order.side = Side::sell;
  venue.apply(venue.member("VENDOR"), order);
  const auto report = vendor.expect("8");
  EXPECT_EQ(report[11], "elsewhere");
  EXPECT_EQ(report[150], "0");
}

TEST_F(FixOrderEntry, ARepetitionMarkedAsSuchIsAnsweredWithTheOrderItMade) {
  auto vendor = venue.logged_on("VENDOR");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  const auto order_id = vendor.expect("8")[37];
  vendor.send("D", limit_order("v1", '2', "100", "5"), {{97, "Y"}});
  const auto again = vendor.expect("8");
  EXPECT_EQ(again[150], "I") << again.text();
  EXPECT_EQ(again[37], order_id);
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  EXPECT_EQ(vendor.expect("8")[20003], "300");
}

TEST_F(FixOrderEntry, TooManyMessagesASecondAreRefusedByName) {
  venue.stop_gateway();
  venue.options.limits.messages_per_second = 5;
  venue.start_gateway();
  auto vendor = venue.logged_on("VENDOR");
  int refused = 0;
  for (int n = 0; n < 20; ++n) vendor.send("D", limit_order("v" + std::to_string(n), '2', "100", "1"));
  for (int n = 0; n < 20; ++n) {
    if (vendor.expect("8")[20003] == "106") ++refused;
  }
  EXPECT_GE(refused, 10);
  vendor.send("x", {{320, "r1"}, {559, "4"}});
  EXPECT_EQ(vendor.expect("j")[20003], "106");
}

}  // namespace
}  // namespace licet::test
