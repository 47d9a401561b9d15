#include "settlement/ledger/projection_store.hpp"

#include <rocksdb/convenience.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>

#include <algorithm>
#include <cstdio>
#include <system_error>

namespace licet {
namespace {

constexpr std::array<std::string_view, 11> table_names{"meta",          "acct",       "order",        "page",
                                                       "transfer_page", "trade_page", "account_page", "order_page",
                                                       "grant",         "instrument", "member"};

auto storage_failed(const rocksdb::Status& status) {
  std::fprintf(stderr, "licet: projection: %s\n", status.ToString().c_str());
  return refuse(Reject::storage_failed);
}

rocksdb::DBOptions database_options() {
  rocksdb::DBOptions options;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  // Without RocksDB's own log this alone keeps all column families at one sequence number across a crash.
  options.atomic_flush = true;
  options.bytes_per_sync = std::uint64_t{1} << 20U;
  options.max_background_jobs = 2;
  options.keep_log_file_num = 4;
  options.max_open_files = 256;
  return options;
}

rocksdb::ColumnFamilyOptions table_options(const ProjectionOptions& chosen) {
  rocksdb::BlockBasedTableOptions blocks;
  blocks.checksum = rocksdb::kXXH3;
  blocks.format_version = 5;
  blocks.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(blocks));
  options.write_buffer_size = chosen.write_buffer_mib << 20U;
  options.max_write_buffer_number = 4;
  const auto supported = rocksdb::GetSupportedCompressions();
  const bool has_lz4 = std::ranges::find(supported, rocksdb::kLZ4Compression) != supported.end();
  options.compression = has_lz4 ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
  return options;
}

}  // namespace

Result<std::unique_ptr<Projection::Store>> Projection::Store::open(const ProjectionOptions& options) {
  auto opened = open_any(options);
  if (!opened) return opened;
  const auto identity = (*opened)->check_identity(options);
  if (identity) return opened;
  const bool is_older = identity.error() == Reject::projection_version && (*opened)->schema_ < projection_schema;
  if (!is_older) return refuse(identity.error());
  // Its rows are made anew from the log, which is the authority: no code here knows an earlier layout.
  std::fprintf(stderr, "licet: projection: rows of schema %u are made anew as schema %u\n", (*opened)->schema_,
               projection_schema);
  opened->reset();
  const auto destroyed = rocksdb::DestroyDB(options.directory.string(), rocksdb::Options(database_options(), {}));
  if (!destroyed.ok()) return storage_failed(destroyed);
  auto made = open_any(options);
  if (!made) return made;
  if (const auto fresh = (*made)->check_identity(options); !fresh) return refuse(fresh.error());
  return made;
}

/// Of whatever version.
Result<std::unique_ptr<Projection::Store>> Projection::Store::open_any(const ProjectionOptions& options) {
  static_assert(table_names.size() == tables);
  std::error_code error;
  std::filesystem::create_directories(options.directory, error);
  if (error) return storage_failed(rocksdb::Status::IOError(options.directory.string(), error.message()));

  // Also those of a newer version are opened, so that its version can be read and refused by name.
  std::vector<std::string> names{rocksdb::kDefaultColumnFamilyName};
  names.insert(names.end(), table_names.begin(), table_names.end());
  std::vector<std::string> present;
  if (rocksdb::DB::ListColumnFamilies({}, options.directory.string(), &present).ok()) {
    for (const auto& name : present) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const auto& name : names) descriptors.emplace_back(name, table_options(options));

  std::unique_ptr<Store> store(new Store());
  rocksdb::DB* db = nullptr;
  const auto opened =
      rocksdb::DB::Open(database_options(), options.directory.string(), descriptors, &store->opened_, &db);
  if (!opened.ok()) return storage_failed(opened);
  store->db_.reset(db);
  std::copy_n(store->opened_.begin() + 1, tables, store->handles_.begin());
  return store;
}

Projection::Store::~Store() {
  if (db_ == nullptr) return;
  for (auto* handle : opened_) static_cast<void>(db_->DestroyColumnFamilyHandle(handle));
  static_cast<void>(db_->Close());
}

