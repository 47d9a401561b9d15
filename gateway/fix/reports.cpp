#include "gateway/fix/reports.hpp"

#include "gateway/fix/tags.hpp"
#include "gateway/fix/translate.hpp"
#include "gateway/fix/writer.hpp"
#include "schemas/reject_catalogue.hpp"

namespace licet::fix {
namespace {

constexpr std::size_t typical_report_bytes = 320;

/// AvgPx(6), rounded down to 1/10,000 of the currency unit.
Price average_price(Money notional, Quantity filled) noexcept {
  return filled.is_positive() ? Price(notional.raw() / filled.raw()) : Price{};
}

Quantity sum(Quantity a, Quantity b) noexcept { return Quantity(a.raw() + b.raw()); }

/// The fields that open every ExecutionReport.
void begin_report(BodyWriter& body, const ReportContext& context, OrderId order, char exec_type, char status) {
  if (order.is_set()) {
    body.number(tag::order_id, order.value());
  } else {
    body.text(tag::order_id, "NONE");
  }
  body.text(tag::exec_id, context.exec_id).character(tag::exec_type, exec_type).character(tag::ord_status, status);
  if (context.contract == nullptr) {
    body.text(tag::symbol, "[N/A]");
    return;
  }
  const auto symbol = context.contract->symbol.view();
  body.text(tag::symbol, symbol).text(tag::security_id, symbol).character(tag::security_id_source, '8');
}

void write_totals(BodyWriter& body, Quantity leaves, Quantity filled, Price average) {
  body.quantity(tag::leaves_qty, leaves).quantity(tag::cum_qty, filled).price(tag::avg_px, average);
}

void write_client_ids(BodyWriter& body, const ClientOrderId& id, const ClientOrderId& original) {
  body.text(tag::cl_ord_id, id.view());
  if (!original.empty() && original != id) body.text(tag::orig_cl_ord_id, original.view());
}

void write_terms(BodyWriter& body, const PlaceOrder& terms) {
  body.character(tag::side, side_of(terms.side))
      .quantity(tag::order_qty, terms.quantity)
      .character(tag::ord_type, ord_type_of(terms.order_type));
  if (terms.order_type == OrderType::limit) body.price(tag::price, terms.price);
  body.character(tag::time_in_force, time_in_force_of(terms.time_in_force))
      .character(tag::settle_to, terms.settle_to == SettleTo::hold ? '2' : '1');
}

}  // namespace

char ord_status_of(Quantity leaves, Quantity filled) noexcept {
  if (leaves.is_zero()) return '2';
  return filled.is_positive() ? '1' : '0';
}

char ord_status_of(OrderStatus status) noexcept {
  switch (status) {
    case OrderStatus::new_:
      return '0';
    case OrderStatus::partially_filled:
      return '1';
    case OrderStatus::filled:
      return '2';
    case OrderStatus::cancelled:
      return '4';
    case OrderStatus::rejected:
      return '8';
  }
  return '8';
}

std::string report_new(const ReportContext& context, const OrderAccepted& event) {
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, event.order, '0', '0');
  body.text(tag::cl_ord_id, event.terms.client_order_id.view());
  write_terms(body, event.terms);
  write_totals(body, event.terms.quantity, Quantity{}, Price{});
  body.time(tag::transact_time, context.time);
  return out;
}

std::string report_rejected(const ReportContext& context, const OrderRejected& event) {
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, OrderId{}, '8', '8');
  body.text(tag::cl_ord_id, event.terms.client_order_id.view());
  write_terms(body, event.terms);
  write_totals(body, Quantity{}, Quantity{}, Price{});
  body.time(tag::transact_time, context.time)
      .number(tag::ord_rej_reason, reject_entry(event.reject).ord_rej_reason)
      .refusal(event.reject);
  return out;
}

