#include "gateway/licet/rocks_manifest.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include <fmt/format.h>

#include "engine/runtime/crc32c.hpp"

namespace licet {
namespace {

constexpr std::size_t block_bytes = std::size_t{32} << 10U;
constexpr std::size_t header_bytes = 7;  // checksum, length, type
constexpr std::uint8_t last_type = 4;    // whole, first, middle and last part of a record

/// RocksDB does not store the CRC of bytes that may hold CRCs themselves.
constexpr std::uint32_t masked(std::uint32_t crc) noexcept { return std::rotr(crc, 15) + 0xA282EAD8U; }

}  // namespace

tl::expected<RocksManifest, std::string> read_manifest(std::span<const std::byte> bytes) {
  RocksManifest found;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t left = block_bytes - at % block_bytes;
    const auto block = bytes.subspan(at, std::min(left, bytes.size() - at));
    if (left < header_bytes) {
      if (std::ranges::any_of(block, [](std::byte byte) { return byte != std::byte{0}; })) {
        return tl::unexpected(fmt::format("bytes behind the record that ends at byte {}", at));
      }
      at += block.size();
      continue;
    }
    std::uint32_t checksum = 0;
    std::uint16_t length = 0;
    if (block.size() >= header_bytes) {
      std::memcpy(&checksum, block.data(), sizeof checksum);
      std::memcpy(&length, block.data() + sizeof checksum, sizeof length);
    }
    if (header_bytes + length > left) return tl::unexpected(fmt::format("the record at byte {} leaves its block", at));
    if (block.size() < header_bytes + length) {
      found.cut_bytes = block.size();
      return found;
    }
    const auto type = std::to_integer<std::uint8_t>(block[header_bytes - 1]);
    if (type == 0 || type > last_type || masked(crc32c(block.subspan(header_bytes - 1, 1 + length))) != checksum) {
      return tl::unexpected(fmt::format("the checksum of the record at byte {} differs", at));
    }
    ++found.records;
    at += header_bytes + length;
  }
  return found;
}

}  // namespace licet
