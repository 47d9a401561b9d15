#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "engine/matching/level_pool.hpp"

namespace licet {

/// The levels of one side of a book by key. It grows with what it holds: nothing; a few levels (ThinLevels); a window
/// onto the keys near the best, with the rest as far levels in order behind it; larger windows when the far levels
/// become many. When its last level goes it holds nothing again. The best key is always at hand. Orders without limit
/// (is_any_price) have the best key of all and may stand ahead of the window, so that they cost the others nothing.
class LevelLadder {
 public:
  /// The best key; no_level_key when there is no level.
  [[nodiscard]] LevelKey best() const noexcept { return best_; }
  /// The worst key; no_level_key when there is no level.
  [[nodiscard]] LevelKey worst() const noexcept;
  /// The best key behind `key`, which may be any; no_level_key when there is none.
  [[nodiscard]] LevelKey after(LevelKey key) const noexcept;
  /// The level of a key; null when it has no orders.
  [[nodiscard]] const Level* find(LevelKey key) const noexcept;
  /// The level of a key that has orders. Valid until the next `insert` or `erase`.
  [[nodiscard]] Level& at(LevelKey key) noexcept { return in_window(key) ? window().level(key) : *outside(key); }

  /// Brings closer what `at` or `insert` will touch. A hint.
  void prefetch(LevelKey key) const noexcept {
    __builtin_prefetch(block(), 1);
    if (in_window(key)) {
      __builtin_prefetch(&window().level(key), 1);
    } else if (!has_window()) {
      __builtin_prefetch(block() + 64, 1);
      __builtin_prefetch(block() + 128, 1);
      __builtin_prefetch(block() + 192, 1);
    }
  }

  /// The level of a key, made when it has none: the caller then puts an order there. Valid as above.
  [[nodiscard]] Level& insert(LevelKey key, LevelPool& pool) noexcept {
    if (!in_window(key)) [[unlikely]]
      return insert_outside(key, pool);
    Level& level = window().level(key);
    if (level.empty()) {
      window().mark(key);
      best_ = std::min(best_, key);
    }
    return level;
  }
  /// Forgets the level of a key, whose last order has gone.
  void erase(LevelKey key, LevelPool& pool) noexcept {
    if (!in_window(key)) [[unlikely]]
      return erase_outside(key, pool);
    window().clear(key);
    if (key != best_) return;
    if (window().empty()) [[unlikely]]
      return refill(pool);
    best_ = window().first_from(key);
  }

 private:
  // The address of a block of 64-byte alignment, with the bits of its window in the low bits: 0 for ThinLevels. So the
  // two ladders of a book and its memory share one cache line.
  [[nodiscard]] unsigned bits() const noexcept { return static_cast<unsigned>(block_ & 63); }
  [[nodiscard]] std::byte* block() const noexcept { return reinterpret_cast<std::byte*>(block_ & ~std::uintptr_t{63}); }
  [[nodiscard]] ThinLevels* thin() const noexcept { return reinterpret_cast<ThinLevels*>(block()); }
  [[nodiscard]] LevelWindow window() const noexcept { return LevelWindow(block(), bits()); }
  void set_block(const void* block, unsigned bits) noexcept { block_ = reinterpret_cast<std::uintptr_t>(block) | bits; }

  [[nodiscard]] bool has_window() const noexcept { return bits() != 0; }
  // Without a window, base_ is a key that no level has, and this is false. (A mask, since LevelWindow needs the same.)
  [[nodiscard]] bool in_window(LevelKey key) const noexcept {
    return ((static_cast<std::uint64_t>(key) - static_cast<std::uint64_t>(base_)) & ~std::uint64_t{0} << bits()) == 0;
  }
  [[nodiscard]] LevelKey span() const noexcept { return LevelKey{1} << bits(); }

  [[nodiscard]] Level* outside(LevelKey key) const noexcept;
  [[nodiscard]] LevelKey best_behind_ahead() const noexcept;
  Level& insert_outside(LevelKey key, LevelPool& pool) noexcept;
  Level& insert_far(LevelKey key, LevelPool& pool) noexcept;
  void erase_outside(LevelKey key, LevelPool& pool) noexcept;
  void erase_ahead(LevelPool& pool) noexcept;
  void refill(LevelPool& pool) noexcept;
  void move_window(LevelKey base, LevelPool& pool) noexcept;
  void pull_in() noexcept;
  void open_window(LevelKey near, LevelPool& pool) noexcept;
  void widen_window(LevelPool& pool) noexcept;
  void widen_if_crowded(LevelPool& pool) noexcept;

  LevelKey best_ = no_level_key;
  LevelKey base_ = no_level_key;  // the window covers base_ … base_ + span() - 1
  std::uintptr_t block_ = 0;
};
static_assert(sizeof(LevelLadder) == 24);

}  // namespace licet
