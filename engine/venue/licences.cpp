#include "engine/venue/licences.hpp"

namespace licet {
namespace {

void change_state(VenueState& venue, GrantEntry& grant, GrantState state, const Reason& reason, EventBuffer& events) {
  grant.state = state;
  GrantChanged changed;
  changed.grant = grant.terms.grant;
  changed.reason = reason;
  changed.state = state;
  events.emit(changed, grant.terms.holder);
  if (grant.is_final()) {
    venue.holdings.retire(*venue.instruments.find(grant.terms.instrument), grant.terms.holder, grant.terms.quantity);
    venue.clearing.retire(grant.terms.holder, grant.terms.instrument, grant.terms.quantity, events);
  }
}

}  // namespace

Result<void> activate_licence(VenueState& venue, MemberId acting, const ActivateLicence& request, EventBuffer& events) {
  const Member* member = venue.members.find(acting);
  if (member == nullptr) return refuse(Reject::unknown_member);
  if (!member->is_certified(venue.now)) return refuse(Reject::not_certified);
  if (venue.instruments.find(request.instrument) == nullptr) return refuse(Reject::unknown_instrument);
  if (!request.quantity.is_positive()) return refuse(Reject::quantity_out_of_range);
  if (auto moved = venue.clearing.activate(acting, request.instrument, request.quantity, events); !moved) return moved;
  venue.holdings.activate(*venue.instruments.find(request.instrument), acting, request.quantity, venue.now);
  const ListInstrument& terms = venue.instruments.terms(request.instrument);
  const auto& released = venue.grants.release(terms, request.instrument, *venue.instruments.find(terms.dataset), acting,
                                              request.quantity, {}, venue.now);
  events.emit(released, acting);
  return {};
}

Result<void> set_grant_state(VenueState& venue, MemberId acting, const SetGrantState& request, EventBuffer& events) {
  GrantEntry* grant = venue.grants.find(request.grant);
  if (grant == nullptr) return refuse(Reject::unknown_grant);
  const bool is_vendor = venue.instruments.find(grant->terms.instrument)->vendor == acting;
  if (acting != operator_id && !is_vendor) return refuse(Reject::forbidden);
  if (grant->is_final()) return refuse(Reject::grant_state_final);
  const bool may_be_set = request.state == GrantState::active || request.state == GrantState::suspended ||
                          request.state == GrantState::revoked;
  if (!may_be_set) return refuse(Reject::invalid_value);
  change_state(venue, *grant, request.state, request.reason, events);
  return {};
}

Result<void> meter_usage(VenueState& venue, MemberId acting, const MeterUsage& request, EventBuffer& events) {
  if (acting != operator_id) return refuse(Reject::forbidden);
  GrantEntry* grant = venue.grants.find(request.grant);
  if (grant == nullptr) return refuse(Reject::unknown_grant);
  std::uint64_t bytes = 0;
  std::uint64_t requests = 0;
  if (__builtin_add_overflow(grant->used_bytes, request.bytes, &bytes) ||
      __builtin_add_overflow(grant->used_requests, request.requests, &requests)) {
    return refuse(Reject::numeric_overflow);
  }
  grant->used_bytes = bytes;
  grant->used_requests = requests;
  UsageMetered metered;
  metered.grant = request.grant;
  metered.bytes = request.bytes;
  metered.used_bytes = bytes;
  metered.used_requests = requests;
  events.emit(metered, grant->terms.holder);
  if (!grant->is_final() && grant->is_used_up()) {
    change_state(venue, *grant, GrantState::exhausted, "quota used up", events);
  }
  return {};
}

void expire_grants(VenueState& venue, EventBuffer& events) {
  while (GrantEntry* grant = venue.grants.next_expired(venue.now)) {
    change_state(venue, *grant, GrantState::expired, "term over", events);
  }
}

}  // namespace licet
