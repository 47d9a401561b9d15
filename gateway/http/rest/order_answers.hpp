#pragma once

#include "gateway/http/rest/services.hpp"

/// What the commands that make or change orders are answered with.
namespace licet::rest {

[[nodiscard]] HttpResponse order_response(const Services& services, int status, const OrderRecord& order);
/// The order as it stands now. `accepted` stands in for one that has already left the model's window.
[[nodiscard]] HttpResponse placed_response(const Services& services, const RecordView& event,
                                           const OrderAccepted& accepted);
/// The refusal among the events, of an order or of another command.
[[nodiscard]] std::optional<Reject> refusal_among(std::span<const RecordView> events) noexcept;

/// The answer to a command that makes one order.
[[nodiscard]] CommandBroker::Answer placed_answer(const Services& services, const HttpRespond& respond);
/// The answer to a cancel or a replace: the order as it stands after it.
[[nodiscard]] CommandBroker::Answer changed_answer(const Services& services, const HttpRespond& respond);

}  // namespace licet::rest
