#pragma once

#include "engine/venue/combination_desk.hpp"
#include "engine/venue/mass_quotes.hpp"
#include "engine/venue/negotiation.hpp"

namespace licet {

/// What is done with orders beside placing them in books one by one: negotiation, mass quotes, combinations.
class OffBook final : public OffBookKeeper {
 public:
  OffBook(VenueState& venue, OrderDesk& desk) noexcept
      : negotiation(venue, desk), quotes(venue, desk), combinations(venue, desk), venue_(venue) {}

  void on_cancelled(OrderSlot slot, CancelReason reason, EventBuffer& events) override {
    const bool is_leg = venue_.open_orders.details(slot).first_leg.is_set();
    is_leg ? combinations.on_cancelled(slot, reason, events) : negotiation.on_cancelled(slot, reason, events);
  }
  void on_closed(InstrumentId instrument, EventBuffer& events) override {
    negotiation.end_all(instrument, CancelReason::session_closed, events);
    combinations.end(instrument, true, CancelReason::session_closed, events);
  }
  void on_ended(InstrumentId instrument, CancelReason reason, EventBuffer& events) override {
    negotiation.end_all(instrument, reason, events);
    combinations.end(instrument, false, reason, events);
  }
  void digest(Digest& digest) const {
    negotiation.digest(digest);
    StateDigest fields(digest);
    fields(quotes);
    combinations.digest(digest);
  }
  void save(StateWriter& state) const {
    state.begin_part("off_book", 1);
    negotiation.save(state);
    state(quotes);
    combinations.save(state);
    state.end_part();
  }
  void load(StateReader& state) {
    state.begin_part("off_book", 1);
    negotiation.load(state);
    state(quotes);
    combinations.load(state);
    state.end_part();
  }

  Negotiation negotiation;
  MassQuotes quotes;
  CombinationDesk combinations;

 private:
  VenueState& venue_;
};

}  // namespace licet
