#include "gateway/fix/reporter.hpp"

#include <fmt/format.h>

#include "gateway/fix/quote_messages.hpp"
#include "gateway/fix/reports.hpp"

namespace licet::fix {
namespace {

constexpr std::string_view execution_report = "8";

/// The grant that a trade released, if any: its events stand behind the trade and before the next.
GrantId grant_of(EventBuffer::Iterator at, EventBuffer::Iterator end) {
  const Trade& trade = (*at).as<Trade>();
  const Sequence command = (*at).header().sequence;
  for (++at; at != end; ++at) {
    const RecordView record = *at;
    if (record.header().sequence != command || record.is<Trade>()) break;
    const auto* released = record.get_if<GrantReleased>();
    if (released != nullptr && released->trade == trade.trade && released->holder == trade.buyer.member) {
      return released->grant;
    }
  }
  return {};
}

/// Whether the order that was accepted works: its rest, fills or cancellation follow in the same command. One that has
/// none of these waits outside the book.
bool is_working(EventBuffer::Iterator at, EventBuffer::Iterator end) {
  const OrderId order = (*at).as<OrderAccepted>().order;
  const Sequence command = (*at).header().sequence;
  for (++at; at != end && (*at).header().sequence == command; ++at) {
    const RecordView record = *at;
    if (const auto* rested = record.get_if<OrderRested>(); rested != nullptr && rested->order == order) return true;
    if (const auto* over = record.get_if<OrderCancelled>(); over != nullptr && over->order == order) return true;
    const auto* trade = record.get_if<Trade>();
    if (trade != nullptr && (trade->buyer.order == order || trade->seller.order == order)) return true;
  }
  return false;
}

}  // namespace

void Reporter::on_batch(const EventBatch& batch) {
  Sequence command;
  std::size_t index = 0;
  const auto end = batch.events.end();
  for (auto at = batch.events.begin(); at != end; ++at) {
    const RecordView record = *at;
    if (record.header().sequence != command) {
      end_command();
      command = record.header().sequence;
      index = 0;
    }
    if (record.is<Trade>()) {
      on_trade(at, end);
    } else {
      fmt::basic_memory_buffer<char, 32> exec_id;
      fmt::format_to(std::back_inserter(exec_id), "{}.{}", command.value(), index);
      on_event(at, end, {exec_id.data(), exec_id.size()});
    }
    answer(record);
    ++index;
  }
  end_command();
}

/// Events that only the passing of time caused carry no origin; those of the command itself follow them.
void Reporter::answer(const RecordView& record) {
  const RecordHeader& header = record.header();
  if (!header.origin.is_set()) return;
  if (header.origin != origin_) {
    origin_ = header.origin;
    request_ = header.request;
    asker_ = sink_.asker(origin_);
  }
  if (asker_ != nullptr) asker_->on_event(record);
}

void Reporter::end_command() {
  if (asker_ != nullptr) asker_->on_command_over(request_);
  asker_ = nullptr;
  origin_ = OriginId{};
}

void Reporter::on_event(Position at, Position end, std::string_view exec_id) {
  const RecordView record = *at;
  const RecordHeader& header = record.header();
  if (const auto* asked = record.get_if<QuoteRequested>()) return sink_.announce(*asked, header.time);
  if (!header.member.is_set() || !sink_.takes_reports(header.member)) return;
  ReportContext context{exec_id, header.time};
  if (record.is<OrderAccepted>()) {
    on_accepted(at, end, exec_id);
  } else if (const auto* rejected = record.get_if<OrderRejected>()) {
    context.contract = contracts_.by_id(rejected->terms.instrument);
    sink_.report(header.member, execution_report, report_rejected(context, *rejected));
  } else if (record.is<OrderCancelled>()) {
    on_cancelled(record, exec_id);
  } else if (record.is<OrderReplaced>()) {
    on_replaced(record, exec_id);
  } else if (record.is<CancelRejected>()) {
    on_cancel_rejected(record);
  } else if (const auto* triggered = record.get_if<OrderTriggered>()) {
    const auto order = model_.order(triggered->order);
    context.contract = contracts_.by_id(triggered->instrument);
    context.order = order ? &*order : nullptr;
    sink_.report(header.member, execution_report, report_triggered(context, *triggered));
  } else if (record.is<OrderReduced>()) {
    on_reduced(record, exec_id);
  } else if (const auto* basket = record.get_if<CombinationAccepted>()) {
    sink_.report(header.member, execution_report, report_combination(context, *basket));
  } else if (record.is<OfferMade>()) {
    on_offer_made(record);
  } else if (record.is<OfferClosed>()) {
    on_offer_closed(record);
  }
}

void Reporter::on_accepted(Position at, Position end, std::string_view exec_id) {
  const RecordHeader& header = (*at).header();
  auto event = (*at).as<OrderAccepted>();
  // A quote is acknowledged with its mass quote.
  if (event.terms.client_order_id.empty() && !event.combination.is_set()) return;
  if (event.terms.client_order_id.empty()) event.terms.client_order_id = combination_id(event.combination);
  const ReportContext context{exec_id, header.time, contracts_.by_id(event.terms.instrument), nullptr};
  sink_.report(header.member, execution_report, report_new(context, event, is_working(at, end)));
}

void Reporter::on_trade(Position at, Position end) {
  const RecordView record = *at;
  Trade trade = record.as<Trade>();
  const Contract* contract = nullptr;
  for (const Side side : {Side::buy, Side::sell}) {
    TradeSide& own = side == Side::buy ? trade.buyer : trade.seller;
    if (!sink_.takes_reports(own.member)) continue;
    // A leg trades with other legs and with orders of the book: its own record tells.
    const auto order = trade.kind == TradeKind::combination ? model_.order(own.order) : std::nullopt;
    if (order && own.client_order_id.empty()) own.client_order_id = combination_id(order->combination);
    if (contract == nullptr) contract = contracts_.by_id(trade.instrument);
    remember_fill(own);
    const GrantId grant = side == Side::buy ? grant_of(at, end) : GrantId{};
    const auto exec_id = fmt::format("T{}-{}", trade.trade.value(), side == Side::buy ? 'B' : 'S');
    sink_.report(
        own.member, execution_report,
        report_trade({exec_id, record.header().time, contract, order ? &*order : nullptr}, trade, side, grant));
  }
}

void Reporter::remember_fill(const TradeSide& side) {
  if (side.leaves.is_zero()) {
    partly_filled_.erase(side.order);
  } else {
    partly_filled_[side.order] = side.notional;
  }
}

ClientOrderId Reporter::combination_id(OrderId first_leg) const {
  const auto first = first_leg.is_set() ? model_.order(first_leg) : std::nullopt;
  return first ? first->terms.client_order_id : ClientOrderId{};
}

Money Reporter::notional_of(OrderId order, Quantity filled) const {
  if (filled.is_zero()) return {};
  if (const auto known = partly_filled_.find(order); known != partly_filled_.end()) return known->second;
  // Filled before this gateway watched: the read model knows.
  const auto record = model_.order(order);
  return record ? record->notional : Money{};
}

void Reporter::on_cancelled(const RecordView& record, std::string_view exec_id) {
  auto event = record.as<OrderCancelled>();
  const Money notional = notional_of(event.order, event.filled);
  partly_filled_.erase(event.order);
  if (event.reason == CancelReason::quote_replaced) return;
  const auto order = model_.order(event.order);
  if (order && order->combination.is_set()) {
    const auto id = combination_id(order->combination);
    if (event.orig_client_order_id.empty()) event.orig_client_order_id = id;
    if (event.client_order_id.empty()) event.client_order_id = id;
  }
  const ReportContext context{exec_id, record.header().time, contracts_.by_id(event.instrument),
                              order ? &*order : nullptr};
  sink_.report(record.header().member, execution_report, report_cancelled(context, event, notional));
}

void Reporter::on_reduced(const RecordView& record, std::string_view exec_id) {
  const auto& event = record.as<OrderReduced>();
  const auto order = model_.order(event.order);
  const ReportContext context{exec_id, record.header().time, contracts_.by_id(event.instrument),
                              order ? &*order : nullptr};
  sink_.report(record.header().member, execution_report,
               report_reduced(context, event, notional_of(event.order, event.filled)));
}

void Reporter::on_replaced(const RecordView& record, std::string_view exec_id) {
  const auto& event = record.as<OrderReplaced>();
  const auto order = model_.order(event.order);
  const ReportContext context{exec_id, record.header().time, contracts_.by_id(event.instrument),
                              order ? &*order : nullptr};
  sink_.report(record.header().member, execution_report,
               report_replaced(context, event, notional_of(event.order, event.filled)));
}

void Reporter::on_offer_made(const RecordView& record) {
  const auto& event = record.as<OfferMade>();
  if (record.header().member != event.counterparty) return;  // who offered is answered
  offers_.insert_or_assign(event.offer, event);
  if (!event.terms.request.is_set()) return report_block(record, event, '1');
  const Contract* contract = contracts_.by_id(event.terms.instrument);
  if (contract == nullptr) return;
  const auto request = model_.quote_request(event.terms.request);
  const auto request_id = request ? request->terms.client_request_id.view() : std::string_view{};
  sink_.report(event.counterparty, "S", quote(event, *contract, request_id, record.header().time));
}

void Reporter::on_offer_closed(const RecordView& record) {
  const auto& event = record.as<OfferClosed>();
  const auto known = offers_.extract(event.offer);
  if (event.trade.is_set()) return;  // its fill is reported
  const bool is_block = known && !known.mapped().terms.request.is_set();
  if (is_block) return report_block(record, known.mapped(), '6');
  // One made before this gateway watched has no more than its number.
  const Contract* contract = known ? contracts_.by_id(known.mapped().terms.instrument) : nullptr;
  const auto request = known ? model_.quote_request(known.mapped().terms.request) : std::nullopt;
  const auto id = fmt::format("{}", event.offer.value());
  const QuoteReference about{request ? request->terms.client_request_id.view() : std::string_view{},
                             id,
                             {},
                             contract == nullptr ? std::string_view{} : contract->symbol.view()};
  const auto status = event.reason == CancelReason::expired ? QuoteStatus::expired : QuoteStatus::cancelled;
  sink_.report(record.header().member, "AI", quote_status(about, status, record.header().time));
}

void Reporter::report_block(const RecordView& record, const OfferMade& offer, char report_type) {
  const Contract* contract = contracts_.by_id(offer.terms.instrument);
  const auto own = model_.member(offer.counterparty);
  const auto contra = model_.member(offer.offerer);
  if (contract == nullptr || !own || !contra) return;
  const BlockParties parties{own->terms.code.view(), contra->terms.code.view()};
  sink_.report(offer.counterparty, "AE", block_report(offer, *contract, parties, report_type, record.header().time));
}

void Reporter::on_cancel_rejected(const RecordView& record) {
  const auto& event = record.as<CancelRejected>();
  const auto order = event.order.is_set() ? model_.order(event.order) : std::nullopt;
  sink_.report(record.header().member, "9",
               cancel_reject(record.header().time, event, order ? order->status : OrderStatus::rejected));
}

}  // namespace licet::fix
