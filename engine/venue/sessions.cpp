#include "engine/venue/sessions.hpp"

namespace licet {
namespace {

constexpr Timestamp no_end{};

Timestamp later(Timestamp start, Duration by) noexcept {
  std::int64_t end = 0;
  if (__builtin_add_overflow(start.nanoseconds(), by.nanoseconds(), &end)) return never;
  return Timestamp(end);
}
Timestamp later(Timestamp start, std::uint32_t milliseconds) noexcept {
  return later(start, Duration(std::int64_t{milliseconds} * 1'000'000));
}

Timer session_end(InstrumentId id, Timestamp due) noexcept { return {due, TimerKind::session_end, id.value()}; }
Timer indication(InstrumentId id, Timestamp due) noexcept { return {due, TimerKind::indication, id.value()}; }

bool is_crossed(const OrderBook& book) noexcept {
  const auto bid = book.best(Side::buy);
  const auto offer = book.best(Side::sell);
  return bid && offer && bid->ticks >= offer->ticks;
}

}  // namespace

/// A state to go to, and how it will end.
struct Sessions::Change {
  SessionState state{};
  Reason reason;
  Timestamp earliest;      // of its end; no_end: the next SetSession
  Timestamp ends = never;  // with the random part
  SessionState next = SessionState::open;
  SessionState afterwards = SessionState::open;
  bool is_after_breach = false;
  bool is_after_halt = false;
  bool is_interruption = false;  // what the state before has collected does not trade

