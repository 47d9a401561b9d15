#pragma once

#include "engine/venue/clearing.hpp"
#include "engine/venue/grants.hpp"
#include "engine/venue/holdings.hpp"
#include "engine/venue/instruments.hpp"
#include "engine/venue/members.hpp"
#include "engine/venue/open_orders.hpp"
#include "engine/venue/rulebook.hpp"
#include "engine/venue/segments.hpp"
#include "engine/venue/timers.hpp"

namespace licet {

/// What a venue knows, shared by the parts that act on it.
struct VenueState {
  explicit VenueState(Clearing& its_clearing) : clearing(its_clearing), instruments(open_orders.memory()) {}

  /// Why nothing can be done for a member that is not found.
  [[nodiscard]] Reject no_member() const noexcept { return is_open ? Reject::unknown_member : Reject::venue_not_open; }

  Clearing& clearing;
  Members members;
  OpenOrders open_orders;
  Segments segments;
  Instruments instruments;
  Grants grants;
  Holdings holdings;
  Timers timers;
  const RulebookTerms* rulebook = &rulebook_terms(Rulebook::open_clob);  // OpenVenue picks it
  bool is_open = false;
  std::uint64_t trades = 0;  // TradeId of the last
  Sequence sequence;         // of the command being applied
  Timestamp now;             // likewise; never goes back
};

}  // namespace licet
