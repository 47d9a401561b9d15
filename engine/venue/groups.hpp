#pragma once

#include "engine/venue/venue_state.hpp"

namespace licet {

/// The member may belong to another group now: for self-trade prevention its open orders are that group's. By the
/// second rules, combinations that watch the book of one of them are tried after the command.
void regroup(VenueState& venue, const Member& member);

}  // namespace licet
