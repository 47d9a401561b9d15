#include "gateway/fix/framer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace licet::fix {
namespace {

/// '|' stands for SOH.
std::string wire(std::string text) {
  for (char& c : text) {
    if (c == '|') c = '\x01';
  }
  return text;
}

const std::string heartbeat = wire("8=FIX.4.4|9=5|35=0|10=163|");

TEST(FixFramer, TakesAMessageAndNotWhatFollows) {
  const std::string two = heartbeat + "8=FIX";
  const Frame frame = next_frame(two, 1'000);
  ASSERT_EQ(frame.kind, Frame::Kind::message);
  EXPECT_EQ(frame.bytes, heartbeat);
  EXPECT_EQ(frame.consumed, heartbeat.size());
}

TEST(FixFramer, WaitsAtEveryPrefixOfAMessage) {
  for (std::size_t size = 0; size < heartbeat.size(); ++size) {
    EXPECT_EQ(next_frame(heartbeat.substr(0, size), 1'000).kind, Frame::Kind::incomplete) << size;
  }
}

TEST(FixFramer, BodyLengthMayBePaddedWithZeros) {
  EXPECT_EQ(next_frame(wire("8=FIX.4.4|9=0000005|35=0|10=163|"), 1'000).kind, Frame::Kind::message);
}

TEST(FixFramer, RefusesALengthBeforeItsBytesArrive) {
  EXPECT_EQ(next_frame(wire("8=FIX.4.4|9=99999999|"), 1'000).kind, Frame::Kind::too_large);
  EXPECT_EQ(next_frame(wire("8=FIX.4.4|9=999999999999|"), 1'000).kind, Frame::Kind::too_large);
  EXPECT_EQ(next_frame(wire("8=FIX.4.4|9=980|"), 1'000).kind, Frame::Kind::too_large);
}

TEST(FixFramer, SkipsRubbishUpToTheNextMessage) {
  const std::string rubbish = "hello world";
  const Frame frame = next_frame(rubbish + heartbeat, 1'000);
  ASSERT_EQ(frame.kind, Frame::Kind::garbled);
  EXPECT_EQ(frame.consumed, rubbish.size());
}

TEST(FixFramer, KeepsATailThatMayBeAStart) {
  const Frame frame = next_frame("rubbish8=FI", 1'000);
  ASSERT_EQ(frame.kind, Frame::Kind::garbled);
  EXPECT_EQ(frame.consumed, 7U);
}

TEST(FixFramer, AWrongLengthIsGarbledAndLeadsToTheNextMessage) {
  const std::string wrong = wire("8=FIX.4.4|9=7|35=0|10=163|");
  const Frame frame = next_frame(wrong + heartbeat, 1'000);
  ASSERT_EQ(frame.kind, Frame::Kind::garbled);
  EXPECT_EQ(frame.consumed, wrong.size());
}

TEST(FixFramer, FindsTheTypeInItsPlaceOnly) {
  EXPECT_EQ(msg_type_of(heartbeat), "0");
  EXPECT_EQ(msg_type_of(wire("8=FIX.4.4|9=5|49=A|35=0|")), "");
}

}  // namespace
}  // namespace licet::fix
