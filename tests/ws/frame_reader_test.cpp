// The client's side of RFC 6455, cut anywhere.

#include "gateway/ws/frame_reader.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

#include "gateway/ws/frame.hpp"
#include "tests/ws/support/raw_client.hpp"

namespace licet::ws {
namespace {

using Kind = Incoming::Kind;
constexpr std::size_t largest = 100'000;

struct Heard {
  Kind kind{};
  std::string payload;
  std::uint16_t code = 0;
  friend bool operator==(const Heard&, const Heard&) = default;
};
std::ostream& operator<<(std::ostream& out, const Heard& heard) {
  return out << static_cast<int>(heard.kind) << ' ' << heard.code << " '" << heard.payload << '\'';
}

/// Feeds the bytes in pieces of at most `piece`, and takes all that comes out, to a fault at the latest.
std::vector<Heard> read_all(FrameReader& reader, std::string_view bytes, std::size_t piece) {
  std::vector<Heard> heard;
  for (;;) {
    Incoming incoming = reader.next();
    for (; incoming.kind != Kind::nothing; incoming = reader.next()) {
      heard.push_back({incoming.kind, std::string(incoming.payload), incoming.code});
      if (incoming.kind == Kind::fault) return heard;
    }
    if (bytes.empty()) return heard;
    const auto space = reader.free_space();
    EXPECT_FALSE(space.empty());
    const std::size_t count = std::min({piece, bytes.size(), space.size()});
    std::ranges::copy(bytes.substr(0, count), space.begin());
    reader.filled(count);
    bytes.remove_prefix(count);
  }
}

std::string frame(int first_byte, std::string_view payload) {
  return test::RawClient::masked_frame(static_cast<std::uint8_t>(first_byte), payload);
}

/// What comes out of a reader that has never read anything.
std::vector<Heard> heard_of(std::string_view bytes, std::size_t max_message_bytes = largest) {
  FrameReader reader(max_message_bytes);
  return read_all(reader, bytes, bytes.size());
}

TEST(WsFrameReader, TakesEveryKindOfFrame) {
  const std::string bytes = frame(0x81, "hello") + frame(0x82, "\xFF") + frame(0x89, "you?") + frame(0x8A, "") +
                            frame(0x88, std::string_view("\x03\xE8 bye", 6));
  const std::vector<Heard> expected{{Kind::text, "hello"},
                                    {Kind::binary, "\xFF"},
                                    {Kind::ping, "you?"},
                                    {Kind::pong, ""},
                                    {Kind::close, " bye", 1000}};
  EXPECT_EQ(heard_of(bytes), expected);
}

TEST(WsFrameReader, ControlFramesMayStandBetweenFragments) {
  const std::string bytes = frame(0x01, "one ") + frame(0x89, "!") + frame(0x00, "two ") + frame(0x80, "three");
  const std::vector<Heard> expected{{Kind::ping, "!"}, {Kind::text, "one two three"}};
  EXPECT_EQ(heard_of(bytes), expected);
}

TEST(WsFrameReader, NamesEachBreachOfTheProtocol) {
  const auto fault = [](std::uint16_t code) { return std::vector<Heard>{{Kind::fault, "", code}}; };
  EXPECT_EQ(heard_of(std::string_view("\x81\x02hi", 4)), fault(1002)) << "not masked";
  EXPECT_EQ(heard_of(frame(0xC1, "a")), fault(1002)) << "a reserved bit";
  EXPECT_EQ(heard_of(frame(0x83, "a")), fault(1002)) << "an unknown opcode";
  EXPECT_EQ(heard_of(frame(0x8B, "a")), fault(1002)) << "an unknown control opcode";
  EXPECT_EQ(heard_of(frame(0x09, "a")), fault(1002)) << "a control frame in fragments";
  EXPECT_EQ(heard_of(frame(0x89, std::string(126, 'a'))), fault(1002)) << "a large control frame";
  EXPECT_EQ(heard_of(frame(0x80, "a")), fault(1002)) << "a continuation of nothing";
  EXPECT_EQ(heard_of(frame(0x01, "a") + frame(0x81, "b")), fault(1002)) << "a message within a message";
  EXPECT_EQ(heard_of(frame(0x88, "a")), fault(1002)) << "half a code";
  EXPECT_EQ(heard_of(frame(0x88, std::string_view("\x03\xED", 2))), fault(1002)) << "1005 is never sent";
  EXPECT_EQ(heard_of(frame(0x88, std::string_view("\x03\xE8\xFF", 3))), fault(1007)) << "a reason that is no text";
  EXPECT_EQ(heard_of(std::string_view("\x81\xFE\x00\x05\0\0\0\0hello", 13)), fault(1002)) << "not the shortest length";
  EXPECT_EQ(heard_of(frame(0x81, "\xC3\x28")), fault(1007));
  EXPECT_EQ(heard_of(frame(0x01, "\xC3") + frame(0x80, "\x28")), fault(1007)) << "over two fragments";
  EXPECT_EQ(heard_of(frame(0x81, "12345"), 4), fault(1009));
  EXPECT_EQ(heard_of(frame(0x01, "123") + frame(0x80, "45"), 4), fault(1009)) << "together";
  EXPECT_EQ(heard_of(std::string_view("\x81\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0", 14)), fault(1009));
}

TEST(WsFrameReader, ACharacterMayBeCutByAFragment) {
  EXPECT_EQ(heard_of(frame(0x01, "\xC3") + frame(0x80, "\xA9")), (std::vector<Heard>{{Kind::text, "\xC3\xA9"}}));
}

TEST(WsFrameReader, AFaultLasts) {
  FrameReader reader(largest);
  reader.put(frame(0x83, ""));
  reader.put(frame(0x81, "more"));
  for (int n = 0; n < 3; ++n) EXPECT_EQ(reader.next().kind, Kind::fault);
}

TEST(WsFrameReader, AHeaderAloneReservesNothing) {
  FrameReader reader(largest);
  reader.put(frame(0x81, std::string(90'000, 'a')).substr(0, 100));
  EXPECT_EQ(reader.next().kind, Kind::nothing);
  EXPECT_LE(reader.free_space().size(), FrameReader::buffer_bytes);
}

/// Any conversation, cut anywhere, gives what was said.
RC_GTEST_PROP(WsFrameReader, CutsMakeNoDifference, ()) {
  std::string bytes;
  std::vector<Heard> said;
  const int messages = *rc::gen::inRange(0, 30);
  for (int n = 0; n < messages; ++n) {
    const bool is_large = *rc::gen::weightedElement<bool>({{1, true}, {9, false}});
    const auto size = static_cast<std::size_t>(*rc::gen::inRange(0, is_large ? 70'000 : 300));
    const std::string payload(size, static_cast<char>('a' + n % 26));
    const bool is_text = *rc::gen::arbitrary<bool>();
    std::string_view left = payload;
    int opcode = is_text ? 1 : 2;
    for (int parts = *rc::gen::inRange(0, 4); parts > 0; --parts, opcode = 0) {
      const auto part = left.substr(0, static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(size) + 1)));
      bytes += frame(opcode, part);
      left.remove_prefix(part.size());
      if (*rc::gen::arbitrary<bool>()) {
        bytes += frame(0x89, "ping");
        said.push_back({Kind::ping, "ping"});
      }
    }
    bytes += frame(0x80 | opcode, left);
    said.push_back({is_text ? Kind::text : Kind::binary, payload});
  }
  FrameReader reader(largest);
  RC_ASSERT(read_all(reader, bytes, static_cast<std::size_t>(*rc::gen::element(1, 7, 1'000, 1'000'000))) == said);
}

TEST(WsControlFrame, HoldsCodeAndReason) {
  EXPECT_EQ(ControlFrame(1001, "BYE").view(), std::string_view("\x88\x05\x03\xE9"
                                                               "BYE",
                                                               7));
  EXPECT_EQ(ControlFrame(0, "ignored").view(), std::string_view("\x88\x00", 2));
  EXPECT_EQ(ControlFrame(ControlFrame::Kind::pong, std::string(200, 'a')).view().size(), 127U);
}

}  // namespace
}  // namespace licet::ws
