#pragma once

#include "engine/venue/order_endings.hpp"
#include "engine/venue/trade_settlement.hpp"

namespace licet {

/// How an order comes to its book.
struct Incoming {
  Ticks limit;
  Lots lots;     // to trade; its leaves
  Lots at_once;  // it trades at least this much at once, or is cancelled whole; 0: any
};

/// What happens at the book: an accepted order trades, rests, waits or ends; stops are triggered.
class Execution {
 public:
  Execution(VenueState& venue, TradeSettlement& settlement, OrderEndings& endings) noexcept
      : venue_(venue), settlement_(settlement), endings_(endings) {}

  /// Sends an order that stands nowhere to where its type, its time in force and the session say, and what follows from
  /// that: a stop waits, an order for a call waits for it or joins it, any other trades or joins the call there is.
  void enter(Instrument& instrument, OrderSlot slot, const Incoming& incoming, EventBuffer& events);
  /// Trades an order that stands nowhere against the book as far as its limit and the corridor let it; what is left
  /// rests, joins the call that then begins, or is cancelled. The instrument trades continuously. Triggers no stops.
  void trade(Instrument& instrument, OrderSlot slot, const Incoming& incoming, EventBuffer& events);
  /// Triggers the stops that the last trade has reached, one after the other, each once, with the last price as it then
  /// is. Only while the instrument trades continuously. To be called after all that may have traded.
  void trigger_stops(Instrument& instrument, EventBuffer& events);
  /// Rests an order that stands nowhere in a book that takes orders without matching, at its price. A market order
  /// stands before all prices, protected at the edge of now; when its member's cash does not cover that, it is from now
  /// on a limit order at the price that is covered.
  void join_call(Instrument& instrument, OrderSlot slot, EventBuffer& events);
  /// Changes the limit of an order without one of its own (market, pegged) to `limit` as far as its member has the cash
  /// and the exposure; else it keeps the one it has. The order stands in no book.
  void reprice(OrderSlot slot, Price limit, EventBuffer& events);
  /// An iceberg order shows its next part.
  void tell_refresh(const Instrument& instrument, OrderSlot slot, EventBuffer& events);

 private:
  class Taking;

  void rest(Instrument& instrument, OrderSlot slot, Ticks ticks, Lots lots, EventBuffer& events);
  void wait_as_stop(Instrument& instrument, OrderSlot slot);
  void trigger(Instrument& instrument, OrderSlot slot, EventBuffer& events);
  void leave_corridor(Instrument& instrument, OrderSlot slot, EventBuffer& events);
  void finish(Instrument& instrument, OrderSlot slot, CancelReason reason, EventBuffer& events);

  VenueState& venue_;
  TradeSettlement& settlement_;
  OrderEndings& endings_;
};

/// Whether an order of these terms belongs to a call of this kind, and to no other time.
[[nodiscard]] constexpr bool is_for(TimeInForce time_in_force, SessionState call) noexcept {
  switch (time_in_force) {
    case TimeInForce::at_the_opening:
      return call == SessionState::opening_call;
    case TimeInForce::at_the_close:
      return call == SessionState::closing_call;
    case TimeInForce::good_for_auction:
      return is_call(call);
    case TimeInForce::day:
    case TimeInForce::good_till_cancel:
    case TimeInForce::immediate_or_cancel:
    case TimeInForce::fill_or_kill:
    case TimeInForce::good_till_date:
      break;
  }
  return false;
}
/// Whether an order waits for a call.
[[nodiscard]] constexpr bool is_only_for_calls(TimeInForce time_in_force) noexcept {
  return time_in_force >= TimeInForce::at_the_opening;
}
/// Whether what does not trade at once may stand in a book or wait.
[[nodiscard]] constexpr bool may_stand(TimeInForce time_in_force) noexcept {
  return time_in_force != TimeInForce::immediate_or_cancel && time_in_force != TimeInForce::fill_or_kill;
}

}  // namespace licet
