#include "settlement/ledger/account_limits.hpp"

namespace licet {

void AccountLimits::set(AccountId account, Bounds bounds) {
  if (bounds.floor.is_zero() && bounds.ceiling.is_zero()) {
    bounds_.erase(account);
  } else {
    bounds_[account] = bounds;
  }
}

Money AccountLimits::find_floor(AccountId account) const {
  const auto found = bounds_.find(account);
  return found == bounds_.end() ? Money() : found->second.floor;
}

Result<void> AccountLimits::check(const Ledger& ledger, std::span<const Posting> postings) const {
  if (bounds_.empty()) return {};
  const auto check_account = [&](AccountId account) -> Result<void> {
    const auto found = bounds_.find(account);
    if (found == bounds_.end()) return {};
    Int128 change = 0;
    for (const Posting& posting : postings) {
      if (posting.credit == account) change += posting.amount;
      if (posting.debit == account) change -= posting.amount;
    }
    const Int128 after = ledger.balance(account) + change;
    const auto& [floor, ceiling] = found->second;
    if (change < 0 && !floor.is_zero() && after < floor.raw()) return refuse(Reject::account_below_floor);
    if (change > 0 && !ceiling.is_zero() && after > ceiling.raw()) return refuse(Reject::account_above_ceiling);
    return {};
  };
  for (const Posting& posting : postings) {
    if (auto within = check_account(posting.debit); !within) return within;
    if (auto within = check_account(posting.credit); !within) return within;
  }
  return {};
}

}  // namespace licet
