#include "settlement/ledger/replayed_book.hpp"

#include <algorithm>

namespace licet {

void ReplayedBook::follow(const RecordHeader& command, const EventBuffer& events) {
  applied_ = command.sequence;
  for (const RecordView event : events) {
    if (const auto* released = event.get_if<GrantReleased>()) {
      released_[released->grant] = {released->trade, event.header().sequence};
    }
    const auto* transfer = event.get_if<TransferPosted>();
    if (transfer == nullptr) continue;
    if (commands_.empty() || commands_.back().second != applied_) commands_.emplace_back(command.time, applied_);
    const TransferRow row{*transfer, event.header().time, event.header().sequence};
    const bool is_kept =
        !member_.is_set() || transfer->debit.member() == member_ || transfer->credit.member() == member_;
    if (is_kept) transfers_.push_back(row);
    add(transfer->debit, -transfer->amount, row);
    add(transfer->credit, transfer->amount, row);
  }
}

void ReplayedBook::add(AccountId account, std::int64_t amount, const TransferRow& row) {
  if (member_.is_set() && account.member() != member_) return;
  auto& lines = lines_[account];
  const std::int64_t before = lines.empty() ? 0 : lines.back().balance;
  lines.push_back({row, before + amount});
}

std::vector<AccountId> ReplayedBook::accounts_of(MemberId member) const {
  std::vector<AccountId> accounts;
  for (const auto& [account, lines] : lines_) {
    if (account.member() == member) accounts.push_back(account);
  }
  return accounts;
}

std::optional<BalanceRow> ReplayedBook::balance_as_of(AccountId account, Sequence at) const {
  const auto found = lines_.find(account);
  if (found == lines_.end()) return std::nullopt;
  const auto& lines = found->second;
  const auto after = std::ranges::upper_bound(lines, at, {}, [](const AccountLine& line) { return line.row.sequence; });
  if (after == lines.begin()) return std::nullopt;
  const AccountLine& last = *std::prev(after);
  BalanceRow row;
  row.account = account;
  row.balance = last.balance;
  row.changed_by = last.row.sequence;
  return row;
}

std::vector<AccountLine> ReplayedBook::lines(AccountId account, const LineRange& range, std::size_t limit) const {
  std::vector<AccountLine> taken;
  const auto found = lines_.find(account);
  if (found == lines_.end()) return taken;
  const auto& all = found->second;
  auto at = std::ranges::upper_bound(all, range.after, {},
                                     [](const AccountLine& line) { return line.row.transfer.transfer; });
  for (; at != all.end() && taken.size() < limit && at->row.sequence <= range.to; ++at) {
    if (at->row.sequence >= range.from) taken.push_back(*at);
  }
  return taken;
}

Sequence ReplayedBook::last_by(Timestamp time) const {
  const auto after = std::ranges::upper_bound(commands_, time, {}, &std::pair<Timestamp, Sequence>::first);
  return after == commands_.begin() ? Sequence() : std::prev(after)->second;
}

template <class Takes>
std::vector<TransferRow> ReplayedBook::select(Takes takes) const {
  std::vector<TransferRow> taken;
  std::ranges::copy_if(transfers_, std::back_inserter(taken), takes);
  return taken;
}

std::vector<TransferRow> ReplayedBook::of_transfer(TransferId id) const {
  return select([&](const TransferRow& row) { return row.transfer.transfer == id; });
}
std::vector<TransferRow> ReplayedBook::of_trade(TradeId id) const {
  if (!id.is_set()) return {};
  return select([&](const TransferRow& row) { return row.transfer.trade == id; });
}
std::vector<TransferRow> ReplayedBook::of_grant(GrantId id) const {
  const auto found = released_.find(id);
  if (found == released_.end()) return {};
  const TradeId trade = found->second.first;
  const Sequence sequence = found->second.second;
  if (trade.is_set()) return of_trade(trade);
  return select([&](const TransferRow& row) {
    return row.sequence == sequence && row.transfer.code == TransferCode::activate_licences;
  });
}
std::vector<TransferRow> ReplayedBook::of_order(OrderId id, TransferId after, std::size_t limit) const {
  if (!id.is_set()) return {};
  auto all = select([&](const TransferRow& row) { return row.transfer.order == id && row.transfer.transfer > after; });
  all.resize(std::min(all.size(), limit));
  return all;
}

}  // namespace licet
