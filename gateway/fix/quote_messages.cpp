#include "gateway/fix/quote_messages.hpp"

#include <fmt/format.h>

#include "gateway/fix/tags.hpp"
#include "gateway/fix/writer.hpp"
#include "schemas/reject_catalogue.hpp"

namespace licet::fix {
namespace {

void write_instrument(BodyWriter& body, std::string_view symbol) {
  body.text(tag::symbol, symbol.empty() ? no_symbol : symbol);
}

void write_listed(BodyWriter& body, const Contract& contract) {
  const auto symbol = contract.symbol.view();
  body.text(tag::symbol, symbol).text(tag::security_id, symbol).character(tag::security_id_source, '8');
}

/// QuoteRejectReason(300) and QuoteRequestRejectReason(658) share their first words with OrdRejReason(103).
std::uint64_t reason_of(Reject code, std::uint64_t not_authorised) {
  const RejectEntry& entry = reject_entry(code);
  constexpr int unknown_symbol = 1;
  constexpr int exceeds_limit = 3;
  constexpr int business_not_authorised = 6;
  if (entry.ord_rej_reason >= unknown_symbol && entry.ord_rej_reason <= exceeds_limit) {
    return static_cast<std::uint64_t>(entry.ord_rej_reason);
  }
  return entry.business_reason == business_not_authorised ? not_authorised : 99;
}
constexpr std::uint64_t quote_not_authorised = 9;          // 300
constexpr std::uint64_t quote_request_not_authorised = 6;  // 658

void write_reference(BodyWriter& body, const QuoteReference& about) {
  if (!about.request_id.empty()) body.text(tag::quote_req_id, about.request_id);
  if (!about.quote_id.empty()) body.text(tag::quote_id, about.quote_id);
  if (!about.response_id.empty()) body.text(tag::quote_resp_id, about.response_id);
  write_instrument(body, about.symbol);
}

void begin_block_ack(BodyWriter& body, const BlockReference& about, char exec_type) {
  body.text(tag::trade_report_id, about.report_id);
  if (about.offer.is_set()) body.number(tag::trade_report_ref_id, about.offer.value());
  body.character(tag::exec_type, exec_type);
  write_instrument(body, about.symbol);
  body.number(tag::trd_type, 1);
}

}  // namespace

std::string mass_quote_accepted(std::string_view quote_id) {
  std::string out;
  BodyWriter(out).text(tag::quote_id, quote_id).number(tag::quote_status, 0);
  return out;
}

std::string mass_quote_refused(std::string_view quote_id, Reject code) {
  std::string out;
  BodyWriter(out)
      .text(tag::quote_id, quote_id)
      .number(tag::quote_status, 5)
      .number(tag::quote_reject_reason, reason_of(code, quote_not_authorised))
      .refusal(code);
  return out;
}

std::string quote_status(const QuoteReference& about, QuoteStatus status, Timestamp time) {
  std::string out;
  BodyWriter body(out);
  write_reference(body, about);
  body.time(tag::transact_time, time).number(tag::quote_status, static_cast<std::uint64_t>(status));
  return out;
}

std::string quote_refused(const QuoteReference& about, Reject code, Timestamp time) {
  std::string out = quote_status(about, QuoteStatus::rejected, time);
  BodyWriter(out).number(tag::quote_reject_reason, reason_of(code, quote_not_authorised)).refusal(code);
  return out;
}

std::string quote_request(const QuoteRequested& event, const Contract& contract, Timestamp time) {
  std::string out;
  BodyWriter body(out);
  body.number(tag::quote_req_id, event.id.value()).number(tag::no_related_sym, 1);
  write_listed(body, contract);
  if (event.terms.side != SideOrBoth::both) body.character(tag::side, event.terms.side == SideOrBoth::buy ? '1' : '2');
  body.quantity(tag::order_qty, event.terms.quantity);
  if (event.terms.expires != Timestamp{}) body.time(tag::expire_time, event.terms.expires);
  body.time(tag::transact_time, time);
  return out;
}

std::string quote_request_refused(std::string_view request_id, std::string_view symbol, Reject code, Timestamp time) {
  std::string out;
  BodyWriter body(out);
  body.text(tag::quote_req_id, request_id)
      .number(tag::quote_request_reject_reason, reason_of(code, quote_request_not_authorised))
      .number(tag::no_related_sym, 1);
  write_instrument(body, symbol);
  body.time(tag::transact_time, time).refusal(code);
  return out;
}

std::string quote(const OfferMade& event, const Contract& contract, std::string_view request_id, Timestamp time) {
  std::string out;
  BodyWriter body(out);
  if (!request_id.empty()) body.text(tag::quote_req_id, request_id);
  body.number(tag::quote_id, event.offer.value());
  write_listed(body, contract);
  const bool bids = event.terms.side == Side::buy;
  body.price(bids ? tag::bid_px : tag::offer_px, event.terms.price)
      .quantity(bids ? tag::bid_size : tag::offer_size, event.terms.quantity);
  if (event.terms.expires != Timestamp{}) body.time(tag::valid_until_time, event.terms.expires);
  body.time(tag::transact_time, time).text(tag::currency, word(contract.currency));
  return out;
}

std::string block_report(const OfferMade& event, const Contract& contract, const BlockParties& parties,
                         char report_type, Timestamp time) {
  std::string out;
  BodyWriter body(out);
  body.text(tag::trade_report_id, fmt::format("B{}.{}", event.offer.value(), report_type))
      .character(tag::trade_report_type, report_type)
      .number(tag::trade_report_ref_id, event.offer.value())
      .character(tag::previously_reported, 'N')
      .number(tag::trd_type, 1);
  write_listed(body, contract);
  body.quantity(tag::last_qty, event.terms.quantity)
      .price(tag::last_px, event.terms.price)
      .date_only(tag::trade_date, time)
      .time(tag::transact_time, time);
  if (event.terms.expires != Timestamp{}) body.time(tag::expire_time, event.terms.expires);
  // The side of who is told: the other one of who offers.
  body.number(tag::no_sides, 1)
      .character(tag::side, event.terms.side == Side::buy ? '2' : '1')
      .text(tag::order_id, "NONE")
      .number(tag::no_party_ids, 2)
      .text(tag::party_id, parties.own)
      .character(tag::party_id_source, 'D')
      .number(tag::party_role, 1)
      .text(tag::party_id, parties.contra)
      .character(tag::party_id_source, 'D')
      .number(tag::party_role, 17);
  return out;
}

std::string block_accepted(const BlockReference& about, Timestamp time) {
  std::string out;
  BodyWriter body(out);
  begin_block_ack(body, about, '0');
  body.number(tag::trd_rpt_status, 0).time(tag::transact_time, time);
  return out;
}

std::string block_refused(const BlockReference& about, Reject code, Timestamp time) {
  std::string out;
  BodyWriter body(out);
  begin_block_ack(body, about, '8');
  body.number(tag::trd_rpt_status, 1)
      .number(tag::trade_report_reject_reason, 99)
      .time(tag::transact_time, time)
      .refusal(code);
  return out;
}

}  // namespace licet::fix