std::string report_trade(const ReportContext& context, const Trade& event, Side side, GrantId grant) {
  const TradeSide& own = side == Side::buy ? event.buyer : event.seller;
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, own.order, 'F', ord_status_of(own.leaves, own.filled));
  body.text(tag::cl_ord_id, own.client_order_id.view())
      .character(tag::side, side_of(side))
      .quantity(tag::order_qty, sum(own.leaves, own.filled))
      .price(tag::last_px, event.price)
      .quantity(tag::last_qty, event.quantity);
  write_totals(body, own.leaves, own.filled, average_price(own.notional, own.filled));
  body.time(tag::transact_time, context.time).number(tag::trd_match_id, event.trade.value());
  if (context.contract != nullptr) {
    const auto currency = word(context.contract->currency);
    body.text(tag::currency, currency);
    if (own.fee.is_positive()) {
      body.number(tag::no_misc_fees, 1)
          .money(tag::misc_fee_amt, own.fee)
          .text(tag::misc_fee_curr, currency)
          .character(tag::misc_fee_type, '4');
    }
  }
  body.character(tag::settle_to, own.settle_to == SettleTo::hold ? '2' : '1');
  if (side == Side::buy && grant.is_set()) body.number(tag::grant_id, grant.value());
  return out;
}

std::string report_cancelled(const ReportContext& context, const OrderCancelled& event, Money notional) {
  const char outcome = event.reason == CancelReason::session_closed ? 'C' : '4';
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, event.order, outcome, outcome);
  write_client_ids(body, event.client_order_id, event.orig_client_order_id);
  body.character(tag::side, side_of(event.side)).quantity(tag::order_qty, sum(event.leaves, event.filled));
  write_totals(body, Quantity{}, event.filled, average_price(notional, event.filled));
  body.time(tag::transact_time, context.time).text(tag::text, word(event.reason));
  return out;
}

std::string report_replaced(const ReportContext& context, const OrderReplaced& event, Money notional) {
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, event.order, '5', ord_status_of(event.leaves, event.filled));
  write_client_ids(body, event.client_order_id, event.orig_client_order_id);
  body.character(tag::side, side_of(event.side))
      .quantity(tag::order_qty, event.quantity)
      .character(tag::ord_type, '2')
      .price(tag::price, event.price);
  write_totals(body, event.leaves, event.filled, average_price(notional, event.filled));
  body.time(tag::transact_time, context.time);
  return out;
}

std::string report_status(const ReportContext& context, const OrderRecord& order, std::string_view status_request_id) {
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, order.id, 'I', ord_status_of(order.status));
  body.text(tag::cl_ord_id, order.terms.client_order_id.view());
  if (!status_request_id.empty()) body.text(tag::ord_status_req_id, status_request_id);
  write_terms(body, order.terms);
  write_totals(body, order.leaves, order.filled, average_price(order.notional, order.filled));
  body.time(tag::transact_time, order.changed_at);
  return out;
}

std::string cancel_reject(Timestamp time, const CancelRejected& event, OrderStatus status) {
  std::string out;
  BodyWriter body(out);
  if (event.order.is_set()) {
    body.number(tag::order_id, event.order.value());
  } else {
    body.text(tag::order_id, "NONE");
  }
  write_client_ids(body, event.client_order_id, event.orig_client_order_id);
  body.character(tag::ord_status, ord_status_of(status))
      .time(tag::transact_time, time)
      .character(tag::cxl_rej_response_to, event.response_to == CommandType::replace_order ? '2' : '1')
      .number(tag::cxl_rej_reason, reject_entry(event.reject).cxl_rej_reason)
      .refusal(event.reject);
  return out;
}

std::string mass_cancel_report(Timestamp time, std::string_view client_order_id, char request_type,
                               std::string_view symbol, std::uint32_t orders) {
  std::string out;
  BodyWriter body(out);
  body.text(tag::cl_ord_id, client_order_id)
      .text(tag::order_id, client_order_id)
      .character(tag::mass_cancel_request_type, request_type)
      .character(tag::mass_cancel_response, request_type)
      .number(tag::total_affected_orders, orders);
  if (!symbol.empty()) body.text(tag::symbol, symbol);
  body.time(tag::transact_time, time);
  return out;
}

std::string mass_cancel_refusal(Timestamp time, std::string_view client_order_id, char request_type,
                                std::string_view symbol, Reject code) {
  std::string out;
  BodyWriter body(out);
  body.text(tag::cl_ord_id, client_order_id)
      .text(tag::order_id, client_order_id)
      .character(tag::mass_cancel_request_type, request_type)
      .character(tag::mass_cancel_response, '0')
      .number(tag::mass_cancel_reject_reason, code == Reject::unknown_instrument ? 1 : 99);
  if (!symbol.empty()) body.text(tag::symbol, symbol);
  body.time(tag::transact_time, time).refusal(code);
  return out;
}

}  // namespace licet::fix
