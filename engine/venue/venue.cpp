#include "engine/venue/venue.hpp"

#include <algorithm>
#include <string_view>

#include "engine/venue/groups.hpp"
#include "engine/venue/licences.hpp"
#include "engine/venue/look_ahead.hpp"
#include "engine/venue/off_book.hpp"
#include "engine/venue/order_desk.hpp"
#include "engine/venue/saved_state.hpp"
#include "engine/venue/sessions.hpp"
#include "engine/venue/transfers.hpp"
#include "engine/venue/venue_state.hpp"
#include "schemas/codec.hpp"

namespace licet {
namespace {

bool is_upper_alphanumeric(std::string_view text) noexcept {
  return std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

}  // namespace

class Venue::State {
 public:
  explicit State(Clearing& clearing)
      : venue_(clearing), desk_(venue_), sessions_(venue_, desk_), off_book_(venue_, desk_) {
    venue_.corridor_guard = &sessions_;
    venue_.off_book = &off_book_;
    terms_.rules = venue_.rules;  // the hash of a venue that is not open is no program's own
  }

  void apply(RecordView command, EventBuffer& events);
  [[nodiscard]] Timestamp next_due() const;
  void prefetch(RecordView command) noexcept { ahead_.look(command); }
  [[nodiscard]] std::uint64_t hash() const;
  void save(StateWriter& state) const;
  [[nodiscard]] Result<void> load(StateReader& state);
  [[nodiscard]] const VenueState& venue() const noexcept { return venue_; }

 private:
  void dispatch(RecordView command, EventBuffer& events);
  /// Does all that is due, in the order of the instants at which it was.
  void pass_time(EventBuffer& events);
  void on_timer(const Timer& timer, EventBuffer& events);
  /// Who is no longer certified does not trade: neither anew nor from the book.
  void cancel_orders_of_lapsed(EventBuffer& events);
  template <RecordBody Body>
  void act(RecordView command, EventBuffer& events);

  // One for each command. Orders answer their own refusals; the others' are told by act().
  Result<void> on(MemberId acting, const OpenVenue& request, EventBuffer& events);
  Result<void> on(MemberId acting, const AdoptRules& request, EventBuffer& events);
  Result<void> on(MemberId acting, const CertifyMember& request, EventBuffer& events);
  Result<void> on(MemberId acting, const RegisterKey& request, EventBuffer& events);
  Result<void> on(MemberId acting, const RegisterDataset& request, EventBuffer& events);
  Result<void> on(MemberId acting, const DefineSegment& request, EventBuffer& events);
  Result<void> on(MemberId acting, const ListInstrument& request, EventBuffer& events);
  Result<void> on(MemberId acting, const SetSession& request, EventBuffer& events);
  Result<void> on(MemberId acting, const DelistInstrument& request, EventBuffer& events);
  Result<void> on(MemberId acting, const PostCash& request, EventBuffer& events);
  Result<void> on(MemberId acting, const PlaceOrder& request, EventBuffer& events);
  Result<void> on(MemberId acting, const CancelOrder& request, EventBuffer& events);
  Result<void> on(MemberId acting, const ReplaceOrder& request, EventBuffer& events);
  Result<void> on(MemberId acting, const CancelAll& request, EventBuffer& events);
  Result<void> on(MemberId acting, const SetKillSwitch& request, EventBuffer& events);
  Result<void> on(MemberId acting, const PlaceMassQuote& request, EventBuffer& events);
  Result<void> on(MemberId acting, const RequestQuote& request, EventBuffer& events);
  Result<void> on(MemberId acting, const MakeOffer& request, EventBuffer& events);
  Result<void> on(MemberId acting, const AcceptOffer& request, EventBuffer& events);
  Result<void> on(MemberId acting, const PlaceCombination& request, EventBuffer& events);
  Result<void> on(MemberId acting, const ActivateLicence& request, EventBuffer& events);
  Result<void> on(MemberId acting, const SetGrantState& request, EventBuffer& events);
  Result<void> on(MemberId acting, const MeterUsage& request, EventBuffer& events);
  Result<void> on(MemberId acting, const BeginTransfer& request, EventBuffer& events);
  Result<void> on(MemberId acting, const PostTransfer& request, EventBuffer& events);
  Result<void> on(MemberId acting, const VoidTransfer& request, EventBuffer& events);
  Result<void> on(MemberId acting, const PostJournal& request, EventBuffer& events);
  Result<void> on(MemberId acting, const SetAccountLimits& request, EventBuffer& events);
  Result<void> on(MemberId acting, const AdvanceTime& request, EventBuffer& events);

