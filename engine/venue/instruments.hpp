#pragma once

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <limits>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "engine/core/archive.hpp"
#include "engine/core/result.hpp"
#include "engine/matching/order_book.hpp"
#include "engine/venue/segments.hpp"
#include "engine/venue/waiting_orders.hpp"
#include "schemas/command.hpp"

namespace licet {

/// Whether orders trade at one price when this state ends.
[[nodiscard]] constexpr bool is_call(SessionState state) noexcept {
  return state == SessionState::opening_call || state == SessionState::closing_call ||
         state == SessionState::scheduled_call || state == SessionState::volatility_call;
}

/// Whether orders are taken in this state and do not trade at once, the book may be crossed. A series that trades only
/// in calls collects orders while others trade.
[[nodiscard]] constexpr bool collects_in(SessionState state, TradingMode mode) noexcept {
  const bool only_in_calls = mode == TradingMode::auction || mode == TradingMode::single_lot;
  return state == SessionState::pre_open || is_call(state) || (state == SessionState::open && only_in_calls);
}

struct Dataset {
  RegisterDataset terms;
  DatasetId id;
};

/// The prices at which an instrument trades without a pause, both ends included. Who would trade beyond them begins a
/// call, or a halt (CorridorGuard).
struct Corridor {
  Ticks low = min_ticks;
  Ticks high = max_ticks;
};

/// What the path of an order needs of a licence series, in three cache lines; the whole terms are beside it
/// (Instruments::terms), as are its call (calls.hpp) and its segment (segments.hpp).
struct alignas(64) Instrument {
  Instrument(InstrumentId its_id, MemberId its_vendor, const ListInstrument& terms, BookMemory& memory);

  /// A trade happened, at which price: from it start the band, market orders and the dynamic collar. An order's own
  /// trades do not move the corridor that it came into (its desk asked before).
  void set_reference(Price price) noexcept;
  /// A call traded at this price: from it start the static collar and the circuit breaker.
  void set_static_reference(Price price) noexcept;
  /// The rules of its segment changed, or it was put into one.
  void apply_segment() noexcept;

  /// How far from `from` an order without limit may trade: to the edge of the band, or of the default protection.
  [[nodiscard]] Price protected_price(Side side, Price from) const noexcept;
  [[nodiscard]] bool has_reference() const noexcept { return reference.is_positive(); }
  [[nodiscard]] bool has_band() const noexcept { return band_bps != 0; }
  /// What a limit or stop price must be a multiple of: the book's tick, or a coarser one of the segment's tick table.
  [[nodiscard]] Price tick_at(Price price) const noexcept {
    return segment == nullptr ? tick : segment->tick_at(price, tick);
  }
  /// Whether a trade at this price would breach the circuit breaker.
  [[nodiscard]] bool is_beyond_breaker(Price price) const noexcept;
  /// Whether the price lies within `bands` times the band; without a band, or with `bands` 0, any does.
  [[nodiscard]] bool is_within_bands(Price price, std::uint32_t bands) const noexcept;
  /// Whether a trade at this price breaches neither a collar nor the breaker.
  [[nodiscard]] bool is_in_corridor(Price price) const noexcept {
    return ticks_of(price) >= corridor.low && ticks_of(price) <= corridor.high;
  }
  [[nodiscard]] Ticks ticks_of(Price price) const noexcept { return Ticks(price.raw() / tick.raw()); }
  [[nodiscard]] Price price_of(Ticks ticks) const noexcept { return Price(ticks.raw() * tick.raw()); }
  [[nodiscard]] Lots lots_of(Quantity quantity) const noexcept { return Lots(quantity.raw() / lot.raw()); }
  [[nodiscard]] Quantity quantity_of(Lots lots) const noexcept { return Quantity(lots.raw() * lot.raw()); }

  /// Whether the best order that a taker with this limit would meet stands beyond the corridor's near end, where nobody
  /// trades without a call: an order may rest there, since alone it trades with nobody.
  [[nodiscard]] bool starts_beyond_corridor(Side taker, Ticks limit) const noexcept {
    if (segment == nullptr) return false;
    if (taker == Side::buy) {
      const auto best = book.best(Side::sell);
      return best && best->ticks <= limit && best->ticks < corridor.low;
    }
    const auto best = book.best(Side::buy);
    return best && best->ticks >= limit && best->ticks > corridor.high;
  }
  /// Orders trade when they meet.
  [[nodiscard]] bool trades_continuously() const noexcept {
    return session == SessionState::open && !collects_in(session, mode);
  }
  /// Orders are taken and wait for the end of a call: the book may be crossed.
  [[nodiscard]] bool collects_orders() const noexcept { return collects_in(session, mode); }
  /// Whether what rests is nobody's to see.
  [[nodiscard]] bool is_sealed() const noexcept { return mode == TradingMode::single_lot; }
  /// Where its orders wait; made when the first does.
  [[nodiscard]] WaitingOrders& waiting_orders(BookMemory& memory) {
    if (waiting == nullptr) waiting = std::make_unique<WaitingOrders>(memory);
    return *waiting;
  }

  /// What is not in its terms, nor follows from these and its segment's; its orders and calls are saved apart.
  template <class Archive>
  static void archive(auto& self, Archive& a) {
    a(self.session, self.reference, self.static_reference, self.last_trade, self.is_issued, self.is_halted_alone);
    if constexpr (Archive::loads) a.require(self.derive());
  }

