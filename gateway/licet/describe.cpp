#include "gateway/licet/describe.hpp"

#include <fmt/format.h>

#include "gateway/views/json.hpp"
#include "schemas/codec.hpp"

namespace licet {
namespace {

/// Names for ids.
class Names {
 public:
  explicit Names(const ReadModel& model) : model_(model) {}

  [[nodiscard]] std::string of(MemberId id) const {
    if (!id.is_set()) return "nobody";
    const auto member = model_.member(id);
    return member ? member->terms.code.str() : fmt::format("member {}", id.value());
  }
  [[nodiscard]] std::string of(InstrumentId id) const {
    if (!id.is_set()) return "all instruments";
    const auto instrument = model_.instrument(id);
    return instrument ? instrument->terms.symbol.str() : fmt::format("instrument {}", id.value());
  }
  [[nodiscard]] std::string of(AccountId account) const {
    const AssetId asset = account.asset();
    const std::string asset_name = asset.is_currency() ? std::string(word(asset.currency())) : of(asset.instrument());
    return fmt::format("{}/{}/{}", of(account.member()), asset_name, word(account.purpose()));
  }
  [[nodiscard]] std::string terms(const PlaceOrder& o) const {
    const std::string price = o.price.is_zero() ? std::string() : fmt::format(" at {}", to_text(o.price));
    return fmt::format("{} {} {} {}{} {}, settle to {}, client order id {}", word(o.side), to_text(o.quantity),
                       of(o.instrument), word(o.order_type), price, word(o.time_in_force), word(o.settle_to),
                       o.client_order_id.view());
  }
  [[nodiscard]] std::string terms(const BeginTransfer& b) const {
    return fmt::format("{} {} from {} to {}, id {} ({})", to_text(b.amount), word(b.debit.asset().currency()),
                       of(b.debit), of(b.credit), b.client_transfer_id.view(), b.reason.view());
  }
  [[nodiscard]] std::string terms(const PostJournal& b) const {
    std::string text = fmt::format("id {} ({})", b.client_transfer_id.view(), b.reason.view());
    for (std::size_t n = 0; n < b.count; ++n) {
      const JournalEntry& entry = b.entries[n];
      text += fmt::format("; {} from {} to {}", to_text(entry.amount), of(entry.debit), of(entry.credit));
    }
    return text;
  }
  [[nodiscard]] std::string terms(const SetAccountLimits& b) const {
    const std::string ceiling = b.ceiling.is_zero() ? std::string("none") : to_text(b.ceiling);
    return fmt::format("{}: floor {}, ceiling {} ({})", of(b.account), to_text(b.floor), ceiling, b.reason.view());
  }

