#include "gateway/views/tables.hpp"

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
      break;
    case EventType::auction_indicated:
      reference.apply(event.as<AuctionIndicated>());
      break;
    case EventType::auction_executed:
      reference.apply(event.as<AuctionExecuted>());
      break;
    case EventType::quote_requested:
      negotiation.apply(event.as<QuoteRequested>());
      break;
    case EventType::offer_made:
      negotiation.apply(event.as<OfferMade>());
      break;
    case EventType::offer_closed:
      negotiation.close(event.as<OfferClosed>().offer);
      break;
    case EventType::order_accepted:
      orders.apply(header, event.as<OrderAccepted>());
      break;
    case EventType::order_rested:
      orders.apply(event.as<OrderRested>());
      books.apply(event.as<OrderRested>());
      break;
    case EventType::order_triggered:
      orders.apply(header, event.as<OrderTriggered>());
      break;
    case EventType::order_refreshed:
      books.apply(event.as<OrderRefreshed>());
      break;
    case EventType::order_reduced:
      orders.apply(header, event.as<OrderReduced>());
      books.apply(event.as<OrderReduced>());
      break;
    case EventType::order_cancelled:
      orders.apply(header, event.as<OrderCancelled>());
      books.apply(event.as<OrderCancelled>());
      break;
    case EventType::order_replaced:
      orders.apply(header, event.as<OrderReplaced>());
      books.apply(event.as<OrderReplaced>());
      break;
    case EventType::trade: {
      const TradeRecord record{.trade = event.as<Trade>(), .time = header.time, .sequence = header.sequence};
      orders.apply(header, record.trade.buyer);
      orders.apply(header, record.trade.seller);
      reference.apply(record.trade);
      books.apply(record);
      trades.apply(record);
      break;
    }
    case EventType::transfer_posted:
      reference.apply(event.as<TransferPosted>());
      positions.apply(event.as<TransferPosted>());
      trades.apply(
          TransferRecord{.transfer = event.as<TransferPosted>(), .time = header.time, .sequence = header.sequence});
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
    // Answers to one connection, which change no table.
    case EventType::command_rejected:
    case EventType::order_rejected:
    case EventType::cancel_rejected:
    case EventType::all_cancelled:
    case EventType::mass_quote_accepted:
    // Told as they happen; no question is answered from them.
    case EventType::kill_switch_set:
    case EventType::combination_accepted:
      break;
  }
}

}  // namespace licet
