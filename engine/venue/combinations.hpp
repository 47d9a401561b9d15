#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "engine/core/archive.hpp"
#include "engine/matching/ticks.hpp"
#include "engine/venue/open_orders.hpp"
#include "schemas/command.hpp"

namespace licet {

/// A combination that waits outside the books, each leg an order with its hold.
struct Combination {
  Sequence accepted;  // by which command; it names the combination here
  std::array<OrderSlot, PlaceCombination::max_legs> slots;
  std::array<InstrumentId, PlaceCombination::max_legs> instruments;
  std::uint8_t count = 0;    // of legs
  std::uint8_t blocked = 0;  // the leg that could not fill when it was last tried

  [[nodiscard]] std::span<const OrderSlot> legs() const noexcept { return {slots.data(), count}; }

  static void archive(auto& self, auto& a) { a(self.accepted, self.count, self.blocked); }
};

/// The combinations that wait. Each watches one book only: that of the leg which could not fill when it was last tried.
/// Until something changes there, nothing can have changed for the whole; so a change of one book tries those alone
/// that watch it, and a book without combinations is not concerned at all.
class Combinations {
 public:
  /// Legs that may wait in one instrument. Bounds what one change of its book can set off.
  static constexpr std::size_t max_in_instrument = 64;

  /// Null when none of this name waits.
  [[nodiscard]] const Combination* find(Sequence accepted) const noexcept;
  [[nodiscard]] bool empty() const noexcept { return waiting_.empty(); }
  /// Legs that wait in the instrument.
  [[nodiscard]] std::size_t count_in(InstrumentId instrument) const noexcept;

  void add(const Combination& combination);
  void remove(Sequence accepted);
  /// Another leg is in the way now.
  void set_blocked(Sequence accepted, std::uint8_t leg);

  /// Those that watch the instrument's book; those with a leg in it. Oldest first.
  [[nodiscard]] std::vector<Sequence> watching(InstrumentId instrument) const;
  [[nodiscard]] std::vector<Sequence> of(InstrumentId instrument) const;

  /// With the orders of their legs.
  void digest(Digest& digest, const OpenOrders& orders) const;
  /// Without them. Loads like the other parts, when their orders have been loaded; `watch(instrument)` hears of each in
  /// which a leg waits.
  void save(StateWriter& state) const;
  template <class Watch>
  void load(StateReader& state, const OpenOrders& orders, Watch watch) {
    for (std::size_t left = state.read_count(sizeof(Sequence)); left > 0 && !state.failed(); --left) {
      Combination combination;
      state(combination);
      if (!state.require(read_legs(state, orders, combination))) return;
      add(combination);
      for (std::size_t leg = 0; leg < combination.count; ++leg) watch(combination.instruments[leg]);
    }
  }

 private:
  using Index = std::set<std::pair<InstrumentId, Sequence>>;
  [[nodiscard]] bool read_legs(StateReader& state, const OpenOrders& orders, Combination& combination) const;
  [[nodiscard]] static std::vector<Sequence> of(const Index& index, InstrumentId instrument);

  std::map<Sequence, Combination> waiting_;
  Index by_leg_;
  Index by_watch_;
};

}  // namespace licet
