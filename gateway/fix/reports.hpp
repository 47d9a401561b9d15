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
};

/// ExecType(150) 0, the order as it entered.
[[nodiscard]] std::string report_new(const ReportContext& context, const OrderAccepted& event);
/// ExecType 8: OrdRejReason(103), Text(58), RejectCode(20003).
[[nodiscard]] std::string report_rejected(const ReportContext& context, const OrderRejected& event);
/// ExecType F for one side. `grant`: what the purchase released; none: 0.
[[nodiscard]] std::string report_trade(const ReportContext& context, const Trade& event, Side side, GrantId grant);
/// ExecType 4, or C at the close of the session. `notional`: of the order's fills, for AvgPx(6).
[[nodiscard]] std::string report_cancelled(const ReportContext& context, const OrderCancelled& event, Money notional);
/// ExecType 5.
[[nodiscard]] std::string report_replaced(const ReportContext& context, const OrderReplaced& event, Money notional);
/// ExecType I: the order as it stands. `status_request_id`: OrdStatusReqID(790) to echo, or empty.
[[nodiscard]] std::string report_status(const ReportContext& context, const OrderRecord& order,
                                        std::string_view status_request_id);
/// OrderCancelReject (9). `status`: OrdStatus(39) of the order; rejected when there is none.
[[nodiscard]] std::string cancel_reject(Timestamp time, const CancelRejected& event, OrderStatus status);
/// OrderMassCancelReport (r) for AllCancelled. `request_type`: MassCancelRequestType(530) as asked.
[[nodiscard]] std::string mass_cancel_report(Timestamp time, std::string_view client_order_id, char request_type,
                                             std::string_view symbol, std::uint32_t orders);
/// OrderMassCancelReport (r) that refuses.
[[nodiscard]] std::string mass_cancel_refusal(Timestamp time, std::string_view client_order_id, char request_type,
                                              std::string_view symbol, Reject code);

/// OrdStatus(39) of an order with this much done.
[[nodiscard]] char ord_status_of(Quantity leaves, Quantity filled) noexcept;
[[nodiscard]] char ord_status_of(OrderStatus status) noexcept;

}  // namespace licet::fix
