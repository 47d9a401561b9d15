#include "gateway/ws/answers.hpp"

#include "gateway/views/json_writer.hpp"
#include "schemas/reject_catalogue.hpp"

namespace licet::ws {
namespace {

/// What the command that named an order made of it.
struct OrderOutcome {
  OrderId order;
  std::string_view client_order_id;
  OrderStatus status = OrderStatus::new_;
  Quantity leaves;
  Quantity filled;
};

void open_as(OrderOutcome& outcome, OrderId order, const ClientOrderId& client_order_id, Quantity leaves,
             Quantity filled) {
  outcome = {order, client_order_id.view(), filled.is_zero() ? OrderStatus::new_ : OrderStatus::partially_filled,
             leaves, filled};
}

const TradeSide* own_side(const Trade& trade, OrderId order) noexcept {
  if (trade.buyer.order == order) return &trade.buyer;
  return trade.seller.order == order ? &trade.seller : nullptr;
}

/// Folds one event into the outcome; a refusal ends it.
std::optional<Reject> fold(OrderOutcome& outcome, RecordView event) {
  if (const auto* accepted = event.get_if<OrderAccepted>()) {
    open_as(outcome, accepted->order, accepted->terms.client_order_id, accepted->terms.quantity, {});
  } else if (const auto* replaced = event.get_if<OrderReplaced>()) {
    open_as(outcome, replaced->order, replaced->client_order_id, replaced->leaves, replaced->filled);
  } else if (const auto* rejected = event.get_if<OrderRejected>()) {
    return rejected->reject;
  } else if (const auto* not_cancelled = event.get_if<CancelRejected>()) {
    return not_cancelled->reject;
  } else if (const auto* not_done = event.get_if<CommandRejected>()) {
    return not_done->reject;
  } else if (const auto* trade = event.get_if<Trade>()) {
    if (const TradeSide* side = own_side(*trade, outcome.order)) {
      outcome.leaves = side->leaves;
      outcome.filled = side->filled;
      outcome.status = side->leaves.is_zero() ? OrderStatus::filled : OrderStatus::partially_filled;
    }
  } else if (const auto* reduced = event.get_if<OrderReduced>()) {
    if (reduced->order == outcome.order) outcome.leaves = reduced->leaves;
  } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
    // Of others' orders by self-trade prevention, too; the command's own is the one that was placed, or the first.
    if (!outcome.order.is_set() || outcome.order == cancelled->order) {
      open_as(outcome, cancelled->order, cancelled->orig_client_order_id, {}, cancelled->filled);
      outcome.status = OrderStatus::cancelled;
    }
  }
  return std::nullopt;
}

void append_fills(std::string& out, CommandEvents events, OrderId order) {
  out += '[';
  bool first = true;
  for (const RecordView event : events) {
    const auto* trade = event.get_if<Trade>();
    const TradeSide* side = trade == nullptr ? nullptr : own_side(*trade, order);
    if (side == nullptr) continue;
    if (!first) out += ',';
    first = false;
    json::ObjectWriter(out)
        .id("trade", trade->trade.value())
        .decimal("price", trade->price)
        .decimal("quantity", trade->quantity)
        .decimal("fee", side->fee);
  }
  out += ']';
}

std::optional<Reject> append_order(std::string& out, CommandEvents events) {
  OrderOutcome outcome;
  for (const RecordView event : events) {
    if (const auto refused = fold(outcome, event)) return refused;
  }
  json::ObjectWriter object(out);
  object.id("order", outcome.order.value())
      .optional_text("client_order_id", outcome.client_order_id)
      .word("status", json::word(outcome.status))
      .decimal("leaves", outcome.leaves)
      .decimal("filled", outcome.filled);
  append_fills(object.key("fills"), events, outcome.order);
  object.number("sequence", events.cause().sequence.value()).time("time", events.cause().time);
  return std::nullopt;
}

/// What became of one of several orders that a command made.
OrderOutcome outcome_of(OrderId order, CommandEvents events) {
  OrderOutcome outcome;
  for (const RecordView event : events) {
    const auto* accepted = event.get_if<OrderAccepted>();
    if (accepted != nullptr && accepted->order != order) continue;
    if (accepted != nullptr || outcome.order.is_set()) static_cast<void>(fold(outcome, event));
  }
  return outcome;
}

/// The orders of a mass quote or a combination, in the order in which they were made.
void append_orders(std::string& out, CommandEvents events) {
  out += '[';
  for (const RecordView event : events) {
    const auto* accepted = event.get_if<OrderAccepted>();
    if (accepted == nullptr) continue;
    if (out.back() != '[') out += ',';
    const OrderOutcome outcome = outcome_of(accepted->order, events);
    json::ObjectWriter(out)
        .id("order", outcome.order.value())
        .word("side", word(accepted->terms.side))
        .decimal("price", accepted->terms.price)
        .word("status", json::word(outcome.status))
        .decimal("leaves", outcome.leaves)
        .decimal("filled", outcome.filled);
  }
  out += ']';
}

std::optional<Reject> append_other(std::string& out, CommandEvents events) {
  for (const RecordView event : events) {
    if (const auto* rejected = event.get_if<CommandRejected>()) return rejected->reject;
    if (const auto* rejected = event.get_if<OrderRejected>()) return rejected->reject;
  }
  json::ObjectWriter object(out);
  for (const RecordView event : events) {
    if (const auto* all = event.get_if<AllCancelled>()) {
      object.number("orders", all->orders);
    } else if (const auto* grant = event.get_if<GrantReleased>(); grant != nullptr && !grant->trade.is_set()) {
      // Activated from holdings. A trade's grant is told to its holder, who need not be the one who asked.
      object.id("grant", grant->grant.value())
          .decimal("quantity", grant->quantity)
          .time("not_before", grant->not_before)
          .time("not_after", grant->not_after);
    } else if (const auto* quote = event.get_if<MassQuoteAccepted>()) {
      append_orders(object.number("quote_id", quote->quote_id).number("replaced", quote->replaced).key("orders"),
                    events);
    } else if (const auto* combination = event.get_if<CombinationAccepted>()) {
      append_orders(object.id("combination", combination->combination.value()).key("orders"), events);
    } else if (const auto* requested = event.get_if<QuoteRequested>()) {
      object.id("request", requested->id.value());
    } else if (const auto* killed = event.get_if<KillSwitchSet>()) {
      object.boolean("engaged", killed->terms.engaged != 0).number("orders", killed->orders);
    }
  }
  object.number("sequence", events.cause().sequence.value()).time("time", events.cause().time);
  return std::nullopt;
}

}  // namespace

