#pragma once

#include <string>
#include <string_view>

#include "gateway/fix/contracts.hpp"
#include "gateway/views/read_model.hpp"
#include "schemas/event.hpp"

/// From events to the bodies of FIX messages: pure functions, pinned by golden files in tests/fix/golden.
namespace licet::fix {

/// What every ExecutionReport (8) says beside its event.
struct ReportContext {
  std::string_view exec_id;            // 17
  Timestamp time;                      // 60
  const Contract* contract = nullptr;  // 55, 48, 22; null: the order named none that exists
  const OrderRecord* order = nullptr;  // as the read model knows it; null: it does not any more
};

/// ExecType(150) 0, the order as it entered. `is_working`: it stands in a book or call, or trades at once; otherwise
/// WorkingIndicator(636) is N.
[[nodiscard]] std::string report_new(const ReportContext& context, const OrderAccepted& event, bool is_working);
/// ExecType 0 of a whole combination, MultiLegReportingType(442) 3; its legs follow with 442=2.
[[nodiscard]] std::string report_combination(const ReportContext& context, const CombinationAccepted& event);
/// ExecType 8: OrdRejReason(103), Text(58), RejectCode(20003).
[[nodiscard]] std::string report_rejected(const ReportContext& context, const OrderRejected& event);
/// ExecType F for one side, with TrdType(828), MatchType(574) and, outside calls, AggressorIndicator(1057). `grant`:
/// what the purchase released; none: 0.
[[nodiscard]] std::string report_trade(const ReportContext& context, const Trade& event, Side side, GrantId grant);
/// ExecType L: a stop became an order that works.
[[nodiscard]] std::string report_triggered(const ReportContext& context, const OrderTriggered& event);
/// ExecType D: self-trade prevention took a part.
[[nodiscard]] std::string report_reduced(const ReportContext& context, const OrderReduced& event, Money notional);
/// ExecType 4, or C when the order's time was over. Text(58) is the reason's word; ExecRestatementReason(378) stands
/// when the venue cancelled. `notional`: of the order's fills, for AvgPx(6).
[[nodiscard]] std::string report_cancelled(const ReportContext& context, const OrderCancelled& event, Money notional);
/// ExecType 5.
[[nodiscard]] std::string report_replaced(const ReportContext& context, const OrderReplaced& event, Money notional);
/// ExecType I: the order as it stands. `status_request_id`: OrdStatusReqID(790) to echo, or empty.
[[nodiscard]] std::string report_status(const ReportContext& context, const OrderRecord& order,
                                        std::string_view status_request_id);
/// OrderCancelReject (9). `status`: OrdStatus(39) of the order; rejected when there is none.
[[nodiscard]] std::string cancel_reject(Timestamp time, const CancelRejected& event, OrderStatus status);
/// What an OrderMassCancelRequest (q) said, as its report repeats it.
struct MassCancelEcho {
  std::string client_order_id;  // 11
  char request_type = '7';      // 530
  std::string symbol;           // 55
  std::string security_group;   // 1151
  std::string side;             // 54
};
/// OrderMassCancelReport (r) for AllCancelled.
[[nodiscard]] std::string mass_cancel_report(Timestamp time, const MassCancelEcho& asked, std::uint32_t orders);
/// OrderMassCancelReport (r) that refuses.
[[nodiscard]] std::string mass_cancel_refusal(Timestamp time, const MassCancelEcho& asked, Reject code);

/// OrdStatus(39) of an order with this much done.
[[nodiscard]] char ord_status_of(Quantity leaves, Quantity filled) noexcept;
[[nodiscard]] char ord_status_of(OrderStatus status) noexcept;

}  // namespace licet::fix
