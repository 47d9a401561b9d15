#include "engine/matching/order_pool.hpp"

namespace licet {

// Of a slot that is free its last price is kept, too: the hash of an order that waits outside the books has it.
void OrderPool::save(StateWriter& state) const {
  state.begin_part("slots", 1);
  state.write_count(used_);
  for (std::uint32_t slot = 1; slot <= used_; ++slot) {
    state(record(slot).generation);
    if (!is_open(OrderSlot(slot))) state(record(slot).ticks);
  }
  for (std::uint32_t slot = free_; slot != 0; slot = record(slot).next) state(slot);
  state(std::uint32_t{0});
  state.end_part();
}

void OrderPool::load(StateReader& state) {
  LICET_CHECK(used_ == 0);
  state.begin_part("slots", 1);
  const std::size_t used = state.read_count(sizeof(RestingOrder::generation));
  if (!state.require(used <= capacity_)) return;
  used_ = static_cast<std::uint32_t>(used);
  std::uint32_t unseen = 0;  // free slots that the list has not named yet
  for (std::uint32_t slot = 1; slot <= used_; ++slot) {
    RestingOrder& found = record(slot);
    state(found.generation);
    if (!state.require(found.generation > 0 && found.generation <= last_generation)) return;
    const bool is_open = (found.generation & 1U) != 0;
    if (is_open) {
      ++open_;
      continue;
    }
    state(found.ticks);
    if (found.generation != last_generation) ++unseen;
  }
  load_free(state, unseen);
  state.end_part();
}

/// The chain of free slots, each once.
void OrderPool::load_free(StateReader& state, std::uint32_t unseen) {
  std::uint32_t* place = &free_;
  for (;; --unseen) {
    std::uint32_t slot = 0;
    state(slot);
    if (slot == 0) break;
    if (!state.require(unseen > 0 && slot <= used_)) return;
    RestingOrder& found = record(slot);
    const bool is_free = (found.generation & 1U) == 0 && found.generation != last_generation;
    // A record that the chain has passed has a marked leaves.
    if (!state.require(is_free && found.leaves == 0)) return;
    found.leaves = 1;
    *place = slot;
    place = &found.next;
  }
  *place = 0;
  if (!state.require(unseen == 0)) return;
  for (std::uint32_t slot = free_; slot != 0; slot = record(slot).next) record(slot).leaves = 0;
}

}  // namespace licet
