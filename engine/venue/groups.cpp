#include "engine/venue/groups.hpp"

namespace licet {

void regroup(VenueState& venue, const Member& member) {
  OpenOrders& orders = venue.open_orders;
  for (const OrderSlot slot : member.open) {
    if (orders.pool().owner(slot) == member.self_trade_owner()) continue;
    orders.pool().set_owner(slot, member.self_trade_owner());
    if (venue.rules < RulesVersion::second) continue;
    const Instrument& instrument = *venue.instruments.find(orders.details(slot).instrument);
    if (instrument.is_watched) venue.note_change(instrument);
  }
}

}  // namespace licet
