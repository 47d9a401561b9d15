#pragma once

#include <map>
#include <span>

#include "settlement/ledger/ledger.hpp"

namespace licet {

/// Bounds that the operator has set for accounts of cash.
class AccountLimits {
 public:
  struct Bounds {
    Money floor;
    Money ceiling;  // 0: none

    static void archive(auto& self, auto& a) { a(self.floor, self.ceiling); }
  };

  /// No floor and no ceiling end the account's bounds.
  void set(AccountId account, Bounds bounds);
  /// 0 when there is none.
  [[nodiscard]] Money floor(AccountId account) const { return bounds_.empty() ? Money() : find_floor(account); }
  /// Whether balances would stay within bounds, or come nearer to them, after all of the postings. Errors:
  /// account_below_floor, account_above_ceiling.
  [[nodiscard]] Result<void> check(const Ledger& ledger, std::span<const Posting> postings) const;

  [[nodiscard]] bool empty() const noexcept { return bounds_.empty(); }
  static void archive(auto& self, auto& a) { a(self.bounds_); }

 private:
  [[nodiscard]] Money find_floor(AccountId account) const;

  std::map<AccountId, Bounds> bounds_;
};

}  // namespace licet
