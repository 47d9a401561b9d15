#include "gateway/views/negotiation_table.hpp"

#include <algorithm>

#include "schemas/codec.hpp"  // records are checked when they are loaded

namespace licet {

void NegotiationTable::apply(const RecordHeader& header, const QuoteRequested& event) {
  // Nothing is told when a request expires, so what is over leaves when the next one comes.
  std::erase_if(requests_, [&](const auto& entry) { return is_over(entry.second, header.time); });
  requests_.insert_or_assign(event.id, QuoteRequestRecord{.id = event.id,
                                                          .terms = event.terms,
                                                          .requester = event.requester,
                                                          .requested_at = header.time,
                                                          .traded = {}});
}

void NegotiationTable::apply(const RecordHeader& header, const OfferMade& event) {
  offers_.insert_or_assign(event.offer, OfferRecord{.id = event.offer,
                                                    .terms = event.terms,
                                                    .offerer = event.offerer,
                                                    .counterparty = event.counterparty,
                                                    .made_at = header.time});
  offers_of_[event.offerer].insert(event.offer);
  offers_of_[event.counterparty].insert(event.offer);
}

void NegotiationTable::apply(const OfferClosed& event) {
  const auto found = offers_.find(event.offer);
  if (found == offers_.end()) return;
  if (event.trade.is_set()) answer(found->second);
  for (const MemberId member : {found->second.offerer, found->second.counterparty}) {
    const auto list = offers_of_.find(member);
    if (list == offers_of_.end()) continue;
    list->second.erase(event.offer);
    if (list->second.empty()) offers_of_.erase(list);
  }
  offers_.erase(found);
}

/// A request is over when offers for all of its quantity were taken.
void NegotiationTable::answer(const OfferRecord& taken) {
  const auto request = requests_.find(taken.terms.request);
  if (request == requests_.end()) return;
  QuoteRequestRecord& record = request->second;
  record.traded = Quantity(record.traded.raw() + taken.terms.quantity.raw());
  if (record.traded >= record.terms.quantity) requests_.erase(request);
}

void NegotiationTable::apply(const SessionChanged& event) {
  if (event.state != SessionState::closed && event.state != SessionState::expired) return;
  std::erase_if(requests_, [&](const auto& entry) { return entry.second.terms.instrument == event.instrument; });
}

std::vector<QuoteRequestRecord> NegotiationTable::requests(Timestamp now, std::size_t limit) const {
  std::vector<QuoteRequestRecord> result;
  for (auto at = requests_.rbegin(); at != requests_.rend() && result.size() < limit; ++at) {
    if (!is_over(at->second, now)) result.push_back(at->second);
  }
  return result;
}

const QuoteRequestRecord* NegotiationTable::request(QuoteRequestId id) const {
  const auto found = requests_.find(id);
  return found == requests_.end() ? nullptr : &found->second;
}

const QuoteRequestRecord* NegotiationTable::request(MemberId requester, std::string_view client_request_id,
                                                    Timestamp now) const {
  const auto found = std::ranges::find_if(requests_, [&](const auto& entry) {
    const QuoteRequestRecord& record = entry.second;
    return record.requester == requester && record.terms.client_request_id.view() == client_request_id &&
           !is_over(record, now);
  });
  return found == requests_.end() ? nullptr : &found->second;
}

std::vector<OfferRecord> NegotiationTable::offers(MemberId member, std::size_t limit) const {
  std::vector<OfferRecord> result;
  const auto list = offers_of_.find(member);
  if (list == offers_of_.end()) return result;
  for (auto id = list->second.rbegin(); id != list->second.rend() && result.size() < limit; ++id) {
    result.push_back(offers_.at(*id));
  }
  return result;
}

const OfferRecord* NegotiationTable::offer(OrderId id) const {
  const auto found = offers_.find(id);
  return found == offers_.end() ? nullptr : &found->second;
}

void NegotiationTable::save(StateWriter& state) const {
  state.begin_part("negotiations", 1);
  state(requests_, offers_);
  state.end_part();
}

void NegotiationTable::load(StateReader& state) {
  state.begin_part("negotiations", 1);
  state(requests_, offers_);
  for (const auto& [id, offer] : offers_) {
    offers_of_[offer.offerer].insert(id);
    offers_of_[offer.counterparty].insert(id);
  }
  state.end_part();
}

}  // namespace licet
