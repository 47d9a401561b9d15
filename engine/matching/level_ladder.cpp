#include "engine/matching/level_ladder.hpp"

#include <utility>

// How windows move. The best key is never far, and no level is ahead of the window but the one of the orders without
// limit, so that nothing but the window is looked at while matching in a continuous session. While that one is there,
// the window may be empty. A window leaves a quarter of its span ahead of the best key for better prices to come,
// and moves back up only after the best key has fallen behind its middle: between two moves, the best has travelled a
// quarter of the span, so that moving is rare. A larger window must be paid for by levels that stand in the smaller
// one's way, so that a few far orders cannot make a book large.
namespace licet {
namespace {

// The windows that a ladder grows through.
constexpr unsigned next_bits(unsigned bits) { return bits == LevelWindow::bits_min ? 9 : LevelWindow::bits_max; }

}  // namespace

const Level* LevelLadder::find(LevelKey key) const noexcept {
  if (in_window(key)) {
    const Level& level = window().level(key);
    return level.empty() ? nullptr : &level;
  }
  return outside(key);
}

LevelKey LevelLadder::after(LevelKey key) const noexcept {
  if (key < best_) return best_;
  if (!has_window()) return block_ == 0 ? no_level_key : thin()->after(key);
  if (const LevelKey from = std::max(key + 1, base_); in_window(from) && !window().empty()) {
    const LevelKey found = window().first_from(from);
    if (in_window(found)) return found;
  }
  const FarLevels* far = window().far();
  if (far == nullptr) return no_level_key;
  const auto found = far->upper_bound(key);
  return found == far->end() ? no_level_key : found->first;
}

LevelKey LevelLadder::worst() const noexcept {
  if (!has_window()) return block_ == 0 ? no_level_key : thin()->worst();
  const FarLevels* far = window().far();
  if (far != nullptr && !far->empty()) return far->rbegin()->first;
  return window().empty() ? best_ : window().last_to(base_ + span() - 1);
}

/// The best key of the window or, where it is empty, of the far levels; no_level_key when there is none.
LevelKey LevelLadder::best_behind_ahead() const noexcept {
  if (in_window(best_)) return best_;
  if (!window().empty()) return window().first_from(base_);
  const FarLevels* far = window().far();
  return far == nullptr || far->empty() ? no_level_key : far->begin()->first;
}

/// The level of a key that is not in the window; null when it has no orders.
Level* LevelLadder::outside(LevelKey key) const noexcept {
  if (block_ == 0) return nullptr;
  if (!has_window()) {
    const std::size_t place = thin()->place(key);
    return place == ThinLevels::none ? nullptr : &thin()->levels[place];
  }
  if (is_any_price(key)) return window().ahead().empty() ? nullptr : &window().ahead();
  FarLevels* far = window().far();
  if (far == nullptr) return nullptr;
  const auto found = far->find(key);
  return found == far->end() ? nullptr : &found->second;
}

Level& LevelLadder::insert_outside(LevelKey key, LevelPool& pool) noexcept {
  if (has_window()) return insert_far(key, pool);
  if (block_ == 0) set_block(pool.acquire_thin(), 0);
  std::size_t place = thin()->place(key);
  if (place == ThinLevels::none) place = thin()->place(no_level_key);
  if (place == ThinLevels::none) {
    open_window(key, pool);
    return insert(key, pool);
  }
  thin()->keys[place] = key;
  best_ = std::min(best_, key);
  return thin()->levels[place];
}

Level& LevelLadder::insert_far(LevelKey key, LevelPool& pool) noexcept {
  if (is_any_price(key)) {
    best_ = key;
    return window().ahead();
  }
  if (key < base_) {
    move_window(key - span() / 4, pool);
    widen_if_crowded(pool);
    return insert(key, pool);
  }
  if (const LevelKey near = std::min(best_behind_ahead(), key); near - base_ >= span() / 2) {
    move_window(near - span() / 4, pool);
    if (in_window(key)) return insert(key, pool);
  }
  if (window().far() == nullptr) window().far() = pool.acquire_far();
  Level& level = (*window().far())[key];
  if (!level.empty()) return level;
  widen_if_crowded(pool);
  return in_window(key) ? insert(key, pool) : *outside(key);
}

void LevelLadder::erase_outside(LevelKey key, LevelPool& pool) noexcept {
  if (has_window()) {
    if (is_any_price(key)) return erase_ahead(pool);
    window().far()->erase(key);
    return;
  }
  thin()->keys[thin()->place(key)] = no_level_key;
  if (key != best_) return;
  best_ = thin()->best();
  if (best_ != no_level_key) return;
  pool.release(thin());
  block_ = 0;
}

void LevelLadder::erase_ahead(LevelPool& pool) noexcept {
  window().ahead() = Level{};
  if (window().empty()) return refill(pool);
  best_ = window().first_from(base_);
}

/// The window is empty and nothing is ahead of it: it moves to the far levels, or the ladder holds nothing any more.
void LevelLadder::refill(LevelPool& pool) noexcept {
  FarLevels*& far = window().far();
  if (far != nullptr && !far->empty()) {
    best_ = far->begin()->first;
    base_ = best_ - span() / 4;
    pull_in();
    return;
  }
  if (far != nullptr) {
    pool.release(far);
    far = nullptr;
  }
  pool.release_window(block(), bits());
  *this = LevelLadder();
}

/// Lets the window begin at `base`, which is not behind the best key of the window and of the far levels.
void LevelLadder::move_window(LevelKey base, LevelPool& pool) noexcept {
  const LevelWindow here = window();
  for (LevelKey key = std::max(base_, base + span()); in_window(key) && !here.empty(); ++key) {
    key = here.first_from(key);
    if (!in_window(key)) break;
    if (here.far() == nullptr) here.far() = pool.acquire_far();
    here.far()->emplace(key, here.level(key));
    here.level(key) = Level{};
    here.clear(key);
  }
  base_ = base;
  pull_in();
}

/// Takes into the window what it covers after a move.
void LevelLadder::pull_in() noexcept {
  if (Level& ahead = window().ahead(); !ahead.empty() && in_window(best_)) {
    window().level(best_) = std::exchange(ahead, Level{});
    window().mark(best_);
  }
  FarLevels* far = window().far();
  if (far == nullptr) return;
  while (!far->empty() && in_window(far->begin()->first)) {
    const auto& [key, level] = *far->begin();
    window().level(key) = level;
    window().mark(key);
    far->erase(far->begin());
  }
}

/// From thin levels to the smallest window, at the best of them and of `near`.
void LevelLadder::open_window(LevelKey near, LevelPool& pool) noexcept {
  ThinLevels* before = thin();
  if (is_any_price(near)) near = no_level_key;
  for (const LevelKey key : before->keys) near = is_any_price(key) ? near : std::min(near, key);
  set_block(pool.acquire_window(LevelWindow::bits_min), LevelWindow::bits_min);
  base_ = near - span() / 4;
  for (std::size_t i = 0; i < ThinLevels::capacity; ++i) {
    insert(before->keys[i], pool) = before->levels[i];
  }
  pool.release(before);
}

void LevelLadder::widen_if_crowded(LevelPool& pool) noexcept {
  while (bits() < LevelWindow::bits_max && window().far() != nullptr &&
         static_cast<LevelKey>(window().far()->size()) > span() / 8) {
    widen_window(pool);
  }
}

void LevelLadder::widen_window(LevelPool& pool) noexcept {
  const LevelKey near = best_behind_ahead();
  const LevelWindow before = window();
  const unsigned bits_before = bits();
  std::byte* const block_before = block();
  set_block(pool.acquire_window(next_bits(bits_before)), next_bits(bits_before));
  const LevelWindow now = window();
  now.far() = before.far();
  before.far() = nullptr;
  now.ahead() = std::exchange(before.ahead(), Level{});
  LevelKey key = base_;
  while (!before.empty()) {
    key = before.first_from(key);
    now.level(key) = before.level(key);
    now.mark(key);
    before.level(key) = Level{};
    before.clear(key);
  }
  base_ = std::min(base_, near - span() / 4);
  pool.release_window(block_before, bits_before);
  pull_in();
}

}  // namespace licet
