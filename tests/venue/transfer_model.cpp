#include "tests/venue/transfer_model.hpp"

#include <algorithm>
#include <cstring>

namespace licet::test {
namespace {

constexpr MemberId the_operator{1};

template <class Body>
std::string bytes_of(const Body& body) {
  std::string bytes(1 + sizeof body, static_cast<char>(Body::type));
  std::memcpy(bytes.data() + 1, &body, sizeof body);
  return bytes;
}

TransferModel::Outcome refused(TransferModel::Outcome outcome, Reject reject) {
  outcome.refusal = reject;
  return outcome;
}

AccountId with(AccountId account, Purpose purpose) { return AccountId(account.member(), account.asset(), purpose); }

}  // namespace

void TransferModel::pass_time(Timestamp now, Outcome& outcome) {
  while (true) {
    auto first = pending_.end();
    for (auto at = pending_.begin(); at != pending_.end(); ++at) {
      if (at->second.state != TransferState::pending || at->second.expires > now) continue;
      if (first == pending_.end() || at->second.expires < first->second.expires) first = at;
    }
    if (first == pending_.end()) return;
    const BeginTransfer& terms = first->second.terms;
    first->second.state = TransferState::timed_out;
    move({{with(terms.debit, Purpose::in_transit), terms.debit, terms.amount.raw(), TransferCode::return_transfer}},
         false, outcome);
  }
}

bool TransferModel::is_known(MemberId acting, const ClientTransferId& id, const std::string& request, Timestamp now,
                             Outcome& out) {
  const auto used = ids_.find({acting, id});
  if (used == ids_.end() || now >= used->second.time + Duration::days(7)) return false;
  if (used->second.request == request) {
    out.repeated = true;
  } else {
    out.refusal = Reject::transfer_id_reused;
  }
  return true;
}

bool TransferModel::move(const std::vector<Move>& moves, bool within_limits, Outcome& outcome) {
  auto after = balances_;
  std::optional<Reject> fault;
  for (const Move& one : moves) {
    after[one.debit] -= one.amount;
    after[one.credit] += one.amount;
    if (!fault && one.debit.purpose() != Purpose::external && after[one.debit] < 0) fault = Reject::insufficient_funds;
  }
  if (within_limits) {
    // The first account that a posting names, out of its bounds, is what is told, before what is not covered.
    for (const Move& one : moves) {
      for (const AccountId account : {one.debit, one.credit}) {
        const auto bounds = limits_.find(account);
        if (bounds == limits_.end()) continue;
        const auto& [floor, ceiling] = bounds->second;
        const std::int64_t before = balances_[account];
        std::optional<Reject> broken;
        const bool is_under = !floor.is_zero() && after[account] < floor.raw();
        if (after[account] < before && is_under) broken = Reject::account_below_floor;
        const bool is_over = !ceiling.is_zero() && after[account] > ceiling.raw();
        if (after[account] > before && is_over) broken = Reject::account_above_ceiling;
        if (broken) {
          outcome.refusal = broken;
          return false;
        }
      }
    }
  }
  if (fault) {
    outcome.refusal = fault;
    return false;
  }
  balances_ = after;
  transfers_ += moves.size();
  outcome.moves.insert(outcome.moves.end(), moves.begin(), moves.end());
  return true;
}

std::optional<Reject> TransferModel::fault_of(AccountId debit, AccountId credit, Money amount) const {
  for (const AccountId account : {debit, credit}) {
    const bool is_free = account.purpose() == Purpose::available ||
                         (account.member() == the_operator &&
                          (account.purpose() == Purpose::fees || account.purpose() == Purpose::external));
    if (!account.asset().is_currency() || !is_free) return Reject::transfer_account_not_allowed;
  }
  if (debit.asset() != credit.asset() || debit == credit || amount.raw() <= 0) return Reject::invalid_value;
  return std::nullopt;
}

TransferModel::Outcome TransferModel::post_cash(MemberId acting, const PostCash& b, Timestamp now) {
  Outcome outcome;
  pass_time(now, outcome);
  if (acting != the_operator) return refused(outcome, Reject::forbidden);
  if (b.beneficiary.value() < 1 || b.beneficiary.value() > members_) return refused(outcome, Reject::unknown_member);
  if (b.once != 0 && b.reference.empty()) return refused(outcome, Reject::missing_field);
  if (b.once != 0 && is_known(acting, b.reference, bytes_of(b), now, outcome)) return outcome;
  const AccountId bank(the_operator, AssetId(b.currency), Purpose::external);
  const AccountId account(b.beneficiary, AssetId(b.currency), Purpose::available);
  if (b.amount.is_zero()) return refused(outcome, Reject::invalid_value);
  const Move one = b.amount.raw() > 0 ? Move{bank, account, b.amount.raw(), TransferCode::deposit}
                                      : Move{account, bank, -b.amount.raw(), TransferCode::withdrawal};
  if (move({one}, true, outcome) && b.once != 0) ids_[{acting, b.reference}] = {bytes_of(b), now};
  return outcome;
}

TransferModel::Outcome TransferModel::begin(MemberId acting, const BeginTransfer& b, Timestamp now) {
  Outcome outcome;
  pass_time(now, outcome);
  if (b.client_transfer_id.empty()) return refused(outcome, Reject::missing_field);
  if (acting != the_operator) {
    const bool is_own = b.debit == AccountId(acting, b.debit.asset(), Purpose::available) &&
                        b.credit == AccountId(the_operator, b.debit.asset(), Purpose::external);
    if (!is_own) return refused(outcome, Reject::forbidden);
    if (b.expires != Timestamp()) return refused(outcome, Reject::expiry_invalid);
  }
  for (const AccountId account : {b.debit, b.credit}) {
    const std::uint32_t member = account.member().value();
    if (member < 1 || member > members_) return refused(outcome, Reject::unknown_member);
  }
  if (is_known(acting, b.client_transfer_id, bytes_of(b), now, outcome)) return outcome;
  if (const auto fault = fault_of(b.debit, b.credit, b.amount)) return refused(outcome, *fault);
  const Timestamp expires = b.expires == Timestamp() ? now + Duration::days(7) : b.expires;
  if (expires <= now) return refused(outcome, Reject::expiry_invalid);
  const Move one{b.debit, with(b.debit, Purpose::in_transit), b.amount.raw(), TransferCode::begin_transfer};
  if (!move({one}, true, outcome)) return outcome;
  pending_[TransferId(transfers_)] = {b, expires, TransferState::pending};
  ids_[{acting, b.client_transfer_id}] = {bytes_of(b), now};
  return outcome;
}

TransferModel::Outcome TransferModel::post(MemberId acting, const PostTransfer& b, Timestamp now) {
  return end(acting, b.client_transfer_id, bytes_of(b), b.pending, b.amount, now);
}
TransferModel::Outcome TransferModel::cancel(MemberId acting, const VoidTransfer& b, Timestamp now) {
  return end(acting, b.client_transfer_id, bytes_of(b), b.pending, std::nullopt, now);
}

TransferModel::Outcome TransferModel::end(MemberId acting, const ClientTransferId& id, const std::string& request,
                                          TransferId pending, std::optional<Money> amount, Timestamp now) {
  Outcome outcome;
  pass_time(now, outcome);
  if (acting != the_operator) return refused(outcome, Reject::forbidden);
  if (id.empty()) return refused(outcome, Reject::missing_field);
  if (is_known(acting, id, request, now, outcome)) return outcome;
  const auto found = pending_.find(pending);
  if (found == pending_.end()) return refused(outcome, Reject::unknown_transfer);
  auto& [terms, expires, state] = found->second;
  if (state == TransferState::posted) return refused(outcome, Reject::transfer_already_posted);
  if (state == TransferState::voided) return refused(outcome, Reject::transfer_already_voided);
  if (state == TransferState::timed_out) return refused(outcome, Reject::transfer_timed_out);
  Money posted;
  if (amount) posted = amount->is_zero() ? terms.amount : *amount;
  if (posted.is_negative()) return refused(outcome, Reject::invalid_value);
  if (posted > terms.amount) return refused(outcome, Reject::transfer_amount_exceeded);
  const AccountId transit = with(terms.debit, Purpose::in_transit);
  const std::int64_t rest = terms.amount.raw() - posted.raw();
  if (posted.raw() > 0) {
    const auto bounds = limits_.find(terms.credit);
    const bool is_bounded = bounds != limits_.end() && !bounds->second.second.is_zero();
    if (is_bounded && balances_[terms.credit] + posted.raw() > bounds->second.second.raw()) {
      return refused(outcome, Reject::account_above_ceiling);
    }
    // A floor of the in-transit account does not keep what it holds from arriving.
    move({{transit, terms.credit, posted.raw(), TransferCode::post_transfer}}, false, outcome);
  }
  if (rest > 0) move({{transit, terms.debit, rest, TransferCode::return_transfer}}, false, outcome);
  state = amount ? TransferState::posted : TransferState::voided;
  ids_[{acting, id}] = {request, now};
  return outcome;
}

TransferModel::Outcome TransferModel::journal(MemberId acting, const PostJournal& b, Timestamp now) {
  Outcome outcome;
  pass_time(now, outcome);
  if (acting != the_operator) return refused(outcome, Reject::forbidden);
  if (b.client_transfer_id.empty()) return refused(outcome, Reject::missing_field);
  for (std::size_t n = 0; n < b.count; ++n) {
    for (const AccountId account : {b.entries[n].debit, b.entries[n].credit}) {
      const std::uint32_t member = account.member().value();
      if (member < 1 || member > members_) return refused(outcome, Reject::unknown_member);
    }
  }
  if (is_known(acting, b.client_transfer_id, bytes_of(b), now, outcome)) return outcome;
  if (b.count == 0) return refused(outcome, Reject::invalid_value);
  std::vector<Move> moves;
  for (std::size_t n = 0; n < b.count; ++n) {
    const JournalEntry& entry = b.entries[n];
    if (const auto fault = fault_of(entry.debit, entry.credit, entry.amount)) return refused(outcome, *fault);
    moves.push_back({entry.debit, entry.credit, entry.amount.raw(), TransferCode::journal});
  }
  if (move(moves, true, outcome)) ids_[{acting, b.client_transfer_id}] = {bytes_of(b), now};
  return outcome;
}

TransferModel::Outcome TransferModel::set_limits(MemberId acting, const SetAccountLimits& b, Timestamp now) {
  Outcome outcome;
  pass_time(now, outcome);
  if (acting != the_operator) return refused(outcome, Reject::forbidden);
  const std::uint32_t member = b.account.member().value();
  if (member < 1 || member > members_) return refused(outcome, Reject::unknown_member);
  const bool is_bounded = b.account.asset().is_currency() &&
                          (b.account.purpose() == Purpose::available || b.account.purpose() == Purpose::in_transit);
  if (!is_bounded) return refused(outcome, Reject::transfer_account_not_allowed);
  const bool is_crossed = !b.ceiling.is_zero() && b.floor > b.ceiling;
  if (b.floor.is_negative() || b.ceiling.is_negative() || is_crossed) return refused(outcome, Reject::invalid_value);
  const bool holds_up_posts = b.account.purpose() == Purpose::in_transit && !b.floor.is_zero();
  if (holds_up_posts) return refused(outcome, Reject::invalid_value);
  limits_[b.account] = {b.floor, b.ceiling};
  return outcome;
}

std::int64_t TransferModel::pending_of(MemberId member, Currency currency) const {
  std::int64_t sum = 0;
  for (const auto& [id, entry] : pending_) {
    const bool is_theirs = entry.terms.debit.member() == member && entry.terms.debit.asset() == AssetId(currency);
    if (is_theirs && entry.state == TransferState::pending) sum += entry.terms.amount.raw();
  }
  return sum;
}

std::vector<TransferId> TransferModel::begun() const {
  std::vector<TransferId> all;
  for (const auto& [id, entry] : pending_) all.push_back(id);
  return all;
}

}  // namespace licet::test
