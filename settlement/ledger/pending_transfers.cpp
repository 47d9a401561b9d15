#include "settlement/ledger/pending_transfers.hpp"

namespace licet {

Result<void> PendingTransfers::may_begin(MemberId member, bool is_operator) const {
  const auto count = count_of_.find(member);
  const std::uint32_t most = is_operator ? max_of_operator : max_of_member;
  if (count != count_of_.end() && count->second >= most) return refuse(Reject::limit_pending_transfers_exceeded);
  return {};
}

void PendingTransfers::begin(TransferId id, const Entry& entry) {
  const bool is_new = entries_.emplace(id, entry).second;
  LICET_CHECK(is_new && entry.state == TransferState::pending);
  ++count_of_[entry.begun_by];
}

const PendingTransfers::Entry* PendingTransfers::find(TransferId id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

Result<const PendingTransfers::Entry*> PendingTransfers::find_pending(TransferId id) const {
  const Entry* entry = find(id);
  if (entry == nullptr) return refuse(Reject::unknown_transfer);
  switch (entry->state) {
    case TransferState::pending:
      return entry;
    case TransferState::posted:
      return refuse(Reject::transfer_already_posted);
    case TransferState::voided:
      return refuse(Reject::transfer_already_voided);
    case TransferState::timed_out:
      return refuse(Reject::transfer_timed_out);
  }
  return refuse(Reject::unknown_transfer);
}

const PendingTransfers::Entry& PendingTransfers::end(TransferId id, TransferState state, Money posted) {
  const auto found = entries_.find(id);
  LICET_CHECK(found != entries_.end() && found->second.state == TransferState::pending);
  Entry& entry = found->second;
  entry.state = state;
  entry.posted = posted;
  const auto count = count_of_.find(entry.begun_by);
  if (--count->second == 0) count_of_.erase(count);
  ended_.push_back(id);
  if (ended_.size() > max_ended) {
    entries_.erase(ended_.front());
    ended_.pop_front();
  }
  return entry;
}

bool PendingTransfers::rebuild() {
  count_of_.clear();
  std::size_t pending = 0;
  for (const auto& [id, entry] : entries_) {
    if (entry.state != TransferState::pending) continue;
    ++pending;
    ++count_of_[entry.begun_by];
  }
  if (ended_.size() > max_ended || pending + ended_.size() != entries_.size()) return false;
  for (const TransferId id : ended_) {
    const Entry* entry = find(id);
    if (entry == nullptr || entry->state == TransferState::pending) return false;
  }
  return true;
}

}  // namespace licet
