#include "gateway/http/rest/order_answers.hpp"

#include <utility>

namespace licet::rest {

HttpResponse order_response(const Services& services, int status, const OrderRecord& order) {
  std::string body;
  json::append(body, services.model, order);
  return json_response(status, std::move(body));
}

HttpResponse placed_response(const Services& services, const RecordView& event, const OrderAccepted& accepted) {
  if (const auto order = services.model.order(accepted.order)) return order_response(services, 201, *order);
  OrderRecord order;
  order.id = accepted.order;
  order.member = event.header().member;
  order.terms = accepted.terms;
  order.leaves = accepted.terms.quantity;
  order.accepted_at = event.header().time;
  order.changed_at = event.header().time;
  order.changed_by = event.header().sequence;
  return order_response(services, 201, order);
}

std::optional<Reject> refusal_among(std::span<const RecordView> events) noexcept {
  if (const auto* rejected = find_event<CommandRejected>(events)) return rejected->reject;
  if (const auto* rejected = find_event<OrderRejected>(events)) return rejected->reject;
  if (const auto* rejected = find_event<CancelRejected>(events)) return rejected->reject;
  return std::nullopt;
}

CommandBroker::Answer placed_answer(const Services& services, const HttpRespond& respond) {
  return [&services, respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto refused = refusal_among(*events)) return respond(refusal(*refused));
    for (const RecordView& event : *events) {
      if (const auto* accepted = event.get_if<OrderAccepted>()) {
        return respond(placed_response(services, event, *accepted));
      }
    }
    respond(refusal(Reject::not_ready));
  };
}

CommandBroker::Answer changed_answer(const Services& services, const HttpRespond& respond) {
  return [&services, respond](const auto& events) {
    if (!events) return respond(refusal(events.error()));
    if (const auto* rejected = find_event<CancelRejected>(*events)) return respond(refusal(rejected->reject));
    OrderId id;
    if (const auto* replaced = find_event<OrderReplaced>(*events)) {
      id = replaced->order;
    } else if (const auto* cancelled = find_event<OrderCancelled>(*events)) {
      id = cancelled->order;
    }
    const auto order = services.model.order(id);
    respond(order ? order_response(services, 200, *order) : refusal(Reject::unknown_order));
  };
}

}  // namespace licet::rest
