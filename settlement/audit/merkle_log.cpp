#include "settlement/audit/merkle_log.hpp"

#include <algorithm>
#include <bit>

#include "engine/core/check.hpp"

namespace licet {

void MerkleLog::append(const AuditEntry& entry) {
  const std::lock_guard lock(mutex_);
  LICET_CHECK(entry.last > last_.last);
  entries_.append(entry);
  last_ = entry;
  if (entries_.size() % tile == 0) close_tile();
}

/// Keeps the hash of the last `tile` leaves, and of every node above that is now whole.
void MerkleLog::close_tile() {
  Hash256 hash = hash_of_leaves(entries_.size() - tile, entries_.size());
  for (std::size_t level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    levels_[level].push_back(hash);
    const auto& nodes = levels_[level];
    if (nodes.size() % 2 != 0) return;
    hash = merkle::node_hash(nodes[nodes.size() - 2], nodes.back());
  }
}

MerkleLog::Head MerkleLog::head() const {
  const std::lock_guard lock(mutex_);
  return {.size = entries_.size(), .last = last_.last, .time = last_.time, .root = subtree(0, entries_.size())};
}

Result<Hash256> MerkleLog::root_at(std::uint64_t size) const {
  const std::lock_guard lock(mutex_);
  if (size > entries_.size()) return refuse(Reject::not_found);
  return subtree(0, size);
}

Result<MerkleLog::Inclusion> MerkleLog::inclusion(Sequence command, std::uint64_t size) const {
  const std::lock_guard lock(mutex_);
  if (size > entries_.size()) return refuse(Reject::not_found);
  const auto index = leaf_of(command, size);
  if (!index) return refuse(Reject::not_found);
  Inclusion result{.index = *index, .entry = entry(*index), .first = Sequence(1), .path = {}};
  if (*index > 0) result.first = Sequence(entry(*index - 1).last.value() + 1);
  path_to(*index, 0, size, result.path);
  return result;
}

Result<merkle::Path> MerkleLog::consistency(std::uint64_t old_size, std::uint64_t size) const {
  const std::lock_guard lock(mutex_);
  if (size > entries_.size()) return refuse(Reject::not_found);
  if (old_size > size) return refuse(Reject::invalid_value);
  merkle::Path path;
  if (old_size > 0 && old_size < size) path_from(old_size, 0, size, true, path);
  return path;
}

/// RFC 9162 section 2.1.1, over leaves begin to end.
Hash256 MerkleLog::subtree(std::uint64_t begin, std::uint64_t end) const {
  const std::uint64_t size = end - begin;
  if (size < tile || (size == tile && begin % tile != 0)) return hash_of_leaves(begin, end);
  if (std::has_single_bit(size) && begin % size == 0) {
    const auto level = static_cast<std::size_t>(std::countr_zero(size / tile));
    return levels_[level][static_cast<std::size_t>(begin / size)];
  }
  const std::uint64_t middle = begin + merkle::split_of(size);
  return merkle::node_hash(subtree(begin, middle), subtree(middle, end));
}

Hash256 MerkleLog::hash_of_leaves(std::uint64_t begin, std::uint64_t end) const {
  std::vector<AuditEntry> entries(static_cast<std::size_t>(end - begin));
  entries_.read(begin, entries);
  std::vector<Hash256> hashes;
  hashes.reserve(entries.size());
  for (const AuditEntry& each : entries) hashes.push_back(merkle::leaf_hash(each.bytes()));
  return merkle::root_of(hashes);
}

AuditEntry MerkleLog::entry(std::uint64_t index) const {
  AuditEntry found;
  entries_.read(index, {&found, 1});
  return found;
}

/// By bisection: entries rise in `last`.
std::optional<std::uint64_t> MerkleLog::leaf_of(Sequence command, std::uint64_t size) const {
  if (!command.is_set()) return std::nullopt;
  std::uint64_t low = 0;
  std::uint64_t high = size;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (entry(middle).last < command) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < size ? std::optional(low) : std::nullopt;
}

/// RFC 9162 section 2.1.3.1.
void MerkleLog::path_to(std::uint64_t index, std::uint64_t begin, std::uint64_t end, merkle::Path& path) const {
  if (end - begin <= 1) return;
  const std::uint64_t middle = begin + merkle::split_of(end - begin);
  if (index < middle) {
    path_to(index, begin, middle, path);
    path.push_back(subtree(middle, end));
  } else {
    path_to(index, middle, end, path);
    path.push_back(subtree(begin, middle));
  }
}

/// RFC 9162 section 2.1.4.1. `is_whole`: what is left of the old tree is all of it, whose root the reader has.
void MerkleLog::path_from(std::uint64_t old_size, std::uint64_t begin, std::uint64_t end, bool is_whole,
                          merkle::Path& path) const {
  if (old_size == end - begin) {
    if (!is_whole) path.push_back(subtree(begin, end));
    return;
  }
  const std::uint64_t left = merkle::split_of(end - begin);
  if (old_size <= left) {
    path_from(old_size, begin, begin + left, is_whole, path);
    path.push_back(subtree(begin + left, end));
  } else {
    path_from(old_size - left, begin + left, end, false, path);
    path.push_back(subtree(begin, begin + left));
  }
}

}  // namespace licet
