#pragma once

#include "engine/core/archive.hpp"
#include "engine/venue/venue_state.hpp"

namespace licet {

/// Saves what a venue knows, and its ledger; loads it into one that knows nothing. What belongs to orders outside the
/// books is saved apart (OffBook), and so is what can be found from the rest: codes, symbols, corridors, exposures, who
/// is on which list. Faults: snapshot_damaged, snapshot_version.
void save_state(StateWriter& state, const VenueState& venue);
void load_state(StateReader& state, VenueState& venue);

}  // namespace licet
