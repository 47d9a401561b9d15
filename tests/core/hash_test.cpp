#include <gtest/gtest.h>

#include <array>
#include <string>

#include "engine/core/hex.hpp"
#include "engine/core/sha256.hpp"

namespace licet {
namespace {

// FIPS 180-4, the examples of NIST: one block, two blocks, none.
TEST(Sha256, IsTheStandards) {
  EXPECT_EQ(hex_text(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex_text(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(hex_text(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256, TakesBytesInPiecesAndBeginsAnew) {
  Sha256 state;
  EXPECT_EQ(state.update("a").update("").update("bc").finish(), sha256("abc"));
  EXPECT_EQ(state.update("abc").finish(), sha256("abc"));
}

TEST(Hex, WritesAndReadsBytes) {
  const std::array<std::uint8_t, 4> bytes{0x00, 0x9a, 0xf0, 0xff};
  EXPECT_EQ(hex_text(bytes), "009af0ff");
  std::array<std::uint8_t, 4> read{};
  EXPECT_TRUE(read_hex("009af0ff", read));
  EXPECT_EQ(read, bytes);
}

TEST(Hex, ReadsNothingButSoManyLowerCaseDigits) {
  std::array<std::uint8_t, 2> read{};
  for (const std::string text : {"", "abc", "abcde", "abcdef", "ABCD", "ab d", "+1ab", "0xab", "abc\n"}) {
    EXPECT_FALSE(read_hex(text, read)) << text;
  }
}

TEST(Hex, KnowsTheValueOfADigitInEitherCase) {
  EXPECT_EQ(hex_value('0'), 0);
  EXPECT_EQ(hex_value('9'), 9);
  EXPECT_EQ(hex_value('a'), 10);
  EXPECT_EQ(hex_value('F'), 15);
  for (const char c : {'g', 'G', '/', ':', '@', '`', '\0', '\xff'}) EXPECT_EQ(hex_value(c), -1);
}

}  // namespace
}  // namespace licet
