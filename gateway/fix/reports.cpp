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
    body.text(tag::symbol, no_symbol);
    return;
  }
  const auto symbol = context.contract->symbol.view();
  body.text(tag::symbol, symbol).text(tag::security_id, symbol).character(tag::security_id_source, '8');
}

void write_totals(BodyWriter& body, Quantity leaves, Quantity filled, Price average) {
  body.quantity(tag::leaves_qty, leaves).quantity(tag::cum_qty, filled).price(tag::avg_px, average);
}

/// A quote of a mass quote has no ClOrdID.
void write_client_id(BodyWriter& body, const ClientOrderId& id) {
  if (!id.empty()) body.text(tag::cl_ord_id, id.view());
}

void write_client_ids(BodyWriter& body, const ClientOrderId& id, const ClientOrderId& original) {
  write_client_id(body, id);
  if (!original.empty() && original != id) body.text(tag::orig_cl_ord_id, original.view());
}

/// OrdType(40), Price(44), StopPx(99).
void write_prices(BodyWriter& body, const PlaceOrder& terms) {
  body.character(tag::ord_type, ord_type_of(terms.order_type));
  if (has_price(terms.order_type)) body.price(tag::price, terms.price);
  if (has_stop_price(terms.order_type) && terms.stop_price.is_positive()) body.price(tag::stop_px, terms.stop_price);
}

void write_terms(BodyWriter& body, const PlaceOrder& terms) {
  body.character(tag::side, side_of(terms.side)).quantity(tag::order_qty, terms.quantity);
  write_prices(body, terms);
  body.character(tag::time_in_force, time_in_force_of(terms.time_in_force));
  if (terms.expires != Timestamp{}) body.time(tag::expire_time, terms.expires);
  if (terms.display_quantity.is_positive()) body.quantity(tag::display_qty, terms.display_quantity);
  if (terms.min_quantity.is_positive()) body.quantity(tag::min_qty, terms.min_quantity);
  if (terms.post_only != PostOnly::off) body.character(tag::exec_inst, '6');
  if (terms.post_only == PostOnly::slide) body.character(tag::post_only_mode, '2');
  body.character(tag::settle_to, terms.settle_to == SettleTo::hold ? '2' : '1');
}

/// MultiLegReportingType(442) 2: this is one leg of a combination.
void write_leg_mark(BodyWriter& body, bool is_leg) {
  if (is_leg) body.character(tag::multi_leg_reporting_type, '2');
}
bool is_leg(const ReportContext& context) { return context.order != nullptr && context.order->combination.is_set(); }

/// How a trade came about: TrdType(828) 1 is a block; MatchType(574) 2 agreed by two parties, 4 by the book, 6 by
/// choosing a quote, 7 in a call.
void write_trade_kind(BodyWriter& body, const Trade& event, Side side) {
  body.character(tag::trd_type, event.kind == TradeKind::block ? '1' : '0');
  switch (event.kind) {
    case TradeKind::continuous:
    case TradeKind::combination:
      body.character(tag::match_type, '4');
      break;
    case TradeKind::call:
      body.character(tag::match_type, '7');
      break;
    case TradeKind::quote:
      body.character(tag::match_type, '6');
      break;
    case TradeKind::block:
      body.character(tag::match_type, '2');
      break;
  }
  if (event.aggressor == SideOrBoth::both) return;
  const bool is_aggressor = (event.aggressor == SideOrBoth::buy) == (side == Side::buy);
  body.character(tag::aggressor_indicator, is_aggressor ? 'Y' : 'N');
}

/// ExecType and OrdStatus of an order that ends: its time was over, or it was cancelled.
char outcome_of(CancelReason reason) noexcept {
  const bool is_expired =
      reason == CancelReason::session_closed || reason == CancelReason::expired || reason == CancelReason::call_over;
  return is_expired ? 'C' : '4';
}

/// Whether the venue cancelled of its own accord: ExecRestatementReason(378) 8, market option.
bool is_venue_s_choice(CancelReason reason) noexcept {
  switch (reason) {
    case CancelReason::by_operator:
    case CancelReason::self_trade:
    case CancelReason::instrument_ended:
    case CancelReason::kill_switch:
    case CancelReason::lapsed:
    case CancelReason::no_reference:
      return true;
    case CancelReason::requested:
    case CancelReason::not_filled:
    case CancelReason::session_closed:
    case CancelReason::replaced_below_filled:
    case CancelReason::expired:
    case CancelReason::call_over:
    case CancelReason::quote_replaced:
      return false;
  }
  return false;
}

constexpr char market_option = '8';  // 378

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

std::string report_new(const ReportContext& context, const OrderAccepted& event, bool is_working) {
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, event.order, '0', '0');
  write_client_id(body, event.terms.client_order_id);
  write_terms(body, event.terms);
  write_totals(body, event.terms.quantity, Quantity{}, Price{});
  body.time(tag::transact_time, context.time);
  if (!is_working) body.character(tag::working_indicator, 'N');
  write_leg_mark(body, event.combination.is_set());
  return out;
}

std::string report_combination(const ReportContext& context, const CombinationAccepted& event) {
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, event.combination, '0', '0');
  write_client_id(body, event.terms.client_order_id);
  body.character(tag::side, 'B')
      .character(tag::ord_type, '2')
      .character(tag::time_in_force, time_in_force_of(event.terms.time_in_force))
      .character(tag::settle_to, event.terms.settle_to == SettleTo::hold ? '2' : '1');
  write_totals(body, Quantity{}, Quantity{}, Price{});
  body.time(tag::transact_time, context.time).character(tag::multi_leg_reporting_type, '3');
  return out;
}

