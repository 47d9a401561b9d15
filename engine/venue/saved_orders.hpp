#pragma once

#include "engine/core/archive.hpp"
#include "engine/venue/venue_state.hpp"

namespace licet {

/// Saves the open orders of all instruments, where they stand and in which order. Loads them into a venue that has
/// none, whose members and instruments have been loaded: into the books, onto the members' lists, with their exposure.
/// What offers, combinations, holds and timers say of them is saved apart. Faults: snapshot_damaged, snapshot_version.
void save_orders(StateWriter& state, const VenueState& venue);
void load_orders(StateReader& state, VenueState& venue);

}  // namespace licet
