#include "settlement/ledger/account_history.hpp"

#include <algorithm>

namespace licet {

using Store = Projection::Store;

AccountPages::AccountPages(const Store& store, AccountId account, Sequence from)
    : store_(store), account_(account), from_(from) {
  const auto row = store.get<BalanceRow>(Store::acct, keys::account(account));
  if (row) head_ = row->last_page;
  from_ = std::min(from_, head_);
}

std::optional<LedgerPage> AccountPages::next() {
  if (ahead_.empty() && !is_broken_ && given_ < head_) gather(begun_ ? given_ : from_);
  if (ahead_.empty()) return std::nullopt;
  given_ = ahead_.back();
  ahead_.pop_back();
  auto page = store_.read_page(given_);
  if (!page) break_off();
  return page;
}

void AccountPages::break_off() {
  is_broken_ = true;
  ahead_.clear();
  store_.note_damage("a chain of pages that is broken");
}

/// The pages up to the first stride after `after`: when something was handed out already, those behind it; at the
/// beginning also the one that holds `after`.
void AccountPages::gather(Sequence after) {
  Sequence at = head_;
  store_.scan(Store::account_page, keys::account_page(account_, Sequence(after.value() + 1)).view(),
              [&](std::string_view key, const rocksdb::Slice&) {
                if (keys::number_in(key) != account_.value()) return false;
                at = std::min(head_, Sequence(keys::number_in(key, 1).value_or(0)));
                return false;
              });
  while (at.is_set() && (at > after || !begun_)) {
    const auto page = store_.read_chains(at);
    const auto* account = page ? page->find(account_) : nullptr;
    // A chain only leads back.
    if (account == nullptr || account->page_before >= at) {
      break_off();
      return;
    }
    ahead_.push_back(at);
    if (!begun_ && at <= after) break;
    at = account->page_before;
  }
  begun_ = true;
}

}  // namespace licet
