#include "schemas/codec.hpp"

#include <algorithm>
#include <concepts>
#include <cstring>
#include <string_view>

#include "schemas/upgrade.hpp"

namespace licet {
namespace {

enum class Fault : std::uint8_t { none, malformed, invalid_value };

template <std::size_t N>
Fault check_field(const Text<N>& text) {
  return text.is_canonical() ? Fault::none : Fault::malformed;
}
/// Reserved bytes must be zero, so that they can gain a meaning later.
template <std::size_t N>
Fault check_field(const std::array<std::uint8_t, N>& reserved) {
  return std::ranges::all_of(reserved, [](std::uint8_t byte) { return byte == 0; }) ? Fault::none : Fault::malformed;
}
template <class Enum>
requires std::is_enum_v<Enum> Fault check_field(Enum value) {
  return word(value).empty() ? Fault::invalid_value : Fault::none;
}
Fault check_field(Reject code) { return reject_name(code) == "UNKNOWN" ? Fault::invalid_value : Fault::none; }
Fault check_field(AccountId account) {
  if (account.asset().is_currency() && word(account.asset().currency()).empty()) return Fault::invalid_value;
  return check_field(account.purpose());
}
struct Flag {
  std::uint8_t value;
};
Fault check_field(Flag flag) { return flag.value <= 1 ? Fault::none : Fault::invalid_value; }

/// An entry that is not in use is all zero but for the words that it starts with.
template <class Entry>
Fault check_unused(const Entry& entry) {
  const Entry unused{};
  return std::memcmp(&entry, &unused, sizeof entry) == 0 ? Fault::none : Fault::malformed;
}

template <class... Fields>
Fault check_all(const Fields&... fields) {
  Fault fault = Fault::none;
  static_cast<void>(((fault = check_field(fields), fault == Fault::none) && ...));
  return fault;
}

// What of each body is not free: texts, words, flags, reserved bytes.
Fault check(const OpenVenue& b) {
  return check_all(b.mic, b.operator_code, b.name, b.currency, b.rulebook, b.reserved);
}
Fault check(const AdoptRules& b) { return check_all(b.reserved); }
Fault check(const CertifyMember& b) { return check_all(b.code, b.name, b.role, b.reserved); }
Fault check(const RegisterKey& b) { return check_all(b.key_id, Flag{b.revoked}, b.reserved); }
Fault check(const RegisterDataset& b) { return check_all(b.code, b.sensitivity, b.personal_data, b.grade, b.reserved); }
Fault check(const ListInstrument& b) {
  return check_all(b.symbol, b.currency, b.right, b.unit, b.mode, Flag{b.transferable}, b.reserved);
}
Fault check(const DefineSegment& b) { return check_all(b.code, Flag{b.block_trades}, b.reserved); }
Fault check(const SetSession& b) { return check_all(b.reason, b.state, b.next, b.reserved); }
Fault check(const DelistInstrument& b) { return check_all(b.reason, b.reserved); }
Fault check(const SetKillSwitch& b) { return check_all(b.reason, Flag{b.engaged}, b.reserved); }
Fault check(const PostCash& b) { return check_all(b.reference, b.currency, Flag{b.once}, b.reserved); }
Fault check(const PlaceOrder& b) {
  return check_all(b.client_order_id, b.side, b.order_type, b.time_in_force, b.settle_to, b.self_trade_prevention,
                   b.post_only, b.reserved);
}
Fault check(const CancelOrder& b) { return check_all(b.client_order_id, b.orig_client_order_id); }
Fault check(const ReplaceOrder& b) { return check_all(b.client_order_id, b.orig_client_order_id); }
Fault check(const CancelAll& b) { return check_all(b.side, b.reserved); }
/// The entries in use are whole and the others zero, so that one request has one form.
template <class Entry, std::size_t N, class Check>
Fault check_entries(const std::array<Entry, N>& entries, std::size_t count, Check check_entry) {
  if (count > N) return Fault::invalid_value;
  for (std::size_t n = 0; n < N; ++n) {
    const Fault fault = n < count ? check_entry(entries[n]) : check_unused(entries[n]);
    if (fault != Fault::none) return fault;
  }
  return Fault::none;
}
Fault check(const PlaceMassQuote& b) {
  const Fault entries = check_entries(b.entries, b.count, [](const QuoteEntry& e) { return check_all(e.reserved); });
  return entries == Fault::none ? check_all(b.self_trade_prevention, b.reserved) : entries;
}
Fault check(const PlaceCombination& b) {
  const Fault legs =
      check_entries(b.legs, b.count, [](const CombinationLeg& leg) { return check_all(leg.side, leg.reserved); });
  return legs == Fault::none ? check_all(b.client_order_id, b.time_in_force, b.settle_to, b.reserved) : legs;
}
Fault check(const RequestQuote& b) { return check_all(b.client_request_id, b.side, b.reserved); }
Fault check(const MakeOffer& b) { return check_all(b.client_order_id, b.side, b.settle_to, b.reserved); }
Fault check(const AcceptOffer& b) { return check_all(b.client_order_id, b.settle_to, b.reserved); }
Fault check(const BeginTransfer& b) { return check_all(b.client_transfer_id, b.reason, b.debit, b.credit); }
Fault check(const PostTransfer& b) { return check_all(b.client_transfer_id, b.reason); }
Fault check(const VoidTransfer& b) { return check_all(b.client_transfer_id, b.reason); }
Fault check(const PostJournal& b) {
  const Fault entries =
      check_entries(b.entries, b.count, [](const JournalEntry& entry) { return check_all(entry.debit, entry.credit); });
  return entries == Fault::none ? check_all(b.client_transfer_id, b.reason, b.reserved) : entries;
}
Fault check(const SetAccountLimits& b) { return check_all(b.reason, b.account); }
Fault check(const ActivateLicence& b) { return check_all(b.reserved); }
Fault check(const SetGrantState& b) { return check_all(b.reason, b.state, b.reserved); }
Fault check(const MeterUsage& b) { return check_all(b.reserved); }
Fault check(const AdvanceTime& b) { return b.reserved == 0 ? Fault::none : Fault::malformed; }

Fault check(const CommandRejected& b) { return check_all(b.command, b.reject, b.reserved); }
Fault check(const VenueOpened& b) { return check(b.terms); }
Fault check(const RulesAdopted& b) { return check_all(b.reserved); }
Fault check(const MemberCertified& b) {
  const Fault terms = check(b.terms);
  return terms == Fault::none ? check_all(b.reserved) : terms;
}
Fault check(const KeyRegistered& b) { return check(b.terms); }
Fault check(const DatasetRegistered& b) {
  const Fault terms = check(b.terms);
  return terms == Fault::none ? check_all(b.reserved) : terms;
}
Fault check(const InstrumentListed& b) { return check(b.terms); }
Fault check(const SegmentDefined& b) {
  const Fault terms = check(b.terms);
  return terms == Fault::none ? check_all(b.reserved) : terms;
}
Fault check(const SessionChanged& b) { return check_all(b.reason, b.state, b.before, b.reserved); }
Fault check(const KillSwitchSet& b) {
  const Fault terms = check(b.terms);
  return terms == Fault::none ? check_all(b.reserved) : terms;
}
Fault check(const AuctionIndicated& b) { return check_all(b.surplus_side, b.reserved); }
Fault check(const AuctionExecuted& b) { return check_all(b.call, b.surplus_side, b.reserved); }
Fault check(const OrderAccepted& b) { return check(b.terms); }
Fault check(const OrderRejected& b) {
  const Fault terms = check(b.terms);
  return terms == Fault::none ? check_all(b.reject, b.reserved) : terms;
}
Fault check(const OrderRested& b) { return check_all(b.side, b.reserved); }
Fault check(const OrderRefreshed& b) { return check_all(b.side, b.reserved); }
Fault check(const OrderTriggered& b) { return check_all(b.client_order_id, b.side, b.reserved); }
Fault check(const OrderReduced& b) { return check_all(b.client_order_id, b.side, b.reason, b.reserved); }
Fault check(const OrderCancelled& b) {
  return check_all(b.client_order_id, b.orig_client_order_id, b.side, b.reason, b.reserved);
}
Fault check(const CancelRejected& b) {
  return check_all(b.client_order_id, b.orig_client_order_id, b.response_to, b.reject, b.reserved);
}
Fault check(const OrderReplaced& b) {
  return check_all(b.client_order_id, b.orig_client_order_id, b.side, Flag{b.kept_priority}, b.reserved);
}
Fault check(const Trade& b) {
  return check_all(b.buyer.client_order_id, b.buyer.settle_to, b.buyer.reserved, b.seller.client_order_id,
                   b.seller.settle_to, b.seller.reserved, b.aggressor, b.kind, b.reserved);
}
Fault check(const TransferPosted& b) { return check_all(b.debit.purpose(), b.credit.purpose(), b.code, b.reserved); }
Fault check(const GrantReleased& b) { return check_all(b.right, b.reserved); }
Fault check(const GrantChanged& b) { return check_all(b.reason, b.state, b.reserved); }
Fault check(const UsageMetered&) { return Fault::none; }
Fault check(const AllCancelled& b) {
  const Fault terms = check(b.terms);
  return terms == Fault::none ? check_all(b.reserved) : terms;
}
Fault check(const MassQuoteAccepted&) { return Fault::none; }
Fault check(const QuoteRequested& b) {
  const Fault terms = check(b.terms);
  return terms == Fault::none ? check_all(b.reserved) : terms;
}
Fault check(const OfferMade& b) { return check(b.terms); }
Fault check(const OfferClosed& b) { return check_all(b.reason, b.reserved); }
Fault check(const CombinationAccepted& b) { return check(b.terms); }
Fault check(const CashPosted& b) {
  const Fault terms = check(b.terms);
  return terms == Fault::none ? check_all(Flag{b.repeated}, b.reserved) : terms;
}
Fault check(const TransferBegun& b) {
  const Fault terms = check(b.terms);
  return terms == Fault::none ? check_all(Flag{b.repeated}, b.reserved) : terms;
}
Fault check(const TransferEnded& b) {
  return check_all(b.client_transfer_id, b.reason, b.debit, b.credit, b.state, Flag{b.repeated}, b.reserved);
}
Fault check(const JournalPosted& b) {
  const Fault terms = check(b.terms);
  return terms == Fault::none ? check_all(Flag{b.repeated}, b.reserved) : terms;
}
Fault check(const AccountLimitsSet& b) { return check(b.terms); }

template <class... Bodies>
struct Family {};
using Commands =
    Family<OpenVenue, CertifyMember, RegisterKey, RegisterDataset, ListInstrument, SetSession, PostCash, PlaceOrder,
           CancelOrder, ReplaceOrder, CancelAll, ActivateLicence, SetGrantState, MeterUsage, AdvanceTime, DefineSegment,
           SetKillSwitch, DelistInstrument, PlaceMassQuote, RequestQuote, MakeOffer, AcceptOffer, PlaceCombination,
           BeginTransfer, PostTransfer, VoidTransfer, PostJournal, SetAccountLimits, AdoptRules>;
using Events = Family<CommandRejected, VenueOpened, MemberCertified, KeyRegistered, DatasetRegistered, InstrumentListed,
                      SessionChanged, OrderAccepted, OrderRejected, OrderRested, OrderCancelled, CancelRejected,
                      OrderReplaced, Trade, TransferPosted, GrantReleased, GrantChanged, UsageMetered, AllCancelled,
                      SegmentDefined, KillSwitchSet, OrderTriggered, OrderRefreshed, OrderReduced, AuctionIndicated,
                      AuctionExecuted, MassQuoteAccepted, QuoteRequested, OfferMade, OfferClosed, CombinationAccepted,
                      CashPosted, TransferBegun, TransferEnded, JournalPosted, AccountLimitsSet, RulesAdopted>;

/// Whole, but of a later program, is not the same as damaged: who reads saved state asks for itself (Venue::load).
template <RecordBody Body>
bool has_known_rules(const Body& body) noexcept {
  if constexpr (requires { body.rules; }) return !word(body.rules).empty();
  return true;
}

template <RecordBody Body>
Result<void> check_body(const RecordHeader& header, const std::byte* bytes) {
  if (header.version != Body::version) return refuse(Reject::unsupported_version);
  if (header.body_size != sizeof(Body)) return refuse(Reject::malformed);
  Body body;
  std::memcpy(&body, bytes, sizeof body);
  switch (check(body)) {
    case Fault::none:
      if (!has_known_rules(body)) return refuse(Reject::rules_version);
      return {};
    case Fault::malformed:
      return refuse(Reject::malformed);
    case Fault::invalid_value:
      return refuse(Reject::invalid_value);
  }
  return refuse(Reject::malformed);
}

/// Finds the body type that the header names and checks the bytes behind the header against it.
template <class... Bodies>
Result<void> check_record(Family<Bodies...>, std::span<const std::byte> bytes) {
  RecordHeader header;
  if (bytes.size() < sizeof header) return refuse(Reject::malformed);
  std::memcpy(&header, bytes.data(), sizeof header);
  const auto body = bytes.subspan(sizeof header);
  Result<void> result = refuse(Reject::unknown_record_type);
  const auto matches = [&]<class Body>(std::type_identity<Body>) {
    if (header.type != static_cast<std::uint16_t>(Body::type)) return false;
    const bool whole = header.version != Body::version || body.size() >= sizeof(Body);
    result = whole ? check_body<Body>(header, body.data()) : Result<void>(refuse(Reject::malformed));
    return true;
  };
  static_cast<void>((matches(std::type_identity<Bodies>{}) || ...));
  return result;
}

template <class Type, class... Bodies>
bool is_canonical_in(Family<Bodies...>, Type type, std::span<const std::byte> bytes) {
  const auto is_of = [&]<class Body>(std::type_identity<Body>) {
    if (type != Body::type || bytes.size() != sizeof(Body)) return false;
    Body body;
    std::memcpy(&body, bytes.data(), sizeof body);
    return check(body) == Fault::none;
  };
  return (is_of(std::type_identity<Bodies>{}) || ...);
}

}  // namespace

Result<Command> decode_command(std::span<const std::byte> bytes) noexcept {
  const auto upgraded = upgrade_command(bytes);
  if (upgraded && !*upgraded) return refuse(upgraded->error());
  const std::span<const std::byte> current = upgraded ? (*upgraded)->bytes() : bytes;
  if (const auto checked = check_record(Commands{}, current); !checked) return refuse(checked.error());
  return Command::from_checked(current);
}

Result<RecordView> decode_event(std::span<const std::byte> bytes) noexcept {
  if (const auto checked = check_record(Events{}, bytes); !checked) return refuse(checked.error());
  return RecordView(bytes.data());
}

bool is_canonical_body(CommandType type, std::span<const std::byte> body) noexcept {
  return is_canonical_in(Commands{}, type, body);
}
bool is_canonical_body(EventType type, std::span<const std::byte> body) noexcept {
  return is_canonical_in(Events{}, type, body);
}

std::string_view word(CommandType type) noexcept {
  switch (type) {
    case CommandType::open_venue:
      return "open_venue";
    case CommandType::certify_member:
      return "certify_member";
    case CommandType::register_key:
      return "register_key";
    case CommandType::register_dataset:
      return "register_dataset";
    case CommandType::list_instrument:
      return "list_instrument";
    case CommandType::set_session:
      return "set_session";
    case CommandType::post_cash:
      return "post_cash";
    case CommandType::place_order:
      return "place_order";
    case CommandType::cancel_order:
      return "cancel_order";
    case CommandType::replace_order:
      return "replace_order";
    case CommandType::cancel_all:
      return "cancel_all";
    case CommandType::activate_licence:
      return "activate_licence";
    case CommandType::set_grant_state:
      return "set_grant_state";
    case CommandType::meter_usage:
      return "meter_usage";
    case CommandType::advance_time:
      return "advance_time";
    case CommandType::define_segment:
      return "define_segment";
    case CommandType::set_kill_switch:
      return "set_kill_switch";
    case CommandType::delist_instrument:
      return "delist_instrument";
    case CommandType::place_mass_quote:
      return "place_mass_quote";
    case CommandType::request_quote:
      return "request_quote";
    case CommandType::make_offer:
      return "make_offer";
    case CommandType::accept_offer:
      return "accept_offer";
    case CommandType::place_combination:
      return "place_combination";
    case CommandType::begin_transfer:
      return "begin_transfer";
    case CommandType::post_transfer:
      return "post_transfer";
    case CommandType::void_transfer:
      return "void_transfer";
    case CommandType::post_journal:
      return "post_journal";
    case CommandType::set_account_limits:
      return "set_account_limits";
    case CommandType::adopt_rules:
      return "adopt_rules";
  }
  return {};
}

std::string_view word(EventType type) noexcept {
  switch (type) {
    case EventType::command_rejected:
      return "command_rejected";
    case EventType::venue_opened:
      return "venue_opened";
    case EventType::member_certified:
      return "member_certified";
    case EventType::key_registered:
      return "key_registered";
    case EventType::dataset_registered:
      return "dataset_registered";
    case EventType::instrument_listed:
      return "instrument_listed";
    case EventType::session_changed:
      return "session_changed";
    case EventType::order_accepted:
      return "order_accepted";
    case EventType::order_rejected:
      return "order_rejected";
    case EventType::order_rested:
      return "order_rested";
    case EventType::order_cancelled:
      return "order_cancelled";
    case EventType::cancel_rejected:
      return "cancel_rejected";
    case EventType::order_replaced:
      return "order_replaced";
    case EventType::trade:
      return "trade";
    case EventType::transfer_posted:
      return "transfer_posted";
    case EventType::grant_released:
      return "grant_released";
    case EventType::grant_changed:
      return "grant_changed";
    case EventType::usage_metered:
      return "usage_metered";
    case EventType::all_cancelled:
      return "all_cancelled";
    case EventType::segment_defined:
      return "segment_defined";
    case EventType::kill_switch_set:
      return "kill_switch_set";
    case EventType::order_triggered:
      return "order_triggered";
    case EventType::order_refreshed:
      return "order_refreshed";
    case EventType::order_reduced:
      return "order_reduced";
    case EventType::auction_indicated:
      return "auction_indicated";
    case EventType::auction_executed:
      return "auction_executed";
    case EventType::mass_quote_accepted:
      return "mass_quote_accepted";
    case EventType::quote_requested:
      return "quote_requested";
    case EventType::offer_made:
      return "offer_made";
    case EventType::offer_closed:
      return "offer_closed";
    case EventType::combination_accepted:
      return "combination_accepted";
    case EventType::cash_posted:
      return "cash_posted";
    case EventType::transfer_begun:
      return "transfer_begun";
    case EventType::transfer_ended:
      return "transfer_ended";
    case EventType::journal_posted:
      return "journal_posted";
    case EventType::account_limits_set:
      return "account_limits_set";
    case EventType::rules_adopted:
      return "rules_adopted";
  }
  return {};
}

}  // namespace licet
