#pragma once

#include <optional>
#include <vector>

#include "engine/matching/auction.hpp"
#include "engine/venue/execution.hpp"

namespace licet {

/// What orders do when a call begins and when it ends.
class CallOrders {
 public:
  CallOrders(VenueState& venue, TradeSettlement& settlement, OrderEndings& endings, Execution& execution) noexcept
      : venue_(venue), settlement_(settlement), endings_(endings), execution_(execution) {}

  /// The instrument's session has just become this call: orders that waited for it come to the book, oldest first.
  /// Market orders stand before all prices, protected at the edge of now; pegged orders take the reference price. Where
  /// their members' cash does not cover that, they stand at what it covered when they were entered.
  void enter_call(Instrument& instrument, EventBuffer& events);

  struct Outcome {
    AuctionPrice price;
    std::uint32_t trades = 0;
  };
  /// All orders of the book that can trade at one price within the bounds do; none when nothing trades. Orders without
  /// limit narrow the bounds to what protects them (Instrument::low to high). Triggers no stops: once the session is
  /// open again, Execution::trigger_stops does.
  std::optional<Outcome> trade_call(Instrument& instrument, AuctionBounds bounds, EventBuffer& events);
  /// The same price, found and not traded at.
  [[nodiscard]] std::optional<AuctionPrice> indicate(const Instrument& instrument, AuctionBounds bounds) const noexcept;

  /// After it, with the session still the call's: cancels what stood in the book for this call only (at_the_opening,
  /// at_the_close, good_for_auction, and what is left of market orders: as on most venues they do not become limit
  /// orders), by side, price and time.
  void leave_call(Instrument& instrument, EventBuffer& events);

 private:
  class Crossing;
  [[nodiscard]] bool has_market_order(const Instrument& instrument, Side side) const noexcept;
  [[nodiscard]] AuctionBounds protect(const Instrument& instrument, AuctionBounds bounds) const noexcept;

  VenueState& venue_;
  TradeSettlement& settlement_;
  OrderEndings& endings_;
  Execution& execution_;
  std::vector<OrderSlot> chosen_;  // scratch
};

}  // namespace licet
