#include "engine/venue/order_entry.hpp"

namespace licet {
namespace {

/// How much must trade at once.
Lots at_once(const Instrument& instrument, const PlaceOrder& order, Lots lots) noexcept {
  if (order.time_in_force == TimeInForce::fill_or_kill) return lots;
  return order.min_quantity.is_zero() ? Lots(0) : instrument.lots_of(order.min_quantity);
}

}  // namespace

void OrderEntry::place(MemberId acting, const PlaceOrder& order, EventBuffer& events) {
  Member* member = venue_.members.find(acting);
  const Result<void> admitted = member == nullptr ? refuse(venue_.no_member()) : admit(*member, order, events);
  if (admitted) return;
  OrderRejected rejected;
  rejected.terms = order;
  rejected.reject = admitted.error();
  events.emit(rejected, acting);
}

Result<void> OrderEntry::admit(Member& member, const PlaceOrder& order, EventBuffer& events) {
  if (const auto counted = member.count_message(venue_.now); !counted) return counted;
  member.client_order_ids.prefetch(ClientOrderIds::fingerprint(order.client_order_id));
  if (const auto id = check_client_order_id(order.client_order_id); !id) return id;
  Instrument* instrument = venue_.instruments.find(order.instrument);
  if (instrument == nullptr) return refuse(Reject::unknown_instrument);
  if (const auto may = check_member(member, venue_.is_killed, venue_.now); !may) return may;
  const auto admitted = check_new_order(member, *instrument, order, venue_.now);
  if (!admitted) return refuse(admitted.error());
  const auto slot = accept(member, order, admitted->limit, {}, events);
  if (!slot) return refuse(slot.error());
  execution_.enter(*instrument, *slot, {admitted->ticks, admitted->lots, at_once(*instrument, order, admitted->lots)},
                   events);
  return {};
}

Result<OrderSlot> OrderEntry::accept(Member& member, const PlaceOrder& order, Price limit, const OrderMarks& marks,
                                     EventBuffer& events) {
  const bool is_named = !order.client_order_id.empty();
  const std::uint64_t fingerprint = is_named ? ClientOrderIds::fingerprint(order.client_order_id) : 0;
  if (is_named && member.client_order_ids.is_taken(fingerprint)) return refuse(Reject::duplicate_client_order_id);
  auto hold = venue_.clearing.plan_hold({{}, member.id, order.instrument, order.side}, limit, Quantity(0), limit,
                                        order.quantity);
  if (!hold) return refuse(hold.error());
  Instrument& instrument = *venue_.instruments.find(order.instrument);
  if (const auto may = venue_.check_holder(instrument, hold->terms, order.quantity.raw()); !may) {
    return refuse(may.error());
  }
  OpenOrders& orders = venue_.open_orders;
  const OrderSlot slot = orders.pool().acquire(member.self_trade_owner(), order.side);
  if (!slot.is_set()) return refuse(Reject::capacity_reached);

  hold->terms.order = orders.pool().id(slot);
  if (is_named) member.client_order_ids.take(fingerprint, hold->terms.order, orders.pool());
  const bool is_iceberg = order.display_quantity.is_positive() && order.display_quantity < order.quantity;
  orders.details(slot) = {.client_order_id = order.client_order_id,
                          .quantity = order.quantity,
                          .filled = {},
                          .price = limit,
                          .notional = {},
                          .accepted = venue_.sequence,
                          .stop_price = order.stop_price,
                          .expires = order.expires,
                          .instrument = order.instrument,
                          .member = member.id,
                          .placed_by = venue_.origin,
                          .place = 0,
                          .display = is_iceberg
                                         ? static_cast<std::uint32_t>(instrument.lots_of(order.display_quantity).raw())
                                         : std::uint32_t{0},
                          .first_leg = marks.is_leg && !marks.first_leg.is_set() ? slot : marks.first_leg,
                          .order_type = order.order_type,
                          .time_in_force = order.time_in_force,
                          .settle_to = order.settle_to,
                          .self_trade_prevention = order.self_trade_prevention,
                          .post_only = order.post_only,
                          .standing = Standing::nowhere,
                          .is_quote = marks.is_quote,
                          .reserved = 0};
  member.exposure += Member::exposure_of(limit, order.quantity);
  OrderAccepted accepted;
  accepted.order = hold->terms.order;
  if (marks.is_leg) accepted.combination = orders.pool().id(orders.details(slot).first_leg);
  accepted.terms = order;
  events.emit(accepted, member.id);
  venue_.clearing.change_hold(*hold, events);
  if (instrument.holdings != 0 && order.side == Side::buy) [[unlikely]]
    venue_.holdings.open_bid(instrument, member.id);
  return slot;
}

}  // namespace licet
