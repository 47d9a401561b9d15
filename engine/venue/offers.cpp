#include "engine/venue/offers.hpp"

#include "engine/core/check.hpp"

namespace licet {

void Offers::add(const Offer& offer) {
  const bool is_new = offers_.emplace(offer.order, offer).second &&
                      by_instrument_.emplace(std::pair(offer.instrument, offer.made), offer.order).second;
  LICET_CHECK(is_new);
}

const Offer* Offers::find(OrderId order) const noexcept {
  const auto found = offers_.find(order);
  return found == offers_.end() ? nullptr : &found->second;
}

void Offers::remove(OrderId order) {
  const auto found = offers_.find(order);
  LICET_CHECK(found != offers_.end());
  by_instrument_.erase({found->second.instrument, found->second.made});
  offers_.erase(found);
}

std::vector<OrderId> Offers::of(InstrumentId instrument) const {
  std::vector<OrderId> found;
  for (auto at = by_instrument_.lower_bound({instrument, Sequence()});
       at != by_instrument_.end() && at->first.first == instrument; ++at) {
    found.push_back(at->second);
  }
  return found;
}

void Offers::digest(Digest& digest, const OpenOrders& orders) const {
  for (const auto& [order, offer] : offers_) {
    digest.add(order.value());
    digest.add(std::uint64_t{offer.counterparty.value()});
    digest.add(offer.request.value());
    digest.add(offer.made.value());
    orders.digest(digest, orders.pool().find(order));
  }
}

}  // namespace licet
