#include "settlement/ledger/projected_book.hpp"

#include <algorithm>

namespace licet {

std::vector<AccountId> ProjectedBook::accounts_of(MemberId member) const {
  std::vector<AccountId> accounts;
  for (const BalanceRow& row : projection_.balances_of(member)) accounts.push_back(row.account);
  std::ranges::sort(accounts);
  return accounts;
}

std::vector<TransferRow> ProjectedBook::of_transfer(TransferId id) const {
  const auto row = projection_.transfer(id);
  return row ? std::vector{*row} : std::vector<TransferRow>{};
}

}  // namespace licet
