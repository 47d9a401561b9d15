#include "gateway/fix/reporter.hpp"

#include <fmt/format.h>

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

}  // namespace

void Reporter::on_batch(const EventBatch& batch) {
  Sequence command;
  std::size_t index = 0;
  for (auto at = batch.events.begin(); at != batch.events.end(); ++at) {
    const RecordView record = *at;
    if (record.header().sequence != command) {
      command = record.header().sequence;
      index = 0;
    }
    if (record.is<Trade>()) {
      on_trade(at, batch.events.end());
    } else {
      fmt::basic_memory_buffer<char, 32> exec_id;
      fmt::format_to(std::back_inserter(exec_id), "{}.{}", command.value(), index);
      on_event(record, {exec_id.data(), exec_id.size()});
    }
    ++index;
  }
}

void Reporter::on_event(const RecordView& record, std::string_view exec_id) {
  const RecordHeader& header = record.header();
  if (const auto* done = record.get_if<AllCancelled>()) return sink_.mass_cancel_done(header, *done);
  if (const auto* refused = record.get_if<CommandRejected>()) return sink_.command_refused(header, *refused);
  if (!header.member.is_set() || !sink_.takes_reports(header.member)) return;
  ReportContext context{exec_id, header.time, nullptr};
  if (const auto* accepted = record.get_if<OrderAccepted>()) {
    context.contract = contracts_.by_id(accepted->terms.instrument);
    sink_.report(header.member, execution_report, report_new(context, *accepted));
  } else if (const auto* rejected = record.get_if<OrderRejected>()) {
    context.contract = contracts_.by_id(rejected->terms.instrument);
    sink_.report(header.member, execution_report, report_rejected(context, *rejected));
  } else if (record.is<OrderCancelled>()) {
    on_cancelled(record, exec_id);
  } else if (record.is<OrderReplaced>()) {
    on_replaced(record, exec_id);
  } else if (record.is<CancelRejected>()) {
    on_cancel_rejected(record);
  }
}

void Reporter::on_trade(Position at, Position end) {
  const RecordView record = *at;
  const Trade& trade = record.as<Trade>();
  const Contract* contract = nullptr;
  for (const Side side : {Side::buy, Side::sell}) {
    const TradeSide& own = side == Side::buy ? trade.buyer : trade.seller;
    if (!sink_.takes_reports(own.member)) continue;
    if (contract == nullptr) contract = contracts_.by_id(trade.instrument);
    remember_fill(own);
    const GrantId grant = side == Side::buy ? grant_of(at, end) : GrantId{};
    const auto exec_id = fmt::format("T{}-{}", trade.trade.value(), side == Side::buy ? 'B' : 'S');
    sink_.report(own.member, execution_report,
                 report_trade({exec_id, record.header().time, contract}, trade, side, grant));
  }
}

void Reporter::remember_fill(const TradeSide& side) {
  if (side.leaves.is_zero()) {
    partly_filled_.erase(side.order);
  } else {
    partly_filled_[side.order] = side.notional;
  }
}

Money Reporter::notional_of(OrderId order, Quantity filled) const {
  if (filled.is_zero()) return {};
  if (const auto known = partly_filled_.find(order); known != partly_filled_.end()) return known->second;
  // Filled before this gateway watched: the read model knows.
  const auto record = model_.order(order);
  return record ? record->notional : Money{};
}

void Reporter::on_cancelled(const RecordView& record, std::string_view exec_id) {
  const auto& event = record.as<OrderCancelled>();
  const Money notional = notional_of(event.order, event.filled);
  partly_filled_.erase(event.order);
  sink_.report(record.header().member, execution_report,
               report_cancelled({exec_id, record.header().time, contracts_.by_id(event.instrument)}, event, notional));
}

void Reporter::on_replaced(const RecordView& record, std::string_view exec_id) {
  const auto& event = record.as<OrderReplaced>();
  const Money notional = notional_of(event.order, event.filled);
  sink_.report(record.header().member, execution_report,
               report_replaced({exec_id, record.header().time, contracts_.by_id(event.instrument)}, event, notional));
}

void Reporter::on_cancel_rejected(const RecordView& record) {
  const auto& event = record.as<CancelRejected>();
  const auto order = event.order.is_set() ? model_.order(event.order) : std::nullopt;
  sink_.report(record.header().member, "9",
               cancel_reject(record.header().time, event, order ? order->status : OrderStatus::rejected));
}

}  // namespace licet::fix
