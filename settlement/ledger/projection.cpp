#include "settlement/ledger/projection.hpp"

#include <algorithm>
#include <cstring>

#include "settlement/ledger/projection_store.hpp"
#include "settlement/ledger/projection_worker.hpp"

namespace licet {

Result<std::unique_ptr<Projection>> Projection::open(const ProjectionOptions& options) {
  auto store = Store::open(options);
  if (!store) return refuse(store.error());
  return std::unique_ptr<Projection>(new Projection(std::move(*store), options));
}

Projection::Projection(std::unique_ptr<Store> store, const ProjectionOptions& options)
    : store_(std::move(store)), worker_(std::make_unique<Worker>(*store_, options)) {}

Projection::~Projection() {
  worker_.reset();
  // A failure has been printed; the log brings the next opening up to date.
  static_cast<void>(store_->flush().has_value());
}

void Projection::on_events(const EventBatchPtr& batch) { worker_->queue(batch); }

Sequence Projection::applied() const noexcept { return store_->applied(); }

Result<void> Projection::check_not_ahead(Sequence journal_last) const {
  if (applied() > journal_last) return refuse(Reject::projection_ahead);
  return {};
}

std::uint64_t Projection::pending_bytes() const noexcept { return worker_->pending_bytes(); }

bool Projection::healthy() const noexcept { return worker_->healthy(); }

Result<void> Projection::flush() {
  if (const auto drained = worker_->drain(); !drained) return drained;
  return store_->flush();
}

Result<void> Projection::checkpoint(const std::filesystem::path& directory) { return store_->checkpoint(directory); }

std::optional<BalanceRow> Projection::balance(AccountId account) const {
  return store_->get<BalanceRow>(Store::acct, keys::account(account));
}

namespace {

/// Every row of one table, or those from `from` on while `within` says so.
template <class Row, class Store, class Table>
void each_row(const Store& store, Table table, const std::function<void(const Row&)>& each) {
  store.scan(table, {}, [&](std::string_view, const auto& value) {
    if (const auto row = Store::template row_of<Row>(value)) each(*row);
    return true;
  });
}

}  // namespace

void Projection::for_each_balance(const std::function<void(const BalanceRow&)>& each) const {
  each_row<BalanceRow>(*store_, Store::acct, each);
}

std::vector<BalanceRow> Projection::balances_of(MemberId member) const {
  std::vector<BalanceRow> rows;
  store_->scan(Store::acct, keys::first_account_of(member).view(), [&](std::string_view, const rocksdb::Slice& value) {
    const auto row = Store::row_of<BalanceRow>(value);
    if (!row || row->account.member() != member) return false;
    rows.push_back(*row);
    return true;
  });
  return rows;
}

namespace {

/// The transfers of one command, as its entry row has them.
std::vector<TransferRow> transfers_in(std::string_view value) {
  std::vector<TransferRow> rows(value.size() / sizeof(TransferRow));
  if (!rows.empty()) std::memcpy(rows.data(), value.data(), rows.size() * sizeof(TransferRow));
  return rows;
}

}  // namespace

std::optional<TransferRow> Projection::transfer(TransferId id) const {
  const auto entry = store_->at_or_before(Store::entry, keys::id(id).view());
  if (!entry) return std::nullopt;
  for (const auto& row : transfers_in(entry->second)) {
    if (row.transfer.transfer == id) return row;
  }
  return std::nullopt;
}

std::vector<TransferRow> Projection::transfers_of_command(TransferId first) const {
  return transfers_in(store_->get_bytes(Store::entry, keys::id(first)).value_or(std::string()));
}

std::vector<TransferRow> Projection::transfers_of_account(AccountId account, TransferId after,
                                                          std::size_t limit) const {
  std::vector<TransferRow> rows;
  // The list that holds the first transfer above `after` may begin before it.
  const auto wanted = keys::account_entry(account, after);
  const auto before = store_->at_or_before(Store::entry_ix, wanted.view());
  const bool same_account = before && keys::number_in(before->first) == account.value();
  const std::string from(same_account ? std::string_view(before->first) : wanted.view());
  store_->scan(Store::entry_ix, from, [&](std::string_view key, const rocksdb::Slice& value) {
    if (keys::number_in(key) != account.value()) return false;
    for (std::size_t at = 0; at + sizeof(std::uint64_t) <= value.size(); at += sizeof(std::uint64_t)) {
      std::uint64_t id = 0;
      std::memcpy(&id, value.data() + at, sizeof id);
      if (id <= after.value()) continue;
      if (rows.size() >= limit) return false;
      if (const auto row = transfer(TransferId(id))) rows.push_back(*row);
    }
    return true;
  });
  return rows;
}

std::optional<TradeRow> Projection::trade(TradeId id) const {
  return store_->get<TradeRow>(Store::trade_rows, keys::id(id));
}

std::vector<TransferRow> Projection::transfers_of_trade(TradeId id) const {
  const auto row = trade(id);
  if (!row || !row->first_transfer.is_set()) return {};
  auto rows = transfers_of_command(row->first_transfer);
  std::erase_if(rows, [&](const TransferRow& transfer) { return transfer.transfer.trade != id; });
  return rows;
}

std::optional<OpenOrderRow> Projection::open_order(OrderId id) const {
  return store_->get<OpenOrderRow>(Store::order, keys::id(id));
}

void Projection::for_each_open_order(const std::function<void(const OpenOrderRow&)>& each) const {
  each_row<OpenOrderRow>(*store_, Store::order, each);
}

std::optional<GrantRow> Projection::grant(GrantId id) const {
  return store_->get<GrantRow>(Store::grant_rows, keys::id(id));
}

void Projection::for_each_grant(const std::function<void(const GrantRow&)>& each) const {
  each_row<GrantRow>(*store_, Store::grant_rows, each);
}

std::optional<InstrumentRow> Projection::instrument(InstrumentId id) const {
  return store_->get<InstrumentRow>(Store::instrument_rows, keys::id(id));
}

void Projection::for_each_instrument(const std::function<void(const InstrumentRow&)>& each) const {
  each_row<InstrumentRow>(*store_, Store::instrument_rows, each);
}

std::optional<MemberRow> Projection::member(MemberId id) const {
  return store_->get<MemberRow>(Store::member_rows, keys::id(id));
}

void Projection::for_each_member(const std::function<void(const MemberRow&)>& each) const {
  each_row<MemberRow>(*store_, Store::member_rows, each);
}

}  // namespace licet
