#include "engine/venue/saved_state.hpp"

#include "engine/venue/saved_orders.hpp"
#include "schemas/codec.hpp"

namespace licet {
namespace {

/// One part, of the first version of its layout.
template <class Archive, class... Values>
void part(Archive& archive, std::string_view name, Values&... values) {
  archive.begin_part(name, 1);
  archive(values...);
  archive.end_part();
}

void load_instruments(StateReader& state, VenueState& venue) {
  state.begin_part("segments", 1);
  venue.segments.load(state);
  state.end_part();
  state.begin_part("instruments", 1);
  venue.instruments.load(state, venue.segments, [&](Instrument& instrument, const ListInstrument& terms) {
    state.require(venue.members.find(instrument.vendor) != nullptr);
    state.require(venue.clearing.list(instrument.id, instrument.vendor, terms).has_value());
    instrument.holdings = venue.holdings.list(terms, instrument.vendor);
  });
  state.end_part();
}

}  // namespace

void save_state(StateWriter& state, const VenueState& venue) {
  LICET_CHECK(venue.changed_books.empty());  // between two commands
  part(state, "progress", venue.sequence, venue.now, venue.trades, venue.is_killed);
  part(state, "members", venue.members);
  state.begin_part("segments", 1);
  venue.segments.save(state);
  state.end_part();
  state.begin_part("instruments", 1);
  venue.instruments.save(state);
  state.end_part();
  save_orders(state, venue);
  part(state, "grants", venue.grants);
  part(state, "timers", venue.timers);
  part(state, "calls", venue.calls);
  part(state, "holdings", venue.holdings);
  venue.clearing.save(state);
}

void load_state(StateReader& state, VenueState& venue) {
  LICET_CHECK(!venue.sequence.is_set() && venue.members.count() == 0);
  part(state, "progress", venue.sequence, venue.now, venue.trades, venue.is_killed);
  part(state, "members", venue.members);
  if (!state.failed()) state.require(venue.members.index(venue.now));
  load_instruments(state, venue);
  if (!state.failed()) load_orders(state, venue);
  part(state, "grants", venue.grants);
  if (!state.failed()) venue.grants.set_ends(venue.now);
  part(state, "timers", venue.timers);
  part(state, "calls", venue.calls);
  part(state, "holdings", venue.holdings);
  if (!state.failed()) venue.clearing.load(state);
}

}  // namespace licet
