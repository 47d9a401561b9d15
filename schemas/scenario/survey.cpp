#include "schemas/scenario/survey.hpp"

#include <algorithm>

namespace licet::scenario {
namespace {

template <class Id>
std::optional<InstrumentId> found_in(const std::map<Id, InstrumentId>& map, Id id) {
  const auto found = map.find(id);
  return found == map.end() ? std::nullopt : std::optional(found->second);
}

/// The instruments of one command that fills or is refused as a whole.
std::vector<InstrumentId> bound_together(RecordView command) {
  std::vector<InstrumentId> bound;
  if (const auto* quote = command.get_if<PlaceMassQuote>()) {
    for (std::size_t n = 0; n < quote->count; ++n) bound.push_back(quote->entries[n].instrument);
  } else if (const auto* combination = command.get_if<PlaceCombination>()) {
    for (std::size_t n = 0; n < combination->count; ++n) bound.push_back(combination->legs[n].instrument);
  }
  return bound;
}

/// Adds to `instruments` whatever is bound to one of them, however indirectly.
void close_over(std::set<InstrumentId>& instruments, const std::vector<std::vector<InstrumentId>>& bonds) {
  for (bool grows = true; grows;) {
    grows = false;
    for (const auto& bond : bonds) {
      if (std::ranges::none_of(bond, [&](InstrumentId id) { return instruments.contains(id); })) continue;
      for (const InstrumentId id : bond) grows = instruments.insert(id).second || grows;
    }
  }
}

/// Applies the log up to `to` to a fresh subject.
void replay(const Log& log, const NewSubject& new_subject, std::uint64_t to,
            const std::function<void(RecordView, const EventBuffer&)>& each) {
  const Subject subject = new_subject();
  EventBuffer events;
  log([&](const Command& command) {
    if (command.header().sequence.value() > to) return;
    events.clear();
    events.begin(command.header());
    subject(command.view(), events);
    each(command.view(), events);
  });
}

}  // namespace

void Concerns::follow(RecordView event) {
  if (const auto* e = event.get_if<OrderAccepted>()) orders_[e->order] = e->terms.instrument;
  if (const auto* e = event.get_if<Trade>()) trades_[e->trade] = e->instrument;
  if (const auto* e = event.get_if<QuoteRequested>()) requests_[e->id] = e->terms.instrument;
  if (const auto* e = event.get_if<GrantReleased>()) grants_[e->grant] = e->instrument;
}

std::optional<InstrumentId> Concerns::of(RecordView event) const {
  if (const auto* e = event.get_if<OrderAccepted>()) return e->terms.instrument;
  if (const auto* e = event.get_if<OrderRejected>()) return e->terms.instrument;
  if (const auto* e = event.get_if<OrderRested>()) return e->instrument;
  if (const auto* e = event.get_if<OrderRefreshed>()) return e->instrument;
  if (const auto* e = event.get_if<OrderTriggered>()) return e->instrument;
  if (const auto* e = event.get_if<OrderReduced>()) return e->instrument;
  if (const auto* e = event.get_if<OrderCancelled>()) return e->instrument;
  if (const auto* e = event.get_if<CancelRejected>()) return found_in(orders_, e->order);
  if (const auto* e = event.get_if<OrderReplaced>()) return e->instrument;
  if (const auto* e = event.get_if<Trade>()) return e->instrument;
  if (const auto* e = event.get_if<SessionChanged>()) return e->instrument;
  if (const auto* e = event.get_if<AuctionIndicated>()) return e->instrument;
  if (const auto* e = event.get_if<AuctionExecuted>()) return e->instrument;
  if (const auto* e = event.get_if<InstrumentListed>()) return e->id;
  if (const auto* e = event.get_if<QuoteRequested>()) return e->terms.instrument;
  if (const auto* e = event.get_if<OfferMade>()) return e->terms.instrument;
  if (const auto* e = event.get_if<OfferClosed>()) return found_in(orders_, e->offer);
  if (const auto* e = event.get_if<GrantReleased>()) return e->instrument;
  if (const auto* e = event.get_if<GrantChanged>()) return found_in(grants_, e->grant);
  if (const auto* e = event.get_if<UsageMetered>()) return found_in(grants_, e->grant);
  const auto* transfer = event.get_if<TransferPosted>();
  if (transfer == nullptr) return std::nullopt;
  if (!transfer->debit.asset().is_currency()) return transfer->debit.asset().instrument();
  return transfer->trade.is_set() ? found_in(trades_, transfer->trade) : found_in(orders_, transfer->order);
}

bool is_refusal(RecordView event) noexcept {
  return event.is<OrderRejected>() || event.is<CommandRejected>() || event.is<CancelRejected>();
}

bool is_about(RecordView event, const Question& question, const Names& names) {
  using About = Question::About;
  const OrderId order(question.about == About::order ? question.number : 0);
  const TradeId trade(question.about == About::trade ? question.number : 0);
  const GrantId grant(question.about == About::grant ? question.number : 0);
  const auto is = [](auto id, auto asked) { return asked.is_set() && id == asked; };
  if (const auto* e = event.get_if<OrderAccepted>()) return is(e->order, order);
  if (const auto* e = event.get_if<OrderRested>()) return is(e->order, order);
  if (const auto* e = event.get_if<OrderRefreshed>()) return is(e->order, order);
  if (const auto* e = event.get_if<OrderTriggered>()) return is(e->order, order);
  if (const auto* e = event.get_if<OrderReduced>()) return is(e->order, order);
  if (const auto* e = event.get_if<OrderCancelled>()) return is(e->order, order);
  if (const auto* e = event.get_if<CancelRejected>()) return is(e->order, order);
  if (const auto* e = event.get_if<OrderReplaced>()) return is(e->order, order);
  if (const auto* e = event.get_if<Trade>()) {
    return is(e->trade, trade) || is(e->buyer.order, order) || is(e->seller.order, order);
  }
  if (const auto* e = event.get_if<GrantReleased>()) return is(e->grant, grant) || is(e->trade, trade);
  if (const auto* e = event.get_if<GrantChanged>()) return is(e->grant, grant);
  if (const auto* e = event.get_if<UsageMetered>()) return is(e->grant, grant);
  const auto* transfer = event.get_if<TransferPosted>();
  if (transfer == nullptr) return false;
  if (question.about != About::account) return is(transfer->trade, trade) || is(transfer->order, order);
  return names.account(transfer->debit) == question.account || names.account(transfer->credit) == question.account;
}

bool Selection::needs(RecordView command, const EventBuffer& events, const Concerns& concerns) const {
  if (takes_all || command.is<OpenVenue>() || command.is<DefineSegment>()) return true;
  if (command.is<PostCash>() || command.is<AdvanceTime>() || command.is<RegisterKey>()) return false;
  // Who is refused changes nothing.
  if (!events.empty() && std::ranges::all_of(std::vector<RecordView>(events.begin(), events.end()), is_refusal)) {
    return false;
  }
  if (command.is<AdoptRules>()) return true;
  for (const RecordView event : events) {
    if (const auto* e = event.get_if<MemberCertified>()) return members.contains(e->id);
    if (const auto* e = event.get_if<DatasetRegistered>()) return datasets.contains(e->id);
    if (const auto* e = event.get_if<KillSwitchSet>()) {
      return !e->terms.holder.is_set() || members.contains(e->terms.holder);
    }
  }
  if (const auto* session = command.get_if<SetSession>()) {
    return session->instrument.is_set() ? has(session->instrument) : true;
  }
  // An event of time beside the command's own would make it seem needed; such a command does no harm.
  return std::ranges::any_of(std::vector<RecordView>(events.begin(), events.end()),
                             [&](RecordView event) { return has(concerns.of(event)); });
}

Selection survey(const Log& log, const NewSubject& new_subject, const Question& question) {
  Selection selection;
  Names names;
  Concerns concerns;
  std::vector<std::vector<InstrumentId>> bonds;
  std::map<InstrumentId, std::pair<DatasetId, MemberId>> listed;
  const bool is_whole = question.about == Question::About::whole_log;
  replay(log, new_subject, question.to, [&](RecordView command, const EventBuffer& events) {
    const auto* mass_cancel = command.get_if<CancelAll>();
    if (mass_cancel != nullptr && mass_cancel->placed_by.is_set()) selection.is_by_connection = true;
    if (auto bond = bound_together(command); bond.size() > 1) bonds.push_back(std::move(bond));
    if (question.about == Question::About::account) names.follow(command, events);
    for (const RecordView event : events) {
      concerns.follow(event);
      if (const auto* e = event.get_if<InstrumentListed>()) listed[e->id] = {e->terms.dataset, e->vendor};
      if (!is_whole && !is_about(event, question, names)) continue;
      selection.is_found = true;
      selection.last = command.header().sequence.value();
      if (const auto instrument = concerns.of(event)) selection.instruments.insert(*instrument);
    }
  });
  selection.takes_all = is_whole || selection.instruments.empty();
  if (selection.takes_all || !selection.is_found) return selection;

  close_over(selection.instruments, bonds);
  for (const InstrumentId instrument : selection.instruments) {
    const auto [dataset, vendor] = listed[instrument];
    selection.datasets.insert(dataset);
    selection.members.insert(vendor);
  }
  std::map<MemberId, MemberId> owners;
  Concerns second;
  replay(log, new_subject, selection.last, [&](RecordView command, const EventBuffer& events) {
    for (const RecordView event : events) {
      second.follow(event);
      if (const auto* e = event.get_if<MemberCertified>()) owners[e->id] = e->terms.owner;
      if (const auto* e = event.get_if<OfferMade>(); e != nullptr && selection.has(e->terms.instrument)) {
        selection.members.insert(e->counterparty);
      }
      if (selection.has(second.of(event)) && command.header().member.is_set()) {
        selection.members.insert(command.header().member);
        if (event.header().member.is_set()) selection.members.insert(event.header().member);
      }
    }
  });
  for (const auto& [member, owner] : owners) {
    if (selection.members.contains(member) && owner.is_set()) selection.members.insert(owner);
  }
  return selection;
}

}  // namespace licet::scenario
