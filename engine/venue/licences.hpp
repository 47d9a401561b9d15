#pragma once

#include "engine/venue/venue_state.hpp"

namespace licet {

/// The life of licences after settlement: activation, and what becomes of their grants.

/// Errors: unknown_member, not_certified, unknown_instrument, quantity_out_of_range (not positive),
/// insufficient_licences.
Result<void> activate_licence(VenueState& venue, MemberId acting, const ActivateLicence& request, EventBuffer& events);

/// Errors: unknown_grant, forbidden, grant_state_final, invalid_value (a state that nobody sets).
Result<void> set_grant_state(VenueState& venue, MemberId acting, const SetGrantState& request, EventBuffer& events);

/// Records use in every state of the grant, for what was served was served; an active or suspended grant whose quota
/// is used up is exhausted. Errors: forbidden (not the operator), unknown_grant, numeric_overflow.
Result<void> meter_usage(VenueState& venue, MemberId acting, const MeterUsage& request, EventBuffer& events);

/// Ends the grants whose term is over, in the order of their ends.
void expire_grants(VenueState& venue, EventBuffer& events);

}  // namespace licet
