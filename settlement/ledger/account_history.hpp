#pragma once

#include <vector>

#include "settlement/ledger/projection_store.hpp"

namespace licet {

/// The pages on which one account stands, in order: walks the chain of pages back from the next stride (or from the
/// account's last page) and hands them out forwards. One thread; sees what was written when it began and perhaps more.
class AccountPages {
 public:
  /// From the last page that begins at or before command `from`, if the account stands on one, else from its first.
  AccountPages(const Projection::Store& store, AccountId account, Sequence from);

  /// None at the end, or where the chain is broken (see complete()).
  [[nodiscard]] std::optional<LedgerPage> next();
  /// False once a page that the chain names could not be read.
  [[nodiscard]] bool complete() const noexcept { return complete_; }

 private:
  void gather(Sequence after);

  const Projection::Store& store_;
  const AccountId account_;
  Sequence head_;  // the last page
  Sequence from_;
  Sequence given_;               // the page handed out last
  std::vector<Sequence> ahead_;  // the next page at the back
  bool begun_ = false;
  bool complete_ = true;
};

}  // namespace licet