 private:
  const ReadModel& model_;
};

std::string utc(Timestamp time) {
  std::string text;
  json::append_time(text, time);
  return text.substr(1, text.size() - 2);
}

std::string terms_of(const OpenVenue& b) {
  return fmt::format("{} \"{}\", operator {}, {}, rules {}", b.mic.view(), b.name.view(), b.operator_code.view(),
                     word(b.currency), word(b.rules));
}
std::string terms_of(const CertifyMember& b) {
  return fmt::format("{} \"{}\" as {} until {}", b.code.view(), b.name.view(), word(b.role), utc(b.certified_until));
}
std::string terms_of(const RegisterKey& b, const Names& names) {
  return fmt::format("{} of {}{}", b.key_id.view(), names.of(b.holder), b.revoked != 0 ? ", revoked" : "");
}
std::string terms_of(const RegisterDataset& b, const Names& names) {
  return fmt::format("{} release {} of {}, {} bytes, grade {}", b.code.view(), b.release, names.of(b.vendor),
                     b.size_bytes, word(b.grade));
}
std::string terms_of(const ListInstrument& b) {
  return fmt::format("{}, reference {}, tick {}, lot {}, cap {}", b.symbol.view(), to_text(b.reference_price),
                     to_text(b.tick), to_text(b.lot), to_text(b.cap));
}

std::string order_or_client_id(OrderId order, const ClientOrderId& client_order_id) {
  return order.is_set() ? fmt::format("order {}", order.value())
                        : fmt::format("client order {}", client_order_id.view());
}

std::string command_terms(RecordView command, const Names& names) {
  switch (static_cast<CommandType>(command.header().type)) {
    case CommandType::open_venue:
      return terms_of(command.as<OpenVenue>());
    case CommandType::certify_member:
      return terms_of(command.as<CertifyMember>());
    case CommandType::register_key:
      return terms_of(command.as<RegisterKey>(), names);
    case CommandType::register_dataset:
      return terms_of(command.as<RegisterDataset>(), names);
    case CommandType::list_instrument:
      return terms_of(command.as<ListInstrument>());
    case CommandType::set_session: {
      const auto& b = command.as<SetSession>();
      return fmt::format("{} {} ({})", names.of(b.instrument), word(b.state), b.reason.view());
    }
    case CommandType::post_cash: {
      const auto& b = command.as<PostCash>();
      return fmt::format("{} {} for {} ({})", to_text(b.amount), word(b.currency), names.of(b.beneficiary),
                         b.reference.view());
    }
    case CommandType::place_order:
      return names.terms(command.as<PlaceOrder>());
    case CommandType::cancel_order: {
      const auto& b = command.as<CancelOrder>();
      return order_or_client_id(b.order, b.orig_client_order_id);
    }
    case CommandType::replace_order: {
      const auto& b = command.as<ReplaceOrder>();
      return fmt::format("{} to {} at {}, client order id {}", order_or_client_id(b.order, b.orig_client_order_id),
                         to_text(b.quantity), to_text(b.price), b.client_order_id.view());
    }
    case CommandType::cancel_all: {
      const auto& b = command.as<CancelAll>();
      return fmt::format("of {} in {}", names.of(b.owner), names.of(b.instrument));
    }
    case CommandType::activate_licence: {
      const auto& b = command.as<ActivateLicence>();
      return fmt::format("{} of {}", to_text(b.quantity), names.of(b.instrument));
    }
    case CommandType::set_grant_state: {
      const auto& b = command.as<SetGrantState>();
      return fmt::format("grant {} {} ({})", b.grant.value(), word(b.state), b.reason.view());
    }
    case CommandType::meter_usage: {
      const auto& b = command.as<MeterUsage>();
      return fmt::format("grant {}: {} bytes in {} requests", b.grant.value(), b.bytes, b.requests);
    }
    case CommandType::advance_time:
      return {};
    case CommandType::define_segment:
      return fmt::format("{}", command.as<DefineSegment>().code.view());
    case CommandType::set_kill_switch: {
      const auto& b = command.as<SetKillSwitch>();
      return fmt::format("{} {} ({})", b.engaged != 0 ? "engaged for" : "released for", names.of(b.holder),
                         b.reason.view());
    }
    case CommandType::delist_instrument: {
      const auto& b = command.as<DelistInstrument>();
      return fmt::format("{} ({})", names.of(b.instrument), b.reason.view());
    }
    case CommandType::place_mass_quote: {
      const auto& b = command.as<PlaceMassQuote>();
      return fmt::format("quote {} of {} instruments", b.quote_id, b.count);
    }
    case CommandType::request_quote: {
      const auto& b = command.as<RequestQuote>();
      return fmt::format("{} {} {}", word(b.side), to_text(b.quantity), names.of(b.instrument));
    }
    case CommandType::make_offer: {
      const auto& b = command.as<MakeOffer>();
      return fmt::format("{} {} {} at {}", word(b.side), to_text(b.quantity), names.of(b.instrument), to_text(b.price));
    }
    case CommandType::accept_offer:
      return fmt::format("offer {}", command.as<AcceptOffer>().offer.value());
    case CommandType::place_combination: {
      const auto& b = command.as<PlaceCombination>();
      return fmt::format("{} of {} legs", b.client_order_id.view(), b.count);
    }
    case CommandType::begin_transfer:
      return names.terms(command.as<BeginTransfer>());
    case CommandType::post_transfer: {
      const auto& b = command.as<PostTransfer>();
      const std::string amount = b.amount.is_zero() ? std::string("all") : to_text(b.amount);
      return fmt::format("{} of transfer {}, id {} ({})", amount, b.pending.value(), b.client_transfer_id.view(),
                         b.reason.view());
    }
    case CommandType::void_transfer: {
      const auto& b = command.as<VoidTransfer>();
      return fmt::format("transfer {}, id {} ({})", b.pending.value(), b.client_transfer_id.view(), b.reason.view());
    }
    case CommandType::post_journal:
      return names.terms(command.as<PostJournal>());
    case CommandType::set_account_limits:
      return names.terms(command.as<SetAccountLimits>());
    case CommandType::adopt_rules:
      return fmt::format("{}", word(command.as<AdoptRules>().rules));
  }
  return {};
}

std::string order_event(RecordView event, const Names& names) {
  if (const auto* e = event.get_if<OrderAccepted>()) {
    return fmt::format("order {}: {}", e->order.value(), names.terms(e->terms));
  }
  if (const auto* e = event.get_if<OrderRejected>()) {
    return fmt::format("{}: {}", reject_name(e->reject), names.terms(e->terms));
  }
  if (const auto* e = event.get_if<OrderRested>()) {
    return fmt::format("order {}: {} {} at {}", e->order.value(), word(e->side), to_text(e->shown), to_text(e->price));
  }
  if (const auto* e = event.get_if<OrderCancelled>()) {
    return fmt::format("order {}: {} left, {} filled ({})", e->order.value(), to_text(e->leaves), to_text(e->filled),
                       word(e->reason));
  }
  if (const auto* e = event.get_if<CancelRejected>()) {
    return fmt::format("{}: {}", reject_name(e->reject), order_or_client_id(e->order, e->orig_client_order_id));
  }
  if (const auto* e = event.get_if<OrderReplaced>()) {
    return fmt::format("order {}: {} at {}, {} left, priority {}", e->order.value(), to_text(e->quantity),
                       to_text(e->price), to_text(e->leaves), e->kept_priority != 0 ? "kept" : "lost");
  }
  if (const auto* e = event.get_if<OrderRefreshed>()) {
    return fmt::format("order {}: {} {} at {}", e->order.value(), word(e->side), to_text(e->shown), to_text(e->price));
  }
  if (const auto* e = event.get_if<OrderTriggered>()) {
    return fmt::format("order {}: its stop price {} was reached", e->order.value(), to_text(e->stop_price));
  }
  if (const auto* e = event.get_if<OrderReduced>()) {
    return fmt::format("order {}: by {}, {} left ({})", e->order.value(), to_text(e->by), to_text(e->leaves),
                       word(e->reason));
  }
  if (const auto* e = event.get_if<OfferMade>()) {
    return fmt::format("order {}: {} to {} {} {} {} at {}", e->offer.value(), names.of(e->offerer),
                       names.of(e->counterparty), word(e->terms.side), to_text(e->terms.quantity),
                       names.of(e->terms.instrument), to_text(e->terms.price));
  }
  if (const auto* e = event.get_if<OfferClosed>()) {
    const std::string how =
        e->trade.is_set() ? fmt::format("trade {}", e->trade.value()) : std::string(word(e->reason));
    return fmt::format("order {}: {}", e->offer.value(), how);
  }
  if (const auto* e = event.get_if<AllCancelled>()) {
    return fmt::format("{} orders of {} in {}", e->orders, names.of(e->terms.owner), names.of(e->terms.instrument));
  }
  return {};
}

std::string settlement_event(RecordView event, const Names& names) {
  if (const auto* e = event.get_if<Trade>()) {
    return fmt::format("trade {}: {} {} at {}, {} order {} from {} order {}, fees {} and {}, royalty {}",
                       e->trade.value(), to_text(e->quantity), names.of(e->instrument), to_text(e->price),
                       names.of(e->buyer.member), e->buyer.order.value(), names.of(e->seller.member),
                       e->seller.order.value(), to_text(e->buyer.fee), to_text(e->seller.fee), to_text(e->royalty));
  }
  if (const auto* e = event.get_if<TransferPosted>()) {
    const bool is_cash = e->debit.asset().is_currency();
    return fmt::format("transfer {}: {} {} from {} to {}", e->transfer.value(), word(e->code),
                       is_cash ? to_text(Money(e->amount)) : to_text(Quantity(e->amount)), names.of(e->debit),
                       names.of(e->credit));
  }
  if (const auto* e = event.get_if<GrantReleased>()) {
    return fmt::format("grant {}: {} {} of {} to {} until {}", e->grant.value(), word(e->right), to_text(e->quantity),
                       names.of(e->instrument), names.of(e->holder), utc(e->not_after));
  }
  if (const auto* e = event.get_if<GrantChanged>()) {
    return fmt::format("grant {}: {} ({})", e->grant.value(), word(e->state), e->reason.view());
  }
  if (const auto* e = event.get_if<UsageMetered>()) {
    return fmt::format("grant {}: {} bytes, {} in all", e->grant.value(), e->bytes, e->used_bytes);
  }
  return {};
}

std::string transfer_event(RecordView event, const Names& names) {
  const auto again = [](std::uint8_t repeated) { return repeated != 0 ? " (as before)" : ""; };
  if (const auto* e = event.get_if<CashPosted>()) {
    return fmt::format("transfer {} under reference {}{}", e->transfer.value(), e->terms.reference.view(),
                       again(e->repeated));
  }
  if (const auto* e = event.get_if<TransferBegun>()) {
    return fmt::format("transfer {} until {}: {}{}", e->transfer.value(), utc(e->expires), names.terms(e->terms),
                       again(e->repeated));
  }
  if (const auto* e = event.get_if<TransferEnded>()) {
    return fmt::format("transfer {} {}: {} to {}, {} back to {} ({}){}", e->pending.value(), word(e->state),
                       to_text(e->posted), names.of(e->credit), to_text(e->returned), names.of(e->debit),
                       e->reason.view(), again(e->repeated));
  }
  if (const auto* e = event.get_if<JournalPosted>()) {
    return fmt::format("transfers from {}: {}{}", e->first.value(), names.terms(e->terms), again(e->repeated));
  }
  if (const auto* e = event.get_if<AccountLimitsSet>()) return names.terms(e->terms);
  return {};
}

std::string reference_event(RecordView event, const Names& names) {
  if (const auto* e = event.get_if<CommandRejected>()) {
    return fmt::format("{} of {}", reject_name(e->reject), word(e->command));
  }
  if (const auto* e = event.get_if<VenueOpened>()) return terms_of(e->terms);
  if (const auto* e = event.get_if<RulesAdopted>()) {
    return fmt::format("{} from the next command on, {} before", word(e->rules), word(e->before));
  }
  if (const auto* e = event.get_if<MemberCertified>()) {
    return fmt::format("member {}: {}", e->id.value(), terms_of(e->terms));
  }
  if (const auto* e = event.get_if<KeyRegistered>()) return terms_of(e->terms, names);
  if (const auto* e = event.get_if<DatasetRegistered>()) {
    return fmt::format("dataset {}: {}", e->id.value(), terms_of(e->terms, names));
  }
  if (const auto* e = event.get_if<InstrumentListed>()) {
    return fmt::format("instrument {}: {}", e->id.value(), terms_of(e->terms));
  }
  if (const auto* e = event.get_if<SessionChanged>()) {
    return fmt::format("{} {} ({})", names.of(e->instrument), word(e->state), e->reason.view());
  }
  if (const auto* e = event.get_if<AuctionExecuted>()) {
    return fmt::format("{}: {} of {} at {}", word(e->call), to_text(e->volume), names.of(e->instrument),
                       to_text(e->price));
  }
  if (const auto* e = event.get_if<KillSwitchSet>()) {
    return fmt::format("{} {}, {} orders cancelled", names.of(e->terms.holder),
                       e->terms.engaged != 0 ? "engaged" : "released", e->orders);
  }
  return {};
}

}  // namespace

std::string describe_command(RecordView command, const ReadModel& model) {
  const Names names(model);
  const RecordHeader& header = command.header();
  return fmt::format("{} {} {} {} {}", header.sequence.value(), utc(header.time), names.of(header.member),
                     word(static_cast<CommandType>(header.type)), command_terms(command, names));
}

std::string describe_event(RecordView event, const ReadModel& model) {
  const Names names(model);
  std::string terms = order_event(event, names);
  if (terms.empty()) terms = settlement_event(event, names);
  if (terms.empty()) terms = transfer_event(event, names);
  if (terms.empty()) terms = reference_event(event, names);
  return fmt::format("{} {}", word(static_cast<EventType>(event.header().type)), terms);
}

std::string describe_account(AccountId account, const ReadModel& model) { return Names(model).of(account); }

}  // namespace licet
