#pragma once

#include <string>
#include <string_view>

#include "engine/core/reject.hpp"
#include "engine/core/time.hpp"

namespace FIX {
class Message;
}

/// Bodies of the messages that refuse a request at the edge, before it became a command: pure functions of the request.
namespace licet::fix {

/// ExecutionReport (8) with ExecType 8 for a NewOrderSingle.
[[nodiscard]] std::string refuse_order(const FIX::Message& request, Reject code, std::string_view exec_id,
                                       Timestamp time);
/// ExecutionReport (8) with ExecType I and OrdStatus 8 for an OrderStatusRequest.
[[nodiscard]] std::string refuse_status(const FIX::Message& request, Reject code, std::string_view exec_id,
                                        Timestamp time);
/// OrderCancelReject (9) for an OrderCancelRequest or OrderCancelReplaceRequest.
[[nodiscard]] std::string refuse_cancel(const FIX::Message& request, Reject code, Timestamp time);
/// ExecutionReport (8) with ExecType 8 and MultiLegReportingType 3 for a NewOrderMultileg.
[[nodiscard]] std::string refuse_multileg(std::string_view client_order_id, Reject code, std::string_view exec_id,
                                          Timestamp time);
/// BusinessMessageReject (j) for anything else; `reference` is BusinessRejectRefID(379), or empty.
[[nodiscard]] std::string refuse_message(const FIX::Message& request, Reject code, std::string_view reference);
/// MarketDataRequestReject (Y).
[[nodiscard]] std::string refuse_market_data(std::string_view request_id, char reason, Reject code);

}  // namespace licet::fix