  /// Those of its terms.
  void set_rules() noexcept;
  /// Errors: forbidden unless the operator acts.
  [[nodiscard]] static Result<void> only_operator(MemberId acting);
  /// Errors: unknown_member, invalid_value (no vendor), not_certified.
  [[nodiscard]] Result<void> check_vendor(MemberId vendor) const;

  OpenVenue terms_;  // with the rules that hold now
  VenueState venue_;
  OrderDesk desk_;
  Sessions sessions_;
  OffBook off_book_;
  LookAhead ahead_{venue_};
};

Venue::Venue(Clearing& clearing) : state_(std::make_unique<State>(clearing)) {}
Venue::~Venue() = default;
void Venue::apply(RecordView command, EventBuffer& events) { state_->apply(command, events); }
void Venue::prefetch(RecordView command) noexcept { state_->prefetch(command); }
Timestamp Venue::next_due() const { return state_->next_due(); }
std::uint64_t Venue::state_hash() const { return state_->hash(); }
void Venue::save(StateWriter& state) const { state_->save(state); }
Result<void> Venue::load(StateReader& state) { return state_->load(state); }
const VenueState& Venue::inspect() const noexcept { return state_->venue(); }

void Venue::State::apply(RecordView command, EventBuffer& events) {
  // What the passing of time does is nobody's answer: it must not carry the origin of whoever came next.
  RecordHeader of_time = command.header();
  of_time.origin = {};
  of_time.request = {};
  events.begin(of_time);
  venue_.sequence = command.header().sequence;
  venue_.origin = command.header().origin;
  venue_.now = std::max(venue_.now, command.header().time);
  pass_time(events);
  const std::size_t tried = off_book_.combinations.retry(0, events);
  events.begin(command.header());
  dispatch(command, events);
  if (venue_.changed_books.empty()) return;
  events.begin(of_time);  // nor is what a combination does, for which a book has changed
  off_book_.combinations.retry(tried, events);
  sessions_.indicate_changes(events);
  venue_.changed_books.clear();
}

Timestamp Venue::State::next_due() const {
  return std::min({venue_.timers.next_due(), venue_.members.next_end(), venue_.grants.next_end()});
}

void Venue::State::pass_time(EventBuffer& events) {
  expire_grants(venue_, events);  // touches no order
  while (std::min(venue_.timers.next_due(), venue_.members.next_end()) <= venue_.now) {
    if (venue_.members.next_end() < venue_.timers.next_due()) {
      desk_.mass_cancel.cancel(*venue_.members.next_lapsed(venue_.now), {}, CancelReason::lapsed, events);
    } else {
      on_timer(*venue_.timers.pop_due(venue_.now), events);
    }
  }
}

void Venue::State::on_timer(const Timer& timer, EventBuffer& events) {
  const InstrumentId instrument(static_cast<std::uint32_t>(timer.id));  // of the kinds that are an instrument's
  switch (timer.kind) {
    case TimerKind::issue_date:
      return sessions_.on_issue_date(instrument);
    case TimerKind::redeem_by:
      return sessions_.on_redeem_by(instrument, events);
    case TimerKind::order_expiry:
    case TimerKind::offer_expiry:
      return desk_.endings.cancel(venue_.open_orders.pool().find(OrderId(timer.id)), CancelReason::expired, events);
    case TimerKind::quote_expiry:
      off_book_.negotiation.end_request(QuoteRequestId(timer.id), events);
      return;
    case TimerKind::session_end:
      return sessions_.on_session_end(instrument, events);
    case TimerKind::indication:
      return sessions_.on_indication(instrument, events);
    case TimerKind::transfer_timeout:
      return time_out_transfer(venue_, TransferId(timer.id), events);
  }
}

void Venue::State::cancel_orders_of_lapsed(EventBuffer& events) {
  while (Member* lapsed = venue_.members.next_lapsed(venue_.now)) {
    desk_.mass_cancel.cancel(*lapsed, {}, CancelReason::lapsed, events);
  }
}

void Venue::State::dispatch(RecordView command, EventBuffer& events) {
  switch (static_cast<CommandType>(command.header().type)) {
    case CommandType::open_venue:
      return act<OpenVenue>(command, events);
    case CommandType::certify_member:
      return act<CertifyMember>(command, events);
    case CommandType::register_key:
      return act<RegisterKey>(command, events);
    case CommandType::register_dataset:
      return act<RegisterDataset>(command, events);
    case CommandType::list_instrument:
      return act<ListInstrument>(command, events);
    case CommandType::set_session:
      return act<SetSession>(command, events);
    case CommandType::post_cash:
      return act<PostCash>(command, events);
    case CommandType::place_order:
      return act<PlaceOrder>(command, events);
    case CommandType::cancel_order:
      return act<CancelOrder>(command, events);
    case CommandType::replace_order:
      return act<ReplaceOrder>(command, events);
    case CommandType::cancel_all:
      return act<CancelAll>(command, events);
    case CommandType::activate_licence:
      return act<ActivateLicence>(command, events);
    case CommandType::set_grant_state:
      return act<SetGrantState>(command, events);
    case CommandType::meter_usage:
      return act<MeterUsage>(command, events);
    case CommandType::advance_time:
      return act<AdvanceTime>(command, events);
    case CommandType::define_segment:
      return act<DefineSegment>(command, events);
    case CommandType::set_kill_switch:
      return act<SetKillSwitch>(command, events);
    case CommandType::delist_instrument:
      return act<DelistInstrument>(command, events);
    case CommandType::place_mass_quote:
      return act<PlaceMassQuote>(command, events);
    case CommandType::request_quote:
      return act<RequestQuote>(command, events);
    case CommandType::make_offer:
      return act<MakeOffer>(command, events);
    case CommandType::accept_offer:
      return act<AcceptOffer>(command, events);
    case CommandType::place_combination:
      return act<PlaceCombination>(command, events);
    case CommandType::begin_transfer:
      return act<BeginTransfer>(command, events);
    case CommandType::post_transfer:
      return act<PostTransfer>(command, events);
    case CommandType::void_transfer:
      return act<VoidTransfer>(command, events);
    case CommandType::post_journal:
      return act<PostJournal>(command, events);
    case CommandType::set_account_limits:
      return act<SetAccountLimits>(command, events);
    case CommandType::adopt_rules:
      return act<AdoptRules>(command, events);
  }
  constexpr bool is_known_type = false;
  LICET_CHECK(is_known_type);  // decode_command lets no other through
}

template <RecordBody Body>
void Venue::State::act(RecordView command, EventBuffer& events) {
  const MemberId acting = command.header().member;
  constexpr bool opens = Body::type == CommandType::open_venue;
  constexpr bool is_answered_by_desk = Body::type == CommandType::place_order ||
                                       Body::type == CommandType::cancel_order ||
                                       Body::type == CommandType::replace_order;
  const bool is_possible = opens || is_answered_by_desk || venue_.is_open;
  Result<void> done = refuse(Reject::venue_not_open);
  if (is_possible) done = on(acting, command.as<Body>(), events);
  if (done) return;
  CommandRejected rejected;
  rejected.command = Body::type;
  rejected.reject = done.error();
  events.emit(rejected, acting);
}

Result<void> Venue::State::only_operator(MemberId acting) {
  if (acting != operator_id) return refuse(Reject::forbidden);
  return {};
}

Result<void> Venue::State::check_vendor(MemberId vendor) const {
  const Member* member = venue_.members.find(vendor);
  if (member == nullptr) return refuse(Reject::unknown_member);
  if (member->terms.role != MemberRole::vendor) return refuse(Reject::invalid_value);
  if (!member->is_certified(venue_.now)) return refuse(Reject::not_certified);
  return {};
}

Result<void> Venue::State::on(MemberId, const OpenVenue& request, EventBuffer& events) {
  if (venue_.is_open) return refuse(Reject::already_exists);
  const bool is_named = request.mic.view().size() == 4 && is_upper_alphanumeric(request.mic.view()) &&
                        request.operator_code.view().size() >= 2 && is_upper_alphanumeric(request.operator_code.view());
  if (!is_named) return refuse(Reject::invalid_value);
  venue_.is_open = true;
  terms_ = request;
  set_rules();
  VenueOpened opened;
  opened.terms = request;
  events.emit(opened);
  const Member& its_operator = venue_.members.open(request);
  MemberCertified certified;
  certified.terms = its_operator.terms;
  certified.id = its_operator.id;
  events.emit(certified, certified.id);
  return {};
}

Result<void> Venue::State::on(MemberId acting, const AdoptRules& request, EventBuffer& events) {
  if (auto allowed = only_operator(acting); !allowed) return allowed;
  if (request.rules <= venue_.rules) return refuse(Reject::invalid_value);
  RulesAdopted adopted;
  adopted.rules = request.rules;
  adopted.before = venue_.rules;
  terms_.rules = request.rules;
  set_rules();
  events.emit(adopted);
  return {};
}

void Venue::State::set_rules() noexcept {
  venue_.rules = terms_.rules;
  venue_.rulebook = &rulebook_terms(terms_.rulebook);
  venue_.holdings.set_rulebook(*venue_.rulebook);
}

Result<void> Venue::State::on(MemberId acting, const CertifyMember& request, EventBuffer& events) {
  if (auto allowed = only_operator(acting); !allowed) return allowed;
  if (auto admitted = check_admission(*venue_.rulebook, request); !admitted) return admitted;
  const auto id = venue_.members.certify(request);
  if (!id) return refuse(id.error());
  const Member& member = *venue_.members.find(*id);
  regroup(venue_, member);
  MemberCertified certified;
  certified.terms = request;
  certified.id = *id;
  events.emit(certified, *id);
  cancel_orders_of_lapsed(events);
  return {};
}

Result<void> Venue::State::on(MemberId acting, const RegisterKey& request, EventBuffer& events) {
  if (auto allowed = only_operator(acting); !allowed) return allowed;
  if (auto registered = venue_.members.register_key(request); !registered) return registered;
  KeyRegistered registered;
  registered.terms = request;
  events.emit(registered, request.holder);
  return {};
}

Result<void> Venue::State::on(MemberId acting, const RegisterDataset& request, EventBuffer& events) {
  if (auto allowed = only_operator(acting); !allowed) return allowed;
  if (auto vendor = check_vendor(request.vendor); !vendor) return vendor;
  const auto id = venue_.instruments.register_dataset(request);
  if (!id) return refuse(id.error());
  DatasetRegistered registered;
  registered.terms = request;
  registered.id = *id;
  events.emit(registered);
  return {};
}

Result<void> Venue::State::on(MemberId acting, const DefineSegment& request, EventBuffer& events) {
  if (auto allowed = only_operator(acting); !allowed) return allowed;
  if (const Segment* known = venue_.segments.find(request.code)) {
    if (auto fits = venue_.instruments.may_redefine(*known, request); !fits) return fits;
  }
  const auto id = venue_.segments.define(request);
  if (!id) return refuse(id.error());
  const Segment& segment = *venue_.segments.find(*id);
  venue_.instruments.apply(segment);
  for (const InstrumentId instrument : segment.instruments) venue_.note_change(*venue_.instruments.find(instrument));
  SegmentDefined defined;
  defined.terms = request;
  defined.id = *id;
  events.emit(defined);
  return {};
}

Result<void> Venue::State::on(MemberId acting, const ListInstrument& request, EventBuffer& events) {
  if (auto possible = venue_.instruments.may_list(request, venue_.segments, venue_.now); !possible) return possible;
  const MemberId vendor = venue_.instruments.find(request.dataset)->terms.vendor;
  if (acting != operator_id && acting != vendor) return refuse(Reject::forbidden);
  if (auto standing = check_vendor(vendor); !standing) return standing;
  if (auto admitted = check_admission(*venue_.rulebook, request); !admitted) return admitted;
  const InstrumentId next(static_cast<std::uint32_t>(venue_.instruments.all().size()) + 1);
  if (auto cleared = venue_.clearing.list(next, vendor, request); !cleared) return cleared;
  const InstrumentId id = venue_.instruments.list(request, venue_.segments, venue_.now);
  LICET_CHECK(id == next);
  venue_.instruments.find(id)->holdings = venue_.holdings.list(request, vendor);
  if (request.issue_date > venue_.now) {
    venue_.timers.set({request.issue_date, TimerKind::issue_date, id.value()});
  }
  if (request.redeem_by != Timestamp()) venue_.timers.set({request.redeem_by, TimerKind::redeem_by, id.value()});
  InstrumentListed listed;
  listed.terms = request;
  listed.id = id;
  listed.vendor = vendor;
  events.emit(listed);
  return {};
}

Result<void> Venue::State::on(MemberId acting, const SetSession& request, EventBuffer& events) {
  if (auto allowed = only_operator(acting); !allowed) return allowed;
  return sessions_.set(request, events);
}

Result<void> Venue::State::on(MemberId acting, const DelistInstrument& request, EventBuffer& events) {
  return sessions_.delist(acting, request, events);
}

Result<void> Venue::State::on(MemberId acting, const PostCash& request, EventBuffer& events) {
  return post_cash(venue_, acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const BeginTransfer& request, EventBuffer& events) {
  return begin_transfer(venue_, acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const PostTransfer& request, EventBuffer& events) {
  return post_transfer(venue_, acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const VoidTransfer& request, EventBuffer& events) {
  return void_transfer(venue_, acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const PostJournal& request, EventBuffer& events) {
  return post_journal(venue_, acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const SetAccountLimits& request, EventBuffer& events) {
  return set_account_limits(venue_, acting, request, events);
}

Result<void> Venue::State::on(MemberId acting, const PlaceOrder& request, EventBuffer& events) {
  desk_.entry.place(acting, request, events);
  return {};
}
Result<void> Venue::State::on(MemberId acting, const CancelOrder& request, EventBuffer& events) {
  desk_.amendment.cancel(acting, request, events);
  return {};
}
Result<void> Venue::State::on(MemberId acting, const ReplaceOrder& request, EventBuffer& events) {
  desk_.amendment.replace(acting, request, events);
  return {};
}

Result<void> Venue::State::on(MemberId acting, const CancelAll& request, EventBuffer& events) {
  return desk_.mass_cancel.cancel_all(acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const SetKillSwitch& request, EventBuffer& events) {
  return desk_.mass_cancel.set_kill_switch(acting, request, events);
}

Result<void> Venue::State::on(MemberId acting, const PlaceMassQuote& request, EventBuffer& events) {
  return off_book_.quotes.place(acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const RequestQuote& request, EventBuffer& events) {
  return off_book_.negotiation.request_quote(acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const MakeOffer& request, EventBuffer& events) {
  return off_book_.negotiation.make_offer(acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const AcceptOffer& request, EventBuffer& events) {
  return off_book_.negotiation.accept_offer(acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const PlaceCombination& request, EventBuffer& events) {
  return off_book_.combinations.place(acting, request, events);
}

Result<void> Venue::State::on(MemberId acting, const ActivateLicence& request, EventBuffer& events) {
  return activate_licence(venue_, acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const SetGrantState& request, EventBuffer& events) {
  return set_grant_state(venue_, acting, request, events);
}
Result<void> Venue::State::on(MemberId acting, const MeterUsage& request, EventBuffer& events) {
  return meter_usage(venue_, acting, request, events);
}
Result<void> Venue::State::on(MemberId, const AdvanceTime&, EventBuffer&) { return {}; }

std::uint64_t Venue::State::hash() const {
  Digest digest;
  StateDigest fields(digest);
  fields(terms_, venue_.sequence, venue_.now, venue_.trades, venue_.is_killed, venue_.members);
  venue_.segments.digest(digest);
  venue_.instruments.digest(digest);
  for (const Instrument& instrument : venue_.instruments.all()) venue_.open_orders.digest(digest, instrument);
  fields(venue_.grants, venue_.timers, venue_.calls, venue_.holdings);
  off_book_.digest(digest);
  venue_.clearing.digest(digest);
  return digest.value();
}

void Venue::State::save(StateWriter& state) const {
  state.begin_part("venue", 1);
  state(venue_.is_open);
  if (venue_.is_open) state(terms_);
  save_state(state, venue_);
  off_book_.save(state);
  state(hash());
  state.end_part();
}

Result<void> Venue::State::load(StateReader& state) {
  LICET_CHECK(!venue_.is_open);
  state.begin_part("venue", 1);
  state(venue_.is_open);
  if (venue_.is_open) state(terms_);
  if (word(terms_.rules).empty()) state.fail(Reject::rules_version);
  set_rules();
  if (!state.failed()) load_state(state, venue_);
  if (!state.failed()) off_book_.load(state);
  std::uint64_t saved_hash = 0;
  state(saved_hash);
  state.end_part();
  if (!state.failed()) state.require(saved_hash == hash());
  return state.outcome();
}

}  // namespace licet
