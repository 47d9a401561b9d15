#include "engine/venue/open_orders.hpp"

namespace licet {

OrderSlot OpenOrders::find(const Member& member, OrderId order, const ClientOrderId& client_order_id) const {
  if (!order.is_set()) order = member.client_order_ids.find(ClientOrderIds::fingerprint(client_order_id));
  const OrderSlot slot = pool().find(order);
  if (!slot.is_set() || details(slot).member != member.id) return {};
  if (!client_order_id.empty() && details(slot).client_order_id != client_order_id) return {};
  return slot;
}

void OpenOrders::stand(Member& member, Instrument& instrument, OrderSlot slot, Standing standing) {
  OrderDetails& order = details_[slot];
  order.standing = standing;
  order.place = static_cast<std::uint32_t>(member.open.size());
  member.open.push_back(slot);
  if (order.has_expiry()) [[unlikely]]
    timers_.set({order.expires, TimerKind::order_expiry, pool().id(slot).value()});
  if (standing == Standing::book && order.is_for_call()) [[unlikely]]
    ++instrument.waiting_orders(memory_).in_call;
}

void OpenOrders::withdraw(Member& member, Instrument& instrument, OrderSlot slot) noexcept {
  switch (details(slot).standing) {
    case Standing::book:
      instrument.book.withdraw(slot);
      break;
    case Standing::stop:
      instrument.waiting->stops.remove(slot);
      break;
    case Standing::call:
      instrument.waiting->remove_for_call(slot);
      break;
    case Standing::offer:
    case Standing::combination:
    case Standing::nowhere:
      break;
  }
  leave(member, instrument, slot);
}

void OpenOrders::leave(Member& member, Instrument& instrument, OrderSlot slot) noexcept {
  OrderDetails& order = details_[slot];
  if (order.has_expiry()) [[unlikely]]
    timers_.cancel({order.expires, TimerKind::order_expiry, pool().id(slot).value()});
  if (order.standing == Standing::book && order.is_for_call()) [[unlikely]]
    --instrument.waiting->in_call;
  order.standing = Standing::nowhere;
  const OrderSlot last = member.open.back();
  member.open[order.place] = last;
  details_[last].place = order.place;
  member.open.pop_back();
}

void OpenOrders::restore(Member& member, OrderSlot slot) {
  OrderDetails& order = details_[slot];
  order.place = static_cast<std::uint32_t>(member.open.size());
  member.open.push_back(slot);
  member.exposure += Member::exposure_of(order.price, order.leaves());
}

void OpenOrders::digest(Digest& digest, OrderSlot slot) const {
  StateDigest fields(digest);
  fields(pool().id(slot), pool().record(slot.value()), details(slot));
}

void OpenOrders::digest(Digest& digest, const Instrument& instrument) const {
  const auto add = [&](OrderSlot slot) { this->digest(digest, slot); };
  for (const Side side : {Side::buy, Side::sell}) for_each_resting(instrument.book, side, add);
  if (instrument.waiting == nullptr) return;
  const StopBook& stops = instrument.waiting->stops;
  for (const Side side : {Side::buy, Side::sell}) {
    stops.for_each(side, [&](OrderSlot slot) {
      add(slot);
      digest.add(stops.age(slot));
    });
  }
  instrument.waiting->for_each_for_call(add);
}

}  // namespace licet
