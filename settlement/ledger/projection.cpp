#include "settlement/ledger/projection.hpp"

#include "engine/core/check.hpp"
#include "settlement/ledger/projection_flusher.hpp"
#include "settlement/ledger/projection_store.hpp"
#include "settlement/ledger/projection_worker.hpp"

namespace licet {

Result<std::unique_ptr<Projection>> Projection::open(const ProjectionOptions& options) {
  auto store = Store::open(options);
  if (!store) return refuse(store.error());
  return std::unique_ptr<Projection>(new Projection(std::move(*store), options));
}

Projection::Projection(std::unique_ptr<Store> store, const ProjectionOptions& options) : store_(std::move(store)) {
  if (options.read_only) return;
  worker_ = std::make_unique<Worker>(*store_, options);
  if (!options.by_hand) flusher_ = std::make_unique<Flusher>(*store_, options.flush_interval);
}

Result<std::uint32_t> Projection::stored_schema(const std::filesystem::path& directory) {
  return Store::stored_schema(directory);
}

Projection::~Projection() {
  if (flusher_ == nullptr) return;
  flusher_.reset();
  worker_.reset();
  // A failure has been told; the log brings the next opening up to date.
  static_cast<void>(store_->flush().has_value());
}

void Projection::on_events(const EventBatchPtr& batch) {
  LICET_CHECK(worker_ != nullptr);
  worker_->queue(batch);
}

Sequence Projection::applied() const noexcept { return store_->applied(); }

Sequence Projection::durable() const noexcept { return store_->durable(); }

Sequence Projection::queued() const noexcept { return worker_ ? worker_->queued() : applied(); }

Result<void> Projection::check_not_ahead(Sequence journal_last) const {
  if (applied() > journal_last) return refuse(Reject::projection_ahead);
  return {};
}

std::uint64_t Projection::pending_bytes() const noexcept { return worker_ ? worker_->pending_bytes() : 0; }

bool Projection::readable() const noexcept { return store_->is_readable(); }

bool Projection::healthy() const noexcept { return !worker_ || worker_->healthy(); }

bool Projection::step() {
  LICET_CHECK(worker_ != nullptr);
  return worker_->step();
}

Result<void> Projection::flush() {
  LICET_CHECK(worker_ != nullptr);
  if (const auto drained = worker_->drain(); !drained) return drained;
  return store_->flush();
}

Result<void> Projection::checkpoint(const std::filesystem::path& directory) { return store_->checkpoint(directory); }

tl::expected<DataFiles, std::string> Projection::check_files() const { return store_->check_files(); }

std::int64_t Projection::take_longest_write() noexcept { return store_->take_longest_write(); }

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
