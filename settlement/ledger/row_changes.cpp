#include "settlement/ledger/row_changes.hpp"

#include <algorithm>
#include <limits>

namespace licet {

using Store = Projection::Store;

RowChanges::RowChanges(Store& store, std::size_t cached_rows) : store_(store), cached_rows_(cached_rows) {}

void RowChanges::fold(const EventBatch& batch, Sequence applied) {
  for (const RecordView event : batch.events) {
    if (event.header().sequence <= applied) continue;
    if (event.header().sequence != command_.sequence) {
      end_command();
      command_.sequence = event.header().sequence;
    }
    fold_record(event);
  }
  end_command();
}

void RowChanges::fold_record(RecordView event) {
  if (const auto* transfer = event.get_if<TransferPosted>()) {
    fold_transfer(*transfer, event.header());
  } else if (const auto* trade = event.get_if<Trade>()) {
    fold_trade(*trade, event.header());
  } else {
    fold_order(event);
    fold_grant(event);
    fold_reference(event);
  }
}

template <StoredRow Row, std::size_t Words>
void RowChanges::put(Store::Table table, const keys::Key<Words>& key, const Row& row) {
  Store::put(batch_, store_.handle(table), key, row);
}

void RowChanges::fold_transfer(const TransferPosted& transfer, const RecordHeader& header) {
  post(transfer.debit, -transfer.amount, header, transfer.transfer);
  post(transfer.credit, transfer.amount, header, transfer.transfer);
  command_.transfers.push_back({transfer, header.time, header.sequence});
}

void RowChanges::post(AccountId account, std::int64_t amount, const RecordHeader& header, TransferId transfer) {
  const auto [at, is_new] = balances_.try_emplace(account);
  Balance& balance = at->second;
  if (is_new)
    balance.row = store_.get<BalanceRow>(Store::acct, keys::account(account)).value_or(BalanceRow{account, 0, {}});
  const bool overflow = __builtin_add_overflow(balance.row.balance, amount, &balance.row.balance);
  LICET_CHECK(!overflow);
  balance.row.changed_by = header.sequence;
  if (!balance.changed) {
    balance.changed = true;
    changed_accounts_.push_back(account);
  }
  entries_of_[account].push_back(transfer.value());
}

void RowChanges::fold_trade(const Trade& trade, const RecordHeader& header) {
  command_.trades.push_back({trade, header.time, header.sequence, {}});
  fold_fill(trade.buyer, header);
  fold_fill(trade.seller, header);
}

void RowChanges::fold_fill(const TradeSide& side, const RecordHeader& header) {
  Order* order = find_order(side.order);
  if (order == nullptr) return;
  order->row.leaves = side.leaves;
  order->row.filled = side.filled;
  order->open = side.leaves.is_positive();
  change(*order, header);
}

void RowChanges::fold_order(RecordView event) {
  const RecordHeader& header = event.header();
  if (const auto* accepted = event.get_if<OrderAccepted>()) {
    Order& order = orders_[accepted->order];
    order.row = {accepted->order, accepted->terms, accepted->terms.quantity, {}, header.time, {}, header.member, {}};
    order.open = true;
    change(order, header);
  } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
    if (Order* order = find_order(cancelled->order)) {
      order->open = false;
      change(*order, header);
    }
  } else if (const auto* replaced = event.get_if<OrderReplaced>()) {
    if (Order* order = find_order(replaced->order)) {
      order->row.terms.client_order_id = replaced->client_order_id;
      order->row.terms.price = replaced->price;
      order->row.terms.quantity = replaced->quantity;
      order->row.leaves = replaced->leaves;
      order->row.filled = replaced->filled;
      change(*order, header);
    }
  }
}

RowChanges::Order* RowChanges::find_order(OrderId id) {
  if (const auto at = orders_.find(id); at != orders_.end()) return at->second.open ? &at->second : nullptr;
  const auto row = store_.get<OpenOrderRow>(Store::order, keys::id(id));
  if (!row) return nullptr;
  return &orders_.try_emplace(id, Order{*row, true, false, true}).first->second;
}

void RowChanges::change(Order& order, const RecordHeader& header) {
  order.row.changed_by = header.sequence;
  if (order.changed) return;
  order.changed = true;
  changed_orders_.push_back(order.row.order);
}

