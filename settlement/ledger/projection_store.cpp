#include "settlement/ledger/projection_store.hpp"

#include <rocksdb/convenience.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>

#include <algorithm>
#include <chrono>
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

auto newer(std::uint32_t schema) {
  std::fprintf(stderr, "licet: projection: schema %u, this version reads %u\n", schema, projection_schema);
  return refuse(Reject::projection_version);
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
  // Of each whole file, noted in the manifest: block checksums leave parts of a file unchecked.
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
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
  if (!options.read_only && std::filesystem::exists(options.directory / "CURRENT")) {
    // Before anything is touched.
    const auto schema = stored_schema(options.directory);
    if (!schema) return refuse(schema.error());
    if (*schema > projection_schema) return newer(*schema);
    if (*schema != 0 && *schema < projection_schema) {
      if (const auto dropped = drop_earlier(options.directory, *schema); !dropped) return refuse(dropped.error());
    }
  }
  auto opened = open_any(options);
  if (!opened) return opened;
  if (const auto identity = (*opened)->check_identity(options); !identity) return refuse(identity.error());
  return opened;
}

/// Its rows are made anew from the log, which is the authority: no code here knows an earlier layout.
Result<void> Projection::Store::drop_earlier(const std::filesystem::path& directory, std::uint32_t schema) {
  std::fprintf(stderr, "licet: projection: rows of schema %u are made anew as schema %u\n", schema, projection_schema);
  const auto destroyed = rocksdb::DestroyDB(directory.string(), rocksdb::Options(database_options(), {}));
  if (!destroyed.ok()) return storage_failed(destroyed);
  return {};
}

Result<std::uint32_t> Projection::Store::stored_schema(const std::filesystem::path& directory) {
  ProjectionOptions options;
  options.directory = directory;
  options.read_only = true;
  const auto opened = open_any(options);
  if (!opened) return refuse(opened.error());
  if (const auto read = (*opened)->read_schema(); !read) return refuse(read.error());
  return (*opened)->schema_;
}

/// Of whatever version: all its column families are opened, so that the version can be read and refused by name.
Result<std::unique_ptr<Projection::Store>> Projection::Store::open_any(const ProjectionOptions& options) {
  static_assert(table_names.size() == tables);
  const std::string directory = options.directory.string();
  std::vector<std::string> names;
  const auto listed = rocksdb::DB::ListColumnFamilies({}, directory, &names);
  if (options.read_only && !listed.ok()) return storage_failed(listed);
  if (!options.read_only) {
    std::error_code error;
    std::filesystem::create_directories(options.directory, error);
    if (error) return storage_failed(rocksdb::Status::IOError(directory, error.message()));
    if (!listed.ok()) names = {rocksdb::kDefaultColumnFamilyName};
    for (const std::string_view name : table_names) {
      if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
    }
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const auto& name : names) descriptors.emplace_back(name, table_options(options));

  std::unique_ptr<Store> store(new Store());
  rocksdb::DB* db = nullptr;
  auto& handles = store->opened_;
  const auto opened = options.read_only
                          ? rocksdb::DB::OpenForReadOnly(database_options(), directory, descriptors, &handles, &db)
                          : rocksdb::DB::Open(database_options(), directory, descriptors, &handles, &db);
  if (!opened.ok()) return storage_failed(opened);
  store->db_.reset(db);
  store->name_tables();
  return store;
}

void Projection::Store::name_tables() {
  for (std::size_t table = 0; table < tables; ++table) {
    const auto at = std::ranges::find(opened_, table_names[table], [](auto* handle) { return handle->GetName(); });
    handles_[table] = at == opened_.end() ? nullptr : *at;
  }
}

Projection::Store::~Store() {
  if (db_ == nullptr) return;
  for (auto* handle : opened_) static_cast<void>(db_->DestroyColumnFamilyHandle(handle));
  static_cast<void>(db_->Close());
}

/// Errors: projection_differs when it cannot be read; schema_ is 0 when there is none.
Result<void> Projection::Store::read_schema() {
  if (handle(meta) == nullptr) return refuse(Reject::projection_differs);
  std::string value;
  schema_ = 0;
  const auto found = db_->Get({}, handle(meta), slice(keys::schema), &value);
  if (found.IsNotFound()) return {};
  if (!found.ok()) return storage_failed(found);
  if (value.size() != sizeof schema_) return refuse(Reject::projection_differs);
  std::memcpy(&schema_, value.data(), sizeof schema_);
  return {};
}

/// Whose rows these are, and of which version; a new database is given ours.
Result<void> Projection::Store::check_identity(const ProjectionOptions& options) {
  if (const auto read = read_schema(); !read) return read;
  if (schema_ == 0 && !options.read_only) {
    rocksdb::WriteBatch batch;
    schema_ = projection_schema;
    batch.Put(handle(meta), slice(keys::schema),
              rocksdb::Slice(reinterpret_cast<const char*>(&projection_schema), sizeof projection_schema));
    batch.Put(handle(meta), slice(keys::venue), slice(options.venue.view()));
    return commit(batch, {});
  }
  if (schema_ > projection_schema) return newer(schema_);
  if (schema_ != projection_schema) return refuse(Reject::projection_version);
  if (std::ranges::find(handles_, nullptr) != handles_.end()) return refuse(Reject::projection_differs);
  std::string value;
  if (!db_->Get({}, handle(meta), slice(keys::venue), &value).ok()) return refuse(Reject::projection_differs);
  if (value != options.venue.view()) return refuse(Reject::journal_foreign);
  std::uint64_t applied = 0;
  const auto read = db_->Get({}, handle(meta), slice(keys::applied), &value);
  if (!read.ok() || value.size() != sizeof applied) return refuse(Reject::projection_differs);
  std::memcpy(&applied, value.data(), sizeof applied);
  applied_.store(applied, std::memory_order_release);
  raise_durable(Sequence(applied));
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
  const auto start = std::chrono::steady_clock::now();
  const auto written = db_->Write(options, &batch);
  const std::chrono::nanoseconds spent = std::chrono::steady_clock::now() - start;
  if (spent.count() > longest_write_.load(std::memory_order_relaxed)) longest_write_ = spent.count();
  if (!written.ok()) return storage_failed(written);
  applied_.store(number, std::memory_order_release);
  return {};
}

Result<void> Projection::Store::flush() {
  const Sequence written = applied();
  const auto flushed = db_->Flush({}, opened_);
  if (!flushed.ok()) return storage_failed(flushed);
  raise_durable(written);
  return {};
}

void Projection::Store::raise_durable(Sequence to) noexcept {
  std::uint64_t now = durable_.load(std::memory_order_relaxed);
  while (now < to.value() && !durable_.compare_exchange_weak(now, to.value(), std::memory_order_release)) {
  }
}

tl::expected<DataFiles, std::string> Projection::Store::check_files() const {
  const auto whole = db_->VerifyFileChecksums({});
  if (!whole.ok()) return tl::unexpected(whole.ToString());
  std::vector<rocksdb::LiveFileMetaData> live;
  db_->GetLiveFilesMetaData(&live);
  DataFiles report;
  for (const auto& file : live) {
    if (file.file_checksum.empty()) return tl::unexpected(file.name + ": no checksum of it was noted");
    ++report.files;
    report.bytes += file.size;
  }
  return report;
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
