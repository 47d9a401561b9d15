#include "engine/venue/quote_requests.hpp"

namespace licet {

Result<QuoteRequestId> QuoteRequests::open(MemberId requester, const RequestQuote& terms) {
  const auto has = open_of_.find(requester);
  if (has != open_of_.end() && has->second >= max_open_per_member) return refuse(Reject::capacity_reached);
  const QuoteRequestId id(++last_);
  open_.emplace(id, QuoteRequest{terms, requester, {}});
  by_instrument_.emplace(terms.instrument, id);
  ++open_of_[requester];
  return id;
}

/// After they were loaded.
void QuoteRequests::index() {
  for (const auto& [id, request] : open_) {
    by_instrument_.emplace(request.terms.instrument, id);
    ++open_of_[request.requester];
  }
}

const QuoteRequest* QuoteRequests::find(QuoteRequestId id) const noexcept {
  const auto found = open_.find(id);
  return found == open_.end() ? nullptr : &found->second;
}

bool QuoteRequests::trade(QuoteRequestId id, Quantity quantity) {
  const auto found = open_.find(id);
  if (found == open_.end()) return false;
  QuoteRequest& request = found->second;
  request.traded = Quantity(request.traded.raw() + quantity.raw());
  return request.traded >= request.terms.quantity;
}

void QuoteRequests::close(QuoteRequestId id) {
  const auto found = open_.find(id);
  if (found == open_.end()) return;
  by_instrument_.erase({found->second.terms.instrument, id});
  const auto has = open_of_.find(found->second.requester);
  if (--has->second == 0) open_of_.erase(has);
  open_.erase(found);
}

std::vector<QuoteRequestId> QuoteRequests::of(InstrumentId instrument) const {
  std::vector<QuoteRequestId> found;
  for (auto at = by_instrument_.lower_bound({instrument, QuoteRequestId()});
       at != by_instrument_.end() && at->first == instrument; ++at) {
    found.push_back(at->second);
  }
  return found;
}

}  // namespace licet