void RowChanges::fold_grant(RecordView event) {
  const auto row_of = [&](GrantId id) -> GrantRow& {
    const auto [at, is_new] = grants_.try_emplace(id);
    if (is_new) at->second = store_.get<GrantRow>(Store::grant_rows, keys::id(id)).value_or(GrantRow{});
    at->second.changed_by = event.header().sequence;
    return at->second;
  };
  if (const auto* released = event.get_if<GrantReleased>()) {
    GrantRow& row = row_of(released->grant);
    row.terms = *released;
    row.released_at = event.header().time;
  } else if (const auto* changed = event.get_if<GrantChanged>()) {
    GrantRow& row = row_of(changed->grant);
    row.state = changed->state;
    row.reason = changed->reason;
  } else if (const auto* metered = event.get_if<UsageMetered>()) {
    GrantRow& row = row_of(metered->grant);
    row.used_bytes = metered->used_bytes;
    row.used_requests = metered->used_requests;
  }
}

void RowChanges::fold_reference(RecordView event) {
  const Sequence sequence = event.header().sequence;
  if (const auto* listed = event.get_if<InstrumentListed>()) {
    instruments_[listed->id] = {*listed, sequence, SessionState::closed, {}};
  } else if (const auto* session = event.get_if<SessionChanged>()) {
    const auto [at, is_new] = instruments_.try_emplace(session->instrument);
    if (is_new) {
      const auto stored = store_.get<InstrumentRow>(Store::instrument_rows, keys::id(session->instrument));
      at->second = stored.value_or(InstrumentRow{});
    }
    at->second.session = session->state;
    at->second.changed_by = sequence;
  } else if (const auto* certified = event.get_if<MemberCertified>()) {
    put(Store::member_rows, keys::id(certified->id), MemberRow{*certified, sequence});
  }
}

/// A command's transfers are one row, found by the first of them; its trades name that row.
void RowChanges::end_command() {
  auto& transfers = command_.transfers;
  TransferId first;
  if (!transfers.empty()) {
    first = transfers.front().transfer.transfer;
    const rocksdb::Slice value(reinterpret_cast<const char*>(transfers.data()), transfers.size() * sizeof(TransferRow));
    const auto key = keys::id(first);
    batch_.Put(store_.handle(Store::entry), rocksdb::Slice(key.view().data(), key.view().size()), value);
  }
  for (TradeRow& trade : command_.trades) {
    trade.first_transfer = first;
    put(Store::trade_rows, keys::id(trade.trade.trade), trade);
  }
  transfers.clear();
  command_.trades.clear();
}

std::size_t RowChanges::size() const noexcept {
  return static_cast<std::size_t>(batch_.Count()) + 2 * changed_accounts_.size() + changed_orders_.size() +
         grants_.size() + instruments_.size();
}

const rocksdb::WriteBatch& RowChanges::prepare() {
  prepare_balances();
  prepare_orders();
  for (const auto& [id, row] : grants_) put(Store::grant_rows, keys::id(id), row);
  for (const auto& [id, row] : instruments_) put(Store::instrument_rows, keys::id(id), row);
  grants_.clear();
  instruments_.clear();
  return batch_;
}

void RowChanges::prepare_balances() {
  // Rising keys make for cheaper insertion.
  std::ranges::sort(changed_accounts_);
  for (const AccountId account : changed_accounts_) {
    Balance& balance = balances_.find(account)->second;
    put(Store::acct, keys::account(account), balance.row);
    balance.changed = false;
    auto& entries = entries_of_.find(account)->second;
    const auto key = keys::account_entry(account, TransferId(entries.front()));
    batch_.Put(store_.handle(Store::entry_ix), rocksdb::Slice(key.view().data(), key.view().size()),
               rocksdb::Slice(reinterpret_cast<const char*>(entries.data()), entries.size() * sizeof entries.front()));
  }
  changed_accounts_.clear();
  entries_of_.clear();
}

void RowChanges::prepare_orders() {
  std::ranges::sort(changed_orders_);
  for (const OrderId id : changed_orders_) {
    const auto at = orders_.find(id);
    Order& order = at->second;
    order.changed = false;
    if (order.open) {
      put(Store::order, keys::id(id), order.row);
      order.stored = true;
      continue;
    }
    const auto key = keys::id(id);
    // An order that came and went within one batch never reached RocksDB.
    if (order.stored) batch_.Delete(store_.handle(Store::order), rocksdb::Slice(key.view().data(), key.view().size()));
    orders_.erase(at);
  }
  changed_orders_.clear();
}

Result<void> RowChanges::commit(Sequence applied) {
  prepare();
  const auto committed = store_.commit(batch_, applied);
  batch_.Clear();
  trim();
  return committed;
}

/// Everything kept is as stored now, so all of it may be forgotten.
void RowChanges::trim() {
  if (balances_.size() > cached_rows_) balances_.clear();
  if (orders_.size() > cached_rows_) orders_.clear();
}

}  // namespace licet
