// Rules of the FIX 4.4 session layer (FIX volume 2), re-expressed after the numbering of the public acceptance tests of
// FIX engines where one exists.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/fix/fix_venue.hpp"

namespace licet::test {
namespace {

using std::chrono::milliseconds;

class FixSession : public ::testing::Test {
 protected:
  void SetUp() override { venue.start_gateway(); }

  /// Logs `code` on again as it left: no reset, its own next MsgSeqNum.
  FixClient back(const std::string& code, int next_sequence) {
    auto client = venue.connect(code);
    client.next_sequence = next_sequence;
    client.send("A", venue.logon_fields(code));
    return client;
  }
  FixVenue venue;
};

TEST_F(FixSession, ATestRequestIsAnsweredWithItsId) {  // 4b
  auto alice = venue.logged_on("ALICE");
  alice.send("1", {{112, "HELLO"}});
  EXPECT_EQ(alice.expect("0")[112], "HELLO");
}

TEST_F(FixSession, SilenceIsFilledWithHeartbeatsAndThenTested) {  // 4a, 6
  auto alice = venue.connect("ALICE");
  auto logon = venue.logon_fields("ALICE", 1);
  logon.emplace_back(141, "Y");
  alice.send("A", logon);
  static_cast<void>(alice.expect("A"));
  EXPECT_EQ(alice.expect("0")[35], "0");
  EXPECT_EQ(alice.expect("1")[35], "1");
  EXPECT_TRUE(alice.is_closed_by_peer());  // the TestRequest stays unanswered
}

TEST_F(FixSession, ARevokedKeyEndsItsConnection) {
  auto alice = venue.logged_on("ALICE");
  auto bob = venue.logged_on("BOB");
  const auto logon = venue.logon_fields("ALICE");
  const auto key_id = std::ranges::find(logon, 553, &Fields::value_type::first)->second;
  RegisterKey revoked;
  revoked.key_id = *KeyId::from(key_id);
  revoked.public_key = venue.keys.at("ALICE").public_key();
  revoked.holder = venue.member("ALICE");
  revoked.revoked = 1;
  venue.apply(MemberId(1), revoked);  // the operator
  EXPECT_TRUE(alice.expect("5")[58].starts_with("BAD_CREDENTIALS"));
  EXPECT_TRUE(alice.is_closed_by_peer());
  bob.send("1", {{112, "STILL HERE"}});
  EXPECT_EQ(bob.expect("0")[112], "STILL HERE");
}

TEST_F(FixSession, ASequenceNumberTooLowLogsOut) {  // 2c
  auto alice = venue.logged_on("ALICE");
  alice.send("0", {});
  alice.send_raw(alice.compose("0", {}, 1));
  EXPECT_TRUE(alice.expect("5")[58].starts_with("MsgSeqNum too low, expecting 3"));
  EXPECT_TRUE(alice.is_closed_by_peer());
}

TEST_F(FixSession, ASequenceNumberTooHighAsksForWhatIsMissing) {  // 2b, 10, 11
  auto vendor = venue.logged_on("VENDOR");
  vendor.send_raw(vendor.compose("D", limit_order("v2", '2', "100", "1"), 3));
  const auto request = vendor.expect("2");
  EXPECT_EQ(request[7], "2");
  EXPECT_EQ(request[16], "0");
  EXPECT_TRUE(vendor.is_quiet(milliseconds(200)));  // the order waits behind the gap
  vendor.send_raw(vendor.compose("4", {{123, "Y"}, {36, "3"}}, 2, {{43, "Y"}, {122, fix_now()}}));
  EXPECT_EQ(vendor.expect("8")[11], "v2");
}

TEST_F(FixSession, WhatPilesUpBehindAGapIsBounded) {
  venue.stop_gateway();
  venue.options.limits.gap_bytes_max = 20'000;
  venue.start_gateway();
  auto vendor = venue.logged_on("VENDOR");
  for (int n = 0; n < 500; ++n) vendor.send_raw(vendor.compose("0", {}, 3 + n));
  EXPECT_TRUE(vendor.expect("5")[58].starts_with("TOO_LARGE"));
}

TEST_F(FixSession, APossibleDuplicateThatWasSeenIsIgnored) {  // 2d, 2f
  auto alice = venue.logged_on("ALICE");
  alice.send("0", {});
  alice.send_raw(alice.compose("0", {}, 2, {{43, "Y"}, {122, fix_now()}}));
  alice.send("1", {{112, "still"}});
  EXPECT_EQ(alice.expect("0")[112], "still");
}

TEST_F(FixSession, APossibleDuplicateNeedsOrigSendingTime) {  // 2g
  auto alice = venue.logged_on("ALICE");
  alice.send("0", {});
  alice.send_raw(alice.compose("0", {}, 2, {{43, "Y"}}));
  const auto reject = alice.expect("3");
  EXPECT_EQ(reject[371], "122");
  EXPECT_EQ(reject[373], "1");
}

TEST_F(FixSession, AWrongCompIdRejectsAndLogsOut) {  // 2k
  auto alice = venue.logged_on("ALICE");
  alice.sender = "BOB";
  alice.send("0", {});
  EXPECT_EQ(alice.expect("3")[373], "9");
  EXPECT_EQ(alice.expect("5").type(), "5");
}

TEST_F(FixSession, AWrongBeginStringLogsOut) {  // 2i
  auto alice = venue.logged_on("ALICE");
  alice.begin_string = "FIX.4.2";
  alice.send("0", {});
  EXPECT_EQ(alice.expect("5")[58], "Incorrect BeginString");
}

TEST_F(FixSession, ABadCheckSumIsSkippedAndMissedLater) {  // 3b
  auto alice = venue.logged_on("ALICE");
  std::string garbled = alice.compose("0", {}, 2);
  garbled[garbled.size() - 2] = garbled[garbled.size() - 2] == '0' ? '1' : '0';
  alice.send_raw(garbled);
  EXPECT_TRUE(alice.is_quiet(milliseconds(200)));
  alice.next_sequence = 3;
  alice.send("0", {});
  EXPECT_EQ(alice.expect("2")[7], "2");
}

TEST_F(FixSession, ABadBodyLengthIsSkippedAndTheNextMessageFound) {  // 3c
  auto alice = venue.logged_on("ALICE");
  std::string garbled = alice.compose("0", {}, 2);
  const auto at = garbled.find("9=") + 2;
  garbled.replace(at, garbled.find('\x01', at) - at, "13");
  alice.send_raw(garbled + alice.compose("1", {{112, "found"}}, 2));
  EXPECT_EQ(alice.expect("0")[112], "found");
}

TEST_F(FixSession, FieldsAreHeldAgainstTheDictionary) {  // 14
  auto alice = venue.logged_on("ALICE");
  auto missing = limit_order("a1", '1', "100", "1");
  missing.erase(missing.begin() + 3);  // Side
  alice.send("D", missing);
  auto reject = alice.expect("3");
  EXPECT_EQ(reject[373], "1");
  EXPECT_EQ(reject[371], "54");
  auto unknown = limit_order("a1", '1', "100", "1");
  unknown.emplace_back(20099, "x");
  alice.send("D", unknown);
  EXPECT_EQ(alice.expect("3")[371], "20099");
  auto out_of_range = limit_order("a1", '7', "100", "1");
  alice.send("D", out_of_range);
  reject = alice.expect("3");
  EXPECT_EQ(reject[373], "5");
  EXPECT_EQ(reject[371], "54");
  auto format = limit_order("a1", '1', "a lot", "1");
  alice.send("D", format);
  EXPECT_EQ(alice.expect("3")[373], "6");
  auto twice = limit_order("a1", '1', "100", "1");
  twice.emplace_back(44, "100");
  alice.send("D", twice);
  EXPECT_EQ(alice.expect("3")[373], "13");
  alice.send("BE", {});
  EXPECT_EQ(alice.expect("3")[373], "11");
  alice.send("1", {{112, "alive"}});
  EXPECT_EQ(alice.expect("0")[112], "alive");
}

TEST_F(FixSession, AResendGivesTheReportsAgainAndFillsTheRest) {  // 8
  auto vendor = venue.logged_on("VENDOR");                        // our 1: Logon
  vendor.send("D", limit_order("v1", '2', "100", "1"));
  const auto first = vendor.expect("8");  // 2
  vendor.send("1", {{112, "x"}});
  static_cast<void>(vendor.expect("0"));  // 3
  vendor.send("D", limit_order("v2", '2', "101", "1"));
  const auto second = vendor.expect("8");  // 4
  vendor.send("1", {{112, "y"}});
  static_cast<void>(vendor.expect("0"));  // 5
  vendor.send("2", {{7, "1"}, {16, "0"}});
  const auto fill = vendor.expect("4");
  EXPECT_EQ(fill.sequence(), 1);
  EXPECT_EQ(fill[36], "2");
  EXPECT_EQ(fill[123], "Y");
  const auto again = vendor.expect("8");
  EXPECT_EQ(again.sequence(), first.sequence());
  EXPECT_EQ(again[43], "Y");
  EXPECT_EQ(again[122], first[52]);
  EXPECT_EQ(again[17], first[17]);
  EXPECT_EQ(again[11], "v1");
  EXPECT_EQ(vendor.expect("4")[36], "4");
  EXPECT_EQ(vendor.expect("8")[17], second[17]);
  const auto last = vendor.expect("4");
  EXPECT_EQ(last.sequence(), 5);
  EXPECT_EQ(last[36], "6");
}

TEST_F(FixSession, AnImpossibleResendIsRejected) {
  auto alice = venue.logged_on("ALICE");
  alice.send("2", {{7, "9"}, {16, "0"}});
  EXPECT_EQ(alice.expect("3")[371], "7");
  alice.send("2", {{7, "0"}, {16, "0"}});
  EXPECT_EQ(alice.expect("3")[371], "7");
}

TEST_F(FixSession, ResendRequestsWithoutEndAreEnded) {
  auto alice = venue.logged_on("ALICE");
  for (int n = 0; n < 40; ++n) alice.send("2", {{7, "1"}, {16, "0"}});
  EXPECT_TRUE(alice.expect("5")[58].starts_with("RATE_LIMITED"));
}

TEST_F(FixSession, OldReportsOutsideTheWindowAreFilled) {
  venue.stop_gateway();
  venue.options.limits.resend_messages_max = 3;
  venue.start_gateway();
  auto vendor = venue.logged_on("VENDOR");
  for (int n = 0; n < 10; ++n) {
    vendor.send("D", limit_order("v" + std::to_string(n), '2', "100", "1"));
    static_cast<void>(vendor.expect("8"));
  }
  vendor.send("2", {{7, "1"}, {16, "0"}});
  const auto fill = vendor.expect("4");
  EXPECT_EQ(fill.sequence(), 1);
  EXPECT_EQ(fill[36], "9");
  EXPECT_EQ(vendor.expect("8")[11], "v7");
  EXPECT_EQ(vendor.expect("8")[11], "v8");
  EXPECT_EQ(vendor.expect("8")[11], "v9");
}

TEST_F(FixSession, FillsWhileAwayAreFoundByResending) {
  auto vendor = venue.logged_on("VENDOR");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  EXPECT_EQ(vendor.expect("8")[150], "0");
  vendor.send("5", {});
  const int last = vendor.expect("5").sequence();
  EXPECT_TRUE(vendor.is_closed_by_peer());
  auto alice = venue.logged_on("ALICE");
  alice.send("D", limit_order("a1", '1', "100", "2"));
  static_cast<void>(alice.expect("8"));
  EXPECT_EQ(alice.expect("8")[150], "F");
  auto again = back("VENDOR", vendor.next_sequence);
  const auto logon = again.expect("A");
  EXPECT_EQ(logon.sequence(), last + 2);  // the fill has the number between
  again.send("2", {{7, std::to_string(last + 1)}, {16, "0"}});
  const auto fill = again.expect("8");
  EXPECT_EQ(fill.sequence(), last + 1);
  EXPECT_EQ(fill[17], "T1-S");
}

TEST_F(FixSession, SessionsContinueAfterARestart) {
  auto vendor = venue.logged_on("VENDOR");
  vendor.send("D", limit_order("v1", '2', "100", "5"));
  const auto report = vendor.expect("8");
  vendor.close();
  venue.stop_gateway();
  venue.start_gateway();
  auto again = back("VENDOR", vendor.next_sequence);
  const auto logon = again.expect("A");
  EXPECT_GT(logon.sequence(), report.sequence());
  EXPECT_TRUE(again.is_quiet(milliseconds(100)));  // and ours was expected: no ResendRequest
  again.send("2", {{7, std::to_string(report.sequence())}, {16, std::to_string(report.sequence())}});
  const auto resent = again.expect("8");
  EXPECT_EQ(resent[17], report[17]);
  EXPECT_EQ(resent[43], "Y");
}

TEST_F(FixSession, ALogoutIsAnsweredAndCloses) {  // 13
  auto alice = venue.logged_on("ALICE");
  alice.send("5", {});
  EXPECT_EQ(alice.expect("5").type(), "5");
  EXPECT_TRUE(alice.is_closed_by_peer());
}

TEST_F(FixSession, OldSendingTimeIsRejected) {  // 2o
  auto alice = venue.logged_on("ALICE");
  std::string message = alice.compose("0", {}, 2);
  const auto at = message.find(
                      "\x01"
                      "52=") +
                  4;
  message.replace(at, 4, "2001");
  const auto trailer = message.find(
                           "\x01"
                           "10=") +
                       1;
  unsigned sum = 0;
  for (std::size_t n = 0; n < trailer; ++n) sum += static_cast<unsigned char>(message[n]);
  std::string digits = std::to_string(1'000 + sum % 256).substr(1);
  message.replace(trailer + 3, 3, digits);
  alice.send_raw(message);
  EXPECT_EQ(alice.expect("3")[373], "10");
  EXPECT_EQ(alice.expect("5").type(), "5");
}

}  // namespace
}  // namespace licet::test
