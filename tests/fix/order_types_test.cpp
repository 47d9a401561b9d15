// Orders that wait, show a part, expire or are taken away, as a member sees them over FIX.

#include <gtest/gtest.h>

#include "tests/fix/fix_venue.hpp"

namespace licet::test {
namespace {

/// The body of a NewOrderSingle: a limit order with other and further fields.
Fields order(const std::string& id, char side, const std::string& price, const std::string& quantity,
             const Fields& more) {
  Fields fields = limit_order(id, side, price, quantity);
  for (const auto& [tag, value] : more) {
    std::erase_if(fields, [wanted = tag](const auto& field) { return field.first == wanted; });
    if (!value.empty()) fields.emplace_back(tag, value);
  }
  return fields;
}

class FixOrderTypes : public ::testing::Test {
 protected:
  void SetUp() override { venue.start_gateway(); }
  /// The next ExecutionReport; it must be of this type.
  static FixMessage report(FixClient& client, const std::string& exec_type) {
    auto message = client.expect("8");
    EXPECT_EQ(message[150], exec_type) << message.text();
    return message;
  }
  void trade_at(FixClient& vendor, FixClient& alice, const std::string& price, const std::string& tag) {
    vendor.send("D", limit_order("v" + tag, '2', price, "1"));
    report(vendor, "0");
    alice.send("D", limit_order("a" + tag, '1', price, "1"));
    report(alice, "0");
    report(alice, "F");
    report(vendor, "F");
  }
  FixVenue venue;
};

TEST_F(FixOrderTypes, AStopLimitWaitsIsTriggeredAndTrades) {
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  auto bob = venue.logged_on("BOB");
  bob.send("D", order("s1", '1', "102", "2", {{40, "4"}, {99, "101"}}));
  const auto waits = report(bob, "0");
  EXPECT_EQ(waits[636], "N") << waits.text();
  EXPECT_EQ(waits[40], "4");
  EXPECT_EQ(waits[99], "101");
  bob.send("H", {{11, "s1"}, {55, "FLIGHTS/TRAIN/ORG/12M"}, {54, "1"}});
  EXPECT_EQ(report(bob, "I")[636], "N");
  trade_at(vendor, alice, "101", "1");
  const auto triggered = report(bob, "L");
  EXPECT_EQ(triggered[11], "s1") << triggered.text();
  EXPECT_EQ(triggered[636], "Y");
  EXPECT_EQ(triggered[151], "2");
  vendor.send("D", limit_order("v2", '2', "102", "2"));
  const auto filled = report(bob, "F");
  EXPECT_EQ(filled[39], "2") << filled.text();
  EXPECT_EQ(filled[1057], "N");
  EXPECT_EQ(filled[574], "4");
}

TEST_F(FixOrderTypes, AnOrderWithADateExpires) {
  auto alice = venue.logged_on("ALICE");
  const auto soon = std::chrono::system_clock::now() + std::chrono::seconds(2);
  alice.send("D", order("g1", '1', "90", "1", {{59, "6"}, {126, fix_time(soon)}}));
  const auto accepted = report(alice, "0");
  EXPECT_EQ(accepted[126], fix_time(soon)) << accepted.text();
  const auto expired = report(alice, "C");
  EXPECT_EQ(expired[39], "C") << expired.text();
  EXPECT_EQ(expired[58], "expired");
  EXPECT_EQ(expired[378], "");
  alice.send("D", order("g2", '1', "90", "1", {{59, "6"}, {126, "20200101-00:00:00"}}));
  EXPECT_EQ(report(alice, "8")[20003], "325");
}

TEST_F(FixOrderTypes, AnIcebergShowsOnlyItsPart) {
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  vendor.send("D", order("i1", '2', "100", "30", {{1138, "10"}}));
  EXPECT_EQ(report(vendor, "0")[1138], "10");
  alice.send("V",
             {{262, "m1"}, {263, "0"}, {264, "0"}, {267, "1"}, {269, "1"}, {146, "1"}, {55, "FLIGHTS/TRAIN/ORG/12M"}});
  const auto book = alice.expect("W");
  EXPECT_EQ(book[271], "10") << book.text();
}

TEST_F(FixOrderTypes, APostOnlyOrderIsRefusedOrSlides) {
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  report(vendor, "0");
  alice.send("D", order("p1", '1', "100", "1", {{18, "6"}}));
  EXPECT_EQ(report(alice, "8")[20003], "326");
  alice.send("D", order("p2", '1', "100", "1", {{18, "6"}, {20005, "2"}}));
  const auto slid = report(alice, "0");
  EXPECT_EQ(slid[20005], "2") << slid.text();
  EXPECT_TRUE(alice.is_quiet(std::chrono::milliseconds(100)));  // it did not trade
}

TEST_F(FixOrderTypes, SelfTradePreventionTellsWhatItTook) {
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  trade_at(vendor, alice, "100", "1");
  vendor.send("D", limit_order("s1", '2', "100", "5"));
  report(vendor, "0");
  vendor.send("D", order("b1", '1', "100", "2", {{2964, "4"}}));
  report(vendor, "0");
  // Both lose two: one of them is restated, the other cancelled, in the order of the venue's choice.
  std::string types;
  for (int n = 0; n < 2; ++n) {
    const auto told = vendor.expect("8");
    types += told[150];
    if (told[150] == "D") {
      EXPECT_EQ(told[151], "3") << told.text();
      EXPECT_EQ(told[378], "8");
      EXPECT_EQ(told[58], "self_trade");
    }
  }
  EXPECT_TRUE(types == "D4" || types == "4D") << types;
}

TEST_F(FixOrderTypes, AMassCancelTakesOneSideOfOneDataset) {
  auto vendor = venue.logged_on("VENDOR");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  vendor.send("D", limit_order("v2", '1', "90", "5"));
  report(vendor, "0");
  report(vendor, "0");
  vendor.send("q", {{11, "m1"}, {530, "A"}, {1151, "FLIGHTS"}, {54, "1"}, {60, fix_now()}});
  EXPECT_EQ(report(vendor, "4")[11], "v2");
  const auto done = vendor.expect("r");
  EXPECT_EQ(done[533], "1") << done.text();
  EXPECT_EQ(done[531], "A");
  EXPECT_EQ(done[1151], "FLIGHTS");
}

TEST_F(FixOrderTypes, NobodyButTheOperatorCancelsForOthers) {
  auto vendor = venue.logged_on("VENDOR");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  report(vendor, "0");
  auto alice = venue.logged_on("ALICE");
  alice.send("q", {{11, "m1"}, {530, "7"}, {453, "1"}, {448, "VENDOR"}, {447, "D"}, {452, "1"}, {60, fix_now()}});
  const auto refused = alice.expect("r");
  EXPECT_EQ(refused[531], "0") << refused.text();
  EXPECT_EQ(refused[20003], "104");
  auto owner = venue.logged_on("OPERATOR");
  owner.send("q", {{11, "m2"}, {530, "7"}, {453, "1"}, {448, "*"}, {447, "D"}, {452, "1"}, {60, fix_now()}});
  EXPECT_EQ(owner.expect("r")[533], "1");
  const auto taken = report(vendor, "4");
  EXPECT_EQ(taken[58], "by_operator") << taken.text();
  EXPECT_EQ(taken[378], "8");
}

TEST_F(FixOrderTypes, CancelOnDisconnectTakesWhatCameOverThatConnection) {
  PlaceOrder elsewhere;
  elsewhere.client_order_id = "elsewhere";
  elsewhere.price = Price(100 * money_scale);
  elsewhere.quantity = Quantity(3);
  elsewhere.instrument = InstrumentId(1);
  elsewhere.side = Side::sell;
  venue.apply(venue.member("VENDOR"), elsewhere);
  {
    auto vendor = venue.connect("VENDOR");
    Fields logon = venue.logon_fields("VENDOR");
    logon.emplace_back(141, "Y");
    logon.emplace_back(20004, "Y");
    vendor.send("A", logon);
    static_cast<void>(vendor.expect("A"));
    vendor.send("D", limit_order("v1", '2', "100", "5"));
    report(vendor, "0");
    vendor.close();
  }
  const auto deadline = std::chrono::steady_clock::now() + FixClient::patience;
  const auto open = [this] { return venue.model.orders(venue.member("VENDOR"), true, 10); };
  while (open().size() != 1 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ASSERT_EQ(open().size(), 1U);
  EXPECT_EQ(open().front().terms.client_order_id.view(), "elsewhere");
}

TEST_F(FixOrderTypes, WithoutTheOptionOrdersStay) {
  {
    auto vendor = venue.logged_on("VENDOR");
    vendor.send("D", limit_order("v1", '2', "100", "5"));
    report(vendor, "0");
    vendor.close();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_EQ(venue.model.orders(venue.member("VENDOR"), true, 10).size(), 1U);
}

TEST_F(FixOrderTypes, TheKillSwitchRefusesByNameAndTheSessionStays) {
  auto vendor = venue.logged_on("VENDOR");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  report(vendor, "0");
  SetKillSwitch off;
  off.holder = venue.member("VENDOR");
  venue.apply(MemberId(1), off);
  EXPECT_EQ(report(vendor, "4")[58], "kill_switch");
  vendor.send("D", limit_order("v2", '2', "100", "5"));
  const auto refused = report(vendor, "8");
  EXPECT_EQ(refused[20003], "329") << refused.text();
  EXPECT_EQ(refused[103], "99");
  vendor.send("1", {{112, "here"}});
  EXPECT_EQ(vendor.expect("0")[112], "here");
}

TEST_F(FixOrderTypes, AReplaceMovesAStopAndMayNotChangeWhatIsShown) {
  auto alice = venue.logged_on("ALICE");
  auto vendor = venue.logged_on("VENDOR");
  trade_at(vendor, alice, "100", "1");
  alice.send("D", order("s1", '1', "", "2", {{40, "3"}, {44, ""}, {99, "105"}}));
  report(alice, "0");
  auto replace = order("s2", '1', "", "3", {{40, "3"}, {44, ""}, {99, "104"}});
  replace.emplace(replace.begin(), 41, "s1");
  alice.send("G", replace);
  const auto replaced = report(alice, "5");
  EXPECT_EQ(replaced[99], "104") << replaced.text();
  EXPECT_EQ(replaced[40], "3");
  auto shown = order("s3", '1', "", "3", {{40, "3"}, {44, ""}, {99, "104"}, {1138, "1"}});
  shown.emplace(shown.begin(), 41, "s2");
  alice.send("G", shown);
  EXPECT_EQ(alice.expect("9")[20003], "320");
}

}  // namespace
}  // namespace licet::test
