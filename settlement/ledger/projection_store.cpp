#include "settlement/ledger/projection_store.hpp"

#include <rocksdb/convenience.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/checkpoint.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace licet {
namespace {

constexpr std::array<std::string_view, 11> table_names{"meta",          "acct",       "order",        "page",
                                                       "transfer_page", "trade_page", "account_page", "order_page",
                                                       "grant",         "instrument", "member"};

using WarningHandler = std::function<void(const std::string&)>;

void tell(const WarningHandler& on_warning, const std::string& what) {
  if (on_warning) return on_warning(what);
  std::fprintf(stderr, "licet: projection: %s\n", what.c_str());
}

auto storage_failed(const WarningHandler& on_warning, const rocksdb::Status& status) {
  tell(on_warning, status.ToString());
  return refuse(Reject::storage_failed);
}

auto newer(const WarningHandler& on_warning, std::uint32_t schema) {
  tell(on_warning, "schema " + std::to_string(schema) + ", this version reads " + std::to_string(projection_schema));
  return refuse(Reject::projection_version);
}

auto earlier(const WarningHandler& on_warning, std::uint32_t schema) {
  tell(on_warning, "rows of schema " + std::to_string(schema) + ", this version writes " +
                       std::to_string(projection_schema) +
                       ": they can be made anew only from a log that has its first command, by a start of the venue");
  return refuse(Reject::projection_version);
}

constexpr int few_open_files = 64;  // when one row is all that is wanted

rocksdb::Env& env_of(const ProjectionOptions& options) {
  return options.by_hand ? *options.by_hand->env : *rocksdb::Env::Default();
}

rocksdb::Status create_directories(rocksdb::Env& env, const std::filesystem::path& directory) {
  std::filesystem::path part;
  for (const auto& name : directory) {
    part /= name;
    if (env.FileExists(part.string()).ok()) continue;
    if (const auto made = env.CreateDirIfMissing(part.string()); !made.ok()) return made;
  }
  return rocksdb::Status::OK();
}

rocksdb::DBOptions database_options(const ProjectionOptions& chosen) {
  rocksdb::DBOptions options;
  options.env = &env_of(chosen);
  if (chosen.by_hand) {
    // What RocksDB would do in threads that it makes itself, past its Env.
    options.max_file_opening_threads = 1;
    options.max_bgerror_resume_count = 0;
    options.stats_dump_period_sec = 0;
    options.stats_persist_period_sec = 0;
  }
  // ~Projection flushes, and tells when it cannot.
  options.avoid_flush_during_shutdown = true;
  options.create_if_missing = true;
  options.create_missing_column_families = true;
  // Without RocksDB's own log this alone keeps all column families at one sequence number across a crash.
  options.atomic_flush = true;
  options.bytes_per_sync = std::uint64_t{1} << 20U;
  options.max_background_jobs = 2;
  options.keep_log_file_num = 4;
  // Of each whole file, noted in the manifest: block checksums leave parts of a file unchecked.
  options.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  // Every file is opened at the start, which refuses when one's index or footer is damaged, rather than by whoever asks
  // for a row of it.
  options.max_open_files = -1;
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
  // Keys of most tables rise, so that what is flushed never overlaps with what was: by levels its files would only be
  // moved, never merged, and each flush would leave one more for ever.
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  const auto supported = rocksdb::GetSupportedCompressions();
  const bool has_lz4 = std::ranges::find(supported, rocksdb::kLZ4Compression) != supported.end();
  options.compression = has_lz4 ? rocksdb::kLZ4Compression : rocksdb::kNoCompression;
  return options;
}

}  // namespace