/// Whose rows these are, and of which version; a new database is given ours.
Result<void> Projection::Store::check_identity(const ProjectionOptions& options) {
  std::string value;
  const auto schema = db_->Get({}, handle(meta), slice(keys::schema), &value);
  if (schema.IsNotFound()) {
    rocksdb::WriteBatch batch;
    const std::uint32_t ours = projection_schema;
    batch.Put(handle(meta), slice(keys::schema), rocksdb::Slice(reinterpret_cast<const char*>(&ours), sizeof ours));
    batch.Put(handle(meta), slice(keys::venue), slice(options.venue.view()));
    return commit(batch, {});
  }
  if (!schema.ok()) return storage_failed(schema);
  if (value.size() != sizeof schema_) return refuse(Reject::projection_differs);
  std::memcpy(&schema_, value.data(), sizeof schema_);
  if (schema_ > projection_schema) {
    std::fprintf(stderr, "licet: projection: schema %u, this version reads %u\n", schema_, projection_schema);
  }
  if (schema_ != projection_schema) return refuse(Reject::projection_version);
  if (!db_->Get({}, handle(meta), slice(keys::venue), &value).ok()) return refuse(Reject::projection_differs);
  if (value != options.venue.view()) return refuse(Reject::journal_foreign);
  std::uint64_t applied = 0;
  const auto read = db_->Get({}, handle(meta), slice(keys::applied), &value);
  if (!read.ok() || value.size() != sizeof applied) return refuse(Reject::projection_differs);
  std::memcpy(&applied, value.data(), sizeof applied);
  applied_.store(applied, std::memory_order_release);
  return {};
}

std::optional<std::pair<std::string, std::string>> Projection::Store::at_or_before(Table table,
                                                                                   std::string_view key) const {
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}, handle(table)));
  at->SeekForPrev(slice(key));
  if (!at->Valid()) return std::nullopt;
  return std::pair{at->key().ToString(), at->value().ToString()};
}

std::optional<LedgerPage> Projection::Store::read_page(Sequence first) const {
  const auto bytes = get_bytes(page, keys::id(first));
  return bytes ? LedgerPage::read(first, *bytes) : std::nullopt;
}

std::optional<LedgerPage> Projection::Store::read_chains(Sequence first) const {
  const auto bytes = get_bytes(page, keys::id(first));
  return bytes ? LedgerPage::read_chains(first, *bytes) : std::nullopt;
}

Sequence Projection::Store::last_page_of_closed(OrderId id) const {
  Sequence found;
  const std::uint64_t group = keys::order_group(id);
  scan(order_page, keys::order_page(group, {}).view(), [&](std::string_view key, const rocksdb::Slice& row) {
    if (keys::number_in(key) != group) return false;
    // A later row tells of a transfer after the order's end.
    if (const auto last = ClosedOrders::find(view(row), id)) found = *last;
    return true;
  });
  return found;
}

Result<void> Projection::Store::commit(rocksdb::WriteBatch& batch, Sequence applied) {
  const std::uint64_t number = applied.value();
  batch.Put(handle(meta), slice(keys::applied), rocksdb::Slice(reinterpret_cast<const char*>(&number), sizeof number));
  rocksdb::WriteOptions options;
  options.disableWAL = true;  // the journal is the authority
  const auto written = db_->Write(options, &batch);
  if (!written.ok()) return storage_failed(written);
  applied_.store(number, std::memory_order_release);
  return {};
}

Result<void> Projection::Store::flush() {
  const auto flushed = db_->Flush({}, opened_);
  if (!flushed.ok()) return storage_failed(flushed);
  return {};
}

Result<void> Projection::Store::checkpoint(const std::filesystem::path& directory) {
  rocksdb::Checkpoint* made = nullptr;
  const auto created = rocksdb::Checkpoint::Create(db_.get(), &made);
  if (!created.ok()) return storage_failed(created);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  // log_size_for_flush 0: what is only in memory is flushed first, since there is no log to copy.
  const auto copied = checkpoint->CreateCheckpoint(directory.string(), 0);
  if (!copied.ok()) return storage_failed(copied);
  return {};
}

}  // namespace licet
