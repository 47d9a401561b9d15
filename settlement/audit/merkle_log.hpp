#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "engine/core/result.hpp"
#include "settlement/audit/entry_file.hpp"
#include "settlement/audit/merkle.hpp"

namespace licet {

/// The audit tree of a log that grows. Keeps in memory one hash for each 1,024 leaves (and the tree above them: below
/// 0.1 byte a leaf); what a proof needs below that is hashed again from the file, in about a millisecond. Thread-safe:
/// one thread appends, any may ask. An append costs two hashes and reads nothing, and never waits for a proof to be
/// made: what was appended does not change, so that only looking it up takes the lock.
class MerkleLog {
 public:
  static constexpr std::size_t tile_levels = 10;
  static constexpr std::uint64_t tile = std::uint64_t{1} << tile_levels;

  /// What can be said of the whole tree at one moment.
  struct Head {
    std::uint64_t size = 0;  // leaves
    Sequence last;           // the last command in them; 0 for an empty tree
    Timestamp time;          // of that command
    Hash256 root{};
  };
  struct Inclusion {
    std::uint64_t index = 0;
    AuditEntry entry;
    Sequence first;  // command of the leaf
    merkle::Path path;
  };

  /// Of the leaves that are in the file already, and those that will be appended.
  explicit MerkleLog(EntryFile entries);
  /// Becomes `other`, which is used no more. Who asks meanwhile is told of one or of the other.
  void take_over(MerkleLog&& other);

  /// `entry` follows the last: its commands begin behind those.
  void append(const AuditEntry& entry);

  /// Brings every leaf so far to the disk. Error: one sentence.
  [[nodiscard]] tl::expected<void, std::string> sync();

  [[nodiscard]] Head head() const;
  /// Of the first `size` leaves. Errors: not_found (there are fewer).
  [[nodiscard]] Result<Hash256> root_at(std::uint64_t size) const;
  /// The leaf that holds a command, and its place in the tree of `size` leaves. Errors: not_found (no such command in
  /// them, or fewer leaves).
  [[nodiscard]] Result<Inclusion> inclusion(Sequence command, std::uint64_t size) const;
  /// That the tree of `old_size` leaves is the beginning of the one of `size`. Errors: not_found (there are fewer),
  /// invalid_value (old_size > size).
  [[nodiscard]] Result<merkle::Path> consistency(std::uint64_t old_size, std::uint64_t size) const;

 private:
  [[nodiscard]] Head last() const;  // without the root
  [[nodiscard]] Hash256 node(std::size_t level, std::uint64_t index) const;
  [[nodiscard]] Hash256 subtree(std::uint64_t begin, std::uint64_t end) const;
  [[nodiscard]] Hash256 hash_of_leaves(std::uint64_t begin, std::uint64_t end) const;
  [[nodiscard]] AuditEntry entry(std::uint64_t index) const;
  [[nodiscard]] std::optional<std::uint64_t> leaf_of(Sequence command, std::uint64_t size) const;
  void path_to(std::uint64_t index, std::uint64_t begin, std::uint64_t end, merkle::Path& path) const;
  void path_from(std::uint64_t old_size, std::uint64_t begin, std::uint64_t end, bool is_whole,
                 merkle::Path& path) const;
  void add_leaf(const AuditEntry& entry, std::uint64_t index);
  void add_tile(Hash256 hash);

  mutable std::mutex mutex_;  // of all that follows
  EntryFile entries_;
  AuditEntry last_;
  std::array<Hash256, tile_levels>
      open_;  // of the tile being filled: [k] over 2^k leaves, where bit k of size() is set
  std::vector<std::vector<Hash256>> levels_;  // [k][n]: over leaves n·tile·2^k to (n + 1)·tile·2^k
};

}  // namespace licet