void append_reply(std::string& out, const RequestMark& mark, std::string_view result, Timestamp in, Timestamp now) {
  json::ObjectWriter(out)
      .raw("id", mark.view())
      .raw("ok", "true")
      .raw("result", result)
      .time("ts_in", in)
      .time("ts_out", now);
}

void append_error(std::string& out, const RequestMark& mark, Reject code, std::string_view field, Timestamp in,
                  Timestamp now) {
  const RejectEntry& entry = reject_entry(code);
  json::ObjectWriter object(out);
  object.raw("id", mark.view()).raw("ok", "false");
  {
    json::ObjectWriter error(object.key("error"));
    error.number("code", static_cast<std::uint16_t>(code))
        .word("name", entry.name)
        .text("message", entry.message)
        .boolean("retryable", entry.retryable);
    if (field.empty()) {
      error.raw("field", "null");
    } else {
      error.text("field", field);
    }
  }
  object.time("ts_in", in).time("ts_out", now);
}

std::optional<Reject> append_result(std::string& out, Operation operation, CommandEvents events) {
  const bool of_order = operation == Operation::order_place || operation == Operation::order_cancel ||
                        operation == Operation::order_replace || operation == Operation::rfq_offer ||
                        operation == Operation::rfq_accept;
  return of_order ? append_order(out, events) : append_other(out, events);
}

}  // namespace licet::ws
