#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory_resource>

#include "engine/matching/level.hpp"
#include "engine/matching/level_key.hpp"

namespace licet {

/// The levels too far from the best price for a window.
using FarLevels = std::pmr::map<LevelKey, Level>;

/// A window onto the levels of 2^bits neighbouring keys, in one block of memory: the far levels behind it, the level of
/// orders without limit ahead of it, a bitmap of the keys that have orders with a word that summarises it, and the
/// levels themselves. A key's place is its low bits,
/// so the window moves along the keys without moving any level. A view: the block belongs to the LevelPool.
class LevelWindow {
 public:
  static constexpr unsigned bits_min = 7;
  static constexpr unsigned bits_max = 12;  // the summary has 64 bits, one for 64 keys

  LevelWindow(std::byte* block, unsigned bits) noexcept : block_(block), bits_(bits) {}

  [[nodiscard]] static constexpr std::size_t block_size(unsigned bits) noexcept {
    return (words_offset(bits) + (std::size_t{1} << bits) / 8 + 63) & ~std::size_t{63};
  }

  /// Far levels, or null where there never were any.
  [[nodiscard]] FarLevels*& far() const noexcept { return *reinterpret_cast<FarLevels**>(behind_levels()); }
  /// The orders without limit of a call, when their key is not in the window: they do not make it move.
  [[nodiscard]] Level& ahead() const noexcept { return *reinterpret_cast<Level*>(behind_levels() + 16); }
  [[nodiscard]] Level& level(LevelKey key) const noexcept { return reinterpret_cast<Level*>(block_)[place(key)]; }
  /// Whether no key of the window has orders.
  [[nodiscard]] bool empty() const noexcept { return summary() == 0; }

  /// Notes that a key has orders.
  void mark(LevelKey key) const noexcept {
    const std::size_t at = place(key);
    words()[at / 64] |= std::uint64_t{1} << at % 64;
    summary() |= std::uint64_t{1} << at / 64;
  }
  /// Notes that a key has none any more.
  void clear(LevelKey key) const noexcept {
    const std::size_t at = place(key);
    if ((words()[at / 64] &= ~(std::uint64_t{1} << at % 64)) == 0) summary() &= ~(std::uint64_t{1} << at / 64);
  }
  /// The first key with orders from `key` on, around the ring; the window must not be empty. A caller whose window has
  /// keys below `key` must see for itself that the answer is inside.
  [[nodiscard]] LevelKey first_from(LevelKey key) const noexcept {
    const std::size_t from = place(key);
    std::size_t word = from / 64;
    std::uint64_t found = words()[word] & ~std::uint64_t{0} << from % 64;
    if (found == 0) {
      const std::uint64_t behind = summary() & (~std::uint64_t{1} << word);
      word = static_cast<std::size_t>(std::countr_zero(behind != 0 ? behind : summary()));
      found = words()[word];
    }
    const std::size_t to = word * 64 + static_cast<std::size_t>(std::countr_zero(found));
    return key + static_cast<LevelKey>((to - from) & mask());
  }
  /// The last key with orders up to `key`, likewise.
  [[nodiscard]] LevelKey last_to(LevelKey key) const noexcept {
    const std::size_t from = place(key);
    std::size_t word = from / 64;
    std::uint64_t found = words()[word] & ~std::uint64_t{0} >> (63 - from % 64);
    if (found == 0) {
      const std::uint64_t before = summary() & ((std::uint64_t{1} << word) - 1);
      word = 63 - static_cast<std::size_t>(std::countl_zero(before != 0 ? before : summary()));
      found = words()[word];
    }
    const std::size_t to = word * 64 + 63 - static_cast<std::size_t>(std::countl_zero(found));
    return key - static_cast<LevelKey>((from - to) & mask());
  }

 private:
  // The levels come first, which are needed most. Behind them: the far levels, the summary, the level ahead, the words.
  [[nodiscard]] static constexpr std::size_t words_offset(unsigned bits) noexcept {
    return (sizeof(Level) << bits) + 16 + sizeof(Level);
  }
  [[nodiscard]] std::byte* behind_levels() const noexcept { return block_ + (sizeof(Level) << bits_); }
  [[nodiscard]] std::size_t mask() const noexcept { return ~(~std::size_t{0} << bits_); }
  [[nodiscard]] std::size_t place(LevelKey key) const noexcept { return static_cast<std::size_t>(key) & mask(); }
  [[nodiscard]] std::uint64_t& summary() const noexcept {
    return *reinterpret_cast<std::uint64_t*>(behind_levels() + 8);
  }
  [[nodiscard]] std::uint64_t* words() const noexcept {
    return reinterpret_cast<std::uint64_t*>(block_ + words_offset(bits_));
  }

  std::byte* block_;
  unsigned bits_;
};

}  // namespace licet
