#pragma once

#include <optional>

#include "engine/matching/order_book.hpp"
#include "engine/matching/price_steps.hpp"
#include "engine/matching/uncross.hpp"

namespace licet {

/// The range in which the price of an auction may lie, both ends included, the reference price (0: none), and which
/// prices of the range are admitted.
struct AuctionBounds {
  Ticks low = min_ticks;
  Ticks high = max_ticks;
  Ticks reference;
  PriceSteps steps{};
};

/// The price of an auction, as it would be now.
struct AuctionPrice {
  Ticks ticks;
  Lots volume;                       // trades at it
  Lots surplus;                      // of the orders that could trade at it, what does not
  std::optional<Side> surplus_side;  // none when there is no surplus

  friend bool operator==(const AuctionPrice&, const AuctionPrice&) = default;
  template <class Archive>
  static void archive(auto& self, Archive& a) {
    auto side = self.surplus_side ? static_cast<std::uint8_t>(*self.surplus_side) : std::uint8_t{0};
    a(self.ticks, self.volume, self.surplus, side);
    if constexpr (Archive::loads) {
      if (!a.require(side <= static_cast<std::uint8_t>(Side::sell))) return;
      self.surplus_side = side == 0 ? std::nullopt : std::optional(static_cast<Side>(side));
    }
  }
};

/// The price at which the orders of a call trade; none when none would. Of all ticks in the range that are not beyond
/// every limit and the reference price, the one
///   1. of greatest executable volume,
///   2. then of least surplus,
///   3. then, when all that remain have a surplus of buys, the highest; of sells, the lowest (market pressure),
///   4. then nearest to the reference price; without one, the middle of what remains, rounded down.
/// (The order of rules that ASX publishes; Xetra's differs in looking at limits only.) Orders without limit count at
/// every price; against each other alone they trade at the reference price. Reserves of iceberg orders count. Takes
/// time by the levels that cross, and where icebergs stand by their orders. With coarser ticks (AuctionBounds::steps)
/// only their prices are looked at: the range counts as far as they reach inside it, a limit as the next of them that
/// it admits, the reference as the nearest, and "the middle" is rounded down to one.
[[nodiscard]] std::optional<AuctionPrice> find_auction_price(const OrderBook& book,
                                                             const AuctionBounds& bounds) noexcept;

/// Ends a call: applies self-trade prevention, finds the price and trades at it. None when nothing trades. Afterwards
/// the book is not crossed, but for orders that the range kept from trading and orders without limit that remain: the
/// venue cancels or prolongs. All trades have one price: where own orders would meet, they are prevented first and the
/// price is found again.
template <CrossListener Listener>
std::optional<AuctionPrice> run_auction(OrderBook& book, const AuctionBounds& bounds, Listener&& listener) {
  std::optional<AuctionPrice> price = find_auction_price(book, bounds);
  while (price && book.prevent_self_trades(price->ticks, listener)) price = find_auction_price(book, bounds);
  if (price) LICET_CHECK(book.uncross(price->ticks, listener) == price->volume);
  return price;
}

}  // namespace licet
