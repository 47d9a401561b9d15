#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "gateway/fix/contracts.hpp"
#include "gateway/fix/requests.hpp"
#include "gateway/views/read_model.hpp"

namespace licet::fix {

/// Where reports go: the members' sessions.
class ReportSink {
 public:
  virtual ~ReportSink() = default;
  /// Whether the member has a session, so that nothing is built for those who have none.
  [[nodiscard]] virtual bool takes_reports(MemberId member) const = 0;
  /// An application message for `member`, kept for resending.
  virtual void report(MemberId member, std::string_view msg_type, std::string_view body) = 0;
  /// Who sent the commands of this connection; null: nobody here.
  [[nodiscard]] virtual Requests* asker(OriginId origin) = 0;
  /// A request for quote, for those who make quotes.
  virtual void announce(const QuoteRequested& event, Timestamp time) = 0;
};

/// Tells members what happened to their orders, from whichever gateway they were entered: every ExecutionReport and
/// OrderCancelReject of a member goes to its FIX session, and so do the offers made to it. What a member's own quotes
/// replace is told by MassQuoteAcknowledgement alone; their fills and other ends are reported as any order's. ExecIDs
/// come from the log alone ("T7-B" the buyer's side of trade 7, "42.1" the second event of command 42), so they are the
/// same however often a report is built. One thread.
class Reporter {
 public:
  Reporter(ContractDirectory& contracts, const ReadModel& model, ReportSink& sink) noexcept
      : contracts_(contracts), model_(model), sink_(sink) {}

  /// `batch` has been taken in by the read model before.
  void on_batch(const EventBatch& batch);

 private:
  using Position = EventBuffer::Iterator;
  void on_event(Position at, Position end, std::string_view exec_id);
  void answer(const RecordView& record);
  void end_command();
  void on_trade(Position at, Position end);
  void on_accepted(Position at, Position end, std::string_view exec_id);
  void on_cancelled(const RecordView& record, std::string_view exec_id);
  void on_reduced(const RecordView& record, std::string_view exec_id);
  void on_replaced(const RecordView& record, std::string_view exec_id);
  void on_cancel_rejected(const RecordView& record);
  void on_offer_made(const RecordView& record);
  void on_offer_closed(const RecordView& record);
  void report_block(const RecordView& record, const OfferMade& offer, char report_type);
  /// The venue keeps a combination's client order id with its first leg; every leg's reports carry it.
  [[nodiscard]] ClientOrderId combination_id(OrderId first_leg) const;
  [[nodiscard]] Money notional_of(OrderId order, Quantity filled) const;
  void remember_fill(const TradeSide& side);

  ContractDirectory& contracts_;
  const ReadModel& model_;
  ReportSink& sink_;
  std::unordered_map<OrderId, Money> partly_filled_;  // notional so far of open orders that FIX members watch
  std::unordered_map<OrderId, OfferMade> offers_;     // open ones that were made to FIX members
  Requests* asker_ = nullptr;                         // of the command being told
  OriginId origin_;
  RequestId request_;
};

}  // namespace licet::fix
