#include "engine/venue/saved_orders.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace licet {
namespace {

/// A stop that waits.
struct WaitingStop {
  OrderSlot slot;
  std::uint64_t age = 0;
  static void archive(auto& self, auto& a) { a(self.slot, self.age); }
};

/// The orders of one instrument that stand in a queue, each queue in its order.
struct Queues {
  InstrumentId instrument;
  std::array<std::vector<OrderSlot>, 2> book;     // bids, offers
  std::array<std::vector<WaitingStop>, 2> stops;  // buys, sells
  std::vector<OrderSlot> for_calls;
  std::uint64_t stops_added = 0;

  static void archive(auto& self, auto& a) {
    a(self.instrument, self.book, self.stops, self.for_calls, self.stops_added);
  }
  [[nodiscard]] bool waits() const noexcept {
    return stops_added > 0 || !for_calls.empty();  // no stop waits that was not added
  }
};

constexpr std::array sides{Side::buy, Side::sell};

bool has_queues(const Instrument& instrument) noexcept {
  const WaitingOrders* waiting = instrument.waiting.get();
  return !instrument.book.empty() || (waiting != nullptr && (waiting->stops.added() > 0 || waiting->for_calls() > 0));
}

Queues queues_of(const Instrument& instrument) {
  Queues queues;
  queues.instrument = instrument.id;
  for (std::size_t side = 0; side < sides.size(); ++side) {
    for_each_resting(instrument.book, sides[side], [&](OrderSlot slot) { queues.book[side].push_back(slot); });
    if (instrument.waiting == nullptr) continue;
    const StopBook& stops = instrument.waiting->stops;
    stops.for_each(sides[side], [&](OrderSlot slot) { queues.stops[side].push_back({slot, stops.age(slot)}); });
  }
  if (instrument.waiting == nullptr) return queues;
  queues.stops_added = instrument.waiting->stops.added();
  instrument.waiting->for_each_for_call([&](OrderSlot slot) { queues.for_calls.push_back(slot); });
  return queues;
}

/// Puts loaded orders where they stood, each once.
class Loading {
 public:
  Loading(StateReader& state, VenueState& venue)
      : state_(state), venue_(venue), orders_(venue.open_orders), seen_(orders_.pool().high_water() + std::size_t{1}) {}

  /// What is known of each order, and whose it is.
  void load_records() {
    OrderPool& pool = orders_.pool();
    for (std::uint32_t number = 1; number <= pool.high_water() && !state_.failed(); ++number) {
      const OrderSlot slot(number);
      if (!pool.is_open(slot)) continue;
      RestingOrder& record = pool.record(number);
      OrderDetails& order = orders_.details(slot);
      state_(record, order);
      if (record.reserve > 0) state_(orders_.memory().peaks[slot]);
      Member* member = venue_.members.find(order.member);
      const Instrument* instrument = venue_.instruments.find(order.instrument);
      if (!state_.require(member != nullptr && instrument != nullptr && is_possible(order))) return;
      orders_.restore(*member, slot);
      if (order.standing == Standing::book || order.standing == Standing::stop || order.standing == Standing::call) {
        ++missing_;
      }
    }
  }

  void load_queues() {
    InstrumentId last;
    for (std::size_t left = state_.read_count(sizeof(InstrumentId)); left > 0 && !state_.failed(); --left) {
      Queues queues;
      state_(queues);
      Instrument* instrument = venue_.instruments.find(queues.instrument);
      if (!state_.require(instrument != nullptr && last < queues.instrument)) return;
      last = queues.instrument;
      state_.require(put(*instrument, queues));
    }
    state_.require(missing_ == 0);
  }

 private:
  [[nodiscard]] bool is_possible(const OrderDetails& order) const noexcept {
    return order.standing != Standing::nowhere && !order.filled.is_negative() && order.quantity > order.filled &&
           !order.price.is_negative() && orders_.pool().high_water() >= order.first_leg.value();
  }

  /// Whether the order stands in this queue, and in no other before.
  [[nodiscard]] bool take(const Instrument& instrument, OrderSlot slot, Standing standing) {
    if (!orders_.pool().is_open(slot) || seen_[slot.value()]) return false;
    seen_[slot.value()] = true;
    --missing_;
    const OrderDetails& order = orders_.details(slot);
    return order.standing == standing && order.instrument == instrument.id;
  }

  [[nodiscard]] bool put(Instrument& instrument, const Queues& queues) {
    for (std::size_t side = 0; side < sides.size(); ++side) {
      LevelKey last = key_of(sides[side], any_price(sides[side]).raw());
      for (const OrderSlot slot : queues.book[side]) {
        if (!take(instrument, slot, Standing::book) || orders_.pool().side(slot) != sides[side]) return false;
        const LevelKey key = key_of(sides[side], orders_.pool().ticks(slot).raw());
        if (key < last || !instrument.book.restore(slot)) return false;
        last = key;
        if (orders_.details(slot).is_for_call()) ++instrument.waiting_orders(orders_.memory()).in_call;
      }
    }
    return !queues.waits() || put_waiting(instrument.waiting_orders(orders_.memory()), instrument, queues);
  }

  [[nodiscard]] bool put_waiting(WaitingOrders& waiting, const Instrument& instrument, const Queues& queues) {
    waiting.stops.set_added(queues.stops_added);
    for (std::size_t side = 0; side < sides.size(); ++side) {
      for (const WaitingStop& stop : queues.stops[side]) {
        const bool is_taken =
            take(instrument, stop.slot, Standing::stop) && orders_.pool().side(stop.slot) == sides[side];
        if (!is_taken || !waiting.stops.restore(stop.slot, stop.age)) return false;
      }
    }
    for (const OrderSlot slot : queues.for_calls) {
      if (!take(instrument, slot, Standing::call)) return false;
      waiting.add_for_call(slot);
    }
    return true;
  }

  StateReader& state_;
  VenueState& venue_;
  OpenOrders& orders_;
  std::vector<bool> seen_;   // by slot: it has its place in a queue
  std::size_t missing_ = 0;  // orders that have none yet
};

}  // namespace

void save_orders(StateWriter& state, const VenueState& venue) {
  const OpenOrders& orders = venue.open_orders;
  const OrderPool& pool = orders.pool();
  state.begin_part("orders", 1);
  pool.save(state);
  for (std::uint32_t number = 1; number <= pool.high_water(); ++number) {
    const OrderSlot slot(number);
    if (!pool.is_open(slot)) continue;
    const RestingOrder& record = pool.record(number);
    state(record, orders.details(slot));
    if (record.reserve > 0) state(orders.memory().peaks[slot]);
  }
  std::size_t count = 0;
  for (const Instrument& instrument : venue.instruments.all()) count += has_queues(instrument) ? 1U : 0U;
  state.write_count(count);
  for (const Instrument& instrument : venue.instruments.all()) {
    if (has_queues(instrument)) state(queues_of(instrument));
  }
  state.end_part();
}

void load_orders(StateReader& state, VenueState& venue) {
  state.begin_part("orders", 1);
  venue.open_orders.pool().load(state);
  if (!state.failed()) {
    Loading loading(state, venue);
    loading.load_records();
    loading.load_queues();
  }
  state.end_part();
}

}  // namespace licet
