#pragma once

#include "engine/venue/call_orders.hpp"
#include "engine/venue/mass_cancel.hpp"
#include "engine/venue/order_amendment.hpp"
#include "engine/venue/order_entry.hpp"

namespace licet {

/// All that is done with orders, each part over those before it.
struct OrderDesk {
  explicit OrderDesk(VenueState& venue) noexcept
      : settlement(venue),
        endings(venue),
        execution(venue, settlement, endings),
        entry(venue, execution),
        amendment(venue, execution, endings),
        calls(venue, settlement, endings, execution),
        mass_cancel(venue, endings) {}

  TradeSettlement settlement;
  OrderEndings endings;
  Execution execution;
  OrderEntry entry;
  OrderAmendment amendment;
  CallOrders calls;
  MassCancel mass_cancel;
};

}  // namespace licet
