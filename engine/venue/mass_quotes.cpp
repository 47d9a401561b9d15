#include "engine/venue/mass_quotes.hpp"

namespace licet {

Result<void> MassQuotes::place(MemberId acting, const PlaceMassQuote& request, EventBuffer& events) {
  Member* member = venue_.members.find(acting);
  if (member == nullptr) return refuse(Reject::unknown_member);
  if (const auto counted = member->count_message(venue_.now); !counted) return counted;
  if (member->terms.role != MemberRole::market_maker) return refuse(Reject::forbidden);
  if (const auto standing = check_member(*member, venue_.is_killed, venue_.now); !standing) return standing;
  const auto planned = plan(*member, request);
  if (!planned) return refuse(planned.error());
  if (const auto possible = check_plan(*member, *planned); !possible) return possible;
  enter(*member, request, *planned, events);
  return {};
}

Result<MassQuotes::Plan> MassQuotes::plan(const Member& member, const PlaceMassQuote& request) const {
  if (request.count == 0 || request.count > PlaceMassQuote::max_entries) return refuse(Reject::invalid_value);
  Plan plan;
  for (std::size_t line = 0; line < request.count; ++line) {
    const QuoteEntry& entry = request.entries[line];
    for (std::size_t other = 0; other < line; ++other) {
      if (request.entries[other].instrument == entry.instrument) return refuse(Reject::invalid_value);
    }
    if (const auto admitted = check_line(member, entry); !admitted) return refuse(admitted.error());
    add(plan, member, entry, Side::buy);
    add(plan, member, entry, Side::sell);
  }
  return plan;
}

Result<void> MassQuotes::check_line(const Member& member, const QuoteEntry& entry) const {
  const bool bids = !entry.bid_quantity.is_zero();
  const bool offers = !entry.offer_quantity.is_zero();
  if (bids && offers && entry.bid >= entry.offer) return refuse(Reject::invalid_value);
  const Instrument* instrument = venue_.instruments.find(entry.instrument);
  if (instrument == nullptr) return refuse(Reject::unknown_instrument);
  if (!bids && !offers) return {};  // quotes may be withdrawn at any time, as orders may be cancelled
  if (instrument->mode != TradingMode::continuous && instrument->mode != TradingMode::auction) {
    return refuse(Reject::not_in_this_mode);
  }
  if (const auto session = check_session(*instrument); !session) return session;
  if (bids) {
    if (const auto size = check_size(member, *instrument, entry.bid, entry.bid_quantity); !size) {
      return refuse(size.error());
    }
  }
  if (offers) {
    if (const auto size = check_size(member, *instrument, entry.offer, entry.offer_quantity); !size) {
      return refuse(size.error());
    }
  }
  return {};
}

void MassQuotes::add(Plan& plan, const Member& member, const QuoteEntry& entry, Side side) const {
  Change change;
  change.terms = {OrderId(), member.id, entry.instrument, side};
  change.price = side == Side::buy ? entry.bid : entry.offer;
  change.quantity = side == Side::buy ? entry.bid_quantity : entry.offer_quantity;
  change.replaced = standing_quote(member.id, entry.instrument, side);
  if (change.quantity.is_zero()) change.price = Price(0);
  plan.exposure += Member::exposure_of(change.price, change.quantity);
  if (change.replaced.is_set()) {
    const OrderDetails& old = venue_.open_orders.details(change.replaced);
    plan.exposure -= Member::exposure_of(old.price, old.leaves());
    ++plan.replaced;
  }
  if (change.quantity.is_positive()) ++plan.entered;
  plan.changes[plan.count++] = change;
}

OrderSlot MassQuotes::standing_quote(MemberId member, InstrumentId instrument, Side side) const {
  const auto found = quotes_.find({member, instrument});
  if (found == quotes_.end()) return {};
  return venue_.open_orders.pool().find(side == Side::buy ? found->second.bid : found->second.offer);
}

Result<void> MassQuotes::check_plan(const Member& member, const Plan& plan) const {
  if (const auto within = check_exposure(member, plan.exposure); !within) return within;
  const std::uint32_t most = member.terms.max_open_orders;
  if (most != 0 && plan.entered > plan.replaced && member.open.size() - plan.replaced + plan.entered > most) {
    return refuse(Reject::limit_open_orders_exceeded);
  }
  std::array<HoldRequest, max_sides> holds;
  for (std::size_t n = 0; n < plan.count; ++n) {
    const Change& change = plan.changes[n];
    holds[n] = {change.terms, Price(0), Quantity(0), change.price, change.quantity};
    if (!change.replaced.is_set()) continue;
    const OrderDetails& old = venue_.open_orders.details(change.replaced);
    holds[n].limit = old.price;
    holds[n].leaves = old.leaves();
  }
  const std::span<const HoldRequest> together(holds.data(), plan.count);
  if (const auto covered = venue_.clearing.check_holds(together); !covered) return covered;
  for (const HoldRequest& hold : together) {
    const Instrument& instrument = *venue_.instruments.find(hold.terms.instrument);
    const std::int64_t more = hold.new_leaves.raw() - hold.leaves.raw();
    if (hold.new_leaves.is_zero()) continue;
    if (const auto may = venue_.check_holder(instrument, hold.terms, more); !may) return may;
  }
  if (venue_.open_orders.pool().open() + plan.entered > OpenOrders::capacity) return refuse(Reject::capacity_reached);
  return {};
}

void MassQuotes::enter(Member& member, const PlaceMassQuote& request, const Plan& plan, EventBuffer& events) {
  MassQuoteAccepted accepted;
  accepted.quote_id = request.quote_id;
  accepted.replaced = plan.replaced;
  events.emit(accepted, member.id);
  for (std::size_t n = 0; n < plan.count; ++n) {
    const OrderSlot old = plan.changes[n].replaced;
    if (old.is_set()) desk_.endings.cancel(old, CancelReason::quote_replaced, events);
  }
  std::array<OrderSlot, max_sides> entered;
  for (std::size_t n = 0; n < plan.count; ++n) {
    const Change& change = plan.changes[n];
    Pair& pair = quotes_[{member.id, change.terms.instrument}];
    OrderId& quote = change.terms.side == Side::buy ? pair.bid : pair.offer;
    quote = {};
    if (change.quantity.is_zero()) continue;
    PlaceOrder order;
    order.price = change.price;
    order.quantity = change.quantity;
    order.instrument = change.terms.instrument;
    order.side = change.terms.side;
    order.settle_to = SettleTo::hold;
    order.self_trade_prevention = request.self_trade_prevention;
    const auto slot =
        desk_.entry.accept(member, order, order.price, {.is_quote = true, .is_leg = false, .first_leg = {}}, events);
    LICET_CHECK(slot.has_value());  // all was checked
    quote = venue_.open_orders.pool().id(*slot);
    entered[n] = *slot;
  }
  for (std::size_t n = 0; n < plan.count; ++n) {
    const Change& change = plan.changes[n];
    if (!entered[n].is_set()) continue;
    Instrument& instrument = *venue_.instruments.find(change.terms.instrument);
    desk_.execution.enter(instrument, entered[n],
                          {instrument.ticks_of(change.price), instrument.lots_of(change.quantity), Lots(0)}, events);
  }
  for (std::size_t line = 0; line < request.count; ++line) {
    const QuoteEntry& entry = request.entries[line];
    if (entry.bid_quantity.is_zero() && entry.offer_quantity.is_zero()) quotes_.erase({member.id, entry.instrument});
  }
}

}  // namespace licet
