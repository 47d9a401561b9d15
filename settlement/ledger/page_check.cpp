#include "settlement/ledger/page_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace licet {
namespace {

template <class Row>
bool same_bytes(const Row& a, const Row& b) noexcept {
  return std::memcmp(&a, &b, sizeof(Row)) == 0;
}

}  // namespace

using Store = Projection::Store;

PageCheck::PageCheck(const Projection& projection, std::function<void(std::string)> differ)
    : store_(*projection.store_), differ_(std::move(differ)) {}

void PageCheck::command(Sequence sequence, Timestamp time, const std::vector<Trade>& trades,
                        const std::vector<TransferPosted>& transfers) {
  if (trades.empty() && transfers.empty()) return;
  if (turn_to(sequence)) {
    check_trades(sequence, time, trades);
    check_transfers(sequence, time, transfers);
  } else {
    differ_(fmt::format("the page with command {} ({} transfers, {} trades) is absent", sequence.value(),
                        transfers.size(), trades.size()));
  }
  for (const TransferPosted& transfer : transfers) apply(transfer, sequence);
}

/// To the page that holds the command: this one, or, when all of it was told, the one that begins with the command.
bool PageCheck::turn_to(Sequence command) {
  const bool at_end = !page_ || (trade_ == page_->trades.size() && transfer_ == page_->transfers.size());
  if (!at_end) return true;
  end_page();
  page_ = store_.read_page(command);
  if (!page_) return false;
  ++pages_;
  trade_ = transfer_ = 0;
  check_carried();
  check_order_chains();
  return true;
}

/// The accounts of the page are those of its transfers, as they come, and name where they stood before.
void PageCheck::check_carried() {
  std::vector<AccountId> standing;
  boost::unordered_flat_set<AccountId, std::hash<AccountId>> seen;
  for (const TransferRow& row : page_->transfers) {
    for (const AccountId account : {row.transfer.debit, row.transfer.credit}) {
      if (seen.insert(account).second) standing.push_back(account);
    }
  }
  if (!std::ranges::equal(standing, page_->accounts, {}, {}, &LedgerPage::Account::account)) {
    differ_(fmt::format("the accounts of page {} are not those of its transfers", page_->first.value()));
  }
  for (const LedgerPage::Account& carried : page_->accounts) {
    Account& account = accounts_[carried.account];
    if (carried.balance_before != account.balance || carried.page_before != account.last_page) {
      differ_(fmt::format("account {} is carried to page {} as {} from page {}, the log says {} from page {}",
                          carried.account.value(), page_->first.value(), carried.balance_before,
                          carried.page_before.value(), account.balance, account.last_page.value()));
    }
    account.last_page = page_->first;
    if (++account.pages % keys::stride == 0) strides_.emplace_back(carried.account, page_->first);
  }
}

void PageCheck::check_order_chains() {
  std::vector<OrderId> standing;
  boost::unordered_flat_set<OrderId, std::hash<OrderId>> seen;
  for (const TransferRow& row : page_->transfers) {
    if (row.transfer.order.is_set() && seen.insert(row.transfer.order).second) standing.push_back(row.transfer.order);
  }
  if (!std::ranges::equal(standing, page_->orders, {}, {}, &LedgerPage::Order::order)) {
    differ_(fmt::format("the orders of page {} are not those of its transfers", page_->first.value()));
  }
  for (const LedgerPage::Order& carried : page_->orders) {
    Sequence& last = orders_[carried.order];
    if (carried.page_before != last) {
      differ_(fmt::format("order {} comes to page {} from page {}, the log says {}", carried.order.value(),
                          page_->first.value(), carried.page_before.value(), last.value()));
    }
    last = page_->first;
  }
}

void PageCheck::check_trades(Sequence sequence, Timestamp time, const std::vector<Trade>& trades) {
  for (const Trade& trade : trades) {
    const bool absent = trade_ >= page_->trades.size();
    if (absent || !same_bytes(page_->trades[trade_], TradeRow{trade, time, sequence})) {
      differ_(fmt::format("trade {} of command {} is {}", trade.trade.value(), sequence.value(),
                          absent ? "absent" : "another"));
    }
    if (!absent) ++trade_;
  }
}

void PageCheck::check_transfers(Sequence sequence, Timestamp time, const std::vector<TransferPosted>& transfers) {
  for (const TransferPosted& transfer : transfers) {
    const bool absent = transfer_ >= page_->transfers.size();
    if (absent || !same_bytes(page_->transfers[transfer_], TransferRow{transfer, time, sequence})) {
      differ_(fmt::format("transfer {} of command {} is {}", transfer.transfer.value(), sequence.value(),
                          absent ? "absent" : "another"));
    }
    if (!absent) ++transfer_;
  }
}

