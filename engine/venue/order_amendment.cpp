#include "engine/venue/order_amendment.hpp"

namespace licet {
namespace {

void reject(MemberId member, OrderId order, const ClientOrderId& client_order_id,
            const ClientOrderId& orig_client_order_id, CommandType response_to, Reject reject, EventBuffer& events) {
  CancelRejected rejected;
  rejected.order = order;
  rejected.client_order_id = client_order_id;
  rejected.orig_client_order_id = orig_client_order_id;
  rejected.response_to = response_to;
  rejected.reject = reject;
  events.emit(rejected, member);
}

}  // namespace

void OrderAmendment::cancel(MemberId acting, const CancelOrder& request, EventBuffer& events) {
  const OpenOrders& orders = venue_.open_orders;
  Member* member = venue_.members.find(acting);
  OrderSlot slot;
  Reject refusal = member == nullptr ? venue_.no_member() : Reject::unknown_order;
  if (member != nullptr) {
    static_cast<void>(member->count_message(venue_.now));
    slot = orders.find(*member, request.order, request.orig_client_order_id);
  }
  const bool is_named = !request.client_order_id.empty();
  if (const auto id = check_client_order_id(request.client_order_id); is_named && !id) {
    refusal = id.error();
  } else if (slot.is_set()) {
    // By value: the order's own text goes with its slot.
    const ClientOrderId name = is_named ? request.client_order_id : orders.details(slot).client_order_id;
    return endings_.cancel(slot, name, CancelReason::requested, events);
  }
  reject(acting, slot.is_set() ? orders.pool().id(slot) : OrderId(), request.client_order_id,
         request.orig_client_order_id, CommandType::cancel_order, refusal, events);
}

void OrderAmendment::replace(MemberId acting, const ReplaceOrder& request, EventBuffer& events) {
  Member* member = venue_.members.find(acting);
  OrderSlot slot;
  OrderId order;
  Result<void> admitted = refuse(member == nullptr ? venue_.no_member() : Reject::unknown_order);
  if (member != nullptr) {
    const auto counted = member->count_message(venue_.now);
    slot = venue_.open_orders.find(*member, request.order, request.orig_client_order_id);
    if (slot.is_set()) order = venue_.open_orders.pool().id(slot);
    if (!counted) {
      admitted = counted;
    } else if (slot.is_set()) {
      admitted = admit(*member, slot, request, events);
    }
  }
  if (admitted) return;
  reject(acting, order, request.client_order_id, request.orig_client_order_id, CommandType::replace_order,
         admitted.error(), events);
}

Result<void> OrderAmendment::admit(Member& member, OrderSlot slot, const ReplaceOrder& request, EventBuffer& events) {
  const std::uint64_t fingerprint = ClientOrderIds::fingerprint(request.client_order_id);
  if (const auto id = check_client_order_id(request.client_order_id); !id) return id;
  OpenOrders& orders = venue_.open_orders;
  const OrderDetails& order = orders.details(slot);
  if (member.client_order_ids.is_taken(fingerprint)) return refuse(Reject::duplicate_client_order_id);
  if (request.quantity.is_positive() && request.quantity <= order.filled) {
    endings_.cancel(slot, request.client_order_id, CancelReason::replaced_below_filled, events);
    return {};
  }
  Instrument& instrument = *venue_.instruments.find(order.instrument);
  if (const auto may = check_member(member, venue_.is_killed, venue_.now); !may) return may;
  const auto admitted = check_replacement(member, instrument, order, orders.pool().side(slot), request);
  if (!admitted) return refuse(admitted.error());
  const Quantity leaves(request.quantity.raw() - order.filled.raw());
  const auto hold = venue_.clearing.plan_hold(orders.terms(slot), order.price, order.leaves(), admitted->limit, leaves);
  if (!hold) return refuse(hold.error());
  if (const auto may = venue_.check_holder(instrument, hold->terms, hold->reserve); !may) return may;
  member.exposure += Member::exposure_of(admitted->limit, leaves) - Member::exposure_of(order.price, order.leaves());
  const std::uint64_t before = ClientOrderIds::fingerprint(order.client_order_id);
  const bool keeps_priority = admitted->limit == order.price && request.quantity <= order.quantity &&
                              (order.standing != Standing::stop || request.stop_price == order.stop_price);
  const Lots lots = instrument.lots_of(leaves);

  OrderReplaced replaced;
  replaced.order = orders.pool().id(slot);
  replaced.client_order_id = request.client_order_id;
  replaced.orig_client_order_id = order.client_order_id;
  replaced.old_price = order.told_price();
  replaced.old_shown = orders.shown(instrument, slot);
  replaced.price = order.told_price().is_zero() ? Price() : admitted->limit;
  replaced.stop_price = request.stop_price;
  replaced.quantity = request.quantity;
  replaced.leaves = leaves;
  replaced.filled = order.filled;
  replaced.instrument = order.instrument;
  replaced.side = orders.pool().side(slot);
  replaced.kept_priority = keeps_priority ? 1 : 0;
  if (keeps_priority) {
    if (order.standing == Standing::book) instrument.book.reduce(slot, lots);
    replaced.shown = orders.shown(instrument, slot);
  }
  events.emit(replaced, member.id);
  venue_.note_change(instrument);
  venue_.clearing.change_hold(*hold, events);

  member.client_order_ids.detach(before);
  member.client_order_ids.take(fingerprint, replaced.order, orders.pool());
  OrderDetails& changed = orders.details(slot);
  changed.client_order_id = request.client_order_id;
  changed.quantity = request.quantity;
  changed.price = admitted->limit;
  if (changed.standing == Standing::stop) changed.stop_price = request.stop_price;
  if (!keeps_priority) move(member, instrument, slot, {admitted->limit, admitted->ticks, lots}, events);
  return {};
}

/// Takes a replaced order from where it stands, and sends it on as if it came anew.
void OrderAmendment::move(Member& member, Instrument& instrument, OrderSlot slot, const AdmittedOrder& admitted,
                          EventBuffer& events) {
  venue_.open_orders.withdraw(member, instrument, slot);
  execution_.enter(instrument, slot, {admitted.ticks, admitted.lots, Lots(0)}, events);
}

}  // namespace licet
