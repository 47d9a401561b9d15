#include "engine/venue/negotiation.hpp"

#include "schemas/codec.hpp"

namespace licet {
namespace {

SideOrBoth as_filter(Side side) noexcept { return side == Side::buy ? SideOrBoth::buy : SideOrBoth::sell; }

/// The order that an offer, or its acceptance, is.
PlaceOrder order_terms(const ClientOrderId& id, InstrumentId instrument, Side side, Price price, Quantity quantity,
                       SettleTo settle_to) noexcept {
  PlaceOrder order;
  order.client_order_id = id;
  order.price = price;
  order.quantity = quantity;
  order.instrument = instrument;
  order.side = side;
  order.settle_to = settle_to;
  return order;
}

}  // namespace

Result<void> Negotiation::begin(Member& member, const ClientOrderId& id) const {
  if (const auto counted = member.count_message(venue_.now); !counted) return counted;
  if (const auto standing = check_member(member, venue_.is_killed, venue_.now); !standing) return standing;
  return check_client_order_id(id);
}

Result<void> Negotiation::check_place(const Instrument& instrument) const {
  if (const auto session = check_session(instrument); !session) return session;
  if (instrument.session != SessionState::open) return refuse(Reject::not_in_this_session);
  return {};
}

bool Negotiation::admits(const Instrument& instrument) const {
  const Segment* segment = instrument.segment;
  return admits_negotiation(instrument.mode, segment != nullptr && segment->terms.block_trades != 0);
}

Result<void> Negotiation::request_quote(MemberId acting, const RequestQuote& request, EventBuffer& events) {
  Member* member = venue_.members.find(acting);
  if (member == nullptr) return refuse(Reject::unknown_member);
  if (const auto standing = begin(*member, request.client_request_id); !standing) return standing;
  const Instrument* instrument = venue_.instruments.find(request.instrument);
  if (instrument == nullptr) return refuse(Reject::unknown_instrument);
  if (!admits(*instrument)) return refuse(Reject::not_in_this_mode);
  if (const auto place = check_place(*instrument); !place) return place;
  if (const auto lots = check_quantity(*instrument, request.quantity); !lots) return refuse(lots.error());
  if (const auto end = check_end(request.expires); !end) return end;
  const auto id = requests_.open(acting, request, venue_.rules);
  if (!id) return refuse(id.error());
  if (request.expires != Timestamp()) venue_.timers.set({request.expires, TimerKind::quote_expiry, id->value()});
  QuoteRequested requested;
  requested.id = *id;
  requested.terms = request;
  requested.requester = acting;
  events.emit(requested);
  return {};
}

/// An end is in the future; 0: with the session.
Result<void> Negotiation::check_end(Timestamp expires) const {
  if (expires != Timestamp() && expires <= venue_.now) return refuse(Reject::expiry_invalid);
  return {};
}

Result<void> Negotiation::make_offer(MemberId acting, const MakeOffer& request, EventBuffer& events) {
  Member* member = venue_.members.find(acting);
  if (member == nullptr) return refuse(Reject::unknown_member);
  if (const auto standing = begin(*member, request.client_order_id); !standing) return standing;
  Instrument* instrument = venue_.instruments.find(request.instrument);
  if (instrument == nullptr) return refuse(Reject::unknown_instrument);
  const auto counterparty = request.request.is_set() ? asked_by(*instrument, request) : named_by(*instrument, request);
  if (!counterparty) return refuse(counterparty.error());
  if (request.request.is_set() && !may_answer(*member, *instrument)) return refuse(Reject::forbidden);
  if (const auto other = check_counterparty(*member, *counterparty); !other) return other;
  if (const auto place = check_place(*instrument); !place) return place;
  if (const auto end = check_end(request.expires); !end) return end;
  const std::uint32_t bands = request.request.is_set() ? 1 : venue_.rulebook->block_bands;
  const auto admitted = check_negotiated_size(*member, *instrument, request.price, request.quantity, bands);
  if (!admitted) return refuse(admitted.error());
  const Int128 exposure = Member::exposure_of(request.price, request.quantity);
  if (const auto within = check_exposure(*member, exposure); !within) return within;
  if (const auto room = check_open_orders(*member); !room) return room;

  PlaceOrder terms = order_terms(request.client_order_id, request.instrument, request.side, request.price,
                                 request.quantity, request.settle_to);
  terms.expires = request.expires;
  if (request.expires != Timestamp()) terms.time_in_force = TimeInForce::good_till_date;
  const auto slot = desk_.entry.accept(*member, terms, terms.price, {}, events);
  if (!slot) return refuse(slot.error());
  venue_.open_orders.stand(*member, *instrument, *slot, Standing::offer);
  const Offer offer{.order = venue_.open_orders.pool().id(*slot),
                    .counterparty = *counterparty,
                    .request = request.request,
                    .expires = request.expires == Timestamp() ? never : request.expires,
                    .instrument = request.instrument,
                    .made = venue_.sequence};
  offers_.add(offer);
  venue_.timers.set({offer.expires, TimerKind::offer_expiry, offer.order.value()});
  OfferMade made;
  made.offer = offer.order;
  made.terms = request;
  made.offerer = acting;
  made.counterparty = offer.counterparty;
  events.emit(made, acting);
  events.emit(made, offer.counterparty);
  return {};
}

/// Requests go to the dataset's vendor and to market makers.
bool Negotiation::may_answer(const Member& member, const Instrument& instrument) noexcept {
  return member.id == instrument.vendor || member.terms.role == MemberRole::market_maker;
}

/// To whom an offer goes that answers a request.
Result<MemberId> Negotiation::asked_by(const Instrument& instrument, const MakeOffer& request) const {
  const QuoteRequest* asked = requests_.find(request.request);
  if (asked == nullptr || asked->terms.instrument != instrument.id) return refuse(Reject::unknown_quote_request);
  const bool fits = asked->terms.side != as_filter(request.side) &&
                    (!request.counterparty.is_set() || request.counterparty == asked->requester);
  if (!fits) return refuse(Reject::invalid_value);
  if (request.quantity > asked->terms.quantity) return refuse(Reject::quantity_out_of_range);
  return asked->requester;
}

/// To whom one side of a block goes.
Result<MemberId> Negotiation::named_by(const Instrument& instrument, const MakeOffer& request) const {
  if (!admits(instrument)) return refuse(Reject::block_not_allowed);
  return request.counterparty;
}

Result<void> Negotiation::check_counterparty(const Member& member, MemberId counterparty) const {
  const Member* other = venue_.members.find(counterparty);
  if (other == nullptr) return refuse(Reject::unknown_member);
  if (other->self_trade_owner() == member.self_trade_owner() || other->is_operator()) {
    return refuse(Reject::forbidden);
  }
  if (!other->is_certified(venue_.now)) return refuse(Reject::not_certified);
  return {};
}

Result<void> Negotiation::accept_offer(MemberId acting, const AcceptOffer& request, EventBuffer& events) {
  Member* member = venue_.members.find(acting);
  if (member == nullptr) return refuse(Reject::unknown_member);
  if (const auto standing = begin(*member, request.client_order_id); !standing) return standing;
  const Offer* found = offers_.find(request.offer);
  if (found == nullptr || found->counterparty != acting) return refuse(Reject::unknown_offer);
  const Offer offer = *found;
  const OpenOrders& orders = venue_.open_orders;
  const OrderSlot offered = orders.pool().find(offer.order);
  const OrderDetails& made = orders.details(offered);
  if (const auto other = check_counterparty(*member, made.member); !other) return other;
  Instrument& instrument = *venue_.instruments.find(offer.instrument);
  if (const auto place = check_place(instrument); !place) return place;
  // Its price was looked at when it was made.
  const auto admitted = check_negotiated_size(*member, instrument, made.price, made.quantity, 0);
  if (!admitted) return refuse(admitted.error());
  const Int128 exposure = Member::exposure_of(made.price, made.quantity);
  if (const auto within = check_exposure(*member, exposure); !within) return within;

  PlaceOrder terms = order_terms(request.client_order_id, offer.instrument, opposite(orders.pool().side(offered)),
                                 made.price, made.quantity, request.settle_to);
  terms.time_in_force = TimeInForce::fill_or_kill;
  const auto taker = desk_.entry.accept(*member, terms, terms.price, {}, events);
  if (!taker) return refuse(taker.error());
  trade(instrument, offer, offered, *taker, events);
  return {};
}

void Negotiation::trade(Instrument& instrument, const Offer& offer, OrderSlot offered, OrderSlot taker,
                        EventBuffer& events) {
  const bool taker_buys = venue_.open_orders.pool().side(taker) == Side::buy;
  const OrderDetails& made = venue_.open_orders.details(offered);
  Meeting meeting;
  meeting.buyer = taker_buys ? taker : offered;
  meeting.seller = taker_buys ? offered : taker;
  meeting.price = made.price;
  meeting.quantity = made.quantity;
  meeting.kind = offer.request.is_set() ? TradeKind::quote : TradeKind::block;
  if (meeting.kind == TradeKind::quote) meeting.aggressor = taker_buys ? SideOrBoth::buy : SideOrBoth::sell;
  OfferClosed closed;
  closed.offer = offer.order;
  closed.trade = desk_.settlement.settle(instrument, meeting, events);
  events.emit(closed, offer.counterparty);
  // Where nothing trades but quotes, they are what the next one is measured by.
  if (instrument.mode == TradingMode::quote && meeting.kind == TradeKind::quote) {
    instrument.set_reference(meeting.price);
  }
  remove(offer);
  desk_.endings.close_filled(offered);
  desk_.endings.close_filled(taker);
  if (requests_.trade(offer.request, meeting.quantity)) end_request(offer.request, events);
}

void Negotiation::on_cancelled(OrderSlot slot, CancelReason reason, EventBuffer& events) {
  const Offer* offer = offers_.find(venue_.open_orders.pool().id(slot));
  LICET_CHECK(offer != nullptr);
  OfferClosed closed;
  closed.offer = offer->order;
  closed.reason = reason;
  events.emit(closed, offer->counterparty);
  remove(Offer(*offer));
}

void Negotiation::end_request(QuoteRequestId id, EventBuffer& events) {
  const QuoteRequest* request = requests_.find(id);
  if (request == nullptr) return;
  const RequestQuote terms = request->terms;
  if (terms.expires != Timestamp()) venue_.timers.cancel({terms.expires, TimerKind::quote_expiry, id.value()});
  requests_.close(id);
  for (const OrderId order : offers_.of(terms.instrument)) {
    if (offers_.find(order)->request == id) cancel(order, CancelReason::expired, events);
  }
}

void Negotiation::end_all(InstrumentId instrument, CancelReason reason, EventBuffer& events) {
  for (const OrderId order : offers_.of(instrument)) cancel(order, reason, events);
  for (const QuoteRequestId id : requests_.of(instrument)) end_request(id, events);
}

void Negotiation::remove(const Offer& offer) {
  venue_.timers.cancel({offer.expires, TimerKind::offer_expiry, offer.order.value()});
  offers_.remove(offer.order);
}

void Negotiation::cancel(OrderId order, CancelReason reason, EventBuffer& events) {
  desk_.endings.cancel(venue_.open_orders.pool().find(order), reason, events);
}

void Negotiation::digest(Digest& digest) const {
  StateDigest fields(digest);
  fields(requests_);
  offers_.digest(digest, venue_.open_orders);
}

void Negotiation::save(StateWriter& state) const {
  state(requests_);
  offers_.save(state);
}

void Negotiation::load(StateReader& state) {
  state(requests_);
  offers_.load(state, venue_.open_orders);
}

}  // namespace licet
