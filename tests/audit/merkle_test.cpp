#include "settlement/audit/merkle.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <string>

namespace licet::merkle {
namespace {

std::string hex(const Hash256& hash) {
  std::string text;
  for (const std::uint8_t byte : hash) {
    char digits[3];
    std::snprintf(digits, sizeof digits, "%02x", byte);
    text += digits;
  }
  return text;
}

std::vector<Hash256> leaves_of(const std::vector<std::string>& entries) {
  std::vector<Hash256> hashes;
  for (const std::string& entry : entries) hashes.push_back(leaf_hash(std::as_bytes(std::span(entry))));
  return hashes;
}

std::vector<Hash256> numbered_leaves(std::size_t count) {
  std::vector<std::string> entries;
  for (std::size_t n = 0; n < count; ++n) entries.push_back(std::to_string(n));
  return leaves_of(entries);
}

/// By the definition of RFC 9162 section 2.1.3.1, word for word.
Path path_by_definition(std::size_t index, std::span<const Hash256> leaves) {
  if (leaves.size() == 1) return {};
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  Path path = index < split ? path_by_definition(index, leaves.first(split))
                            : path_by_definition(index - split, leaves.subspan(split));
  path.push_back(root_of(index < split ? leaves.subspan(split) : leaves.first(split)));
  return path;
}

/// By the definition of RFC 9162 section 2.1.4.1.
Path consistency_by_definition(std::size_t old_size, std::span<const Hash256> leaves, bool is_whole) {
  if (old_size == leaves.size()) return is_whole ? Path{} : Path{root_of(leaves)};
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  Path path;
  if (old_size <= split) {
    path = consistency_by_definition(old_size, leaves.first(split), is_whole);
    path.push_back(root_of(leaves.subspan(split)));
  } else {
    path = consistency_by_definition(old_size - split, leaves.subspan(split), false);
    path.push_back(root_of(leaves.first(split)));
  }
  return path;
}

// The vectors that implementations of Certificate Transparency share.
TEST(Merkle, RootsOfThePublishedVectors) {
  const std::vector<std::string> entries{std::string(),
                                         std::string("\x00", 1),
                                         "\x10",
                                         "\x20\x21",
                                         "\x30\x31",
                                         "\x40\x41\x42\x43",
                                         "\x50\x51\x52\x53\x54\x55\x56\x57",
                                         "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
  const std::vector<std::string> roots{"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                       "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                       "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                       "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                       "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                       "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                       "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                       "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  const auto leaves = leaves_of(entries);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    EXPECT_EQ(hex(root_of(std::span(leaves).first(size))), roots[size - 1]) << size;
  }
  EXPECT_EQ(hex(root_of({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Merkle, APathProvesItsLeafAndNothingElse) {
  const auto leaves = numbered_leaves(34);
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const auto tree = std::span(leaves).first(size);
    const Hash256 root = root_of(tree);
    for (std::size_t index = 0; index < size; ++index) {
      const Path path = path_by_definition(index, tree);
      EXPECT_TRUE(proves_inclusion(leaves[index], index, size, path, root)) << index << " of " << size;
      for (std::size_t other = 0; other <= size; ++other) {
        EXPECT_EQ(proves_inclusion(leaves[index], other, size, path, root), other == index) << index << other;
      }
      EXPECT_FALSE(proves_inclusion(root, index, size + 1, path, root));
      Path changed = path;
      changed.push_back(root);
      EXPECT_FALSE(proves_inclusion(leaves[index], index, size, changed, root));
      if (path.empty()) continue;
      changed = path;
      changed.pop_back();
      EXPECT_FALSE(proves_inclusion(leaves[index], index, size, changed, root));
      changed = path;
      changed.front()[31] ^= 1U;
      EXPECT_FALSE(proves_inclusion(leaves[index], index, size, changed, root));
    }
  }
}

TEST(Merkle, APathProvesThatATreeOnlyGrew) {
  const auto leaves = numbered_leaves(34);
  auto rewritten = leaves;
  rewritten[0] = leaves[1];
  for (std::size_t size = 1; size <= leaves.size(); ++size) {
    const auto tree = std::span(leaves).first(size);
    const Hash256 root = root_of(tree);
    for (std::size_t old_size = 1; old_size <= size; ++old_size) {
      const Hash256 old_root = root_of(tree.first(old_size));
      const Path path = consistency_by_definition(old_size, tree, true);
      EXPECT_TRUE(proves_consistency(old_size, old_root, size, root, path)) << old_size << " to " << size;
      const Hash256 other_past = root_of(std::span(rewritten).first(old_size));
      EXPECT_FALSE(proves_consistency(old_size, other_past, size, root, path)) << old_size << " to " << size;
      EXPECT_FALSE(proves_consistency(old_size + 1, old_root, size, root, path));
      EXPECT_FALSE(proves_consistency(old_size, old_root, size, merkle::node_hash(root, root), path));
      if (path.empty()) continue;
      Path changed = path;
      changed.back()[0] ^= 128U;
      EXPECT_FALSE(proves_consistency(old_size, old_root, size, root, changed));
    }
    EXPECT_TRUE(proves_consistency(0, empty_root(), size, root, {}));
    EXPECT_FALSE(proves_consistency(size + 1, root, size, root, {}));
  }
}

}  // namespace
}  // namespace licet::merkle
