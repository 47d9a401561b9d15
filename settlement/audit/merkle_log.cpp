#include "settlement/audit/merkle_log.hpp"

#include <algorithm>
#include <bit>

#include "engine/core/check.hpp"

namespace licet {

MerkleLog::MerkleLog(EntryFile entries) : entries_(std::move(entries)) {
  std::vector<AuditEntry> some(tile);
  for (std::uint64_t at = 0; at < entries_.size(); at += some.size()) {
    some.resize(static_cast<std::size_t>(std::min(tile, entries_.size() - at)));
    entries_.read(at, some);
    for (std::size_t n = 0; n < some.size(); ++n) add_leaf(some[n], at + n);
  }
}

void MerkleLog::take_over(MerkleLog&& other) {
  const std::scoped_lock both(mutex_, other.mutex_);
  entries_ = std::move(other.entries_);
  last_ = other.last_;
  open_ = other.open_;
  levels_ = std::move(other.levels_);
}

void MerkleLog::append(const AuditEntry& entry) {
  const std::lock_guard lock(mutex_);
  LICET_CHECK(entry.last > last_.last);
  add_leaf(entry, entries_.size());
  entries_.append(entry);
}

tl::expected<void, std::string> MerkleLog::sync() {
  {
    const std::lock_guard lock(mutex_);
    entries_.flush();
  }
  return entries_.sync();
}

/// As a binary counter carries: two nodes of one height become one above them.
void MerkleLog::add_leaf(const AuditEntry& entry, std::uint64_t index) {
  last_ = entry;
  Hash256 hash = merkle::leaf_hash(entry.bytes());
  std::size_t level = 0;
  for (; level < tile_levels && (index >> level & 1U) != 0; ++level) {
    hash = merkle::node_hash(open_[level], hash);
  }
  if (level == tile_levels) return add_tile(hash);
  open_[level] = hash;
}

/// Keeps the hash of a whole tile, and of every node above that is now whole.
void MerkleLog::add_tile(Hash256 hash) {
  for (std::size_t level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    levels_[level].push_back(hash);
    const auto& nodes = levels_[level];
    if (nodes.size() % 2 != 0) return;
    hash = merkle::node_hash(nodes[nodes.size() - 2], nodes.back());
  }
}

MerkleLog::Head MerkleLog::last() const {
  const std::lock_guard lock(mutex_);
  return {.size = entries_.size(), .last = last_.last, .time = last_.time, .root = {}};
}

MerkleLog::Head MerkleLog::head() const {
  Head head = last();
  head.root = subtree(0, head.size);
  return head;
}

Result<Hash256> MerkleLog::root_at(std::uint64_t size) const {
  if (size > last().size) return refuse(Reject::not_found);
  return subtree(0, size);
}

Result<MerkleLog::Inclusion> MerkleLog::inclusion(Sequence command, std::uint64_t size) const {
  if (size > last().size) return refuse(Reject::not_found);
  const auto index = leaf_of(command, size);
  if (!index) return refuse(Reject::not_found);
  Inclusion result{.index = *index, .entry = entry(*index), .first = Sequence(1), .path = {}};
  if (*index > 0) result.first = Sequence(entry(*index - 1).last.value() + 1);
  path_to(*index, 0, size, result.path);
  return result;
}

Result<merkle::Path> MerkleLog::consistency(std::uint64_t old_size, std::uint64_t size) const {
  if (size > last().size) return refuse(Reject::not_found);
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
    return node(static_cast<std::size_t>(std::countr_zero(size / tile)), begin / size);
  }
  const std::uint64_t middle = begin + merkle::split_of(size);
  return merkle::node_hash(subtree(begin, middle), subtree(middle, end));
}

Hash256 MerkleLog::node(std::size_t level, std::uint64_t index) const {
  const std::lock_guard lock(mutex_);
  return levels_[level][static_cast<std::size_t>(index)];
}

Hash256 MerkleLog::hash_of_leaves(std::uint64_t begin, std::uint64_t end) const {
  std::vector<AuditEntry> entries(static_cast<std::size_t>(end - begin));
  {
    const std::lock_guard lock(mutex_);
    entries_.read(begin, entries);
  }
  std::vector<Hash256> hashes;
  hashes.reserve(entries.size());
  for (const AuditEntry& each : entries) hashes.push_back(merkle::leaf_hash(each.bytes()));
  return merkle::root_of(hashes);
}

AuditEntry MerkleLog::entry(std::uint64_t index) const {
  AuditEntry found;
  const std::lock_guard lock(mutex_);
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
