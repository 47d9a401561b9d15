#include <gtest/gtest.h>

#include "tests/fix/fix_venue.hpp"

namespace licet::test {
namespace {

class FixLogon : public ::testing::Test {
 protected:
  void SetUp() override { venue.start_gateway(); }
  /// The refusal that a Logon of these fields gets; empty when it is accepted.
  std::string refusal_of(FixClient& client, const Fields& logon) {
    client.send("A", logon);
    const auto answer = client.receive();
    if (!answer || answer->type() != "5") return {};
    EXPECT_EQ(answer->sequence(), 1);
    EXPECT_TRUE(client.is_closed_by_peer());
    const auto text = (*answer)[58];
    return text.substr(0, text.find(':'));
  }
  std::string refusal_of(const Fields& logon) {
    auto client = venue.connect("ALICE");
    return refusal_of(client, logon);
  }
  FixVenue venue;
};

Fields with(Fields fields, int tag, const std::string& value) {
  for (auto& [key, old] : fields) {
    if (key == tag) old = value;
  }
  return fields;
}

TEST_F(FixLogon, TheMemberSignsAndIsAnswered) {
  auto alice = venue.connect("ALICE");
  alice.send("A", venue.logon_fields("ALICE", 17));
  const auto answer = alice.expect("A");
  EXPECT_EQ(answer[49], "SHDE");
  EXPECT_EQ(answer[56], "ALICE");
  EXPECT_EQ(answer[98], "0");
  EXPECT_EQ(answer[108], "17");
  EXPECT_EQ(answer.sequence(), 1);
}

TEST_F(FixLogon, AWrongCredentialIsRefusedByName) {
  EXPECT_EQ(refusal_of(with(venue.logon_fields("ALICE"), 554, "no.such.token")), "BAD_CREDENTIALS");
  EXPECT_EQ(refusal_of(with(venue.logon_fields("ALICE"), 553, "bob")), "BAD_CREDENTIALS");
  EXPECT_EQ(refusal_of(venue.logon_fields("BOB")), "BAD_CREDENTIALS");  // BOB's key does not speak for ALICE
  EXPECT_EQ(refusal_of({{98, "0"}, {108, "30"}}), "UNAUTHENTICATED");
  const auto logon = venue.logon_fields("ALICE");
  auto other_audience =
      with(logon, 554,
           make_assertion(venue.keys.at("ALICE"), "alice", "ALICE", Authenticator::audience_ws, venue.clock.now()));
  EXPECT_EQ(refusal_of(other_audience), "BAD_CREDENTIALS");
}

TEST_F(FixLogon, AnAssertionOpensOneSessionOnly) {
  const auto logon = venue.logon_fields("ALICE");
  {
    auto alice = venue.connect("ALICE");
    alice.send("A", logon);
    static_cast<void>(alice.expect("A"));
    alice.send("5", {});
    static_cast<void>(alice.expect("5"));
  }
  EXPECT_EQ(refusal_of(logon), "CREDENTIAL_REPLAYED");
}

TEST_F(FixLogon, FormAndRangeAreChecked) {
  EXPECT_EQ(refusal_of(venue.logon_fields("ALICE", 0)), "INVALID_VALUE");
  EXPECT_EQ(refusal_of(venue.logon_fields("ALICE", 301)), "INVALID_VALUE");
  EXPECT_EQ(refusal_of({{98, "0"}, {553, "alice"}}), "MALFORMED");  // no HeartBtInt
  auto logon = venue.logon_fields("ALICE");
  logon.emplace_back(20099, "x");
  EXPECT_EQ(refusal_of(logon), "MALFORMED");
  FixClient elsewhere(venue.gateway->port(), "ALICE", "SZDE");
  elsewhere.send("A", venue.logon_fields("ALICE"));
  EXPECT_TRUE(elsewhere.expect("5")[58].starts_with("INVALID_VALUE"));
}

TEST_F(FixLogon, WhatIsNoLogonIsClosedWithoutAWord) {
  auto first = venue.connect("ALICE");
  first.send("D", limit_order("a1", '1', "100", "1"));
  EXPECT_FALSE(first.receive().has_value());
  EXPECT_TRUE(first.is_closed_by_peer());
  auto second = venue.connect("ALICE");
  second.send_raw("GET / HTTP/1.1\r\n\r\n");
  EXPECT_TRUE(second.is_closed_by_peer());
}

// A stock acceptor resets its store before the application can refuse the Logon.
TEST_F(FixLogon, ARefusedLogonWithResetSeqNumFlagTouchesNothing) {
  auto alice = venue.logged_on("ALICE");
  alice.send("0", {});
  alice.send("0", {});
  alice.send("5", {});
  const int last = alice.expect("5").sequence();
  alice.close();
  auto forged = with(venue.logon_fields("ALICE"), 554, "no.such.token");
  forged.emplace_back(141, "Y");
  EXPECT_EQ(refusal_of(forged), "BAD_CREDENTIALS");
  auto again = venue.connect("ALICE");
  again.next_sequence = alice.next_sequence;
  again.send("A", venue.logon_fields("ALICE"));
  EXPECT_EQ(again.expect("A").sequence(), last + 1);
  EXPECT_TRUE(again.is_quiet(std::chrono::milliseconds(200)));  // no ResendRequest: MsgSeqNum fits
}

TEST_F(FixLogon, ASecondLogonIsRefusedWhileTheFirstLives) {
  auto first = venue.logged_on("ALICE");
  EXPECT_EQ(refusal_of(venue.logon_fields("ALICE")), "TOO_MANY_CONNECTIONS");
  first.send("1", {{112, "alive"}});
  EXPECT_EQ(first.expect("0")[112], "alive");
}

TEST_F(FixLogon, ACertificationThatLapsedIsRefused) {
  CertifyMember terms = venue.model.member_by_code("ALICE")->terms;
  terms.certified_until = venue.clock.now() + Duration::seconds(-1);
  venue.apply(MemberId(1), terms);
  EXPECT_EQ(refusal_of(venue.logon_fields("ALICE")), "NOT_CERTIFIED");
}

}  // namespace
}  // namespace licet::test
