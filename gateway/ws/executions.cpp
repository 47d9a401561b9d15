#include "gateway/ws/executions.hpp"

#include "gateway/views/json_writer.hpp"

namespace licet::ws {
namespace {

void append_terms(json::ObjectWriter& object, const PlaceOrder& terms, MarketNames& names) {
  object.optional_text("client_order_id", terms.client_order_id.view())
      .text("instrument", names.symbol(terms.instrument))
      .word("side", word(terms.side))
      .word("type", word(terms.order_type))
      .word("time_in_force", word(terms.time_in_force))
      .optional_price("price", terms.price)
      .optional_price("stop_price", terms.stop_price)
      .decimal("quantity", terms.quantity)
      .optional_quantity("display_quantity", terms.display_quantity);
}

void append_trade(std::string& out, const Trade& trade, const TradeSide& side, Side which, MarketNames& names) {
  if (!out.empty()) out += ',';
  json::ObjectWriter(out)
      .word("event", "trade")
      .id("order", side.order.value())
      .optional_text("client_order_id", side.client_order_id.view())
      .text("instrument", names.symbol(trade.instrument))
      .word("side", word(which))
      .id("trade", trade.trade.value())
      .decimal("price", trade.price)
      .decimal("quantity", trade.quantity)
      .decimal("fee", side.fee)
      .decimal("leaves", side.leaves)
      .decimal("filled", side.filled);
}

void append(std::string& out, const OrderAccepted& accepted, MarketNames& names) {
  json::ObjectWriter object(out);
  object.word("event", "accepted").id("order", accepted.order.value());
  append_terms(object, accepted.terms, names);
  object.optional_id("combination", accepted.combination.value());
}

void append(std::string& out, const OrderRejected& rejected, MarketNames& names) {
  json::ObjectWriter object(out);
  object.word("event", "rejected").raw("order", "null");
  append_terms(object, rejected.terms, names);
  object.word("error", reject_name(rejected.reject));
}

/// Nobody asked: the order's own time was over.
bool is_expiry(CancelReason reason) noexcept {
  return reason == CancelReason::expired || reason == CancelReason::session_closed ||
         reason == CancelReason::call_over || reason == CancelReason::instrument_ended;
}

void append(std::string& out, const OrderCancelled& cancelled, MarketNames& names) {
  json::ObjectWriter(out)
      .word("event", is_expiry(cancelled.reason) ? "expired" : "cancelled")
      .id("order", cancelled.order.value())
      .optional_text("client_order_id", cancelled.client_order_id.view())
      .optional_text("orig_client_order_id", cancelled.orig_client_order_id.view())
      .text("instrument", names.symbol(cancelled.instrument))
      .word("side", word(cancelled.side))
      .word("reason", word(cancelled.reason))
      .decimal("cancelled", cancelled.leaves)
      .decimal("filled", cancelled.filled);
}

void append(std::string& out, const CancelRejected& rejected, MarketNames&) {
  json::ObjectWriter object(out);
  object.word("event", "cancel_rejected");
  if (rejected.order.is_set()) {
    object.id("order", rejected.order.value());
  } else {
    object.raw("order", "null");
  }
  object.optional_text("client_order_id", rejected.client_order_id.view())
      .optional_text("orig_client_order_id", rejected.orig_client_order_id.view())
      .word("error", reject_name(rejected.reject));
}

void append(std::string& out, const OrderReplaced& replaced, MarketNames& names) {
  json::ObjectWriter(out)
      .word("event", "replaced")
      .id("order", replaced.order.value())
      .optional_text("client_order_id", replaced.client_order_id.view())
      .optional_text("orig_client_order_id", replaced.orig_client_order_id.view())
      .text("instrument", names.symbol(replaced.instrument))
      .word("side", word(replaced.side))
      .optional_price("price", replaced.price)
      .optional_price("stop_price", replaced.stop_price)
      .decimal("quantity", replaced.quantity)
      .decimal("leaves", replaced.leaves)
      .decimal("filled", replaced.filled)
      .boolean("kept_priority", replaced.kept_priority != 0);
}

void append(std::string& out, const OrderTriggered& triggered, MarketNames& names) {
  json::ObjectWriter(out)
      .word("event", "triggered")
      .id("order", triggered.order.value())
      .optional_text("client_order_id", triggered.client_order_id.view())
      .text("instrument", names.symbol(triggered.instrument))
      .word("side", word(triggered.side))
      .decimal("stop_price", triggered.stop_price);
}

void append(std::string& out, const OrderReduced& reduced, MarketNames& names) {
  json::ObjectWriter(out)
      .word("event", "reduced")
      .id("order", reduced.order.value())
      .optional_text("client_order_id", reduced.client_order_id.view())
      .text("instrument", names.symbol(reduced.instrument))
      .word("side", word(reduced.side))
      .decimal("by", reduced.by)
      .decimal("leaves", reduced.leaves)
      .decimal("filled", reduced.filled)
      .word("reason", word(reduced.reason));
}

template <class Body>
bool append_if(std::string& out, RecordView event, MemberId member, MarketNames& names) {
  const auto* body = event.get_if<Body>();
  if (body == nullptr) return false;
  if (event.header().member == member) {
    if (!out.empty()) out += ',';
    append(out, *body, names);
  }
  return true;
}

}  // namespace

void append_execution(std::string& out, RecordView event, MemberId member, MarketNames& names) {
  if (const auto* trade = event.get_if<Trade>()) {
    if (trade->buyer.member == member) append_trade(out, *trade, trade->buyer, Side::buy, names);
    if (trade->seller.member == member) append_trade(out, *trade, trade->seller, Side::sell, names);
    return;
  }
  static_cast<void>(
      append_if<OrderAccepted>(out, event, member, names) || append_if<OrderCancelled>(out, event, member, names) ||
      append_if<OrderReplaced>(out, event, member, names) || append_if<OrderRejected>(out, event, member, names) ||
      append_if<CancelRejected>(out, event, member, names) || append_if<OrderTriggered>(out, event, member, names) ||
      append_if<OrderReduced>(out, event, member, names));
}

void append_refreshed(std::string& out, const OrderRefreshed& event, std::string_view client_order_id,
                      MarketNames& names) {
  if (!out.empty()) out += ',';
  json::ObjectWriter(out)
      .word("event", "refreshed")
      .id("order", event.order.value())
      .optional_text("client_order_id", client_order_id)
      .text("instrument", names.symbol(event.instrument))
      .word("side", word(event.side))
      .decimal("shown", event.shown);
}

}  // namespace licet::ws
