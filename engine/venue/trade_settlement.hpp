#pragma once

#include "engine/venue/venue_state.hpp"

namespace licet {

/// Two open orders that trade with each other.
struct Meeting {
  OrderSlot buyer;
  OrderSlot seller;
  Price price;
  Quantity quantity;
  Quantity buyer_shown;  // what the public saw of it before; 0: nothing
  Quantity seller_shown;
  SideOrBoth aggressor = SideOrBoth::both;
  TradeKind kind = TradeKind::continuous;
};

/// Makes one match a trade: books it on both orders, tells it, pays and delivers, releases the grant.
class TradeSettlement {
 public:
  explicit TradeSettlement(VenueState& venue) noexcept : venue_(venue) {}

  /// Both orders are open, with at least this quantity left, and the price is within both their limits. What is filled
  /// afterwards stays where it stands: the caller takes it out. A trade in the book (continuous or in a call) gives the
  /// instrument its last and its reference price.
  TradeId settle(Instrument& instrument, const Meeting& meeting, EventBuffer& events);

 private:
  void book_fill(OrderSlot slot, const Match& match) noexcept;
  [[nodiscard]] TradeSide side(const Instrument& instrument, OrderSlot slot, Quantity shown, Money fee) const;
  void release_grant(const Match& match, EventBuffer& events);

  VenueState& venue_;
};

}  // namespace licet
