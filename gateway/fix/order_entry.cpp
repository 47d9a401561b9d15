#include "gateway/fix/order_entry.hpp"

#include <fmt/format.h>

#include <utility>

#include "gateway/fix/refusals.hpp"
#include "gateway/fix/reports.hpp"
#include "gateway/fix/tags.hpp"
#include "gateway/fix/translate.hpp"

namespace licet::fix {
namespace {

/// The read model's members and datasets by their codes.
class KnownScopes final : public Scopes {
 public:
  explicit KnownScopes(const ReadModel& model) noexcept : model_(model) {}
  [[nodiscard]] MemberId member(std::string_view code) const override {
    const auto record = model_.member_by_code(code);
    return record ? record->id : MemberId{};
  }
  [[nodiscard]] DatasetId dataset(std::string_view code) const override {
    const auto record = model_.dataset_by_code(code);
    return record ? record->id : DatasetId{};
  }

 private:
  const ReadModel& model_;
};

MassCancelEcho echo_of(const FIX::Message& message) {
  return {std::string(field_of(message, tag::cl_ord_id)), character_of(message, tag::mass_cancel_request_type, '7'),
          std::string(field_of(message, tag::symbol)), std::string(field_of(message, tag::security_group)),
          std::string(field_of(message, tag::side))};
}

/// A field of a replace that may only repeat what the order has.
bool repeats(std::string_view text, char value) { return text.empty() || (text.size() == 1 && text.front() == value); }

}  // namespace

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
  } else if (msg_type == "AB") {
    on_multileg(message);
  } else {
    return false;
  }
  return true;
}

bool OrderEntry::refuse(std::string_view msg_type, const FIX::Message& message, Reject code) {
  const Timestamp now = services_.clock.now();
  if (msg_type == "D") {
    services_.outbox.send("8", refuse_order(message, code, next_exec_id(), now));
  } else if (msg_type == "F" || msg_type == "G") {
    services_.outbox.send("9", refuse_cancel(message, code, now));
  } else if (msg_type == "H") {
    services_.outbox.send("8", refuse_status(message, code, next_exec_id(), now));
  } else if (msg_type == "q") {
    services_.outbox.send("r", mass_cancel_refusal(now, echo_of(message), code));
  } else if (msg_type == "AB") {
    services_.outbox.send("8", refuse_multileg(field_of(message, tag::cl_ord_id), code, next_exec_id(), now));
  } else {
    return false;
  }
  return true;
}

void OrderEntry::on_new_order(const FIX::Message& message) {
  if (answer_repetition(message)) return;
  const auto order = to_place_order(message, services_.contracts);
  const auto sent = order ? services_.requests.submit(*order) : licet::refuse(order.error());
  if (!sent) refuse("D", message, sent.error());
}

void OrderEntry::on_cancel(const FIX::Message& message) {
  const auto cancel = to_cancel_order(message, services_.contracts);
  const auto sent = cancel ? services_.requests.submit(*cancel) : licet::refuse(cancel.error());
  if (!sent) refuse("F", message, sent.error());
}

void OrderEntry::on_replace(const FIX::Message& message) {
  if (answer_repetition(message)) return;
  const auto replace = to_replace_order(message, services_.contracts);
  if (!replace) {
    refuse("G", message, replace.error());
    return;
  }
  const auto same = check_identity(message, *replace);
  const auto sent = same ? services_.requests.submit(*replace) : licet::refuse(same.error());
  if (!sent) refuse("G", message, sent.error());
}

void OrderEntry::on_status_request(const FIX::Message& message) {
  const auto reference = to_order_reference(message);
  if (!reference) {
    refuse("H", message, reference.error());
    return;
  }
  const ReadModel& model = services_.model;
  const auto order = reference->order.is_set()
                         ? model.order(reference->order)
                         : model.order_by_client_id(services_.member, reference->client_order_id.view());
  if (!order || order->member != services_.member) {
    refuse("H", message, Reject::unknown_order);
    return;
  }
  const auto exec_id = next_exec_id();
  const ReportContext context{exec_id, services_.clock.now(), services_.contracts.by_id(order->terms.instrument),
                              &*order};
  services_.outbox.send("8", report_status(context, *order, field_of(message, tag::ord_status_req_id)));
}

void OrderEntry::on_mass_cancel(const FIX::Message& message) {
  const auto cancel = to_cancel_all(message, services_.member, KnownScopes(services_.model), services_.contracts);
  if (!cancel) {
    refuse("q", message, cancel.error());
    return;
  }
  const auto refused = [this, echo = echo_of(message)](Reject code) {
    services_.outbox.send("r", mass_cancel_refusal(services_.clock.now(), echo, code));
  };
  const auto told = [this, echo = echo_of(message)](const RecordView& event) {
    const auto* done = event.get_if<AllCancelled>();
    if (done != nullptr) services_.outbox.send("r", mass_cancel_report(event.header().time, echo, done->orders));
  };
  services_.requests.send(*cancel, refused, told);
}

void OrderEntry::on_multileg(const FIX::Message& message) {
  if (answer_repetition(message)) return;
  const auto basket = to_combination(message, services_.contracts);
  if (!basket) {
    refuse("AB", message, basket.error());
    return;
  }
  const auto refused = [this, id = basket->client_order_id](Reject code) {
    services_.outbox.send("8", refuse_multileg(id.view(), code, next_exec_id(), services_.clock.now()));
  };
  services_.requests.send(*basket, refused);
}

bool OrderEntry::answer_repetition(const FIX::Message& message) {
  if (header_of(message, tag::poss_dup_flag) != "Y" && header_of(message, tag::poss_resend) != "Y") return false;
  const auto order = services_.model.order_by_client_id(services_.member, field_of(message, tag::cl_ord_id));
  if (!order) return false;
  const auto exec_id = next_exec_id();
  const ReportContext context{exec_id, services_.clock.now(), services_.contracts.by_id(order->terms.instrument),
                              &*order};
  services_.outbox.send("8", report_status(context, *order, {}));
  return true;
}

Result<void> OrderEntry::check_identity(const FIX::Message& message, const ReplaceOrder& replace) {
  const ReadModel& model = services_.model;
  const auto order = replace.order.is_set()
                         ? model.order(replace.order)
                         : model.order_by_client_id(services_.member, replace.orig_client_order_id.view());
  // The venue, which knows the orders in flight too, tells of one that is not found here.
  if (!order || order->member != services_.member) return {};
  const Contract* contract = services_.contracts.by_symbol(field_of(message, tag::symbol));
  const auto display = field_of(message, tag::display_qty);
  const bool same = contract != nullptr && contract->id == order->terms.instrument &&
                    field_of(message, tag::side) == std::string_view{order->terms.side == Side::buy ? "1" : "2"} &&
                    repeats(field_of(message, tag::time_in_force), time_in_force_of(order->terms.time_in_force)) &&
                    (display.empty() || read_quantity(display) == order->terms.display_quantity);
  if (!same) return licet::refuse(Reject::replace_changes_identity);
  return {};
}

/// Refusals at the edge are in no log: the time of their making and a counter make their ids unique.
std::string OrderEntry::next_exec_id() {
  return fmt::format("R{:x}.{}", services_.clock.now().nanoseconds(), ++refusals_);
}

}  // namespace licet::fix
