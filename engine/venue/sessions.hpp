#pragma once

#include "engine/venue/order_desk.hpp"
#include "engine/venue/venue_state.hpp"

namespace licet {

/// Opens, halts or closes one instrument, or all by rising id. Closing cancels day orders before it is told. When no
/// instrument would change, the state of each that was named is told again, so that a repeat is answered like the
/// first. Errors: unknown_instrument (also: all, and none is listed).
Result<void> set_session(VenueState& venue, OrderDesk& desk, const SetSession& request, EventBuffer& events);

}  // namespace licet
