#include "tests/venue/heard.hpp"

#include <algorithm>

namespace licet::test {

void Heard::follow(const EventBuffer& events) {
  for (const RecordView event : events) {
    now_ = std::max(now_, event.header().time);
    if (const auto* listed = event.get_if<InstrumentListed>()) {
      series_.push_back(*listed);
    } else if (const auto* session = event.get_if<SessionChanged>()) {
      if (session->state == SessionState::expired) forget(session->instrument);
    } else if (const auto* accepted = event.get_if<OrderAccepted>()) {
      remember(orders_, {accepted->order, event.header().member});
    } else if (const auto* made = event.get_if<OfferMade>()) {
      if (event.header().member == made->offerer) remember(offers_, *made);
    } else if (const auto* closed = event.get_if<OfferClosed>()) {
      forget(closed->offer);
    } else if (const auto* requested = event.get_if<QuoteRequested>()) {
      remember(requests_, *requested);
    } else if (const auto* begun = event.get_if<TransferBegun>()) {
      if (begun->repeated == 0) remember(pending_, *begun);
    } else if (const auto* posted = event.get_if<CashPosted>()) {
      if (posted->repeated == 0) remember(deposits_, *posted);
    } else if (const auto* journal = event.get_if<JournalPosted>()) {
      if (journal->repeated == 0) remember(journals_, *journal);
    } else if (const auto* released = event.get_if<GrantReleased>()) {
      remember(grants_, {released->grant, released->holder});
    }
  }
}

const InstrumentListed* Heard::series(TradingMode mode, Chance& chance) const {
  std::vector<const InstrumentListed*> found;
  for (const InstrumentListed& each : series_) {
    if (each.terms.mode == mode) found.push_back(&each);
  }
  return found.empty() ? nullptr : found[chance.below(found.size())];
}

const InstrumentListed* Heard::series(Chance& chance) const {
  return series_.empty() ? nullptr : &series_[chance.below(series_.size())];
}

void Heard::forget(InstrumentId expired) {
  std::erase_if(series_, [&](const InstrumentListed& listed) { return listed.id == expired; });
}

void Heard::forget(OrderId order) {
  constexpr std::size_t kept = 2;
  if (offers_.size() <= kept) return;
  std::erase_if(offers_, [&](const OfferMade& made) { return made.offer == order; });
}

}  // namespace licet::test
