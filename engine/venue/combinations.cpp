#include "engine/venue/combinations.hpp"

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
  for (const auto& [accepted, combination] : waiting_) {
    digest.add(accepted.value());
    digest.add(std::uint64_t{combination.count});
    digest.add(std::uint64_t{combination.blocked});
    for (const OrderSlot leg : combination.legs()) orders.digest(digest, leg);
  }
}

}  // namespace licet