  InstrumentId id;
  MemberId vendor;
  Price tick;
  Quantity lot;
  Quantity min_quantity;
  Quantity max_quantity;
  Price reference;  // the last trade's price, or the listing's; 0: none yet
  Price low;        // a market sell goes no lower; with a band, no order does
  Price high;
  Price static_reference;  // the last call's price, or the listing's; 0: none yet
  Corridor corridor;
  const Segment* segment = nullptr;  // null: no rules beside its terms
  std::uint32_t band_bps = 0;
  std::uint32_t holdings = 0;  // its place in Holdings; 0: none of the rules on holders binds it
  SessionState session = SessionState::closed;
  TradingMode mode = TradingMode::continuous;
  bool is_issued = true;         // its issue date has come
  bool is_halted_alone = false;  // by the breaker or by name: what is asked of all or of a segment does not resume it
  bool is_watched = false;       // a leg of a combination waits for it
  Price last_trade;              // in the book, continuous or in a call; 0: none yet
  std::unique_ptr<WaitingOrders> waiting;  // null until an order waits
  OrderBook book;

 private:
  void set_corridor() noexcept;
  [[nodiscard]] bool derive() noexcept;
};
static_assert(sizeof(Instrument) == 192);

/// Without a band, a market order is protected this far from the reference price.
inline constexpr std::uint32_t default_protection_bps = 1'000;

/// Datasets and the instruments listed on them.
class Instruments {
 public:
  static constexpr std::uint32_t max_instruments = 0x7FFF'FFFFU;
  static constexpr std::uint32_t max_term_days = 36'500;

  explicit Instruments(BookMemory& memory) noexcept : memory_(memory) {}

  [[nodiscard]] Instrument* find(InstrumentId id) noexcept {
    return id.is_set() && id.value() <= instruments_.size() ? &instruments_[id.value() - 1] : nullptr;
  }
  [[nodiscard]] const Instrument* find(InstrumentId id) const noexcept {
    return const_cast<Instruments*>(this)->find(id);
  }
  [[nodiscard]] const Dataset* find(DatasetId id) const noexcept {
    return id.is_set() && id.value() <= datasets_.size() ? &datasets_[id.value() - 1] : nullptr;
  }
  /// Of an instrument that exists.
  [[nodiscard]] const ListInstrument& terms(InstrumentId id) const noexcept { return terms_[id.value() - 1]; }
  [[nodiscard]] std::vector<Instrument>& all() noexcept { return instruments_; }
  [[nodiscard]] const std::vector<Instrument>& all() const noexcept { return instruments_; }

  /// Errors: invalid_value (code, release 0), already_exists (this release, or the code is another vendor's),
  /// capacity_reached.
  Result<DatasetId> register_dataset(const RegisterDataset& terms);
  /// Whether a series with these terms may be listed at `now`. Errors: unknown_dataset, core_data_not_listable,
  /// invalid_value (a number outside its range, a symbol that is not DATASET/RIGHT/UNIT/TERM of this dataset and right,
  /// a tick that the segment's tick table is no multiple of, a redeem-by date that is over or not after the issue
  /// date), unknown_segment, already_exists (the symbol), capacity_reached.
  [[nodiscard]] Result<void> may_list(const ListInstrument& terms, const Segments& segments, Timestamp now) const;
  /// Lists what may be listed, into its segment.
  InstrumentId list(const ListInstrument& terms, Segments& segments, Timestamp now);
  /// Whether a segment may get these terms: errors: invalid_value (the tick table is no multiple of the tick of one of
  /// its instruments).
  [[nodiscard]] Result<void> may_redefine(const Segment& segment, const DefineSegment& terms) const;
  /// The segment has new terms.
  void apply(const Segment& segment) noexcept;

  /// Without the books' orders.
  void digest(Digest& digest) const;
  /// Likewise. Loads like the other parts; `listed(instrument, terms)` hears of each before its state is read.
  void save(StateWriter& state) const;
  template <class Listed>
  void load(StateReader& state, Segments& segments, Listed listed);

 private:
  void load_datasets(StateReader& state);

  struct SymbolHash {
    using is_transparent = void;
    std::size_t operator()(const Symbol& symbol) const noexcept;
    std::size_t operator()(InstrumentId id) const noexcept;
    const std::vector<ListInstrument>* terms;
  };
  struct SymbolEqual {
    using is_transparent = void;
    bool operator()(InstrumentId a, InstrumentId b) const noexcept { return a == b; }
    bool operator()(const Symbol& symbol, InstrumentId id) const noexcept;
    bool operator()(InstrumentId id, const Symbol& symbol) const noexcept { return (*this)(symbol, id); }
    const std::vector<ListInstrument>* terms;
  };

  BookMemory& memory_;
  std::vector<Dataset> datasets_;  // by DatasetId - 1
  std::map<std::pair<DatasetCode, std::uint32_t>, DatasetId> dataset_releases_;
  std::vector<Instrument> instruments_;  // by InstrumentId - 1
  std::vector<ListInstrument> terms_;    // likewise
  boost::unordered_flat_set<InstrumentId, SymbolHash, SymbolEqual> symbols_{0, SymbolHash{&terms_},
                                                                            SymbolEqual{&terms_}};
};

template <class Listed>
void Instruments::load(StateReader& state, Segments& segments, Listed listed) {
  load_datasets(state);
  for (std::size_t left = state.read_count(sizeof(ListInstrument)); left > 0 && !state.failed(); --left) {
    ListInstrument terms;
    state(terms);
    if (state.failed() || !state.require(may_list(terms, segments, Timestamp()).has_value())) return;
    Instrument& instrument = *find(list(terms, segments, Timestamp()));
    listed(instrument, terms);
    state(instrument);
  }
}

}  // namespace licet
