// RocksDB's MANIFEST, frame by frame.

#include "gateway/licet/rocks_manifest.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <string>

#include "settlement/ledger/projection.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet {
namespace {

/// Of a projection that was opened so many times and flushed.
std::string manifest() {
  const TemporaryDirectory directory;
  {
    ProjectionOptions options;
    options.directory = directory.path();
    options.venue = *Text<7>::from("SHDE");
    const auto projection = Projection::open(options);
    EXPECT_TRUE(projection.has_value() && (*projection)->flush().has_value());
  }
  std::string bytes;
  for (const auto& entry : std::filesystem::directory_iterator(directory.path())) {
    if (!entry.path().filename().string().starts_with("MANIFEST")) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
  return bytes;
}

auto read(const std::string& bytes) { return read_manifest(std::as_bytes(std::span(bytes))); }

TEST(RocksManifest, IsReadToItsLastByte) {
  const auto found = read(manifest());
  ASSERT_TRUE(found.has_value()) << found.error();
  EXPECT_GT(found->records, 10U);
  EXPECT_EQ(found->cut_bytes, 0U);
}

TEST(RocksManifest, AnyFlippedBitIsFound) {
  std::string bytes = manifest();
  ASSERT_GT(bytes.size(), 500U);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U << bit));
      const auto found = read(bytes);
      EXPECT_TRUE(!found || found->cut_bytes > 0) << at << ", bit " << bit;
      bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U << bit));
    }
  }
}

TEST(RocksManifest, ACutEndIsToldFromAWholeOne) {
  const std::string bytes = manifest();
  const auto whole = read(bytes)->records;
  for (std::size_t cut = 1; cut < 8; ++cut) {
    const auto found = read(bytes.substr(0, bytes.size() - cut));
    ASSERT_TRUE(found.has_value()) << cut << ": " << found.error();
    EXPECT_GT(found->cut_bytes, 0U) << cut;
    EXPECT_EQ(found->records, whole - 1) << cut;
  }
}

}  // namespace
}  // namespace licet
