#pragma once

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <atomic>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"
#include "settlement/ledger/keys.hpp"
#include "settlement/ledger/ledger_page.hpp"
#include "settlement/ledger/projection.hpp"
#include "settlement/ledger/projection_rows.hpp"

namespace licet {

/// The RocksDB behind a projection: its column families, options and rows. Reading is thread-safe; one thread writes.
class Projection::Store {
 public:
  enum Table : std::size_t {
    meta,
    acct,
    order,
    page,
    transfer_page,
    trade_page,
    account_page,
    order_page,
    grant_rows,
    instrument_rows,
    member_rows,
    tables
  };

  /// Errors as Projection::open.
  static Result<std::unique_ptr<Store>> open(const ProjectionOptions& options);
  static Result<std::uint32_t> stored_schema(const std::filesystem::path& directory);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  template <StoredRow Row, std::size_t Words>
  static void put(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* table, const keys::Key<Words>& key,
                  const Row& row) {
    batch.Put(table, slice(key.view()), rocksdb::Slice(reinterpret_cast<const char*>(&row), sizeof row));
  }
  /// None when absent or not to be read.
  template <StoredRow Row, std::size_t Words>
  [[nodiscard]] std::optional<Row> get(Table table, const keys::Key<Words>& key) const {
    rocksdb::PinnableSlice value;
    if (!could_read(db_->Get({}, handle(table), slice(key.view()), &value))) return std::nullopt;
    const auto row = row_of<Row>(value);
    if (!row) note_damage("a row of another size");
    return row;
  }
  /// For who writes by what is stored: a row that cannot be read is not absent. Errors: storage_failed.
  template <StoredRow Row, std::size_t Words>
  [[nodiscard]] Result<std::optional<Row>> read(Table table, const keys::Key<Words>& key) const {
    rocksdb::PinnableSlice value;
    const auto found = db_->Get({}, handle(table), slice(key.view()), &value);
    if (found.IsNotFound()) return std::optional<Row>();
    if (!could_read(found)) return refuse(Reject::storage_failed);
    const auto row = row_of<Row>(value);
    if (!row) {
      note_damage("a row of another size");
      return refuse(Reject::storage_failed);
    }
    return row;
  }
  template <StoredRow Row>
  [[nodiscard]] static std::optional<Row> row_of(const rocksdb::Slice& value) {
    if (value.size() != sizeof(Row)) return std::nullopt;
    Row row;
    std::memcpy(&row, value.data(), sizeof row);
    return row;
  }
  /// The bytes of a row; none when absent.
  template <std::size_t Words>
  [[nodiscard]] std::optional<std::string> get_bytes(Table table, const keys::Key<Words>& key) const {
    std::string value;
    if (!could_read(db_->Get({}, handle(table), slice(key.view()), &value))) return std::nullopt;
    return value;
  }
  /// In order of key, from `from` (empty: the first), until `each(key, value)` says false. False: something could not
  /// be read.
  template <class Each>
  bool scan(Table table, std::string_view from, Each each) const {
    const auto at = rows_of(table);
    if (from.empty()) {
      at->SeekToFirst();
    } else {
      at->Seek(slice(from));
    }
    for (; at->Valid() && each(view(at->key()), at->value()); at->Next()) {
    }
    return could_read(at->status());
  }
  /// The last row whose key is at or before `key`.
  [[nodiscard]] std::optional<std::pair<std::string, std::string>> at_or_before(Table table,
                                                                                std::string_view key) const;

  /// The page; none when there is none of this number, or it cannot be read.
  [[nodiscard]] std::optional<LedgerPage> read_page(Sequence first) const;
  [[nodiscard]] std::optional<LedgerPage> read_chains(Sequence first) const;
  /// The last page where a closed order stands; 0: none. Errors: storage_failed.
  [[nodiscard]] Result<Sequence> last_page_of_closed(OrderId id) const;

  /// Writes the rows together with the number that they stand for. Errors: storage_failed.
  Result<void> commit(rocksdb::WriteBatch& batch, Sequence applied);
  /// Errors: storage_failed.
  Result<void> flush();
  Result<void> checkpoint(const std::filesystem::path& directory);
  [[nodiscard]] tl::expected<DataFiles, std::string> check_files() const;
  [[nodiscard]] std::int64_t take_longest_write() noexcept { return longest_write_.exchange(0); }

  void warn(const std::string& what) const;
  /// What was read cannot be what was written: is_readable() is false from now on.
  void note_damage(std::string_view what) const;
  /// False once something that is there could not be read.
  [[nodiscard]] bool is_readable() const noexcept { return is_readable_.load(std::memory_order_acquire); }

  [[nodiscard]] Sequence applied() const noexcept { return Sequence(applied_.load(std::memory_order_acquire)); }
  [[nodiscard]] Sequence durable() const noexcept { return Sequence(durable_.load(std::memory_order_acquire)); }
  [[nodiscard]] rocksdb::ColumnFamilyHandle* handle(Table table) const noexcept { return handles_[table]; }

 private:
  explicit Store(const ProjectionOptions& options) : on_warning_(options.on_warning), by_hand_(options.by_hand) {}
  enum class Files : std::uint8_t { all_now, when_needed };
  static Result<std::unique_ptr<Store>> open_any(const ProjectionOptions& options, Files files);
  static Result<void> drop_earlier(const ProjectionOptions& options, std::uint32_t schema);
  static Result<std::uint32_t> stored_schema(const ProjectionOptions& options);
  tl::unexpected<Reject> failed(const rocksdb::Status& status) const;
  Result<void> flush_by_hand();
  /// All rows of a table. To be asked for its status behind the last.
  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> rows_of(Table table) const;
  /// Whether something was read; notes it when it is there and cannot be.
  bool could_read(const rocksdb::Status& status) const;
  [[nodiscard]] std::optional<LedgerPage> sound(std::optional<LedgerPage> read) const;
  void name_tables();
  void raise_durable(Sequence to) noexcept;
  Result<void> read_schema();
  Result<void> check_identity(const ProjectionOptions& options);
  [[nodiscard]] static rocksdb::Slice slice(std::string_view text) noexcept { return {text.data(), text.size()}; }
  [[nodiscard]] static std::string_view view(const rocksdb::Slice& slice) noexcept {
    return {slice.data(), slice.size()};
  }

  const std::function<void(const std::string&)> on_warning_;
  const std::optional<ProjectionByHand> by_hand_;
  std::unique_ptr<rocksdb::DB> db_;
  std::array<rocksdb::ColumnFamilyHandle*, tables> handles_{};
  std::vector<rocksdb::ColumnFamilyHandle*> opened_;  // all, also those that this version does not know
  std::uint32_t schema_ = projection_schema;          // as stored
  std::atomic<std::uint64_t> applied_{0};
  std::atomic<std::uint64_t> durable_{0};
  std::atomic<std::int64_t> longest_write_{0};  // nanoseconds
  mutable std::atomic<bool> is_readable_{true};
};

}  // namespace licet
