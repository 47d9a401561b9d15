#include "gateway/fix/negotiation.hpp"

#include <string>

#include "gateway/fix/quickfix.hpp"
#include "gateway/fix/quote_messages.hpp"
#include "gateway/fix/tags.hpp"
#include "gateway/fix/translate_quotes.hpp"

namespace licet::fix {
namespace {

std::string text_of(const FIX::Message& message, int wanted) { return std::string(field_of(message, wanted)); }

std::string requested_symbol(const FIX::Message& message) {
  if (entries_of(message, tag::no_related_sym) == 0) return {};
  return std::string(entry_field(entry_of(message, 1, tag::no_related_sym), tag::symbol));
}

/// What QuoteStatusReports about a Quote or QuoteResponse name.
struct Named {
  std::string request_id;
  std::string quote_id;
  std::string response_id;
  std::string symbol;
  [[nodiscard]] QuoteReference reference() const { return {request_id, quote_id, response_id, symbol}; }
};
Named named_by(const FIX::Message& message) {
  return {text_of(message, tag::quote_req_id), text_of(message, tag::quote_id), text_of(message, tag::quote_resp_id),
          text_of(message, tag::symbol)};
}

/// What TradeCaptureReportAcks name.
struct NamedBlock {
  std::string report_id;
  OrderId offer;
  std::string symbol;
  [[nodiscard]] BlockReference reference() const { return {report_id, offer, symbol}; }
};
NamedBlock block_named_by(const FIX::Message& message) {
  const auto offer = read_order_id(field_of(message, tag::trade_report_ref_id));
  return {text_of(message, tag::trade_report_id), offer ? *offer : OrderId{}, text_of(message, tag::symbol)};
}

}  // namespace

bool Negotiation::on_message(std::string_view msg_type, const FIX::Message& message) {
  if (msg_type == "R") {
    on_quote_request(message);
  } else if (msg_type == "S") {
    on_quote(message);
  } else if (msg_type == "AJ") {
    on_quote_response(message);
  } else if (msg_type == "AE") {
    on_trade_report(message);
  } else {
    return false;
  }
  return true;
}

bool Negotiation::refuse(std::string_view msg_type, const FIX::Message& message, Reject code) {
  const Timestamp now = services_.clock.now();
  if (msg_type == "R") {
    const auto id = field_of(message, tag::quote_req_id);
    services_.outbox.send("AG", quote_request_refused(id, requested_symbol(message), code, now));
  } else if (msg_type == "S" || msg_type == "AJ") {
    services_.outbox.send("AI", quote_refused(named_by(message).reference(), code, now));
  } else if (msg_type == "AE") {
    services_.outbox.send("AR", block_refused(block_named_by(message).reference(), code, now));
  } else {
    return false;
  }
  return true;
}

void Negotiation::on_quote_request(const FIX::Message& message) {
  const auto request = to_request_quote(message, services_.contracts);
  if (!request) {
    refuse("R", message, request.error());
    return;
  }
  const Named named{text_of(message, tag::quote_req_id), {}, {}, requested_symbol(message)};
  const auto refused = [this, named](Reject code) {
    services_.outbox.send("AG", quote_request_refused(named.request_id, named.symbol, code, services_.clock.now()));
  };
  const auto told = [this, named](const RecordView& event) {
    if (!event.is<QuoteRequested>()) return;
    services_.outbox.send("AI", quote_status(named.reference(), QuoteStatus::pending, event.header().time));
  };
  services_.requests.send(*request, refused, told);
}

void Negotiation::on_quote(const FIX::Message& message) {
  const auto offer = to_offer(message, services_.contracts);
  if (!offer) {
    refuse("S", message, offer.error());
    return;
  }
  const auto refused = [this, named = named_by(message)](Reject code) {
    services_.outbox.send("AI", quote_refused(named.reference(), code, services_.clock.now()));
  };
  const auto told = [this, refused, named = named_by(message)](const RecordView& event) {
    if (const auto* rejected = event.get_if<OrderRejected>()) return refused(rejected->reject);
    if (!event.is<OfferMade>() || event.header().member != services_.member) return;
    services_.outbox.send("AI", quote_status(named.reference(), QuoteStatus::active, event.header().time));
  };
  services_.requests.send(*offer, refused, told);
}

Result<void> Negotiation::check_terms(OrderId offer, InstrumentId instrument, std::string_view price,
                                      std::string_view quantity) const {
  const auto known = services_.model.offer(offer);
  if (!known || known->counterparty != services_.member) return licet::refuse(Reject::unknown_offer);
  const bool same = known->terms.instrument == instrument &&
                    (price.empty() || parse_price(price) == known->terms.price) &&
                    (quantity.empty() || parse_quantity(quantity) == known->terms.quantity);
  if (!same) return licet::refuse(Reject::invalid_value);
  return {};
}

void Negotiation::on_quote_response(const FIX::Message& message) {
  const auto acceptance = to_acceptance(message);
  if (!acceptance) {
    refuse("AJ", message, acceptance.error());
    return;
  }
  const auto contract = contract_of(message, services_.contracts);
  const auto same = contract ? check_terms(acceptance->offer, (*contract)->id, field_of(message, tag::price),
                                           field_of(message, tag::order_qty))
                             : licet::refuse(contract.error());
  if (!same) {
    refuse("AJ", message, same.error());
    return;
  }
  const auto refused = [this, named = named_by(message)](Reject code) {
    services_.outbox.send("AI", quote_refused(named.reference(), code, services_.clock.now()));
  };
  const auto told = [refused](const RecordView& event) {
    if (const auto* rejected = event.get_if<OrderRejected>()) refused(rejected->reject);
  };
  services_.requests.send(*acceptance, refused, told);
}

void Negotiation::on_trade_report(const FIX::Message& message) {
  const auto block = to_block(message, services_.contracts);
  if (!block) {
    refuse("AE", message, block.error());
    return;
  }
  const auto refused = [this, named = block_named_by(message)](Reject code) {
    services_.outbox.send("AR", block_refused(named.reference(), code, services_.clock.now()));
  };
  const auto told = [this, refused, named = block_named_by(message)](const RecordView& event) {
    NamedBlock about = named;
    if (const auto* rejected = event.get_if<OrderRejected>()) return refused(rejected->reject);
    if (const auto* rejected = event.get_if<CancelRejected>()) return refused(rejected->reject);
    const auto* made = event.get_if<OfferMade>();
    const bool is_proposed = made != nullptr && event.header().member == services_.member;
    if (is_proposed) about.offer = made->offer;
    if (!is_proposed && !event.is<Trade>() && !event.is<OrderCancelled>()) return;
    services_.outbox.send("AR", block_accepted(about.reference(), event.header().time));
  };
  const auto type = field_of(message, tag::trade_report_type);
  MakeOffer offer = block->terms;
  if (type == "2") {
    const auto same =
        check_terms(block->offer, offer.instrument, field_of(message, tag::last_px), field_of(message, tag::last_qty));
    if (!same) return refused(same.error());
    return services_.requests.send(AcceptOffer{offer.client_order_id, block->offer, offer.settle_to}, refused, told);
  }
  if (type == "6") {
    return services_.requests.send(CancelOrder{offer.client_order_id, {}, block->offer}, refused, told);
  }
  const auto counterparty = services_.model.member_by_code(block->counterparty);
  if (!counterparty) return refused(Reject::unknown_member);
  offer.counterparty = counterparty->id;
  services_.requests.send(offer, refused, told);
}

}  // namespace licet::fix
