#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/text.hpp"
#include "engine/runtime/engine.hpp"
#include "engine/runtime/storage.hpp"

/// A snapshot of the state at one point of the log, in one file DIRECTORY/00000000000000001234.snapshot, named after
/// the last command in it. Everything is little endian.
///
///   head, at 0                                       section, at a multiple of 8
///     0  magic          "LICETSNP"                     0  magic        "LICETSEC"
///     8  version        u32  1                         8  name         24 bytes, zero filled
///    12  sections       u32                           32  version      u32  the section's own
///    16  venue          8 bytes, zero filled          36  content_crc  u32  CRC-32C of the content
///    24  sequence       u64  last command             40  bytes        u64  of the content
///    32  time           i64  of that command          48  header_crc   u32  CRC-32C of bytes 0 to 48
///    40  epoch          u64  of its writer            52  zero         u32
///    48  last_origin    u64  greatest up to there     56  content, then zeros to a multiple of 8
///    56  state_hash     u64  of the state machine
///    64  chain          32 bytes, hash of the group   end, behind the last section
///    96  header_crc     u32  CRC-32C of bytes 0 to 96   0  magic        "LICETSUM"
///   100  zero           u32                             8  SHA-256 of everything before it
///
/// Written under another name, synced and renamed: what bears the name is whole, unless it rotted since.
namespace licet {

/// What a snapshot says of itself.
struct SnapshotHead {
  RecoveryStart start;  // the point of the log where it was taken
  std::uint64_t state_hash = 0;
};

/// One part's saved state. The content is the part's own business.
struct SnapshotSection {
  std::string name;  // 1 to 24 characters, unique in the snapshot
  std::uint32_t version = 0;
  std::span<const std::byte> content;
};

/// A snapshot in memory, checked.
class Snapshot {
 public:
  Snapshot(const SnapshotHead& head, std::vector<SnapshotSection> sections, AlignedBuffer bytes)
      : head_(head), bytes_(std::move(bytes)), sections_(std::move(sections)) {}

  [[nodiscard]] const SnapshotHead& head() const noexcept { return head_; }
  /// Null: there is none of that name.
  [[nodiscard]] const SnapshotSection* section(std::string_view name) const noexcept;
  [[nodiscard]] std::span<const SnapshotSection> sections() const noexcept { return sections_; }

 private:
  SnapshotHead head_;
  AlignedBuffer bytes_;
  std::vector<SnapshotSection> sections_;  // whose contents lie in bytes_
};

/// "00000000000000001234.snapshot".
[[nodiscard]] std::string snapshot_name(Sequence sequence);

/// Checks every byte. Faults: snapshot_damaged with the place, snapshot_version, journal_foreign (of another venue).
[[nodiscard]] JournalResult<Snapshot> parse_snapshot(AlignedBuffer bytes, std::string name, std::string_view venue);

/// The snapshots of one venue in one directory. Used by one thread at a time.
class SnapshotStore {
 public:
  SnapshotStore(std::filesystem::path directory, const Text<7>& venue, Storage& storage = posix_storage());

  /// Durable, under its name, when it returns. Takes the place of one of the same command. Faults: storage_failed; what
  /// was there before is then as it was.
  [[nodiscard]] JournalResult<std::uint64_t> write(const SnapshotHead& head,
                                                   std::span<const SnapshotSection> sections) const;

  /// The commands of those that are there by name, the newest first.
  [[nodiscard]] JournalResult<std::vector<Sequence>> list() const;

  [[nodiscard]] JournalResult<Snapshot> read(Sequence sequence) const;

  struct Newest {
    std::unique_ptr<Snapshot> snapshot;    // null: there is none
    std::vector<JournalFault> not_usable;  // the newer ones that cannot be used, and why
  };
  /// The newest good one whose command is not above `at_most`. Faults: storage_failed.
  [[nodiscard]] JournalResult<Newest> newest(
      Sequence at_most = Sequence(std::numeric_limits<std::uint64_t>::max())) const;

  struct Kept {
    std::vector<SnapshotHead> good;        // the newest first
    std::vector<JournalFault> not_usable;  // left where they are, for a human
  };
  /// Removes what is older than the newest `count` good ones, each of which is read and checked, and what an unfinished
  /// write left. Those of `foreign`, whose bytes are whole and whose content is not known here, are none of them. The
  /// journal below the last of `good` (once there are `count`) is no longer needed for a start. Faults: storage_failed.
  [[nodiscard]] JournalResult<Kept> prune(std::size_t count = 2, const std::set<Sequence>& foreign = {}) const;

 private:
  [[nodiscard]] std::filesystem::path path_of(Sequence sequence) const;

  const std::filesystem::path directory_;
  const Text<7> venue_;
  Storage& storage_;
};

}  // namespace licet