Result<std::unique_ptr<Projection::Store>> Projection::Store::open(const ProjectionOptions& options) {
  if (!options.read_only && env_of(options).FileExists(options.directory / "CURRENT").ok()) {
    // Before anything is touched.
    const auto schema = stored_schema(options);
    if (!schema) return refuse(schema.error());
    if (*schema > projection_schema) return newer(options.on_warning, *schema);
    if (*schema != 0 && *schema < projection_schema) {
      if (!options.made_anew) return earlier(options.on_warning, *schema);
      if (const auto dropped = drop_earlier(options, *schema); !dropped) return refuse(dropped.error());
    }
  }
  auto opened = open_any(options, Files::all_now);
  if (!opened) return opened;
  if (const auto identity = (*opened)->check_identity(options); !identity) return refuse(identity.error());
  return opened;
}

/// Its rows are made anew from the log, which is the authority: no code here knows an earlier layout.
Result<void> Projection::Store::drop_earlier(const ProjectionOptions& options, std::uint32_t schema) {
  tell(options.on_warning,
       "rows of schema " + std::to_string(schema) + " are made anew as schema " + std::to_string(projection_schema));
  const auto destroyed =
      rocksdb::DestroyDB(options.directory.string(), rocksdb::Options(database_options(options), {}));
  if (!destroyed.ok()) return storage_failed(options.on_warning, destroyed);
  return {};
}

Result<std::uint32_t> Projection::Store::stored_schema(const std::filesystem::path& directory) {
  ProjectionOptions options;
  options.directory = directory;
  return stored_schema(options);
}

Result<std::uint32_t> Projection::Store::stored_schema(const ProjectionOptions& chosen) {
  ProjectionOptions options = chosen;
  options.read_only = true;
  const auto opened = open_any(options, Files::when_needed);
  if (!opened) return refuse(opened.error());
  if (const auto read = (*opened)->read_schema(); !read) return refuse(read.error());
  return (*opened)->schema_;
}

/// Of whatever version: all its column families are opened, so that the version can be read and refused by name.
Result<std::unique_ptr<Projection::Store>> Projection::Store::open_any(const ProjectionOptions& options, Files files) {
  static_assert(table_names.size() == tables);
  const std::string directory = options.directory.string();
  std::vector<std::string> names;
  const auto listed = rocksdb::DB::ListColumnFamilies(database_options(options), directory, &names);
  if (options.read_only && !listed.ok()) return storage_failed(options.on_warning, listed);
  if (!options.read_only) {
    const auto made = create_directories(env_of(options), options.directory);
    if (!made.ok()) return storage_failed(options.on_warning, made);
    if (!listed.ok()) names = {rocksdb::kDefaultColumnFamilyName};
    for (const std::string_view name : table_names) {
      if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
    }
  }
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const auto& name : names) descriptors.emplace_back(name, table_options(options));

  std::unique_ptr<Store> store(new Store(options));
  rocksdb::DB* db = nullptr;
  auto& handles = store->opened_;
  auto chosen = database_options(options);
  if (files == Files::when_needed) chosen.max_open_files = few_open_files;
  const auto opened = options.read_only ? rocksdb::DB::OpenForReadOnly(chosen, directory, descriptors, &handles, &db)
                                        : rocksdb::DB::Open(chosen, directory, descriptors, &handles, &db);
  if (!opened.ok()) return store->failed(opened);
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
  schema_ = 0;
  if (handle(meta) == nullptr) {
    // The first family that is made: nothing was ever written when a crash left none but RocksDB's own.
    if (opened_.size() > 1) return refuse(Reject::projection_differs);
    return {};
  }
  std::string value;
  const auto found = db_->Get({}, handle(meta), slice(keys::schema), &value);
  if (found.IsNotFound()) return {};
  if (!found.ok()) return failed(found);
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
  if (schema_ > projection_schema) return newer(on_warning_, schema_);
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

/// No range of rows is ever deleted here. While it looks for such ranges, an iterator of RocksDB 7.8 that meets a block
/// or a file that cannot be read leaves out the rest of its level, and says that all is well.
std::unique_ptr<rocksdb::Iterator> Projection::Store::rows_of(Table table) const {
  rocksdb::ReadOptions options;
  options.ignore_range_deletions = true;
  return std::unique_ptr<rocksdb::Iterator>(db_->NewIterator(options, handle(table)));
}

