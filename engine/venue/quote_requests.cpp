#include "engine/venue/quote_requests.hpp"

#include <algorithm>

namespace licet {

Result<QuoteRequestId> QuoteRequests::open(MemberId requester, const RequestQuote& terms, RulesVersion rules) {
  const bool names_one = rules >= RulesVersion::second;
  if (names_one && is_open(requester, terms.client_request_id)) return refuse(Reject::duplicate_client_order_id);
  const auto has = open_of_.find(requester);
  if (has != open_of_.end() && has->second.size() >= max_open_per_member) return refuse(Reject::capacity_reached);
  const QuoteRequestId id(++last_);
  open_.emplace(id, QuoteRequest{terms, requester, {}});
  by_instrument_.emplace(terms.instrument, id);
  open_of_[requester].insert(id);
  return id;
}

bool QuoteRequests::is_open(MemberId requester, const ClientOrderId& id) const {
  const auto has = open_of_.find(requester);
  return has != open_of_.end() && std::ranges::any_of(has->second, [&](QuoteRequestId each) {
           return open_.at(each).terms.client_request_id == id;
         });
}

/// After they were loaded.
void QuoteRequests::index() {
  for (const auto& [id, request] : open_) {
    by_instrument_.emplace(request.terms.instrument, id);
    open_of_[request.requester].insert(id);
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
  has->second.erase(id);
  if (has->second.empty()) open_of_.erase(has);
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
