#include "settlement/ledger/row_changes.hpp"

#include <algorithm>

namespace licet {
namespace {

// A page is read whole: large enough that rows cost little, small enough that one look does.
constexpr std::size_t page_bytes = std::size_t{16} << 10U;

}  // namespace

using Store = Projection::Store;

RowChanges::RowChanges(Store& store, std::size_t cached_rows) : store_(store), cached_rows_(cached_rows) {}

void RowChanges::fold(const EventBatch& batch, Sequence applied) {
  for (const RecordView event : batch.events) {
    const RecordHeader& header = event.header();
    if (header.sequence <= applied) continue;
    if (header.sequence != command_.sequence) {
      end_command();
      command_.sequence = header.sequence;
      command_.time = header.time;
    }
    fold_record(event);
  }
  end_command();
}

void RowChanges::fold_record(RecordView event) {
  if (const auto* transfer = event.get_if<TransferPosted>()) {
    command_.transfers.push_back(*transfer);
  } else if (const auto* trade = event.get_if<Trade>()) {
    fold_trade(*trade, event.header());
  } else {
    fold_order(event);
    fold_grant(event);
    fold_reference(event);
  }
}

template <StoredRow Row, std::size_t Words>
std::optional<Row> RowChanges::stored(Store::Table table, const keys::Key<Words>& key) {
  const auto row = store_.read<Row>(table, key);
  if (row) return *row;
  has_read_all_ = false;
  return std::nullopt;
}

template <StoredRow Row, std::size_t Words>
void RowChanges::put(Store::Table table, const keys::Key<Words>& key, const Row& row) {
  Store::put(batch_, store_.handle(table), key, row);
}

template <std::size_t Words>
void RowChanges::put_bytes(Store::Table table, const keys::Key<Words>& key, std::string_view value) {
  batch_.Put(store_.handle(table), rocksdb::Slice(key.view().data(), key.view().size()),
             rocksdb::Slice(value.data(), value.size()));
}

void RowChanges::fold_trade(const Trade& trade, const RecordHeader& header) {
  command_.trades.push_back(trade);
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
    order.row.order = accepted->order;
    order.row.terms = accepted->terms;
    order.row.leaves = accepted->terms.quantity;
    order.row.accepted_at = header.time;
    order.row.member = header.member;
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
      order->row.terms.stop_price = replaced->stop_price;
      order->row.terms.quantity = replaced->quantity;
      order->row.leaves = replaced->leaves;
      order->row.filled = replaced->filled;
      change(*order, header);
    }
  } else if (const auto* reduced = event.get_if<OrderReduced>()) {
    if (Order* order = find_order(reduced->order)) {
      order->row.leaves = reduced->leaves;
      order->row.filled = reduced->filled;
      change(*order, header);
    }
  }
}

RowChanges::Order* RowChanges::find_order(OrderId id) {
  if (const auto at = orders_.find(id); at != orders_.end()) return at->second.open ? &at->second : nullptr;
  const auto row = stored<OpenOrderRow>(Store::order, keys::id(id));
  if (!row) return nullptr;
  Order& order = orders_[id];
  order.row = *row;
  order.stored = order.open = true;
  return &order;
}

void RowChanges::change(Order& order, const RecordHeader& header) {
  order.row.changed_by = header.sequence;
  note_changed(order);
}

void RowChanges::note_changed(Order& order) {
  if (order.changed) return;
  order.changed = true;
  changed_orders_.push_back(order.row.order);
}

void RowChanges::fold_grant(RecordView event) {
  const auto row_of = [&](GrantId id) -> GrantRow& {
    const auto [at, is_new] = grants_.try_emplace(id);
    if (is_new) at->second = stored<GrantRow>(Store::grant_rows, keys::id(id)).value_or(GrantRow{});
    at->second.changed_by = event.header().sequence;
    return at->second;
  };
  if (const auto* released = event.get_if<GrantReleased>()) {
    GrantRow& row = row_of(released->grant);
    row.terms = *released;
    row.released_at = event.header().time;
    row.released_by = event.header().sequence;
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
      const auto row = stored<InstrumentRow>(Store::instrument_rows, keys::id(session->instrument));
      at->second = row.value_or(InstrumentRow{});
    }
    at->second.session = session->state;
    at->second.changed_by = sequence;
  } else if (const auto* certified = event.get_if<MemberCertified>()) {
    put(Store::member_rows, keys::id(certified->id), MemberRow{*certified, sequence});
  }
}

