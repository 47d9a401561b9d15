// Arbitrary bytes as saved state: never an abort, memory only as the bytes back it, and what is accepted is written
// back byte for byte.

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/core/archive.hpp"
#include "engine/core/block_vector.hpp"
#include "engine/core/check.hpp"
#include "engine/core/ids.hpp"
#include "engine/core/text.hpp"

namespace licet::test {
namespace {

struct Leaf {
  Text<7> text;
  bool flag = false;
  std::optional<std::uint16_t> maybe;
  static void archive(auto& self, auto& a) { a(self.text, self.flag, self.maybe); }
};

struct Tree {
  std::vector<std::uint32_t> numbers;
  std::vector<Leaf> leaves;
  BlockVector<Leaf, 4> blocks;
  std::map<MemberId, std::vector<Leaf>> by_member;
  std::set<std::pair<std::uint8_t, std::uint8_t>> pairs;
  std::unordered_map<std::uint16_t, std::string> by_hash;
  std::array<bool, 2> flags{};
  static void archive(auto& self, auto& a) {
    a.begin_part("tree", 1);
    a(self.numbers, self.leaves, self.blocks);
    a.begin_part("keyed", 2);
    a(self.by_member, self.pairs, self.by_hash);
    a.end_part();
    a(self.flags);
    a.end_part();
  }
};

}  // namespace
}  // namespace licet::test

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace licet;
  const auto bytes = std::as_bytes(std::span(data, size));
  test::Tree tree;
  StateReader reader(bytes);
  reader(tree);
  LICET_CHECK(tree.numbers.size() <= size && tree.leaves.size() <= size && tree.blocks.size() <= size);
  if (!reader.finish()) return 0;
  StateWriter writer;
  writer(tree);
  // The one freedom: a part may have been of an earlier version.
  LICET_CHECK(writer.bytes().size() == size);
  return 0;
}
