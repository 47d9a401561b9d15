#include "engine/venue/transfers.hpp"

#include <algorithm>

namespace licet {
namespace {

Result<void> only_operator(MemberId acting) {
  if (acting != operator_id) return refuse(Reject::forbidden);
  return {};
}

/// 1 to 39 printable ASCII characters without spaces, as client order ids are. Errors: missing_field, invalid_value.
Result<void> check_id(const ClientTransferId& id) {
  if (id.empty()) return refuse(Reject::missing_field);
  const bool is_printable = std::ranges::all_of(id.view(), [](char c) { return c > ' ' && c <= '~'; });
  if (!is_printable) return refuse(Reject::invalid_value);
  return {};
}

Result<void> check_owner(const VenueState& venue, AccountId account) {
  if (venue.members.find(account.member()) == nullptr) return refuse(Reject::unknown_member);
  return {};
}

/// A withdrawal is from the member's own free cash to the settlement bank, and its time is the venue's to set: cash
/// that goes back by itself while the bank pays it out would be there twice.
Result<void> check_withdrawal(MemberId acting, const BeginTransfer& request) {
  const AssetId asset = request.debit.asset();
  if (request.debit != AccountId(acting, asset, Purpose::available)) return refuse(Reject::forbidden);
  if (request.credit != AccountId(operator_id, asset, Purpose::external)) return refuse(Reject::forbidden);
  if (request.expires != Timestamp()) return refuse(Reject::expiry_invalid);
  return {};
}

Timer timeout_of(const TransferAnswer& answer) noexcept {
  return {answer.expires, TimerKind::transfer_timeout, answer.transfer.value()};
}

Result<void> ended(VenueState& venue, const Result<TransferAnswer>& answer) {
  if (!answer) return refuse(answer.error());
  if (!answer->repeated) venue.timers.cancel(timeout_of(*answer));
  return {};
}

}  // namespace

Result<void> post_cash(VenueState& venue, MemberId acting, const PostCash& request, EventBuffer& events) {
  if (auto allowed = only_operator(acting); !allowed) return allowed;
  if (venue.members.find(request.beneficiary) == nullptr) return refuse(Reject::unknown_member);
  if (request.once != 0 && request.reference.empty()) return refuse(Reject::missing_field);
  return venue.clearing.transfers().post_cash(acting, request, venue.now, events);
}

Result<void> begin_transfer(VenueState& venue, MemberId acting, const BeginTransfer& request, EventBuffer& events) {
  // Whose certification is over may still take its cash out.
  if (venue.members.find(acting) == nullptr) return refuse(Reject::unknown_member);
  if (auto named = check_id(request.client_transfer_id); !named) return named;
  if (acting != operator_id) {
    if (auto allowed = check_withdrawal(acting, request); !allowed) return allowed;
  }
  if (auto known = check_owner(venue, request.debit); !known) return known;
  if (auto known = check_owner(venue, request.credit); !known) return known;
  const auto answer = venue.clearing.transfers().begin(acting, request, venue.now, events);
  if (!answer) return refuse(answer.error());
  if (!answer->repeated) venue.timers.set(timeout_of(*answer));
  return {};
}

Result<void> post_transfer(VenueState& venue, MemberId acting, const PostTransfer& request, EventBuffer& events) {
  if (auto allowed = only_operator(acting); !allowed) return allowed;
  if (auto named = check_id(request.client_transfer_id); !named) return named;
  return ended(venue, venue.clearing.transfers().post(acting, request, venue.now, events));
}

Result<void> void_transfer(VenueState& venue, MemberId acting, const VoidTransfer& request, EventBuffer& events) {
  if (auto allowed = only_operator(acting); !allowed) return allowed;
  if (auto named = check_id(request.client_transfer_id); !named) return named;
  return ended(venue, venue.clearing.transfers().cancel(acting, request, venue.now, events));
}

Result<void> post_journal(VenueState& venue, MemberId acting, const PostJournal& request, EventBuffer& events) {
  if (auto allowed = only_operator(acting); !allowed) return allowed;
  if (auto named = check_id(request.client_transfer_id); !named) return named;
  for (std::size_t n = 0; n < request.count; ++n) {
    if (auto known = check_owner(venue, request.entries[n].debit); !known) return known;
    if (auto known = check_owner(venue, request.entries[n].credit); !known) return known;
  }
  return venue.clearing.transfers().post_journal(acting, request, venue.now, events);
}

Result<void> set_account_limits(VenueState& venue, MemberId acting, const SetAccountLimits& request,
                                EventBuffer& events) {
  if (auto allowed = only_operator(acting); !allowed) return allowed;
  if (auto known = check_owner(venue, request.account); !known) return known;
  return venue.clearing.transfers().set_limits(request, events);
}

void time_out_transfer(VenueState& venue, TransferId pending, EventBuffer& events) {
  venue.clearing.transfers().time_out(pending, events);
}

}  // namespace licet
