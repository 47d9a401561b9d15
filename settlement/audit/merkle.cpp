#include "settlement/audit/merkle.hpp"

#include <bit>

#include "engine/core/sha256.hpp"

namespace licet::merkle {
namespace {

constexpr std::byte leaf_mark{0};
constexpr std::byte node_mark{1};

Sha256& hashing() {
  thread_local Sha256 state;
  return state;
}

std::span<const std::byte> bytes_of(const Hash256& hash) noexcept { return std::as_bytes(std::span(hash)); }

}  // namespace

Hash256 empty_root() { return sha256(std::string_view()); }

Hash256 leaf_hash(std::span<const std::byte> entry) { return hashing().update({&leaf_mark, 1}).update(entry).finish(); }

Hash256 node_hash(const Hash256& left, const Hash256& right) {
  return hashing().update({&node_mark, 1}).update(bytes_of(left)).update(bytes_of(right)).finish();
}

std::uint64_t split_of(std::uint64_t size) noexcept { return std::bit_floor(size - 1); }

Hash256 root_of(std::span<const Hash256> leaves) {
  if (leaves.empty()) return empty_root();
  if (leaves.size() == 1) return leaves.front();
  const auto left = static_cast<std::size_t>(split_of(leaves.size()));
  return node_hash(root_of(leaves.first(left)), root_of(leaves.subspan(left)));
}

bool proves_inclusion(const Hash256& leaf, std::uint64_t index, std::uint64_t size, const Path& path,
                      const Hash256& root) {
  if (index >= size) return false;
  std::uint64_t place = index;
  std::uint64_t last = size - 1;
  Hash256 hash = leaf;
  for (const Hash256& sibling : path) {
    if (last == 0) return false;
    if ((place & 1U) != 0 || place == last) {
      hash = node_hash(sibling, hash);
      while ((place & 1U) == 0 && place != 0) {
        place >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = node_hash(hash, sibling);
    }
    place >>= 1U;
    last >>= 1U;
  }
  return last == 0 && hash == root;
}

bool proves_consistency(std::uint64_t old_size, const Hash256& old_root, std::uint64_t size, const Hash256& root,
                        const Path& path) {
  if (old_size > size) return false;
  if (old_size == size) return path.empty() && old_root == root;
  if (old_size == 0) return path.empty() && old_root == empty_root();
  // A whole old tree is a node of the new one, and its root stands for the first hash of the path.
  const bool is_node = std::has_single_bit(old_size);
  if (path.empty() && !is_node) return false;
  std::uint64_t place = old_size - 1;
  std::uint64_t last = size - 1;
  while ((place & 1U) != 0) {
    place >>= 1U;
    last >>= 1U;
  }
  auto next = path.begin();
  Hash256 before = is_node ? old_root : *next++;
  Hash256 now = before;
  for (; next != path.end(); ++next) {
    if (last == 0) return false;
    if ((place & 1U) != 0 || place == last) {
      before = node_hash(*next, before);
      now = node_hash(*next, now);
      while ((place & 1U) == 0 && place != 0) {
        place >>= 1U;
        last >>= 1U;
      }
    } else {
      now = node_hash(now, *next);
    }
    place >>= 1U;
    last >>= 1U;
  }
  return last == 0 && before == old_root && now == root;
}

}  // namespace licet::merkle
