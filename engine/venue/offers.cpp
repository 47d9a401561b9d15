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
  StateDigest fields(digest);
  for (const auto& [order, offer] : offers_) {
    fields(offer);
    orders.digest(digest, orders.pool().find(order));
  }
}

void Offers::save(StateWriter& state) const {
  state.write_count(offers_.size());
  for (const auto& [order, offer] : offers_) state(offer);
}

void Offers::load(StateReader& state, const OpenOrders& orders) {
  for (std::size_t left = state.read_count(sizeof(OrderId)); left > 0 && !state.failed(); --left) {
    Offer offer;
    state(offer);
    const OrderSlot slot = orders.pool().find(offer.order);
    const bool is_possible = slot.is_set() && orders.details(slot).standing == Standing::offer &&
                             orders.details(slot).instrument == offer.instrument &&
                             orders.details(slot).accepted == offer.made && find(offer.order) == nullptr &&
                             !by_instrument_.contains({offer.instrument, offer.made});
    if (state.require(is_possible)) add(offer);
  }
}

}  // namespace licet
