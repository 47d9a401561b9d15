#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// Cash in transit, and the limits of accounts. Not thread-safe.
class TransferTable {
 public:
  /// An answer that is repeated changes nothing.
  void apply(const RecordHeader& header, const TransferBegun& event);
  void apply(const TransferEnded& event);
  void apply(const AccountLimitsSet& event);

  /// Oldest first, above `after`, at most `limit`. `of`: whose account is debited; 0: everyone's.
  [[nodiscard]] std::vector<PendingTransferRecord> pending(MemberId of, TransferId after, std::size_t limit) const;
  /// None when the account has no limits.
  [[nodiscard]] std::optional<AccountLimitsRecord> limits(AccountId account) const;

  static void archive(auto& self, auto& a) { a(self.pending_, self.limits_); }

 private:
  std::map<TransferId, PendingTransferRecord> pending_;
  std::map<AccountId, AccountLimitsRecord> limits_;
};

}  // namespace licet
