#pragma once

#include "engine/venue/venue_state.hpp"

namespace licet {

/// Cash that moves without a trade: who may move it, and when what is pending ends. Errors: see
/// schemas/transfer_commands.hpp.

Result<void> post_cash(VenueState& venue, MemberId acting, const PostCash& request, EventBuffer& events);
Result<void> begin_transfer(VenueState& venue, MemberId acting, const BeginTransfer& request, EventBuffer& events);
Result<void> post_transfer(VenueState& venue, MemberId acting, const PostTransfer& request, EventBuffer& events);
Result<void> void_transfer(VenueState& venue, MemberId acting, const VoidTransfer& request, EventBuffer& events);
Result<void> post_journal(VenueState& venue, MemberId acting, const PostJournal& request, EventBuffer& events);
Result<void> set_account_limits(VenueState& venue, MemberId acting, const SetAccountLimits& request,
                                EventBuffer& events);
/// The time of a pending transfer is over.
void time_out_transfer(VenueState& venue, TransferId pending, EventBuffer& events);

}  // namespace licet
