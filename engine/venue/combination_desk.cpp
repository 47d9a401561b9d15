#include "engine/venue/combination_desk.hpp"

#include <algorithm>

namespace licet {
namespace {

bool may_wait(TimeInForce time_in_force) noexcept {
  return time_in_force == TimeInForce::day || time_in_force == TimeInForce::good_till_cancel;
}

PlaceOrder leg_terms(const PlaceCombination& request, std::size_t leg) noexcept {
  const CombinationLeg& of = request.legs[leg];
  PlaceOrder order;
  if (leg == 0) order.client_order_id = request.client_order_id;
  order.price = of.price;
  order.quantity = of.quantity;
  order.instrument = of.instrument;
  order.side = of.side;
  order.time_in_force = request.time_in_force;
  order.settle_to = request.settle_to;
  return order;
}

}  // namespace

Result<void> CombinationDesk::place(MemberId acting, const PlaceCombination& request, EventBuffer& events) {
  Member* member = venue_.members.find(acting);
  if (member == nullptr) return refuse(Reject::unknown_member);
  if (const auto admitted = check(*member, request); !admitted) return admitted;
  const Combination combination = accept(*member, request, events);
  if (const auto blocked = blocked_leg(combination)) {
    waiting_.set_blocked(combination.accepted, *blocked);
    if (!may_wait(request.time_in_force)) desk_.endings.cancel(combination.slots[0], CancelReason::not_filled, events);
  } else {
    fill(combination, events);
  }
  return {};
}

Result<void> CombinationDesk::check(Member& member, const PlaceCombination& request) const {
  if (const auto counted = member.count_message(venue_.now); !counted) return counted;
  if (const auto standing = check_member(member, venue_.is_killed, venue_.now); !standing) return standing;
  if (const auto id = check_client_order_id(request.client_order_id); !id) return id;
  if (member.client_order_ids.is_taken(ClientOrderIds::fingerprint(request.client_order_id))) {
    return refuse(Reject::duplicate_client_order_id);
  }
  if (request.count < 2 || request.count > PlaceCombination::max_legs) return refuse(Reject::combination_invalid);
  const TimeInForce time_in_force = request.time_in_force;
  const bool ends_at_once =
      time_in_force == TimeInForce::fill_or_kill || time_in_force == TimeInForce::immediate_or_cancel;
  if (!ends_at_once && !may_wait(time_in_force)) return refuse(Reject::time_in_force_not_supported);
  for (std::size_t leg = 0; leg < request.count; ++leg) {
    if (const auto admitted = check_leg(member, request, leg); !admitted) return admitted;
  }
  if (const auto within = check_limits(member, request); !within) return within;
  return check_cover(member, request);
}

Result<void> CombinationDesk::check_leg(const Member& member, const PlaceCombination& request, std::size_t leg) const {
  const CombinationLeg& of = request.legs[leg];
  for (std::size_t other = 0; other < leg; ++other) {
    if (request.legs[other].instrument == of.instrument) return refuse(Reject::combination_invalid);
  }
  const Instrument* instrument = venue_.instruments.find(of.instrument);
  if (instrument == nullptr) return refuse(Reject::unknown_instrument);
  const bool takes_posted = instrument->mode == TradingMode::listed && of.side == Side::buy;
  if (instrument->mode != TradingMode::continuous && !takes_posted) return refuse(Reject::not_in_this_mode);
  if (const auto session = check_session(*instrument); !session) return session;
  if (!instrument->trades_continuously()) return refuse(Reject::not_in_this_session);
  if (const auto admitted = check_size(member, *instrument, of.price, of.quantity); !admitted) {
    return refuse(admitted.error());
  }
  return {};
}

Result<void> CombinationDesk::check_limits(const Member& member, const PlaceCombination& request) const {
  Int128 exposure = 0;
  for (std::size_t leg = 0; leg < request.count; ++leg) {
    exposure += Member::exposure_of(request.legs[leg].price, request.legs[leg].quantity);
  }
  if (const auto within = check_exposure(member, exposure); !within) return within;
  if (!may_wait(request.time_in_force)) return {};
  const std::uint32_t most = member.terms.max_open_orders;
  if (most != 0 && member.open.size() + request.count > most) return refuse(Reject::limit_open_orders_exceeded);
  for (std::size_t leg = 0; leg < request.count; ++leg) {
    if (waiting_.count_in(request.legs[leg].instrument) >= Combinations::max_in_instrument) {
      return refuse(Reject::capacity_reached);
    }
  }
  return {};
}

Result<void> CombinationDesk::check_cover(const Member& member, const PlaceCombination& request) const {
  std::array<HoldRequest, PlaceCombination::max_legs> holds;
  for (std::size_t leg = 0; leg < request.count; ++leg) {
    const CombinationLeg& of = request.legs[leg];
    holds[leg] = {{OrderId(), member.id, of.instrument, of.side}, of.price, Quantity(0), of.price, of.quantity};
  }
  const std::span<const HoldRequest> together(holds.data(), request.count);
  if (const auto covered = venue_.clearing.check_holds(together); !covered) return covered;
  for (const HoldRequest& hold : together) {
    const Instrument& instrument = *venue_.instruments.find(hold.terms.instrument);
    if (const auto may = venue_.check_holder(instrument, hold.terms, hold.new_leaves.raw()); !may) return may;
  }
  if (venue_.open_orders.pool().open() + request.count > OpenOrders::capacity) return refuse(Reject::capacity_reached);
  return {};
}

/// Makes an open order of each leg; all of them wait.
Combination CombinationDesk::accept(Member& member, const PlaceCombination& request, EventBuffer& events) {
  OpenOrders& orders = venue_.open_orders;
  CombinationAccepted accepted;
  accepted.combination = orders.pool().next_id();
  accepted.terms = request;
  events.emit(accepted, member.id);
  Combination combination;
  combination.accepted = venue_.sequence;
  combination.count = request.count;
  for (std::size_t leg = 0; leg < request.count; ++leg) {
    const PlaceOrder terms = leg_terms(request, leg);
    const OrderMarks marks{.is_quote = false, .is_leg = true, .first_leg = combination.slots[0]};
    const auto slot = desk_.entry.accept(member, terms, terms.price, marks, events);
    LICET_CHECK(slot.has_value());  // all was checked
    combination.slots[leg] = *slot;
    combination.instruments[leg] = terms.instrument;
    Instrument& instrument = *venue_.instruments.find(terms.instrument);
    orders.stand(member, instrument, *slot, Standing::combination);
    instrument.is_watched = true;
  }
  LICET_CHECK(orders.pool().id(combination.slots[0]) == accepted.combination);
  waiting_.add(combination);
  return combination;
}

std::optional<std::uint8_t> CombinationDesk::blocked_leg(const Combination& combination) const {
  for (std::uint8_t leg = 0; leg < combination.count; ++leg) {
    if (!can_fill(combination.slots[leg])) return leg;
  }
  return std::nullopt;
}

bool CombinationDesk::can_fill(OrderSlot leg) const {
  const OpenOrders& orders = venue_.open_orders;
  const OrderDetails& order = orders.details(leg);
  const Instrument& instrument = *venue_.instruments.find(order.instrument);
  if (!instrument.trades_continuously()) return false;
  const Side side = orders.pool().side(leg);
  const Ticks limit = instrument.ticks_of(order.price);
  if (instrument.starts_beyond_corridor(side, limit)) return false;
  const Ticks reach =
      side == Side::buy ? std::min(limit, instrument.corridor.high) : std::max(limit, instrument.corridor.low);
  const Lots lots = instrument.lots_of(order.quantity);
  return instrument.book.can_fill({side, order.self_trade_prevention, orders.pool().owner(leg), reach, lots}, lots);
}

void CombinationDesk::fill(const Combination& combination, EventBuffer& events) {
  OpenOrders& orders = venue_.open_orders;
  forget(combination);
  for (std::size_t leg = 0; leg < combination.count; ++leg) {
    const OrderSlot slot = combination.slots[leg];
    const OrderDetails& order = orders.details(slot);
    const OrderId id = orders.pool().id(slot);
    Instrument& instrument = *venue_.instruments.find(order.instrument);
    orders.leave(*venue_.members.find(order.member), instrument, slot);
    const Lots lots = instrument.lots_of(order.quantity);
    desk_.execution.trade(instrument, slot, {instrument.ticks_of(order.price), lots, lots}, events);
    LICET_CHECK(!orders.pool().find(id).is_set());  // filled: nothing can have changed its book since can_fill
  }
  for (std::size_t leg = 0; leg < combination.count; ++leg) {
    desk_.execution.trigger_stops(*venue_.instruments.find(combination.instruments[leg]), events);
  }
}

/// It waits no more; books in which none waits are watched no more.
void CombinationDesk::forget(const Combination& combination) {
  waiting_.remove(combination.accepted);
  for (std::size_t leg = 0; leg < combination.count; ++leg) {
    Instrument& instrument = *venue_.instruments.find(combination.instruments[leg]);
    instrument.is_watched = waiting_.count_in(instrument.id) != 0;
  }
}

std::size_t CombinationDesk::retry(std::size_t first, EventBuffer& events) {
  if (waiting_.empty()) return venue_.changed_books.size();
  while (first < venue_.changed_books.size()) {
    std::vector<Sequence> due;
    for (; first < venue_.changed_books.size(); ++first) {
      const InstrumentId book = venue_.changed_books[first];
      if (!venue_.instruments.find(book)->is_watched) continue;
      const auto watching = waiting_.watching(book);
      due.insert(due.end(), watching.begin(), watching.end());
    }
    std::ranges::sort(due);
    due.erase(std::unique(due.begin(), due.end()), due.end());
    for (const Sequence accepted : due) try_again(accepted, events);
  }
  return first;
}

void CombinationDesk::try_again(Sequence accepted, EventBuffer& events) {
  const Combination* found = waiting_.find(accepted);
  if (found == nullptr) return;
  const Combination combination = *found;
  // Only that leg's book has changed: the others need not be walked while it still cannot fill.
  if (!can_fill(combination.slots[combination.blocked])) return;
  if (const auto blocked = blocked_leg(combination)) return waiting_.set_blocked(accepted, *blocked);
  fill(combination, events);
}

void CombinationDesk::on_cancelled(OrderSlot slot, CancelReason reason, EventBuffer& events) {
  const Combination* found = waiting_.find(venue_.open_orders.details(slot).accepted);
  if (found == nullptr) return;  // it is being cancelled
  const Combination combination = *found;
  forget(combination);
  for (const OrderSlot leg : combination.legs()) {
    if (leg != slot) desk_.endings.cancel(leg, reason, events);
  }
}

void CombinationDesk::end(InstrumentId instrument, bool only_day, CancelReason reason, EventBuffer& events) {
  for (const Sequence accepted : waiting_.of(instrument)) {
    const OrderSlot first = waiting_.find(accepted)->slots[0];
    const bool is_day = venue_.open_orders.details(first).time_in_force == TimeInForce::day;
    if (is_day || !only_day) desk_.endings.cancel(first, reason, events);
  }
}

void CombinationDesk::load(StateReader& state) {
  waiting_.load(state, venue_.open_orders,
                [&](InstrumentId instrument) { venue_.instruments.find(instrument)->is_watched = true; });
}

void CombinationDesk::digest(Digest& digest) const { waiting_.digest(digest, venue_.open_orders); }

}  // namespace licet
