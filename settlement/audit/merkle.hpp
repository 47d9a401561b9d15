#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/core/sha256.hpp"

/// The hash tree of RFC 9162 section 2.1 with SHA-256: a tree of n leaves splits behind the largest power of two below
/// n. These functions know nothing of where leaves are kept.
namespace licet::merkle {

using Path = std::vector<Hash256>;  // from the leaf's end of the tree to the root's

/// Of no leaves: SHA-256 of nothing.
[[nodiscard]] Hash256 empty_root();
/// SHA-256(0x00 || entry).
[[nodiscard]] Hash256 leaf_hash(std::span<const std::byte> entry);
/// SHA-256(0x01 || left || right).
[[nodiscard]] Hash256 node_hash(const Hash256& left, const Hash256& right);
/// Of the tree over these leaf hashes.
[[nodiscard]] Hash256 root_of(std::span<const Hash256> leaves);

/// The largest power of two below `size`, where its tree splits. size > 1.
[[nodiscard]] std::uint64_t split_of(std::uint64_t size) noexcept;

/// Whether `path` proves that the leaf with this hash is number `index` (from 0) of the tree with `size` leaves and
/// this root (RFC 9162 section 2.1.3.2). Anything may be asked.
[[nodiscard]] bool proves_inclusion(const Hash256& leaf, std::uint64_t index, std::uint64_t size, const Path& path,
                                    const Hash256& root);
/// Whether `path` proves that the tree of `size` leaves begins with all the leaves of the one of `old_size`, in their
/// order (RFC 9162 section 2.1.4.2).
[[nodiscard]] bool proves_consistency(std::uint64_t old_size, const Hash256& old_root, std::uint64_t size,
                                      const Hash256& root, const Path& path);

}  // namespace licet::merkle
