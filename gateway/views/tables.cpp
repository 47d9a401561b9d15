#include "gateway/views/tables.hpp"

#include "schemas/codec.hpp"  // records are checked when they are loaded

namespace licet {

void ViewTables::apply(const EventBatch& batch, std::vector<BookUpdatePtr>* updates) {
  Sequence command;
  Timestamp time;
  for (const RecordView event : batch.events) {
    if (event.header().sequence != command) {
      books.finish_command(time, updates);
      command = event.header().sequence;
      time = event.header().time;
    }
    apply(event);
  }
  books.finish_command(time, updates);
  applied = batch.last;
}

void ViewTables::apply(RecordView event) {
  const RecordHeader& header = event.header();
  switch (static_cast<EventType>(header.type)) {
    case EventType::venue_opened:
      venue = event.as<VenueOpened>().terms;
      break;
    case EventType::rules_adopted:
      if (venue) venue->rules = event.as<RulesAdopted>().rules;
      break;
    case EventType::member_certified:
      reference.apply(event.as<MemberCertified>());
      break;
    case EventType::key_registered:
      reference.apply(event.as<KeyRegistered>());
      break;
    case EventType::dataset_registered:
      reference.apply(event.as<DatasetRegistered>());
      break;
    case EventType::instrument_listed:
      reference.apply(event.as<InstrumentListed>());
      break;
    case EventType::segment_defined:
      reference.apply(event.as<SegmentDefined>());
      break;
    case EventType::session_changed:
      reference.apply(event.as<SessionChanged>());
      auctions.apply(event.as<SessionChanged>());
      negotiations.apply(event.as<SessionChanged>());
      break;
    case EventType::kill_switch_set:
      reference.apply(header, event.as<KillSwitchSet>());
      break;
    case EventType::auction_indicated:
      auctions.apply(header, event.as<AuctionIndicated>());
      break;
    case EventType::auction_executed:
      auctions.apply(header, event.as<AuctionExecuted>());
      break;
    case EventType::quote_requested:
      negotiations.apply(header, event.as<QuoteRequested>());
      break;
    case EventType::offer_made:
      negotiations.apply(header, event.as<OfferMade>());
      orders.apply(event.as<OfferMade>());
      break;
    case EventType::offer_closed:
      negotiations.apply(event.as<OfferClosed>());
      break;
    case EventType::combination_accepted:
      combinations.apply(header, event.as<CombinationAccepted>());
      break;
    case EventType::transfer_posted:
      reference.apply(event.as<TransferPosted>());
      positions.apply(event.as<TransferPosted>());
      trades.apply(
          TransferRecord{.transfer = event.as<TransferPosted>(), .time = header.time, .sequence = header.sequence});
      break;
    case EventType::transfer_begun:
      transfers.apply(header, event.as<TransferBegun>());
      break;
    case EventType::transfer_ended:
      transfers.apply(event.as<TransferEnded>());
      break;
    case EventType::account_limits_set:
      transfers.apply(event.as<AccountLimitsSet>());
      break;
    case EventType::grant_released:
      grants.apply(header, event.as<GrantReleased>());
      trades.apply(event.as<GrantReleased>());
      break;
    case EventType::grant_changed:
      grants.apply(event.as<GrantChanged>());
      break;
    case EventType::usage_metered:
      grants.apply(event.as<UsageMetered>());
      break;
    case EventType::order_accepted:
    case EventType::order_rested:
    case EventType::order_refreshed:
    case EventType::order_triggered:
    case EventType::order_reduced:
    case EventType::order_cancelled:
    case EventType::order_replaced:
    case EventType::trade:
      apply_order_event(event);
      break;
    // Answers to one connection, which change no table.
    case EventType::command_rejected:
    case EventType::order_rejected:
    case EventType::cancel_rejected:
    case EventType::all_cancelled:
    case EventType::mass_quote_accepted:
    case EventType::cash_posted:
    case EventType::journal_posted:
      break;
  }
}

void ViewTables::apply_order_event(RecordView event) {
  const RecordHeader& header = event.header();
  if (const auto* accepted = event.get_if<OrderAccepted>()) {
    orders.apply(header, *accepted);
  } else if (const auto* rested = event.get_if<OrderRested>()) {
    orders.apply(*rested);
    books.apply(*rested);
  } else if (const auto* trade = event.get_if<Trade>()) {
    const TradeRecord record{.trade = *trade, .time = header.time, .sequence = header.sequence};
    for (const TradeSide* side : {&record.trade.buyer, &record.trade.seller}) {
      orders.apply(header, *side, record.trade.quantity);
      combinations.apply(header, *side);
    }
    reference.apply(record.trade);
    books.apply(record);
    trades.apply(record);
  } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
    orders.apply(header, *cancelled);
    combinations.apply(header, *cancelled);
    books.apply(*cancelled);
  } else if (const auto* replaced = event.get_if<OrderReplaced>()) {
    orders.apply(header, *replaced);
    books.apply(*replaced);
  } else if (const auto* refreshed = event.get_if<OrderRefreshed>()) {
    orders.apply(*refreshed);
    books.apply(*refreshed);
  } else if (const auto* reduced = event.get_if<OrderReduced>()) {
    orders.apply(header, *reduced);
    books.apply(*reduced);
  } else if (const auto* triggered = event.get_if<OrderTriggered>()) {
    orders.apply(header, *triggered);
  }
}

std::optional<QuoteRequestRecord> ViewTables::as_told_to(MemberId reader, const QuoteRequestRecord& request) const {
  const MemberRecord* member = reference.member(reader);
  const InstrumentRecord* instrument = reference.instrument(request.terms.instrument);
  if (member == nullptr || instrument == nullptr) return std::nullopt;
  if (reader == request.requester || member->terms.role == MemberRole::operator_) return request;
  if (member->terms.role != MemberRole::market_maker && reader != instrument->vendor) return std::nullopt;
  QuoteRequestRecord anonymous = request;
  anonymous.requester = {};
  return anonymous;
}

void ViewTables::save(StateWriter& state) const {
  state.begin_part("read model", 1);
  state(venue, applied);
  reference.save(state);
  orders.save(state);
  trades.save(state);
  positions.save(state);
  grants.save(state);
  books.save(state);
  auctions.save(state);
  negotiations.save(state);
  combinations.save(state);
  state(transfers);
  state.end_part();
}

void ViewTables::load(StateReader& state) {
  state.begin_part("read model", 1);
  state(venue, applied);
  reference.load(state);
  orders.load(state);
  trades.load(state);
  positions.load(state);
  grants.load(state);
  books.load(state);
  auctions.load(state);
  negotiations.load(state);
  combinations.load(state);
  state(transfers);
  state.end_part();
}

}  // namespace licet
