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

  /// None at the end, and where the chain is broken, which the store is told (Store::is_readable).
  [[nodiscard]] std::optional<LedgerPage> next();

 private:
  void gather(Sequence after);
  void break_off();

  const Projection::Store& store_;
  const AccountId account_;
  Sequence head_;  // the last page
  Sequence from_;
  Sequence given_;               // the page handed out last
  std::vector<Sequence> ahead_;  // the next page at the back
  bool begun_ = false;
  bool is_broken_ = false;
};

}  // namespace licet
