#include "engine/matching/auction.hpp"

#include <algorithm>
#include <limits>

namespace licet {
namespace {

constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();

struct Range {
  std::int64_t low = none;
  std::int64_t high = 0;
  void add(std::int64_t ticks) noexcept {
    low = std::min(low, ticks);
    high = std::max(high, ticks);
  }
  [[nodiscard]] bool empty() const noexcept { return low > high; }
};

/// The last admitted price at which an order of this limit trades.
std::int64_t admitted(const PriceSteps& steps, Side side, std::int64_t limit) noexcept {
  return side == Side::buy ? steps.down(limit) : steps.up(limit);
}

/// A side's levels as an auction sees them, best first: an order with a limit beyond the range is ready to trade at the
/// range's edge, and levels that are ready at one price are one.
class Curve {
 public:
  Curve(const OrderBook& book, Side side, const Range& range, const PriceSteps& steps) noexcept
      : book_(book), steps_(steps), side_(side), low_(range.low), high_(range.high), level_(book.best(side)) {
    next();
  }
  /// Whether no further order of the side could trade in the range.
  [[nodiscard]] bool done() const noexcept { return quantity_ == 0; }
  [[nodiscard]] std::int64_t ticks() const noexcept { return ticks_; }
  [[nodiscard]] std::int64_t quantity() const noexcept { return quantity_; }
  void take(std::int64_t lots) noexcept { quantity_ -= lots; }
  void next() noexcept {
    quantity_ = 0;
    if (!level_) return;
    ticks_ = ready_at(level_->ticks);
    while (level_ && ready_at(level_->ticks) == ticks_ && is_in_range(level_->ticks)) {
      quantity_ += book_.total(side_, level_->ticks).raw();
      level_ = book_.next(side_, level_->ticks);
    }
  }

 private:
  [[nodiscard]] std::int64_t ready_at(Ticks ticks) const noexcept {
    const std::int64_t limit = admitted(steps_, side_, ticks.raw());
    return side_ == Side::buy ? std::min(limit, high_) : std::max(limit, low_);
  }
  [[nodiscard]] bool is_in_range(Ticks ticks) const noexcept {
    return side_ == Side::buy ? ticks.raw() >= low_ : ticks.raw() <= high_;
  }

  const OrderBook& book_;
  const PriceSteps& steps_;
  Side side_;
  std::int64_t low_;
  std::int64_t high_;
  std::optional<BookLevel> level_;
  std::int64_t ticks_ = 0;
  std::int64_t quantity_ = 0;
};

/// From the lowest to the highest of the limits and the reference price, as far as the bounds let it. Empty when there
/// is neither, or nothing is admitted within the bounds.
Range named_prices(const OrderBook& book, const AuctionBounds& bounds) noexcept {
  const PriceSteps& steps = bounds.steps;
  const Range within{steps.up(bounds.low.raw()), steps.down(bounds.high.raw())};
  Range named;
  if (within.empty()) return named;
  if (bounds.reference.is_positive()) named.add(steps.nearest(bounds.reference.raw()));
  for (const Side side : {Side::buy, Side::sell}) {
    auto best = book.best(side);
    if (best && best->ticks == any_price(side)) best = book.next(side, best->ticks);
    if (!best) continue;
    named.add(admitted(steps, side, best->ticks.raw()));
    named.add(admitted(steps, side, book.worst(side)->ticks.raw()));
  }
  if (named.empty()) return named;
  return {std::clamp(named.low, within.low, within.high), std::clamp(named.high, within.low, within.high)};
}

/// Of the admitted prices from one to another.
std::int64_t nearest(std::int64_t low, std::int64_t high, const AuctionBounds& bounds) noexcept {
  if (bounds.reference.is_positive()) return std::clamp(bounds.steps.nearest(bounds.reference.raw()), low, high);
  return bounds.steps.down(low + (high - low) / 2);
}

AuctionPrice price(std::int64_t ticks, std::int64_t volume, std::int64_t surplus, Side side) noexcept {
  return {Ticks(ticks), Lots(volume), Lots(surplus), surplus == 0 ? std::nullopt : std::optional(side)};
}

}  // namespace

std::optional<AuctionPrice> find_auction_price(const OrderBook& book, const AuctionBounds& bounds) noexcept {
  LICET_CHECK(is_admissible(bounds.low) && is_admissible(bounds.high) && bounds.low <= bounds.high);
  const Range range = named_prices(book, bounds);
  if (range.empty()) return std::nullopt;
  const PriceSteps& steps = bounds.steps;
  Curve bids(book, Side::buy, range, steps);
  Curve offers(book, Side::sell, range, steps);
  // The best bids against the best offers while they cross give the greatest volume: all of it can trade at any price
  // from the last offer used to the last bid used, and nowhere else.
  std::int64_t volume = 0;
  std::int64_t last_bid = 0;
  std::int64_t last_offer = 0;
  while (!bids.done() && !offers.done() && bids.ticks() >= offers.ticks()) {
    const std::int64_t quantity = std::min(bids.quantity(), offers.quantity());
    volume += quantity;
    last_bid = bids.ticks();
    last_offer = offers.ticks();
    bids.take(quantity);
    offers.take(quantity);
    if (bids.done()) bids.next();
    if (offers.done()) offers.next();
  }
  if (volume == 0) return std::nullopt;
  // A rest of the last bid's level is a surplus of buys wherever the volume can trade; it is least at that bid.
  if (!bids.done() && bids.ticks() == last_bid) return price(last_bid, volume, bids.quantity(), Side::buy);
  if (!offers.done() && offers.ticks() == last_offer) return price(last_offer, volume, offers.quantity(), Side::sell);
  // No rest: no surplus from above the next bid to below the next offer.
  const auto lowest = [&] { return bids.done() ? last_offer : std::max(last_offer, steps.up(bids.ticks() + 1)); };
  const auto highest = [&] { return offers.done() ? last_bid : std::min(last_bid, steps.down(offers.ticks() - 1)); };
  if (lowest() <= highest()) return price(nearest(lowest(), highest(), bounds), volume, 0, Side::buy);
  // The next bid and the next offer have no admitted price between them.
  const std::int64_t bid = bids.ticks();
  const std::int64_t buys = bids.quantity();
  const std::int64_t sells = offers.quantity();
  if (buys < sells) return price(bid, volume, buys, Side::buy);
  if (sells < buys) return price(offers.ticks(), volume, sells, Side::sell);
  bids.next();
  offers.next();
  const std::int64_t ticks = nearest(lowest(), highest(), bounds);
  return price(ticks, volume, buys, ticks <= bid ? Side::buy : Side::sell);
}

}  // namespace licet
