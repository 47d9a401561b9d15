#include "engine/venue/open_orders.hpp"

namespace licet {

OrderSlot OpenOrders::find(const Member& member, OrderId order, const ClientOrderId& client_order_id) const {
  if (!order.is_set()) order = member.client_order_ids.find(ClientOrderIds::fingerprint(client_order_id));
  const OrderSlot slot = pool().find(order);
  if (!slot.is_set() || pool().owner(slot) != member.id) return {};
  if (!client_order_id.empty() && details(slot).client_order_id != client_order_id) return {};
  return slot;
}

void OpenOrders::add_resting(Member& member, OrderSlot slot) {
  details_[slot].place = static_cast<std::uint32_t>(member.resting.size());
  member.resting.push_back(slot);
}

void OpenOrders::remove_resting(Member& member, OrderSlot slot) noexcept {
  const std::uint32_t place = details_[slot].place;
  const OrderSlot last = member.resting.back();
  member.resting[place] = last;
  details_[last].place = place;
  member.resting.pop_back();
}

void OpenOrders::digest(Digest& digest, const Instrument& instrument) const {
  for (const Side side : {Side::buy, Side::sell}) {
    digest.add(side);
    for_each_resting(instrument.book, side, [&](OrderSlot slot) {
      const OrderDetails& order = details(slot);
      digest.add(pool().id(slot).value());
      digest.add(std::uint64_t{pool().owner(slot).value()});
      digest.add(pool().ticks(slot).raw());
      digest.add(pool().leaves(slot).raw());
      digest.add(order.client_order_id);
      digest.add(order.quantity.raw());
      digest.add(order.filled.raw());
      digest.add(order.notional.raw());
      digest.add(order.accepted.value());
      digest.add(order.time_in_force);
      digest.add(order.settle_to);
      digest.add(order.self_trade_prevention);
    });
  }
}

}  // namespace licet
