#include "engine/venue/combinations.hpp"

#include <algorithm>

#include "engine/core/check.hpp"

namespace licet {

const Combination* Combinations::find(Sequence accepted) const noexcept {
  const auto found = waiting_.find(accepted);
  return found == waiting_.end() ? nullptr : &found->second;
}

std::size_t Combinations::count_in(InstrumentId instrument) const noexcept {
  std::size_t count = 0;
  for (auto at = by_leg_.lower_bound({instrument, Sequence()}); at != by_leg_.end() && at->first == instrument; ++at) {
    ++count;
  }
  return count;
}

void Combinations::add(const Combination& combination) {
  const bool is_new = waiting_.emplace(combination.accepted, combination).second;
  LICET_CHECK(is_new);
  for (std::size_t leg = 0; leg < combination.count; ++leg) {
    by_leg_.emplace(combination.instruments[leg], combination.accepted);
  }
  by_watch_.emplace(combination.instruments[combination.blocked], combination.accepted);
}

void Combinations::remove(Sequence accepted) {
  const auto found = waiting_.find(accepted);
  LICET_CHECK(found != waiting_.end());
  const Combination& combination = found->second;
  for (std::size_t leg = 0; leg < combination.count; ++leg) {
    by_leg_.erase({combination.instruments[leg], accepted});
  }
  by_watch_.erase({combination.instruments[combination.blocked], accepted});
  waiting_.erase(found);
}

void Combinations::set_blocked(Sequence accepted, std::uint8_t leg) {
  Combination& combination = waiting_.at(accepted);
  if (combination.blocked == leg) return;
  by_watch_.erase({combination.instruments[combination.blocked], accepted});
  combination.blocked = leg;
  by_watch_.emplace(combination.instruments[leg], accepted);
}

std::vector<Sequence> Combinations::of(const Index& index, InstrumentId instrument) {
  std::vector<Sequence> found;
  for (auto at = index.lower_bound({instrument, Sequence()}); at != index.end() && at->first == instrument; ++at) {
    found.push_back(at->second);
  }
  return found;
}

std::vector<Sequence> Combinations::watching(InstrumentId instrument) const { return of(by_watch_, instrument); }
std::vector<Sequence> Combinations::of(InstrumentId instrument) const { return of(by_leg_, instrument); }

void Combinations::digest(Digest& digest, const OpenOrders& orders) const {
  StateDigest fields(digest);
  for (const auto& [accepted, combination] : waiting_) {
    fields(combination);
    for (const OrderSlot leg : combination.legs()) orders.digest(digest, leg);
  }
}

void Combinations::save(StateWriter& state) const {
  state.write_count(waiting_.size());
  for (const auto& [accepted, combination] : waiting_) {
    state(combination);
    for (const OrderSlot leg : combination.legs()) state(leg);
  }
}

/// The legs of a combination that is being loaded. Returns whether it can be.
bool Combinations::read_legs(StateReader& state, const OpenOrders& orders, Combination& combination) const {
  if (combination.count < 2 || combination.count > PlaceCombination::max_legs) return false;
  if (combination.blocked >= combination.count || find(combination.accepted) != nullptr) return false;
  for (std::size_t leg = 0; leg < combination.count; ++leg) {
    OrderSlot& slot = combination.slots[leg];
    state(slot);
    if (!orders.pool().is_open(slot)) return false;
    const OrderDetails& order = orders.details(slot);
    const bool is_its_leg = order.standing == Standing::combination && order.accepted == combination.accepted &&
                            order.first_leg == combination.slots[0];
    if (!is_its_leg) return false;
    combination.instruments[leg] = order.instrument;
    const auto* before = combination.instruments.data();
    if (std::find(before, before + leg, order.instrument) != before + leg) return false;
  }
  return true;
}

}  // namespace licet
