#include "gateway/fix/refusals.hpp"

#include "gateway/fix/fields.hpp"
#include "gateway/fix/tags.hpp"
#include "gateway/fix/writer.hpp"
#include "schemas/reject_catalogue.hpp"

namespace licet::fix {
namespace {

/// Gives a field back as it came; the dictionary has looked at its form.
void echo(BodyWriter& body, const FIX::Message& request, int tag) {
  if (const auto value = field_of(request, tag); !value.empty()) body.text(tag, value);
}

void write_order_id(BodyWriter& body, const FIX::Message& request) {
  const auto id = field_of(request, tag::order_id);
  body.text(tag::order_id, id.empty() ? "NONE" : id);
}

void begin_execution_report(BodyWriter& body, const FIX::Message& request, char exec_type, std::string_view exec_id) {
  write_order_id(body, request);
  body.text(tag::exec_id, exec_id).character(tag::exec_type, exec_type).character(tag::ord_status, '8');
  for (const int field : {tag::cl_ord_id, tag::symbol, tag::security_id, tag::security_id_source, tag::side}) {
    echo(body, request, field);
  }
  body.number(tag::leaves_qty, 0).number(tag::cum_qty, 0).number(tag::avg_px, 0);
}

}  // namespace

std::string refuse_order(const FIX::Message& request, Reject code, std::string_view exec_id, Timestamp time) {
  std::string out;
  BodyWriter body(out);
  begin_execution_report(body, request, '8', exec_id);
  for (const int field : {tag::order_qty, tag::ord_type, tag::price, tag::stop_px, tag::time_in_force})
    echo(body, request, field);
  body.time(tag::transact_time, time).number(tag::ord_rej_reason, reject_entry(code).ord_rej_reason).refusal(code);
  return out;
}

std::string refuse_status(const FIX::Message& request, Reject code, std::string_view exec_id, Timestamp time) {
  std::string out;
  BodyWriter body(out);
  begin_execution_report(body, request, 'I', exec_id);
  echo(body, request, tag::ord_status_req_id);
  body.time(tag::transact_time, time).number(tag::ord_rej_reason, reject_entry(code).ord_rej_reason).refusal(code);
  return out;
}

std::string refuse_cancel(const FIX::Message& request, Reject code, Timestamp time) {
  std::string out;
  BodyWriter body(out);
  write_order_id(body, request);
  echo(body, request, tag::cl_ord_id);
  echo(body, request, tag::orig_cl_ord_id);
  body.character(tag::ord_status, '8')
      .time(tag::transact_time, time)
      .character(tag::cxl_rej_response_to, header_of(request, 35) == "G" ? '2' : '1')
      .number(tag::cxl_rej_reason, reject_entry(code).cxl_rej_reason)
      .refusal(code);
  return out;
}

std::string refuse_multileg(std::string_view client_order_id, Reject code, std::string_view exec_id, Timestamp time) {
  std::string out;
  BodyWriter body(out);
  body.text(tag::order_id, "NONE")
      .text(tag::exec_id, exec_id)
      .character(tag::exec_type, '8')
      .character(tag::ord_status, '8')
      .text(tag::cl_ord_id, client_order_id)
      .text(tag::symbol, no_symbol)
      .character(tag::side, 'B')
      .number(tag::leaves_qty, 0)
      .number(tag::cum_qty, 0)
      .number(tag::avg_px, 0)
      .time(tag::transact_time, time)
      .character(tag::multi_leg_reporting_type, '3')
      .number(tag::ord_rej_reason, reject_entry(code).ord_rej_reason)
      .refusal(code);
  return out;
}

std::string refuse_message(const FIX::Message& request, Reject code, std::string_view reference) {
  std::string out;
  BodyWriter body(out);
  body.text(tag::ref_seq_num, header_of(request, 34)).text(tag::ref_msg_type, header_of(request, 35));
  if (!reference.empty()) body.text(tag::business_reject_ref_id, reference);
  body.number(tag::business_reject_reason, reject_entry(code).business_reason).refusal(code);
  return out;
}

std::string refuse_market_data(std::string_view request_id, char reason, Reject code) {
  std::string out;
  BodyWriter(out).text(tag::md_req_id, request_id).character(tag::md_req_rej_reason, reason).refusal(code);
  return out;
}

}  // namespace licet::fix
