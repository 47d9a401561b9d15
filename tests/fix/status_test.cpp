// Sessions, halts and calls, as a member follows them over FIX.

#include <gtest/gtest.h>

#include "tests/fix/fix_venue.hpp"

namespace licet::test {
namespace {

const std::string symbol = "FLIGHTS/TRAIN/ORG/12M";

class FixStatus : public ::testing::Test {
 protected:
  void SetUp() override { venue.start_gateway(); }
  void set_session(SessionState state, const char* reason = "") {
    SetSession session;
    session.state = state;
    session.reason = *Reason::from(reason);
    venue.apply(MemberId(1), session);
  }
  FixVenue venue;
};

TEST_F(FixStatus, ASecurityTellsItsStateAndEveryChange) {
  auto alice = venue.logged_on("ALICE");
  alice.send("e", {{324, "e1"}, {55, symbol}, {263, "1"}});
  const auto open = alice.expect("f");
  EXPECT_EQ(open[324], "e1") << open.text();
  EXPECT_EQ(open[326], "17");
  EXPECT_EQ(open[625], "3");
  EXPECT_EQ(open[325], "");
  set_session(SessionState::halted, "breach suspected");
  const auto halted = alice.expect("f");
  EXPECT_EQ(halted[326], "2") << halted.text();
  EXPECT_EQ(halted[58], "breach suspected");
  EXPECT_EQ(halted[325], "Y");
  alice.send("e", {{324, "e1"}, {55, symbol}, {263, "2"}});
  alice.send("1", {{112, "heard"}});
  EXPECT_EQ(alice.expect("0")[112], "heard");
  set_session(SessionState::open);
  EXPECT_TRUE(alice.is_quiet(std::chrono::milliseconds(200)));
}

TEST_F(FixStatus, ASessionIsFollowedForTheWholeVenue) {
  auto alice = venue.logged_on("ALICE");
  alice.send("g", {{335, "g1"}, {263, "1"}});
  const auto open = alice.expect("h");
  EXPECT_EQ(open[340], "2") << open.text();
  EXPECT_EQ(open[55], symbol);
  set_session(SessionState::closed);
  EXPECT_EQ(alice.expect("h")[340], "3");
}

TEST_F(FixStatus, WhatIsNotKnownIsRefusedByName) {
  auto alice = venue.logged_on("ALICE");
  alice.send("g", {{335, "g1"}, {1300, "NONE"}, {263, "1"}});
  const auto session = alice.expect("h");
  EXPECT_EQ(session[340], "6") << session.text();
  EXPECT_EQ(session[20003], "207");
  alice.send("e", {{324, "e1"}, {55, "NO/SUCH"}, {263, "0"}});
  const auto security = alice.expect("j");
  EXPECT_EQ(security[379], "e1") << security.text();
  EXPECT_EQ(security[20003], "202");
}

TEST_F(FixStatus, ACallBuildsAndTradesAtOnePrice) {
  auto vendor = venue.logged_on("VENDOR");
  auto alice = venue.logged_on("ALICE");
  auto bob = venue.logged_on("BOB");
  set_session(SessionState::opening_call);
  bob.send(
      "V",
      {{262, "m1"}, {263, "1"}, {264, "0"}, {265, "1"}, {267, "2"}, {269, "Q"}, {269, "A"}, {146, "1"}, {55, symbol}});
  EXPECT_EQ(bob.expect("W")[268], "0");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  EXPECT_EQ(vendor.expect("8")[150], "0");
  alice.send("D", limit_order("a1", '1', "102", "3"));
  EXPECT_EQ(alice.expect("8")[150], "0");
  // The call tells at most ten times a second what it would do: the second order may have to wait for the next.
  FixMessage expected = bob.expect("X");
  while (expected[270].empty()) {
    vendor.send("D", limit_order("w" + std::to_string(expected.sequence()), '2', "103", "1"));
    EXPECT_EQ(vendor.expect("8")[150], "0");
    std::this_thread::sleep_for(std::chrono::milliseconds(110));
    expected = bob.expect("X");
  }
  EXPECT_EQ(expected[269], "Q") << expected.text();
  EXPECT_EQ(expected[271], "3");
  EXPECT_EQ(expected[286], "3");
  set_session(SessionState::open);
  const auto bought = alice.expect("8");
  EXPECT_EQ(bought[150], "F") << bought.text();
  EXPECT_EQ(bought[574], "7");
  EXPECT_EQ(bought[1057], "");
  FixMessage result = bob.expect("X");
  while (result[286] != "1") result = bob.expect("X");
  EXPECT_EQ(result[269], "Q") << result.text();
  EXPECT_EQ(result[271], "3");
  EXPECT_EQ(result[270], bought[31]);
}

}  // namespace
}  // namespace licet::test
