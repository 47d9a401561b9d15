#include "gateway/views/transfer_table.hpp"

namespace licet {

void TransferTable::apply(const RecordHeader& header, const TransferBegun& event) {
  if (event.repeated != 0) return;
  pending_[event.transfer] = {.id = event.transfer,
                              .terms = event.terms,
                              .begun_at = header.time,
                              .expires = event.expires,
                              .sequence = header.sequence};
}

void TransferTable::apply(const TransferEnded& event) {
  if (event.repeated == 0) pending_.erase(event.pending);
}

void TransferTable::apply(const AccountLimitsSet& event) {
  const SetAccountLimits& terms = event.terms;
  if (terms.floor.is_zero() && terms.ceiling.is_zero()) {
    limits_.erase(terms.account);
  } else {
    limits_[terms.account] = {.floor = terms.floor, .ceiling = terms.ceiling};
  }
}

std::vector<PendingTransferRecord> TransferTable::pending(MemberId of, TransferId after, std::size_t limit) const {
  std::vector<PendingTransferRecord> found;
  for (auto at = pending_.upper_bound(after); at != pending_.end() && found.size() < limit; ++at) {
    const bool is_asked = !of.is_set() || at->second.terms.debit.member() == of;
    if (is_asked) found.push_back(at->second);
  }
  return found;
}

std::optional<AccountLimitsRecord> TransferTable::limits(AccountId account) const {
  const auto found = limits_.find(account);
  return found == limits_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace licet