std::optional<std::pair<std::string, std::string>> Projection::Store::at_or_before(Table table,
                                                                                   std::string_view key) const {
  const auto at = rows_of(table);
  at->SeekForPrev(slice(key));
  if (!could_read(at->status()) || !at->Valid()) return std::nullopt;
  return std::pair{at->key().ToString(), at->value().ToString()};
}

std::optional<LedgerPage> Projection::Store::sound(std::optional<LedgerPage> read) const {
  if (!read) note_damage("a page that is none");
  return read;
}

std::optional<LedgerPage> Projection::Store::read_page(Sequence first) const {
  const auto bytes = get_bytes(page, keys::id(first));
  return bytes ? sound(LedgerPage::read(first, *bytes)) : std::nullopt;
}

std::optional<LedgerPage> Projection::Store::read_chains(Sequence first) const {
  const auto bytes = get_bytes(page, keys::id(first));
  return bytes ? sound(LedgerPage::read_chains(first, *bytes)) : std::nullopt;
}

Result<Sequence> Projection::Store::last_page_of_closed(OrderId id) const {
  Sequence found;
  const std::uint64_t group = keys::order_group(id);
  const auto look = [&](std::string_view key, const rocksdb::Slice& row) {
    if (keys::number_in(key) != group) return false;
    // A later row tells of a transfer after the order's end.
    if (const auto last = ClosedOrders::find(view(row), id)) found = *last;
    return true;
  };
  if (!scan(order_page, keys::order_page(group, {}).view(), look)) return refuse(Reject::storage_failed);
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
  if (!written.ok()) return failed(written);
  applied_.store(number, std::memory_order_release);
  return {};
}

Result<void> Projection::Store::flush() {
  const Sequence written = applied();
  if (by_hand_) {
    if (const auto flushed = flush_by_hand(); !flushed) return flushed;
  } else if (const auto flushed = db_->Flush({}, opened_); !flushed.ok()) {
    return failed(flushed);
  }
  raise_durable(written);
  return {};
}

/// There is nobody to wait for: what a flush waits for is done here.
Result<void> Projection::Store::flush_by_hand() {
  by_hand_->run_background();
  rocksdb::FlushOptions options;
  options.wait = false;
  if (const auto begun = db_->Flush(options, opened_); !begun.ok()) return failed(begun);
  by_hand_->run_background();
  for (auto* const table : opened_) {
    std::uint64_t left = 0;
    const bool is_known = db_->GetIntProperty(table, rocksdb::DB::Properties::kNumImmutableMemTable, &left);
    if (!is_known || left != 0) return failed(rocksdb::Status::IOError("a flush was given up"));
  }
  return {};
}

void Projection::Store::warn(const std::string& what) const { tell(on_warning_, what); }

bool Projection::Store::could_read(const rocksdb::Status& status) const {
  if (status.ok() || status.IsNotFound()) return status.ok();
  if (is_readable_.exchange(false)) warn(status.ToString());
  return false;
}

void Projection::Store::note_damage(std::string_view what) const {
  static_cast<void>(could_read(rocksdb::Status::Corruption(slice(what))));
}

tl::unexpected<Reject> Projection::Store::failed(const rocksdb::Status& status) const {
  return storage_failed(on_warning_, status);
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
  if (!created.ok()) return failed(created);
  const std::unique_ptr<rocksdb::Checkpoint> checkpoint(made);
  // log_size_for_flush 0: what is only in memory is flushed first, since there is no log to copy.
  const auto copied = checkpoint->CreateCheckpoint(directory.string(), 0);
  if (!copied.ok()) return failed(copied);
  return {};
}

}  // namespace licet