std::string report_triggered(const ReportContext& context, const OrderTriggered& event) {
  const Quantity quantity = context.order == nullptr ? Quantity{} : context.order->terms.quantity;
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, event.order, 'L', '0');
  write_client_id(body, event.client_order_id);
  if (context.order != nullptr) {
    write_terms(body, context.order->terms);
  } else {
    body.character(tag::side, side_of(event.side)).price(tag::stop_px, event.stop_price);
  }
  write_totals(body, quantity, Quantity{}, Price{});
  body.time(tag::transact_time, context.time).character(tag::working_indicator, 'Y');
  return out;
}

std::string report_reduced(const ReportContext& context, const OrderReduced& event, Money notional) {
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, event.order, 'D', ord_status_of(event.leaves, event.filled));
  write_client_id(body, event.client_order_id);
  body.character(tag::side, side_of(event.side)).quantity(tag::order_qty, sum(event.leaves, event.filled));
  if (event.price.is_positive()) body.price(tag::price, event.price);
  write_totals(body, event.leaves, event.filled, average_price(notional, event.filled));
  body.time(tag::transact_time, context.time)
      .character(tag::exec_restatement_reason, market_option)
      .text(tag::text, word(event.reason));
  write_leg_mark(body, is_leg(context));
  return out;
}

std::string report_rejected(const ReportContext& context, const OrderRejected& event) {
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, OrderId{}, '8', '8');
  write_client_id(body, event.terms.client_order_id);
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
  write_client_id(body, own.client_order_id);
  body.character(tag::side, side_of(side))
      .quantity(tag::order_qty, sum(own.leaves, own.filled))
      .price(tag::last_px, event.price)
      .quantity(tag::last_qty, event.quantity);
  write_totals(body, own.leaves, own.filled, average_price(own.notional, own.filled));
  body.time(tag::transact_time, context.time).number(tag::trd_match_id, event.trade.value());
  write_trade_kind(body, event, side);
  write_leg_mark(body, is_leg(context));
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
  const char outcome = outcome_of(event.reason);
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, event.order, outcome, outcome);
  write_client_ids(body, event.client_order_id, event.orig_client_order_id);
  body.character(tag::side, side_of(event.side)).quantity(tag::order_qty, sum(event.leaves, event.filled));
  write_totals(body, Quantity{}, event.filled, average_price(notional, event.filled));
  body.time(tag::transact_time, context.time);
  if (is_venue_s_choice(event.reason)) body.character(tag::exec_restatement_reason, market_option);
  body.text(tag::text, word(event.reason));
  write_leg_mark(body, is_leg(context));
  return out;
}

std::string report_replaced(const ReportContext& context, const OrderReplaced& event, Money notional) {
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, event.order, '5', ord_status_of(event.leaves, event.filled));
  write_client_ids(body, event.client_order_id, event.orig_client_order_id);
  body.character(tag::side, side_of(event.side)).quantity(tag::order_qty, event.quantity);
  PlaceOrder terms = context.order == nullptr ? PlaceOrder{} : context.order->terms;
  terms.price = event.price;
  terms.stop_price = event.stop_price;
  write_prices(body, terms);
  if (terms.display_quantity.is_positive()) body.quantity(tag::display_qty, terms.display_quantity);
  write_totals(body, event.leaves, event.filled, average_price(notional, event.filled));
  body.time(tag::transact_time, context.time);
  return out;
}

std::string report_status(const ReportContext& context, const OrderRecord& order, std::string_view status_request_id) {
  std::string out;
  out.reserve(typical_report_bytes);
  BodyWriter body(out);
  begin_report(body, context, order.id, 'I', ord_status_of(order.status));
  write_client_id(body, order.terms.client_order_id);
  if (!status_request_id.empty()) body.text(tag::ord_status_req_id, status_request_id);
  write_terms(body, order.terms);
  write_totals(body, order.leaves, order.filled, average_price(order.notional, order.filled));
  body.time(tag::transact_time, order.changed_at);
  if (order.leaves.is_positive()) body.character(tag::working_indicator, order.is_working ? 'Y' : 'N');
  write_leg_mark(body, order.combination.is_set());
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

namespace {

void begin_mass_cancel(BodyWriter& body, const MassCancelEcho& asked, char response) {
  body.text(tag::cl_ord_id, asked.client_order_id)
      .text(tag::order_id, asked.client_order_id)
      .character(tag::mass_cancel_request_type, asked.request_type)
      .character(tag::mass_cancel_response, response);
}

void end_mass_cancel(BodyWriter& body, const MassCancelEcho& asked, Timestamp time) {
  if (!asked.security_group.empty()) body.text(tag::security_group, asked.security_group);
  if (!asked.symbol.empty()) body.text(tag::symbol, asked.symbol);
  if (!asked.side.empty()) body.text(tag::side, asked.side);
  body.time(tag::transact_time, time);
}

}  // namespace

std::string mass_cancel_report(Timestamp time, const MassCancelEcho& asked, std::uint32_t orders) {
  std::string out;
  BodyWriter body(out);
  begin_mass_cancel(body, asked, asked.request_type);
  body.number(tag::total_affected_orders, orders);
  end_mass_cancel(body, asked, time);
  return out;
}

std::string mass_cancel_refusal(Timestamp time, const MassCancelEcho& asked, Reject code) {
  std::string out;
  BodyWriter body(out);
  begin_mass_cancel(body, asked, '0');
  body.number(tag::mass_cancel_reject_reason, code == Reject::unknown_instrument ? 1 : 99);
  end_mass_cancel(body, asked, time);
  body.refusal(code);
  return out;
}

}  // namespace licet::fix
