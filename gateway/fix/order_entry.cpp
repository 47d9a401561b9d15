#include "gateway/fix/order_entry.hpp"

#include <fmt/format.h>

#include "gateway/fix/refusals.hpp"
#include "gateway/fix/reports.hpp"
#include "gateway/fix/tags.hpp"
#include "gateway/fix/translate.hpp"

namespace licet::fix {

OrderEntry::OrderEntry(MemberId member, CommandPort& commands, ContractDirectory& contracts, const ReadModel& model,
                       const Clock& clock, Outbox& outbox)
    : member_(member),
      commands_(commands),
      contracts_(contracts),
      model_(model),
      clock_(clock),
      outbox_(outbox),
      origin_(commands.new_origin()) {}

bool OrderEntry::on_message(std::string_view msg_type, const FIX::Message& message) {
  if (msg_type == "D") {
    on_new_order(message);
  } else if (msg_type == "F") {
    on_cancel(message);
  } else if (msg_type == "G") {
    on_replace(message);
  } else if (msg_type == "H") {
    on_status_request(message);
  } else if (msg_type == "q") {
    on_mass_cancel(message);
  } else {
    return false;
  }
  return true;
}

void OrderEntry::refuse(std::string_view msg_type, const FIX::Message& message, Reject code) {
  const Timestamp now = clock_.now();
  if (msg_type == "D") {
    outbox_.send("8", refuse_order(message, code, next_exec_id(), now));
  } else if (msg_type == "F" || msg_type == "G") {
    outbox_.send("9", refuse_cancel(message, code, now));
  } else if (msg_type == "H") {
    outbox_.send("8", refuse_status(message, code, next_exec_id(), now));
  } else if (msg_type == "q") {
    const auto request_type = field_of(message, tag::mass_cancel_request_type);
    outbox_.send("r", mass_cancel_refusal(now, field_of(message, tag::cl_ord_id), request_type.front(),
                                          field_of(message, tag::symbol), code));
  } else {
    outbox_.send("j", refuse_message(message, code, {}));
  }
}

void OrderEntry::on_new_order(const FIX::Message& message) {
  if (answer_repetition(message)) return;
  const auto order = to_place_order(message, contracts_);
  if (!order) return refuse("D", message, order.error());
  const auto sent = submit(Command::make(member_, *order, origin_, RequestId(next_request_++)));
  if (!sent) refuse("D", message, sent.error());
}

void OrderEntry::on_cancel(const FIX::Message& message) {
  const auto cancel = to_cancel_order(message, contracts_);
  if (!cancel) return refuse("F", message, cancel.error());
  const auto sent = submit(Command::make(member_, *cancel, origin_, RequestId(next_request_++)));
  if (!sent) refuse("F", message, sent.error());
}

void OrderEntry::on_replace(const FIX::Message& message) {
  if (answer_repetition(message)) return;
  const auto replace = to_replace_order(message, contracts_);
  if (!replace) return refuse("G", message, replace.error());
  if (const auto same = check_identity(message, *replace); !same) return refuse("G", message, same.error());
  const auto sent = submit(Command::make(member_, *replace, origin_, RequestId(next_request_++)));
  if (!sent) refuse("G", message, sent.error());
}

void OrderEntry::on_status_request(const FIX::Message& message) {
  const auto reference = to_order_reference(message);
  if (!reference) return refuse("H", message, reference.error());
  const auto order = reference->order.is_set() ? model_.order(reference->order)
                                               : model_.order_by_client_id(member_, reference->client_order_id.view());
  if (!order || order->member != member_) return refuse("H", message, Reject::unknown_order);
  const auto exec_id = next_exec_id();
  const ReportContext context{exec_id, clock_.now(), contracts_.by_id(order->terms.instrument)};
  outbox_.send("8", report_status(context, *order, field_of(message, tag::ord_status_req_id)));
}

void OrderEntry::on_mass_cancel(const FIX::Message& message) {
  const auto cancel = to_cancel_all(message, member_, contracts_);
  if (!cancel) return refuse("q", message, cancel.error());
  if (mass_cancels_.size() >= mass_cancels_max) return refuse("q", message, Reject::rate_limited);
  const RequestId request(next_request_++);
  const auto sent = submit(Command::make(member_, *cancel, origin_, request));
  if (!sent) return refuse("q", message, sent.error());
  mass_cancels_[request] = {std::string(field_of(message, tag::cl_ord_id)), std::string(field_of(message, tag::symbol)),
                            field_of(message, tag::mass_cancel_request_type).front()};
}

void OrderEntry::on_mass_cancel_done(const RecordHeader& cause, const AllCancelled& event) {
  if (cause.origin != origin_) return;
  const auto request = mass_cancels_.find(cause.request);
  if (request == mass_cancels_.end()) return;
  const MassCancel& asked = request->second;
  outbox_.send("r",
               mass_cancel_report(cause.time, asked.client_order_id, asked.request_type, asked.symbol, event.orders));
  mass_cancels_.erase(request);
}

void OrderEntry::on_command_refused(const RecordHeader& cause, const CommandRejected& event) {
  if (cause.origin != origin_) return;
  const auto request = mass_cancels_.find(cause.request);
  if (request == mass_cancels_.end()) return;
  const MassCancel& asked = request->second;
  outbox_.send("r",
               mass_cancel_refusal(cause.time, asked.client_order_id, asked.request_type, asked.symbol, event.reject));
  mass_cancels_.erase(request);
}

bool OrderEntry::answer_repetition(const FIX::Message& message) {
  if (header_of(message, tag::poss_dup_flag) != "Y" && header_of(message, tag::poss_resend) != "Y") return false;
  const auto order = model_.order_by_client_id(member_, field_of(message, tag::cl_ord_id));
  if (!order) return false;
  const auto exec_id = next_exec_id();
  outbox_.send("8", report_status({exec_id, clock_.now(), contracts_.by_id(order->terms.instrument)}, *order, {}));
  return true;
}

Result<void> OrderEntry::check_identity(const FIX::Message& message, const ReplaceOrder& replace) {
  const auto order = replace.order.is_set() ? model_.order(replace.order)
                                            : model_.order_by_client_id(member_, replace.orig_client_order_id.view());
  if (!order || order->member != member_) return {};  // the venue, which knows the orders in flight too, will tell
  const Contract* contract = contracts_.by_symbol(field_of(message, tag::symbol));
  const auto side = field_of(message, tag::side);
  const bool same = contract != nullptr && contract->id == order->terms.instrument && side.size() == 1 &&
                    side.front() == side_of(order->terms.side);
  if (!same) return licet::refuse(Reject::replace_changes_identity);
  return {};
}

/// Refusals at the edge are in no log: the time of their making and a counter make their ids unique.
std::string OrderEntry::next_exec_id() { return fmt::format("R{:x}.{}", clock_.now().nanoseconds(), ++refusals_); }

}  // namespace licet::fix
