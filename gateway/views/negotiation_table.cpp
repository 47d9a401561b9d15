#include "gateway/views/negotiation_table.hpp"

namespace licet {

void NegotiationTable::apply(const QuoteRequested& event) {
  requests_.push_back(event);
  if (requests_.size() > requests_kept) requests_.pop_front();
}

void NegotiationTable::apply(const OfferMade& event) { offers_.try_emplace(event.offer, Offer{event}); }

void NegotiationTable::close(OrderId offer) {
  if (offers_.empty()) return;
  const auto found = offers_.find(offer);
  if (found == offers_.end() || !found->second.is_open) return;
  found->second.is_open = false;
  closed_.push_back(offer);
  if (closed_.size() <= closed_offers_kept) return;
  offers_.erase(closed_.front());
  closed_.pop_front();
}

const QuoteRequested* NegotiationTable::request(QuoteRequestId id) const {
  if (requests_.empty() || id < requests_.front().id) return nullptr;
  const auto at = id.value() - requests_.front().id.value();
  return at < requests_.size() ? &requests_[at] : nullptr;
}

const OfferMade* NegotiationTable::offer(OrderId id) const {
  const auto found = offers_.find(id);
  return found == offers_.end() ? nullptr : &found->second.event;
}

}  // namespace licet
