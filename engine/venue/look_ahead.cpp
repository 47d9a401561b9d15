#include "engine/venue/look_ahead.hpp"

namespace licet {

void LookAhead::look(RecordView command) noexcept {
  third(older_);
  second(newer_);
  older_ = newer_;
  newer_ = first(command);
}

LookAhead::Coming LookAhead::first(RecordView command) const noexcept {
  Coming coming;
  if (const auto* order = command.get_if<PlaceOrder>()) {
    coming.instrument = order->instrument;
    coming.price = order->price;
    coming.side = order->side;
    prefetch_instrument(order->instrument);
  } else if (const auto* cancel = command.get_if<CancelOrder>(); cancel != nullptr && cancel->order.is_set()) {
    const OrderPool& pool = venue_.open_orders.pool();
    const OrderSlot slot(static_cast<std::uint32_t>(cancel->order.value()));
    if (slot.value() > pool.high_water()) return coming;
    coming.order = cancel->order;
    pool.prefetch(cancel->order);
    const OrderDetails& details = venue_.open_orders.details(slot);
    __builtin_prefetch(&details, 1);
    __builtin_prefetch(&details.accepted, 1);
  }
  return coming;
}

/// An order that is cancelled says by now where it stands.
void LookAhead::second(Coming& coming) const noexcept {
  if (!coming.order.is_set()) return;
  const OrderPool& pool = venue_.open_orders.pool();
  const OrderSlot slot = pool.find(coming.order);
  if (!slot.is_set()) return;
  coming.instrument = venue_.open_orders.details(slot).instrument;
  coming.side = pool.side(slot);
  prefetch_instrument(coming.instrument);
  pool.prefetch_neighbours(coming.order);
}

void LookAhead::third(const Coming& coming) const noexcept {
  const Instrument* instrument = venue_.instruments.find(coming.instrument);
  if (instrument == nullptr) return;
  const OrderPool& pool = venue_.open_orders.pool();
  const OrderSlot slot = coming.order.is_set() ? pool.find(coming.order) : OrderSlot();
  const Ticks ticks = slot.is_set() ? pool.ticks(slot) : instrument->ticks_of(coming.price);
  instrument->book.prefetch_level(coming.side, ticks);
}

void LookAhead::prefetch_instrument(InstrumentId id) const noexcept {
  const Instrument* instrument = venue_.instruments.find(id);
  if (instrument == nullptr) return;
  __builtin_prefetch(instrument, 1);
  __builtin_prefetch(&instrument->segment, 1);
  __builtin_prefetch(&instrument->book, 1);
}

}  // namespace licet
