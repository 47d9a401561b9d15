#include "engine/venue/sessions.hpp"

#include <algorithm>
#include <span>

namespace licet {

Result<void> set_session(VenueState& venue, OrderDesk& desk, const SetSession& request, EventBuffer& events) {
  std::span<Instrument> named = venue.instruments.all();
  if (request.instrument.is_set()) {
    Instrument* instrument = venue.instruments.find(request.instrument);
    named = instrument == nullptr ? std::span<Instrument>() : std::span(instrument, 1);
  }
  if (named.empty()) return refuse(Reject::unknown_instrument);
  const bool changes =
      std::ranges::any_of(named, [&](const Instrument& instrument) { return instrument.session != request.state; });
  for (Instrument& instrument : named) {
    if (changes && instrument.session == request.state) continue;
    if (request.state == SessionState::closed) desk.mass_cancel.cancel_day_orders(instrument, events);
    SessionChanged changed;
    changed.before = instrument.session;
    instrument.session = request.state;
    changed.reason = request.reason;
    changed.instrument = instrument.id;
    changed.state = request.state;
    events.emit(changed);
  }
  return {};
}

}  // namespace licet