/// A command's transfers and trades stand on one page.
void RowChanges::end_command() {
  auto& [sequence, time, transfers, trades] = command_;
  if (transfers.empty() && trades.empty()) return;
  page_.begin_command(sequence, time, trades.size(), transfers.size());
  for (const Trade& trade : trades) page_.add(trade);
  for (const TransferPosted& transfer : transfers) put_on_page(transfer);
  transfers.clear();
  trades.clear();
  if (page_.size() >= page_bytes) end_page();
}

void RowChanges::put_on_page(const TransferPosted& transfer) {
  // One after the other: the second may move the first.
  balance_on_page(transfer.debit);
  Balance& credit = balance_on_page(transfer.credit);
  Balance& debit = balances_.find(transfer.debit)->second;
  const Order* order = transfer.order.is_set() ? &order_on_page(transfer.order) : nullptr;
  page_.add(transfer, debit.place, credit.place, order == nullptr ? nullptr : &order->place);
  post(debit, -transfer.amount, command_.sequence);
  post(credit, transfer.amount, command_.sequence);
}

void RowChanges::post(Balance& balance, std::int64_t amount, Sequence sequence) {
  const bool overflow = __builtin_add_overflow(balance.row.balance, amount, &balance.row.balance);
  LICET_CHECK(!overflow);
  balance.row.changed_by = sequence;
}

RowChanges::Balance& RowChanges::balance_on_page(AccountId account) {
  const auto [at, is_new] = balances_.try_emplace(account);
  Balance& balance = at->second;
  BalanceRow& row = balance.row;
  if (is_new) row = stored<BalanceRow>(Store::acct, keys::account(account)).value_or(BalanceRow{account, 0, {}, {}, 0});
  if (!balance.changed) {
    balance.changed = true;
    changed_accounts_.push_back(account);
  }
  if (!page_.is_new(balance.place)) return balance;
  page_.add_account(balance.place, {account, row.balance, row.last_page});
  row.last_page = page_.first();
  if (++row.pages % keys::stride == 0) put_bytes(Store::account_page, keys::account_page(account, row.last_page), {});
  return balance;
}

RowChanges::Order& RowChanges::order_on_page(OrderId id) {
  auto at = orders_.find(id);
  if (at == orders_.end()) {
    // Open long since, or closed by an earlier batch.
    if (find_order(id) == nullptr) {
      Order& closed = orders_[id];
      closed.row.order = id;
      const auto last_page = store_.last_page_of_closed(id);
      has_read_all_ = has_read_all_ && last_page.has_value();
      closed.row.last_page = last_page.value_or(Sequence());
    }
    at = orders_.find(id);
  }
  Order& order = at->second;
  note_changed(order);
  if (!page_.is_new(order.place)) return order;
  page_.add_order(order.place, {id, order.row.last_page});
  order.row.last_page = page_.first();
  return order;
}

void RowChanges::end_page() {
  if (page_.is_empty()) return;
  const Sequence first = page_.first();
  if (page_.first_transfer().is_set()) put(Store::transfer_page, keys::id(page_.first_transfer()), first);
  if (page_.first_trade().is_set()) put(Store::trade_page, keys::id(page_.first_trade()), first);
  put_bytes(Store::page, keys::id(first), page_.finish());
}

std::size_t RowChanges::size() const noexcept {
  return static_cast<std::size_t>(batch_.Count()) + changed_accounts_.size() + changed_orders_.size() + grants_.size() +
         instruments_.size();
}

const rocksdb::WriteBatch& RowChanges::prepare(Sequence applied) {
  end_page();
  prepare_balances();
  prepare_orders(applied);
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
  }
  changed_accounts_.clear();
}

void RowChanges::prepare_orders(Sequence applied) {
  std::ranges::sort(changed_orders_, {}, keys::order_group);
  std::string closed;
  std::uint64_t group = 0;
  const auto end_group = [&] {
    if (!closed.empty()) put_bytes(Store::order_page, keys::order_page(group, applied), closed);
    closed.clear();
  };
  for (const OrderId id : changed_orders_) {
    if (keys::order_group(id) != group) end_group();
    group = keys::order_group(id);
    const auto at = orders_.find(id);
    Order& order = at->second;
    order.changed = false;
    if (order.open) {
      put(Store::order, keys::id(id), order.row);
      order.stored = true;
      continue;
    }
    if (order.row.last_page.is_set()) ClosedOrders::add(closed, id, order.row.last_page);
    const auto key = keys::id(id);
    // An order that came and went within one batch never reached RocksDB.
    if (order.stored) batch_.Delete(store_.handle(Store::order), rocksdb::Slice(key.view().data(), key.view().size()));
    orders_.erase(at);
  }
  end_group();
  changed_orders_.clear();
}

Result<void> RowChanges::commit(Sequence applied) {
  prepare(applied);
  if (!has_read_all_) return refuse(Reject::storage_failed);
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
