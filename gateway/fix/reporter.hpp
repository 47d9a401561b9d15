#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "gateway/fix/contracts.hpp"
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
  /// A CancelAll of this connection and request is done, or refused; none when it was asked elsewhere.
  virtual void mass_cancel_done(const RecordHeader& cause, const AllCancelled& event) = 0;
  virtual void command_refused(const RecordHeader& cause, const CommandRejected& event) = 0;
};

/// Tells members what happened to their orders, from whichever gateway they were entered: every ExecutionReport and
/// OrderCancelReject of a member goes to its FIX session. ExecIDs come from the log alone ("T7-B" the buyer's side of
/// trade 7, "42.1" the second event of command 42), so they are the same however often a report is built. One thread.
class Reporter {
 public:
  Reporter(ContractDirectory& contracts, const ReadModel& model, ReportSink& sink) noexcept
      : contracts_(contracts), model_(model), sink_(sink) {}

  /// `batch` has been taken in by the read model before.
  void on_batch(const EventBatch& batch);

 private:
  using Position = EventBuffer::Iterator;
  void on_event(const RecordView& record, std::string_view exec_id);
  void on_trade(Position at, Position end);
  void on_cancelled(const RecordView& record, std::string_view exec_id);
  void on_replaced(const RecordView& record, std::string_view exec_id);
  void on_cancel_rejected(const RecordView& record);
  [[nodiscard]] Money notional_of(OrderId order, Quantity filled) const;
  void remember_fill(const TradeSide& side);

  ContractDirectory& contracts_;
  const ReadModel& model_;
  ReportSink& sink_;
  std::unordered_map<OrderId, Money> partly_filled_;  // notional so far of open orders that FIX members watch
};

}  // namespace licet::fix
