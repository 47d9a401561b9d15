#include "engine/runtime/crc32c.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string_view>
#include <vector>

namespace licet {
namespace {

// RFC 3720, appendix B.4.
TEST(Crc32c, PublishedValues) {
  const std::vector<std::byte> zeros(32, std::byte{0});
  const std::vector<std::byte> ones(32, std::byte{0xFF});
  std::vector<std::byte> rising(32);
  for (std::size_t n = 0; n < rising.size(); ++n) rising[n] = static_cast<std::byte>(n);
  EXPECT_EQ(crc32c(zeros), 0x8A9136AAU);
  EXPECT_EQ(crc32c(ones), 0x62A8AB43U);
  EXPECT_EQ(crc32c(rising), 0x46DD794EU);
  EXPECT_EQ(crc32c_portable(rising), 0x46DD794EU);
  EXPECT_EQ(crc32c(std::as_bytes(std::span(std::string_view("123456789")))), 0xE3069283U);
}

TEST(Crc32c, TheInstructionAndTheTableAgreeAtEveryLengthAndWhenContinued) {
  std::mt19937_64 random(7);
  std::vector<std::byte> bytes(300);
  for (auto& byte : bytes) byte = static_cast<std::byte>(random());
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const auto part = std::span<const std::byte>(bytes).first(size);
    ASSERT_EQ(crc32c(part), crc32c_portable(part)) << size;
    const auto split = size / 3;
    ASSERT_EQ(crc32c(part.subspan(split), crc32c(part.first(split))), crc32c(part)) << size;
  }
}

}  // namespace
}  // namespace licet
