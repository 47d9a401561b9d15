#include "engine/venue/mass_cancel.hpp"

#include <algorithm>

namespace licet {
namespace {

bool is_side(SideOrBoth wanted, Side side) noexcept {
  return wanted == SideOrBoth::both || (wanted == SideOrBoth::buy) == (side == Side::buy);
}

/// What ends with the trading day.
bool ends_with_day(TimeInForce time_in_force) noexcept {
  return time_in_force == TimeInForce::day || time_in_force == TimeInForce::at_the_opening ||
         time_in_force == TimeInForce::at_the_close;
}

}  // namespace

Result<void> MassCancel::cancel_all(MemberId acting, const CancelAll& request, EventBuffer& events) {
  if (acting != operator_id && acting != request.owner) return refuse(Reject::forbidden);
  const Member* owner = venue_.members.find(request.owner);
  if (request.owner.is_set() && owner == nullptr) return refuse(Reject::unknown_member);
  if (request.instrument.is_set() && venue_.instruments.find(request.instrument) == nullptr) {
    return refuse(Reject::unknown_instrument);
  }
  if (request.dataset.is_set() && venue_.instruments.find(request.dataset) == nullptr) {
    return refuse(Reject::unknown_dataset);
  }
  const CancelReason reason = acting == request.owner ? CancelReason::requested : CancelReason::by_operator;
  const OrderFilter filter{request.instrument, request.dataset, request.placed_by, request.side};
  AllCancelled cancelled;
  cancelled.terms = request;
  cancelled.orders =
      owner == nullptr ? cancel_everyones(filter, reason, events) : cancel(*owner, filter, reason, events);
  events.emit(cancelled, owner == nullptr ? acting : request.owner);
  return {};
}

Result<void> MassCancel::set_kill_switch(MemberId acting, const SetKillSwitch& request, EventBuffer& events) {
  const bool engages = request.engaged != 0;
  const bool is_own = acting == request.holder && engages;
  if (acting != operator_id && !is_own) return refuse(Reject::forbidden);
  Member* holder = venue_.members.find(request.holder);
  if (request.holder.is_set() && holder == nullptr) return refuse(Reject::unknown_member);
  (holder == nullptr ? venue_.is_killed : holder->is_killed) = engages;
  KillSwitchSet set;
  set.terms = request;
  if (engages) {
    set.orders = holder == nullptr ? cancel_everyones({}, CancelReason::kill_switch, events)
                                   : cancel(*holder, {}, CancelReason::kill_switch, events);
  }
  events.emit(set, request.holder);
  return {};
}

std::uint32_t MassCancel::cancel(const Member& member, const OrderFilter& filter, CancelReason reason,
                                 EventBuffer& events) {
  const OpenOrders& orders = venue_.open_orders;
  chosen_.clear();
  for (const OrderSlot slot : member.open) {
    const OrderDetails& order = orders.details(slot);
    if (filter.instrument.is_set() && order.instrument != filter.instrument) continue;
    if (filter.placed_by.is_set() && order.placed_by != filter.placed_by) continue;
    if (!is_side(filter.side, orders.pool().side(slot))) continue;
    if (filter.dataset.is_set() && venue_.instruments.terms(order.instrument).dataset != filter.dataset) continue;
    choose(slot);
  }
  std::ranges::sort(chosen_);
  return cancel_chosen(reason, events);
}

std::uint32_t MassCancel::cancel_everyones(const OrderFilter& filter, CancelReason reason, EventBuffer& events) {
  std::uint32_t count = 0;
  for (std::uint32_t id = 1; id <= venue_.members.count(); ++id) {
    count += cancel(*venue_.members.find(MemberId(id)), filter, reason, events);
  }
  return count;
}

void MassCancel::cancel_day_orders(const Instrument& instrument, EventBuffer& events) {
  choose_if(instrument, [](const OrderDetails& order) { return ends_with_day(order.time_in_force); });
  cancel_chosen(CancelReason::session_closed, events);
}

void MassCancel::cancel_instrument(const Instrument& instrument, CancelReason reason, EventBuffer& events) {
  choose_if(instrument, [](const OrderDetails&) { return true; });
  cancel_chosen(reason, events);
}

void MassCancel::choose(OrderSlot slot) {
  const OpenOrders& orders = venue_.open_orders;
  chosen_.push_back({orders.details(slot).accepted, slot, orders.pool().id(slot)});
}

template <class Condition>
void MassCancel::choose_if(const Instrument& instrument, Condition condition) {
  chosen_.clear();
  const auto look = [&](OrderSlot slot) {
    if (condition(venue_.open_orders.details(slot))) choose(slot);
  };
  for (const Side side : {Side::buy, Side::sell}) for_each_resting(instrument.book, side, look);
  if (instrument.waiting == nullptr) return;
  for (const Side side : {Side::buy, Side::sell}) instrument.waiting->stops.for_each(side, look);
  instrument.waiting->for_each_for_call(look);
}

/// One may end with another before it: the legs of a combination.
std::uint32_t MassCancel::cancel_chosen(CancelReason reason, EventBuffer& events) {
  for (const Chosen& chosen : chosen_) {
    if (venue_.open_orders.pool().find(chosen.order).is_set()) endings_.cancel(chosen.slot, reason, events);
  }
  return static_cast<std::uint32_t>(chosen_.size());
}

}  // namespace licet
