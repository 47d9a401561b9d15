#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <tl/expected.hpp>

namespace licet {

/// What a MANIFEST of RocksDB holds: the log of which files make up the database.
struct RocksManifest {
  std::uint64_t records = 0;
  std::uint64_t cut_bytes = 0;  // at the end, of a record that is not whole
};

/// Reads its frames (rocksdb/db/log_format.h: blocks of 32 KiB, each record with a masked CRC-32C of its type and
/// content). RocksDB takes a record that reaches past the end of the file for one whose write did not finish, and
/// passes over it: so a flipped bit of a length may go unseen. Error: the place of a record whose checksum or type is
/// wrong.
[[nodiscard]] tl::expected<RocksManifest, std::string> read_manifest(std::span<const std::byte> bytes);

}  // namespace licet
