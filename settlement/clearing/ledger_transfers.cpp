#include "settlement/clearing/ledger_transfers.hpp"

#include <array>
#include <map>

namespace licet {
namespace {

AccountId in_transit_of(AccountId account) noexcept {
  return AccountId(account.member(), account.asset(), Purpose::in_transit);
}

/// Whether transfers may begin or end here: free cash, and what the operator keeps for itself and for the bank. Held
/// cash is its orders' and cash in transit that of pending transfers.
bool is_free_cash(AccountId account) noexcept {
  if (!account.asset().is_currency()) return false;
  if (account.purpose() == Purpose::available) return true;
  const bool is_operators = account.purpose() == Purpose::fees || account.purpose() == Purpose::external;
  return is_operators && account.member() == clearing_operator;
}

/// Errors: transfer_account_not_allowed, invalid_value.
Result<void> check_terms(AccountId debit, AccountId credit, Money amount) {
  if (!is_free_cash(debit) || !is_free_cash(credit)) return refuse(Reject::transfer_account_not_allowed);
  if (debit.asset() != credit.asset() || debit == credit || !amount.is_positive()) {
    return refuse(Reject::invalid_value);
  }
  return {};
}

}  // namespace

Result<void> LedgerTransfers::post_within_limits(std::span<const Posting> postings, EventBuffer& events) {
  if (auto within = limits_.check(ledger_, postings); !within) return within;
  return ledger_.post_all(postings, events);
}

Result<void> LedgerTransfers::post_cash(MemberId acting, const PostCash& request, Timestamp now, EventBuffer& events) {
  const bool is_once = request.once != 0;
  CashPosted told;
  told.terms = request;
  const std::uint64_t content = TransferIds::content_of(request);
  if (is_once) {
    const auto before = ids_.find(acting, request.reference, content, now);
    if (!before) return refuse(before.error());
    if (*before != nullptr) {
      told.transfer = (*before)->transfer;
      told.repeated = 1;
      events.emit(told, request.beneficiary);
      return {};
    }
  }
  const AssetId currency(request.currency);
  const AccountId bank(clearing_operator, currency, Purpose::external);
  const AccountId account(request.beneficiary, currency, Purpose::available);
  const bool is_deposit = !request.amount.is_negative();
  const auto amount = is_deposit ? Result<Money>(request.amount) : checked_sub(Money(0), request.amount);
  if (!amount) return refuse(amount.error());
  const Posting posting{is_deposit ? bank : account,
                        is_deposit ? account : bank,
                        amount->raw(),
                        is_deposit ? TransferCode::deposit : TransferCode::withdrawal,
                        {},
                        {}};
  if (auto posted = post_within_limits({&posting, 1}, events); !posted) return posted;
  if (!is_once) return {};
  told.transfer = ledger_.last_transfer();
  ids_.add(acting, {request.reference, content, told.transfer, now});
  events.emit(told, request.beneficiary);
  return {};
}

Result<TransferAnswer> LedgerTransfers::begin(MemberId acting, const BeginTransfer& request, Timestamp now,
                                              EventBuffer& events) {
  TransferBegun told;
  told.terms = request;
  const auto expires_if_at = [&](Timestamp begun) {
    return request.expires == Timestamp() ? begun.later_by(usual_transfer_time) : request.expires;
  };
  const auto tell = [&](TransferId transfer, Timestamp begun, bool repeated) -> TransferAnswer {
    told.transfer = transfer;
    told.expires = expires_if_at(begun);
    told.repeated = repeated ? 1 : 0;
    events.emit(told, request.debit.member());
    return {transfer, told.expires, repeated};
  };
  const std::uint64_t content = TransferIds::content_of(request);
  const auto before = ids_.find(acting, request.client_transfer_id, content, now);
  if (!before) return refuse(before.error());
  if (*before != nullptr) return tell((*before)->transfer, (*before)->time, true);

  if (auto sound = check_terms(request.debit, request.credit, request.amount); !sound) return refuse(sound.error());
  if (expires_if_at(now) <= now) return refuse(Reject::expiry_invalid);
  if (auto may = pending_.may_begin(acting, acting == clearing_operator); !may) return refuse(may.error());
  const Posting posting{
      request.debit, in_transit_of(request.debit), request.amount.raw(), TransferCode::begin_transfer, {}, {}};
  if (auto posted = post_within_limits({&posting, 1}, events); !posted) return refuse(posted.error());
  const TransferId transfer = ledger_.last_transfer();
  PendingTransfers::Entry entry;
  entry.terms = request;
  entry.expires = expires_if_at(now);
  entry.begun_by = acting;
  pending_.begin(transfer, entry);
  ids_.add(acting, {request.client_transfer_id, content, transfer, now});
  return tell(transfer, now, false);
}

Result<TransferAnswer> LedgerTransfers::post(MemberId acting, const PostTransfer& request, Timestamp now,
                                             EventBuffer& events) {
  return end({acting, request.client_transfer_id, request.reason, TransferIds::content_of(request), request.pending,
              TransferState::posted, request.amount},
             now, events);
}

Result<TransferAnswer> LedgerTransfers::cancel(MemberId acting, const VoidTransfer& request, Timestamp now,
                                               EventBuffer& events) {
  return end({acting, request.client_transfer_id, request.reason, TransferIds::content_of(request), request.pending,
              TransferState::voided, Money()},
             now, events);
}

Result<TransferAnswer> LedgerTransfers::end(const Ending& ending, Timestamp now, EventBuffer& events) {
  const auto before = ids_.find(ending.acting, ending.id, ending.content, now);
  if (!before) return refuse(before.error());
  if (*before != nullptr) {
    const PendingTransfers::Entry* entry = pending_.find((*before)->transfer);
    if (entry == nullptr) return refuse(Reject::unknown_transfer);  // too many ended since
    tell_end(*entry, ending, true, events);
    return TransferAnswer{ending.pending, entry->expires, true};
  }
  const auto found = pending_.find_pending(ending.pending);
  if (!found) return refuse(found.error());
  const PendingTransfers::Entry& entry = **found;
  Money posted = ending.posted;
  if (posted.is_negative()) return refuse(Reject::invalid_value);
  if (posted > entry.terms.amount) return refuse(Reject::transfer_amount_exceeded);
  if (ending.state == TransferState::posted) {
    if (posted.is_zero()) posted = entry.terms.amount;
    const Posting arriving{in_transit_of(entry.terms.debit), entry.terms.credit, posted.raw(), {}, {}, {}};
    if (auto within = limits_.check(ledger_, {&arriving, 1}); !within) return refuse(within.error());
  }
  move_out(entry, posted, events);
  const PendingTransfers::Entry& over = pending_.end(ending.pending, ending.state, posted);
  ids_.add(ending.acting, {ending.id, ending.content, ending.pending, now});
  tell_end(over, ending, false, events);
  return TransferAnswer{ending.pending, over.expires, false};
}

void LedgerTransfers::time_out(TransferId pending, EventBuffer& events) {
  const PendingTransfers::Entry* entry = pending_.find(pending);
  LICET_CHECK(entry != nullptr);
  move_out(*entry, Money(), events);
  Ending ending;
  ending.pending = pending;
  ending.reason = "time over";
  tell_end(pending_.end(pending, TransferState::timed_out, Money()), ending, false, events);
}

void LedgerTransfers::move_out(const PendingTransfers::Entry& entry, Money posted, EventBuffer& events) {
  const AccountId from = in_transit_of(entry.terms.debit);
  const std::int64_t returned = entry.terms.amount.raw() - posted.raw();
  std::array<Posting, 2> postings;
  std::size_t count = 0;
  if (posted.is_positive()) {
    postings[count++] = {from, entry.terms.credit, posted.raw(), TransferCode::post_transfer, {}, {}};
  }
  if (returned > 0) {
    postings[count++] = {from, entry.terms.debit, returned, TransferCode::return_transfer, {}, {}};
  }
  // It is there, and an asset sums to zero with one account below it, so that no account can overflow.
  const auto moved = ledger_.post_all({postings.data(), count}, events);
  LICET_CHECK(moved.has_value());
}

void LedgerTransfers::tell_end(const PendingTransfers::Entry& entry, const Ending& ending, bool repeated,
                               EventBuffer& events) {
  TransferEnded told;
  told.pending = ending.pending;
  told.client_transfer_id = ending.id;
  told.reason = ending.reason;
  told.debit = entry.terms.debit;
  told.credit = entry.terms.credit;
  told.posted = entry.posted;
  told.returned = entry.returned();
  told.state = entry.state;
  told.repeated = repeated ? 1 : 0;
  events.emit(told, entry.terms.debit.member());
}

Result<void> LedgerTransfers::post_journal(MemberId acting, const PostJournal& request, Timestamp now,
                                           EventBuffer& events) {
  JournalPosted told;
  told.terms = request;
  const std::uint64_t content = TransferIds::content_of(request);
  const auto before = ids_.find(acting, request.client_transfer_id, content, now);
  if (!before) return refuse(before.error());
  if (*before != nullptr) {
    told.first = (*before)->transfer;
    told.repeated = 1;
    events.emit(told, acting);
    return {};
  }
  if (request.count == 0) return refuse(Reject::invalid_value);
  std::array<Posting, PostJournal::max_entries> postings;
  for (std::size_t n = 0; n < request.count; ++n) {
    const JournalEntry& entry = request.entries[n];
    if (auto sound = check_terms(entry.debit, entry.credit, entry.amount); !sound) return sound;
    postings[n] = {entry.debit, entry.credit, entry.amount.raw(), TransferCode::journal, {}, {}};
  }
  told.first = TransferId(ledger_.last_transfer().value() + 1);
  if (auto posted = post_within_limits({postings.data(), request.count}, events); !posted) return posted;
  ids_.add(acting, {request.client_transfer_id, content, told.first, now});
  events.emit(told, acting);
  return {};
}

Result<void> LedgerTransfers::set_limits(const SetAccountLimits& request, EventBuffer& events) {
  const Purpose purpose = request.account.purpose();
  const bool is_bounded =
      request.account.asset().is_currency() && (purpose == Purpose::available || purpose == Purpose::in_transit);
  if (!is_bounded) return refuse(Reject::transfer_account_not_allowed);
  const bool is_crossed = !request.ceiling.is_zero() && request.floor > request.ceiling;
  if (request.floor.is_negative() || request.ceiling.is_negative() || is_crossed) return refuse(Reject::invalid_value);
  // Else what the bank has paid could not be posted.
  if (purpose == Purpose::in_transit && !request.floor.is_zero()) return refuse(Reject::invalid_value);
  limits_.set(request.account, {request.floor, request.ceiling});
  AccountLimitsSet told;
  told.terms = request;
  events.emit(told, request.account.member());
  return {};
}

bool LedgerTransfers::is_in_transit_right() const {
  std::map<AccountId, Int128> pending;
  for (const auto& [id, entry] : pending_.all()) {
    if (entry.state == TransferState::pending) pending[in_transit_of(entry.terms.debit)] += entry.terms.amount.raw();
  }
  std::size_t agreeing = 0;
  for (const auto& [account, balance] : ledger_.accounts()) {
    if (account.purpose() != Purpose::in_transit) continue;
    const auto found = pending.find(account);
    if (found == pending.end() || found->second != balance) return false;
    ++agreeing;
  }
  return agreeing == pending.size();
}

}  // namespace licet