void PageCheck::apply(const TransferPosted& transfer, Sequence sequence) {
  for (const auto& [id, amount] : {std::pair{transfer.debit, -transfer.amount}, {transfer.credit, transfer.amount}}) {
    Account& account = accounts_[id];
    account.balance += amount;
    account.changed_by = sequence;
  }
}

void PageCheck::end_page() {
  if (!page_) return;
  if (transfer_ < page_->transfers.size() || trade_ < page_->trades.size()) {
    differ_(fmt::format("page {} holds more than the log says", page_->first.value()));
  }
  // As the writer numbers them: a page's trades, or what its transfers say of them.
  if (!page_->transfers.empty()) {
    transfer_pages_.emplace_back(page_->transfers.front().transfer.transfer.value(), page_->first);
  }
  if (!page_->trades.empty()) trade_pages_.emplace_back(page_->trades.front().trade.trade.value(), page_->first);
}

Sequence PageCheck::last_page(OrderId order) const {
  const auto at = orders_.find(order);
  return at == orders_.end() ? Sequence() : at->second;
}

void PageCheck::finish(const std::function<bool(OrderId)>& is_open) {
  end_page();
  page_.reset();
  std::uint64_t stored = 0;
  store_.scan(Store::page, {}, [&](std::string_view, const rocksdb::Slice&) {
    ++stored;
    return true;
  });
  if (stored != pages_) differ_(fmt::format("{} pages are stored, the log fills {}", stored, pages_));
  compare_numbers(Store::transfer_page, "transfer", transfer_pages_);
  compare_numbers(Store::trade_page, "trade", trade_pages_);
  compare_strides();
  compare_closed(is_open);
}

void PageCheck::compare_numbers(Store::Table table, std::string_view name, const Numbers& expected) {
  Numbers stored;
  store_.scan(table, {}, [&](std::string_view key, const rocksdb::Slice& value) {
    stored.emplace_back(keys::number_in(key).value_or(0), Store::row_of<Sequence>(value).value_or(Sequence()));
    return true;
  });
  const auto [found, wanted] = std::ranges::mismatch(stored, expected);
  if (found == stored.end() && wanted == expected.end()) return;
  const std::uint64_t first = wanted != expected.end() ? wanted->first : found->first;
  differ_(fmt::format("the table from {}s to pages is another from {} {} on", name, name, first));
}

void PageCheck::compare_strides() {
  std::ranges::sort(strides_);
  auto expected = strides_.begin();
  bool same = true;
  store_.scan(Store::account_page, {}, [&](std::string_view key, const rocksdb::Slice& value) {
    const std::pair stored{AccountId::from_value(keys::number_in(key).value_or(0)),
                           Sequence(keys::number_in(key, 1).value_or(0))};
    same = same && expected != strides_.end() && *expected == stored && value.empty();
    if (same) ++expected;
    return same;
  });
  if (!same || expected != strides_.end()) {
    const bool over = expected == strides_.end();
    differ_(fmt::format("the strides of account {} are others", over ? 0 : expected->first.value()));
  }
}

void PageCheck::compare_closed(const std::function<bool(OrderId)>& is_open) {
  std::uint64_t stored = 0;
  store_.scan(Store::order_page, {}, [&](std::string_view key, const rocksdb::Slice& value) {
    const std::uint64_t group = keys::number_in(key).value_or(0);
    const bool whole = ClosedOrders::for_each({value.data(), value.size()}, group, [&](OrderId order, Sequence page) {
      ++stored;
      const auto at = orders_.find(order);
      if (at == orders_.end() || at->second < page || is_open(order)) {
        differ_(fmt::format("order {} should not be among the closed ones", order.value()));
      }
    });
    if (!whole) differ_(fmt::format("the closed orders of group {} cannot be read", group));
    return true;
  });
  std::uint64_t closed = 0;
  for (const auto& [order, last] : orders_) {
    if (is_open(order)) continue;
    ++closed;
    if (store_.last_page_of_closed(order).value_or(Sequence()) != last) {
      differ_(fmt::format("the way to the transfers of order {} is another", order.value()));
    }
  }
  if (stored < closed) differ_(fmt::format("{} closed orders are stored, the log has {}", stored, closed));
}

}  // namespace licet