  [[nodiscard]] static Change of(const Instrument& instrument, const SetSession& request);
};

/// A volatility call that the operator sets is one after a breach, or after the halt that it ends.
Sessions::Change Sessions::Change::of(const Instrument& instrument, const SetSession& request) {
  Change change;
  change.state = request.state;
  change.reason = request.reason;
  change.next = request.next;
  change.is_after_breach = request.state == SessionState::volatility_call;
  change.is_after_halt = change.is_after_breach && instrument.session == SessionState::halted;
  if (request.ends_at == no_end) return change;
  change.earliest = request.ends_at;
  change.ends = later(request.ends_at, Calls::random_part(request.seed, instrument.id, request.random_end_ms));
  return change;
}

Result<void> Sessions::set(const SetSession& request, EventBuffer& events) {
  if (const auto possible = check(request); !possible) return possible;
  if (!request.instrument.is_set()) return set_many(request, events);
  Instrument* instrument = venue_.instruments.find(request.instrument);
  if (instrument == nullptr) return refuse(Reject::unknown_instrument);
  if (request.segment.is_set() && instrument->segment != venue_.segments.find(request.segment)) {
    return refuse(Reject::invalid_value);
  }
  if (instrument->session == SessionState::expired) return refuse(Reject::instrument_expired);
  venue_.calls.stir(request.seed);
  move_to(*instrument, Change::of(*instrument, request), events);
  // Opening may at once have tripped the breaker: that halt is of this instrument alone, too.
  instrument->is_halted_alone = instrument->session == SessionState::halted;
  return {};
}

Result<void> Sessions::check(const SetSession& request) const {
  if (request.state == SessionState::expired) return refuse(Reject::invalid_value);
  if (request.segment.is_set() && venue_.segments.find(request.segment) == nullptr) {
    return refuse(Reject::unknown_segment);
  }
  if (request.ends_at == no_end) {
    if (request.random_end_ms != 0) return refuse(Reject::invalid_value);
    return {};
  }
  const bool is_possible =
      request.ends_at > venue_.now && request.next != SessionState::expired && request.next != request.state;
  if (!is_possible) return refuse(Reject::invalid_value);
  return {};
}

template <class Visit>
void Sessions::for_each_of(SegmentId segment, Visit visit) {
  if (segment.is_set()) {
    for (const InstrumentId id : venue_.segments.find(segment)->instruments) visit(*venue_.instruments.find(id));
  } else {
    for (Instrument& instrument : venue_.instruments.all()) visit(instrument);
  }
}

Result<void> Sessions::set_many(const SetSession& request, EventBuffer& events) {
  const auto is_meant = [](const Instrument& instrument) {
    return instrument.session != SessionState::expired && !instrument.is_halted_alone;
  };
  Reject nobody = Reject::unknown_instrument;
  bool is_any = false;
  bool changes = false;
  for_each_of(request.segment, [&](const Instrument& instrument) {
    if (is_meant(instrument)) {
      is_any = true;
      changes = changes || instrument.session != request.state;
    } else if (instrument.is_halted_alone) {
      nobody = Reject::market_halted;
    } else if (nobody == Reject::unknown_instrument) {
      nobody = Reject::instrument_expired;
    }
  });
  if (!is_any) return refuse(nobody);
  venue_.calls.stir(request.seed);
  for_each_of(request.segment, [&](Instrument& instrument) {
    if (!is_meant(instrument) || (changes && instrument.session == request.state)) return;
    move_to(instrument, Change::of(instrument, request), events);
  });
  return {};
}

Result<void> Sessions::delist(MemberId acting, const DelistInstrument& request, EventBuffer& events) {
  Instrument* instrument = venue_.instruments.find(request.instrument);
  if (instrument == nullptr) return refuse(Reject::unknown_instrument);
  if (acting != operator_id && acting != instrument->vendor) return refuse(Reject::forbidden);
  if (instrument->session == SessionState::expired) return refuse(Reject::instrument_expired);
  expire(*instrument, request.reason, events);
  return {};
}

void Sessions::move_to(Instrument& instrument, const Change& change, EventBuffer& events) {
  const bool is_prolonged = change.state == instrument.session;
  const bool trades = !is_prolonged && !change.is_interruption && change.state != SessionState::halted;
  const bool opens = change.state == SessionState::open && !collects_in(change.state, instrument.mode);
  if (trades && (is_call(instrument.session) || (opens && is_crossed(instrument.book)))) end_call(instrument, events);
  // Of a call that was halted, or orders before an opening without one, some may still stand for a call only.
  if (opens) desk_.calls.leave_call(instrument, events);
  if (change.state == SessionState::closed) {
    desk_.mass_cancel.cancel_day_orders(instrument, events);
    venue_.off_book->on_closed(instrument.id, events);
  }
  enter(instrument, change, events);
  if (is_prolonged) return;
  if (is_call(change.state)) desk_.calls.enter_call(instrument, events);
  if (instrument.trades_continuously()) desk_.execution.trigger_stops(instrument, events);
}

void Sessions::enter(Instrument& instrument, const Change& change, EventBuffer& events) {
  Call plan;
  if (const Call* before = venue_.calls.find(instrument.id)) {
    venue_.timers.cancel(session_end(instrument.id, before->ends));
    venue_.timers.cancel(indication(instrument.id, before->tells_at));
    if (change.state == instrument.session) {  // prolonged
      plan = *before;
      plan.tells_at = never;
    }
    venue_.calls.end(instrument.id);
  }
  SessionChanged changed;
  changed.reason = change.reason;
  changed.ends_at = change.earliest;
  changed.instrument = instrument.id;
  changed.state = change.state;
  changed.before = instrument.session;
  instrument.session = change.state;
  venue_.holdings.set_trading(instrument, takes_part_in_trading(change.state), venue_.now);
  venue_.note_change(instrument);
  if (change.state != SessionState::halted) instrument.is_halted_alone = false;
  if (is_call(change.state) || change.ends != never) {
    plan.earliest = change.earliest;
    plan.ends = change.ends;
    plan.next = change.next;
    plan.afterwards = change.afterwards;
    plan.is_after_breach = plan.is_after_breach || change.is_after_breach;
    plan.is_after_halt = plan.is_after_halt || change.is_after_halt;
    venue_.calls.begin(instrument.id, plan);
    venue_.timers.set(session_end(instrument.id, change.ends));
  }
  events.emit(changed);
}

/// Trades what was collected, tells, and cancels what was for the call only. Orders without limit narrow the price to
/// what protects them, and so may have kept the others from trading: those trade once they are gone.
void Sessions::end_call(Instrument& instrument, EventBuffer& events) {
  const SessionState ended = instrument.session;
  const auto first = desk_.calls.trade_call(instrument, call_bounds(instrument), events);
  desk_.calls.leave_call(instrument, events);
  const bool goes_on = is_crossed(instrument.book);
  if (first || !goes_on) tell_executed(instrument, ended, first, events);
  if (!goes_on) return;
  const auto second = desk_.calls.trade_call(instrument, call_bounds(instrument), events);
  uncross_rest(instrument, events);
  if (second || !first) tell_executed(instrument, ended, second, events);
}

/// And the price is the reference of collars and breaker from now on. `outcome`: none when nothing traded.
void Sessions::tell_executed(Instrument& instrument, SessionState ended,
                             const std::optional<CallOrders::Outcome>& outcome, EventBuffer& events) {
  AuctionExecuted executed;
  executed.instrument = instrument.id;
  executed.call = ended;
  if (!is_call(ended)) {
    executed.call = ended == SessionState::halted ? SessionState::volatility_call : SessionState::opening_call;
  }
  if (outcome) {
    const AuctionFigures figures = figures_of(instrument, outcome->price);
    executed.price = figures.price;
    executed.volume = figures.volume;
    executed.surplus = figures.surplus;
    executed.surplus_side = figures.surplus_side;
    executed.trades = outcome->trades;
    instrument.set_static_reference(figures.price);
  }
  events.emit(executed);
}

/// What the price range kept from trading must not stay crossed: the newer of each pair goes.
void Sessions::uncross_rest(Instrument& instrument, EventBuffer& events) {
  const OpenOrders& orders = venue_.open_orders;
  while (is_crossed(instrument.book)) {
    const OrderSlot bid = instrument.book.last_of_best(Side::buy);
    const OrderSlot offer = instrument.book.last_of_best(Side::sell);
    const bool bid_is_newer = orders.details(bid).accepted > orders.details(offer).accepted;
    desk_.endings.cancel(bid_is_newer ? bid : offer, CancelReason::not_filled, events);
  }
}

void Sessions::on_corridor_left(Instrument& instrument, Price price, EventBuffer& events) {
  interrupt(instrument, price, SessionState::open, events);
}

void Sessions::interrupt(Instrument& instrument, Price price, SessionState next, EventBuffer& events) {
  if (instrument.is_beyond_breaker(price)) {
    move_to(instrument, breaker_halt(instrument, next), events);
    instrument.is_halted_alone = true;
  } else {
    Change change = volatility_call(instrument, next, "price collar");
    change.is_interruption = true;
    move_to(instrument, change, events);
  }
}

/// A call after a breach or a halt, for as long as the instrument's segment says; then comes `next`.
Sessions::Change Sessions::volatility_call(const Instrument& instrument, SessionState next, Reason reason) const {
  const DefineSegment& rules = instrument.segment->terms;
  Change change;
  change.state = SessionState::volatility_call;
  change.reason = reason;
  change.next = next;
  change.is_after_breach = true;
  if (rules.volatility_call_ms == 0) return change;
  change.earliest = later(venue_.now, rules.volatility_call_ms);
  change.ends = later(change.earliest,
                      Calls::random_part(venue_.calls.seed_of(venue_.sequence), instrument.id, rules.random_end_ms));
  return change;
}

/// Then comes a volatility call, and `afterwards` after that.
Sessions::Change Sessions::breaker_halt(const Instrument& instrument, SessionState afterwards) const {
  const DefineSegment& rules = instrument.segment->terms;
  Change change;
  change.state = SessionState::halted;
  change.reason = "circuit breaker";
  change.next = SessionState::volatility_call;
  change.afterwards = afterwards;
  if (rules.halt_ms == 0) return change;
  change.earliest = later(venue_.now, rules.halt_ms);
  change.ends = change.earliest;
  return change;
}

void Sessions::on_session_end(InstrumentId id, EventBuffer& events) {
  Instrument& instrument = *venue_.instruments.find(id);
  const Call call = *venue_.calls.find(id);
  if (const auto price = breach_of(instrument, call)) return interrupt(instrument, *price, call.next, events);
  const bool is_reopened = instrument.session == SessionState::halted && instrument.segment != nullptr &&
                           call.next == SessionState::volatility_call;
  Change change;
  if (is_reopened) {
    change = volatility_call(instrument, call.afterwards, "after the halt");
    change.is_after_halt = true;
  } else {
    change.state = call.next;
    change.is_after_breach = change.is_after_halt = call.next == SessionState::volatility_call;
  }
  move_to(instrument, change, events);
}

/// The price of a call that comes to its end, when it may not trade there.
std::optional<Price> Sessions::breach_of(const Instrument& instrument, const Call& call) const {
  if (!is_call(instrument.session) || call.is_after_halt || instrument.segment == nullptr) return std::nullopt;
  const auto found = desk_.calls.indicate(instrument, call_bounds(instrument));
  if (!found) return std::nullopt;
  const Price price = instrument.price_of(found->ticks);
  const bool is_breach = call.is_after_breach ? instrument.is_beyond_breaker(price) : !instrument.is_in_corridor(price);
  return is_breach ? std::optional(price) : std::nullopt;
}

void Sessions::on_issue_date(InstrumentId id) noexcept { venue_.instruments.find(id)->is_issued = true; }

void Sessions::on_redeem_by(InstrumentId id, EventBuffer& events) {
  expire(*venue_.instruments.find(id), "redeem-by date", events);
}

void Sessions::expire(Instrument& instrument, Reason reason, EventBuffer& events) {
  desk_.mass_cancel.cancel_instrument(instrument, CancelReason::instrument_ended, events);
  venue_.off_book->on_ended(instrument.id, CancelReason::instrument_ended, events);
  const ListInstrument& terms = venue_.instruments.terms(instrument.id);
  venue_.timers.cancel({terms.redeem_by, TimerKind::redeem_by, instrument.id.value()});
  venue_.timers.cancel({terms.issue_date, TimerKind::issue_date, instrument.id.value()});
  Change change;
  change.state = SessionState::expired;
  change.reason = reason;
  enter(instrument, change, events);
}

void Sessions::on_indication(InstrumentId id, EventBuffer& events) {
  indicate(*venue_.instruments.find(id), *venue_.calls.find(id), events);
}

void Sessions::indicate(const Instrument& instrument, Call& call, EventBuffer& events) {
  call.tells_at = never;
  call.looked_at = venue_.now;
  const auto price = desk_.calls.indicate(instrument, call_bounds(instrument));
  if (price == call.told) return;
  call.told = price;
  const AuctionFigures figures = figures_of(instrument, price);
  AuctionIndicated told;
  told.price = figures.price;
  told.volume = figures.volume;
  told.surplus = figures.surplus;
  told.instrument = instrument.id;
  told.surplus_side = figures.surplus_side;
  events.emit(told);
}

void Sessions::indicate_changes(EventBuffer& events) {
  if (venue_.calls.empty()) return;
  for (const InstrumentId id : venue_.changed_books) {
    const Instrument& instrument = *venue_.instruments.find(id);
    if (!is_call(instrument.session) || instrument.mode == TradingMode::single_lot) continue;  // bids are sealed
    Call& call = *venue_.calls.find(id);
    if (call.tells_at != never) continue;
    const Timestamp next = later(call.looked_at, indication_interval);
    if (next <= venue_.now) {
      indicate(instrument, call, events);
    } else {
      call.tells_at = next;
      venue_.timers.set(indication(id, next));
    }
  }
}

}  // namespace licet
