#include "engine/core/text.hpp"

#include <gtest/gtest.h>

#include <cstring>

namespace licet {
namespace {

TEST(Text, HoldsUpToItsCapacity) {
  EXPECT_EQ(Text<7>::from("1234567")->view(), "1234567");
  EXPECT_EQ(Text<7>::from("12345678").error(), Reject::too_large);
  EXPECT_TRUE(Text<7>().empty());
}

TEST(Text, ComparesAsText) {
  EXPECT_LT(*Text<7>::from("AB"), *Text<7>::from("ABC"));
  EXPECT_EQ(Text<7>("AB"), *Text<7>::from("AB"));
}

TEST(Text, KnowsBytesThatItNeverWrites) {
  Text<7> text("AB");
  EXPECT_TRUE(text.is_canonical());
  unsigned char bytes[sizeof text];
  std::memcpy(bytes, &text, sizeof text);
  bytes[5] = 'x';  // behind the end
  std::memcpy(&text, bytes, sizeof text);
  EXPECT_FALSE(text.is_canonical());
  bytes[5] = 0;
  bytes[0] = 200;  // longer than there is room
  std::memcpy(&text, bytes, sizeof text);
  EXPECT_FALSE(text.is_canonical());
  EXPECT_EQ(text.view().size(), 7U);
}

}  // namespace
}  // namespace licet
