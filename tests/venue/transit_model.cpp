#include "tests/venue/transit_model.hpp"

namespace licet::test {
namespace {

std::string wrong(const std::string& what, std::uint64_t which) { return what + " " + std::to_string(which); }

AccountId in_transit_of(AccountId account) { return AccountId(account.member(), account.asset(), Purpose::in_transit); }

/// Whether an answer of its own tells of such a posting.
bool is_told_of(TransferCode code) {
  return code == TransferCode::begin_transfer || code == TransferCode::post_transfer ||
         code == TransferCode::return_transfer || code == TransferCode::journal;
}

}  // namespace

std::string TransitModel::take(RecordView event) {
  if (const auto* posting = event.get_if<TransferPosted>()) {
    if (is_told_of(posting->code)) postings_[posting->transfer] = *posting;
  } else if (const auto* begun = event.get_if<TransferBegun>()) {
    return take(*begun);
  } else if (const auto* ended = event.get_if<TransferEnded>()) {
    return take(*ended, event.header().time);
  } else if (const auto* journal = event.get_if<JournalPosted>()) {
    return take(*journal);
  }
  return {};
}

std::string TransitModel::end_of_command() {
  if (postings_.empty()) return {};
  return wrong("posted, and not told: transfer", postings_.begin()->first.value());
}

std::string TransitModel::take(const JournalPosted& journal) {
  if (journal.repeated != 0) return {};
  ++journals;
  for (std::size_t n = 0; n < journal.terms.count; ++n) {
    const JournalEntry& entry = journal.terms.entries[n];
    const auto posting = postings_.find(TransferId(journal.first.value() + n));
    const bool is_posted = posting != postings_.end() && posting->second.debit == entry.debit &&
                           posting->second.credit == entry.credit && posting->second.amount == entry.amount.raw();
    if (!is_posted) return wrong("not posted: an entry of journal", journal.first.value());
    postings_.erase(posting);
  }
  return {};
}

std::string TransitModel::take(const TransferBegun& begun) {
  if (begun.repeated != 0) return {};
  const auto posting = postings_.find(begun.transfer);
  const bool is_taken_out = posting != postings_.end() && posting->second.debit == begun.terms.debit &&
                            posting->second.credit == in_transit_of(begun.terms.debit) &&
                            posting->second.amount == begun.terms.amount.raw() &&
                            posting->second.code == TransferCode::begin_transfer;
  if (is_taken_out) postings_.erase(posting);
  if (!is_taken_out) return wrong("told, and not taken out: transfer", begun.transfer.value());
  if (!pending_.emplace(begun.transfer, Pending{begun.terms, begun.expires}).second) {
    return wrong("begun twice: transfer", begun.transfer.value());
  }
  return {};
}

std::int64_t TransitModel::moved(AccountId from, AccountId to, TransferCode code) {
  for (auto at = postings_.begin(); at != postings_.end(); ++at) {
    const TransferPosted& posting = at->second;
    if (posting.debit != from || posting.credit != to || posting.code != code) continue;
    const std::int64_t amount = posting.amount;
    postings_.erase(at);
    return amount;
  }
  return 0;
}

std::string TransitModel::take(const TransferEnded& ended, Timestamp time) {
  if (ended.repeated != 0) return {};
  const auto found = pending_.find(ended.pending);
  if (found == pending_.end()) return wrong("ended, and not pending: transfer", ended.pending.value());
  const auto& [terms, expires] = found->second;
  if (ended.posted.raw() + ended.returned.raw() != terms.amount.raw()) {
    return wrong("more or less than it was: transfer", ended.pending.value());
  }
  const bool by_time = ended.state == TransferState::timed_out;
  if (by_time != (time >= expires)) return wrong("ended before or after its time: transfer", ended.pending.value());
  if (ended.state != TransferState::posted && ended.posted.is_positive()) {
    return wrong("posted, and not told so: transfer", ended.pending.value());
  }
  const AccountId transit = in_transit_of(terms.debit);
  const bool is_moved = moved(transit, terms.credit, TransferCode::post_transfer) == ended.posted.raw() &&
                        moved(transit, terms.debit, TransferCode::return_transfer) == ended.returned.raw();
  if (!is_moved) return wrong("told, and not moved: transfer", ended.pending.value());
  ++(by_time ? timed_out : ended.state == TransferState::posted ? posted : voided);
  pending_.erase(found);
  return {};
}

std::string TransitModel::check(const std::map<AccountId, std::int64_t>& balances, Timestamp now) const {
  std::map<AccountId, std::int64_t> sums;
  for (const auto& [id, pending] : pending_) {
    if (pending.expires <= now) return wrong("pending past its time: transfer", id.value());
    sums[in_transit_of(pending.terms.debit)] += pending.terms.amount.raw();
  }
  for (const auto& [account, balance] : balances) {
    if (account.purpose() == Purpose::in_transit && balance != sums[account]) {
      return wrong("cash in transit of", account.value());
    }
  }
  return {};
}

}  // namespace licet::test
