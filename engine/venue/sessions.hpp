#pragma once

#include "engine/venue/order_desk.hpp"

namespace licet {

/// The sessions of instruments: who may change them, what happens when they change, and how they end by themselves.
///
///   closed ─► pre_open ─► opening_call ─► open ⇄ scheduled_call, volatility_call ─► closing_call ─► closed
///                                         any ─► halted ─► volatility_call, or any       any ─► expired, for good
///
/// A call trades when it ends, whether by time or by the next SetSession; only a halt breaks it off, and its orders
/// wait. Before continuous trading begins a crossed book is uncrossed all the same. At a call's end by time, a price
/// beyond the collars prolongs it once as a volatility call, and one beyond the circuit breaker halts the instrument;
/// what the operator ends is not held to them. An instrument that was halted by name or by the breaker is passed over
/// by what is asked of its segment or of all.
class Sessions final : public CorridorGuard {
 public:
  Sessions(VenueState& venue, OrderDesk& desk) noexcept : venue_(venue), desk_(desk) {}

  /// Changes the session of one instrument, of a segment's or of all, by rising id. When none would change, the state
  /// of each that was named is told again (and its end is the new one), so that a repeat is answered like the first.
  /// Errors: invalid_value (expired; an end that is over, is followed by expired or by the same state; a random end
  /// without an end; a segment that is not the instrument's), unknown_instrument, unknown_segment, instrument_expired
  /// (the named one; or all, and none is left), market_halted (all that were meant are halted by themselves).
  Result<void> set(const SetSession& request, EventBuffer& events);
  /// Ends a listing. Errors: unknown_instrument, forbidden (neither the operator nor the vendor), instrument_expired.
  Result<void> delist(MemberId acting, const DelistInstrument& request, EventBuffer& events);

  /// An order would go on to trade at `price`: a volatility call begins or, beyond the circuit breaker, a halt.
  void on_corridor_left(Instrument& instrument, Price price, EventBuffer& events) override;

  // Timers that came due.
  void on_issue_date(InstrumentId id) noexcept;
  void on_redeem_by(InstrumentId id, EventBuffer& events);
  void on_session_end(InstrumentId id, EventBuffer& events);
  void on_indication(InstrumentId id, EventBuffer& events);

  /// Tells, or sets a timer to tell, what became of the calls whose books the command has changed.
  void indicate_changes(EventBuffer& events);

 private:
  struct Change;
  /// What the end of the state before does, then the new state, then what its beginning does.
  void move_to(Instrument& instrument, const Change& change, EventBuffer& events);
  /// Leaves the plan of the state before, enters the new one and tells.
  void enter(Instrument& instrument, const Change& change, EventBuffer& events);
  void end_call(Instrument& instrument, EventBuffer& events);
  void tell_executed(Instrument& instrument, SessionState ended, const std::optional<CallOrders::Outcome>& outcome,
                     EventBuffer& events);
  void uncross_rest(Instrument& instrument, EventBuffer& events);
  void interrupt(Instrument& instrument, Price price, SessionState next, EventBuffer& events);
  void expire(Instrument& instrument, Reason reason, EventBuffer& events);
  void indicate(const Instrument& instrument, Call& call, EventBuffer& events);
  Result<void> set_many(const SetSession& request, EventBuffer& events);
  template <class Visit>
  void for_each_of(SegmentId segment, Visit visit);

  [[nodiscard]] Result<void> check(const SetSession& request) const;
  [[nodiscard]] Change volatility_call(const Instrument& instrument, SessionState next, Reason reason) const;
  [[nodiscard]] Change breaker_halt(const Instrument& instrument, SessionState afterwards) const;
  [[nodiscard]] std::optional<Price> breach_of(const Instrument& instrument, const Call& call) const;

  VenueState& venue_;
  OrderDesk& desk_;
};

}  // namespace licet
