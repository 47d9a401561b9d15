#include <algorithm>

#include "settlement/ledger/account_history.hpp"
#include "settlement/ledger/projection_store.hpp"

/// What the projection answers from its pages.
namespace licet {
namespace {

/// The last page that begins at or before the number, in a table from numbers to pages.
Sequence page_in(const Projection::Store& store, Projection::Store::Table table, std::uint64_t number) {
  const auto found = store.at_or_before(table, keys::Key<1>({number}).view());
  if (!found) return {};
  return Projection::Store::row_of<Sequence>(found->second).value_or(Sequence());
}

/// The last page that begins at or before the command; 0: none.
Sequence page_of(const Projection::Store& store, Sequence command) {
  const auto found = store.at_or_before(Projection::Store::page, keys::id(command).view());
  return found ? Sequence(keys::number_in(found->first).value_or(0)) : Sequence();
}

/// What `transfer` does to the account's balance.
std::int64_t effect(const TransferPosted& transfer, AccountId account) noexcept {
  return (transfer.credit == account ? transfer.amount : 0) - (transfer.debit == account ? transfer.amount : 0);
}

/// Each transfer of the account on the page, with the balance after it.
template <class Each>
void each_line(const LedgerPage& page, AccountId account, Each each) {
  const auto* carried = page.find(account);
  if (carried == nullptr) return;
  std::int64_t balance = carried->balance_before;
  for (const TransferRow& row : page.transfers) {
    if (row.transfer.debit != account && row.transfer.credit != account) continue;
    balance += effect(row.transfer, account);
    if (!each(row, balance)) return;
  }
}

}  // namespace

std::optional<TransferRow> Projection::transfer(TransferId id) const {
  const auto page = store_->read_page(page_in(*store_, Store::transfer_page, id.value()));
  if (!page) return std::nullopt;
  const auto at = std::ranges::find(page->transfers, id, [](const TransferRow& row) { return row.transfer.transfer; });
  return at == page->transfers.end() ? std::nullopt : std::optional(*at);
}

std::vector<TransferRow> Projection::transfers_of_command(Sequence command) const {
  auto page = store_->read_page(page_of(*store_, command));
  if (!page) return {};
  std::erase_if(page->transfers, [&](const TransferRow& row) { return row.sequence != command; });
  return std::move(page->transfers);
}

std::optional<TradeRow> Projection::trade(TradeId id) const {
  const auto page = store_->read_page(page_in(*store_, Store::trade_page, id.value()));
  if (!page) return std::nullopt;
  const auto at = std::ranges::find(page->trades, id, [](const TradeRow& row) { return row.trade.trade; });
  return at == page->trades.end() ? std::nullopt : std::optional(*at);
}

std::vector<TransferRow> Projection::transfers_of_trade(TradeId id) const {
  if (!id.is_set()) return {};
  auto page = store_->read_page(page_in(*store_, Store::trade_page, id.value()));
  if (!page) return {};
  std::erase_if(page->transfers, [&](const TransferRow& row) { return row.transfer.trade != id; });
  return std::move(page->transfers);
}

std::vector<TransferRow> Projection::transfers_of_order(OrderId id, TransferId after, std::size_t limit) const {
  const auto open = open_order(id);
  Sequence at = open ? open->last_page : store_->last_page_of_closed(id).value_or(Sequence());
  const Sequence resumed = after.is_set() ? page_in(*store_, Store::transfer_page, after.value()) : Sequence();
  std::vector<Sequence> pages;
  while (at.is_set()) {
    const auto page = store_->read_chains(at);
    const auto* order = page ? page->find(id) : nullptr;
    if (order == nullptr || order->page_before >= at) break;
    pages.push_back(at);
    if (at <= resumed) break;
    at = order->page_before;
  }
  std::vector<TransferRow> rows;
  for (; !pages.empty() && rows.size() < limit; pages.pop_back()) {
    const auto page = store_->read_page(pages.back());
    if (!page) break;
    for (const TransferRow& row : page->transfers) {
      const bool wanted = row.transfer.order == id && row.transfer.transfer > after;
      if (wanted && rows.size() < limit) rows.push_back(row);
    }
  }
  return rows;
}

std::vector<TransferRow> Projection::transfers_of_grant(GrantId id) const {
  const auto row = grant(id);
  if (!row) return {};
  if (row->terms.trade.is_set()) return transfers_of_trade(row->terms.trade);
  auto transfers = transfers_of_command(row->released_by);
  const AssetId licences(row->terms.instrument);
  std::erase_if(transfers, [&](const TransferRow& transfer) {
    return transfer.transfer.code != TransferCode::activate_licences ||
           transfer.transfer.credit != AccountId(row->terms.holder, licences, Purpose::activated);
  });
  return transfers;
}

std::optional<BalanceRow> Projection::balance_as_of(AccountId account, Sequence at) const {
  const auto now = balance(account);
  if (!now) return std::nullopt;
  if (now->changed_by <= at) return BalanceRow{account, now->balance, now->changed_by, {}, 0};
  std::optional<BalanceRow> as_of;
  const auto look_at = [&](const LedgerPage& page) {
    each_line(page, account, [&](const TransferRow& row, std::int64_t balance) {
      if (row.sequence > at) return false;
      as_of = BalanceRow{account, balance, row.sequence, {}, 0};
      return true;
    });
  };
  const auto page = AccountPages(*store_, account, at).next();
  if (!page) return std::nullopt;
  look_at(*page);
  if (as_of) return as_of;
  // The page begins by then, but not the account's part of it.
  const auto* carried = page->find(account);
  const auto before = carried != nullptr ? store_->read_page(carried->page_before) : std::nullopt;
  if (before && before->first <= at) look_at(*before);
  return as_of;
}

std::vector<AccountLine> Projection::account_lines(AccountId account, const LineRange& range, std::size_t limit) const {
  std::vector<AccountLine> lines;
  const Sequence resumed =
      range.after.is_set() ? page_in(*store_, Store::transfer_page, range.after.value()) : Sequence();
  AccountPages pages(*store_, account, std::max(range.from, resumed));
  while (lines.size() < limit) {
    const auto page = pages.next();
    if (!page || page->first > range.to) break;
    each_line(*page, account, [&](const TransferRow& row, std::int64_t balance) {
      if (row.sequence > range.to || lines.size() >= limit) return false;
      if (row.sequence >= range.from && row.transfer.transfer > range.after) lines.push_back({row, balance});
      return true;
    });
  }
  return lines;
}

Sequence Projection::last_by(Timestamp time) const {
  // Time never falls along the log, so neither does it along the pages: by bisection over the numbers of commands.
  Sequence best;
  std::uint64_t low = 1;
  std::uint64_t high = applied().value();
  while (low <= high) {
    const std::uint64_t middle = low + (high - low) / 2;
    const Sequence first = page_of(*store_, Sequence(middle));
    if (first.value() < low) {  // no page begins in between
      low = middle + 1;
      continue;
    }
    const auto page = store_->read_page(first);
    if (!page) return best;
    const auto latest = [&](const auto& rows) {
      for (const auto& row : rows) {
        if (row.time <= time) best = std::max(best, row.sequence);
      }
    };
    const Sequence before = best;
    latest(page->transfers);
    latest(page->trades);
    if (best > before) {
      low = middle + 1;
    } else {
      high = first.value() - 1;
    }
  }
  return best;
}

void Projection::for_each_page(Sequence from, const std::function<bool(const LedgerPage&)>& each) const {
  const Sequence first = page_of(*store_, from);
  store_->scan(
      Store::page, first.is_set() ? keys::id(first).view() : std::string_view(),
      [&](std::string_view key, const rocksdb::Slice& value) {
        const auto page = LedgerPage::read(Sequence(keys::number_in(key).value_or(0)), {value.data(), value.size()});
        if (!page) store_->note_damage("a page that is none");
        return page && each(*page);
      });
}

}  // namespace licet
