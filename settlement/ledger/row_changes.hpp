#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <string_view>
#include <vector>

#include "settlement/ledger/ledger_page.hpp"
#include "settlement/ledger/projection_store.hpp"

namespace licet {

/// Folds events into changed rows until they are written together. Rows that were changed lately are kept, so that a
/// busy account is not read back from RocksDB each time. One thread.
class RowChanges {
 public:
  RowChanges(Projection::Store& store, std::size_t cached_rows);

  /// The events of one batch, those after `applied` only.
  void fold(const EventBatch& batch, Sequence applied);
  /// Rows that will be written.
  [[nodiscard]] std::size_t size() const noexcept;
  /// The rows that commit(applied) will write, as RocksDB takes them.
  const rocksdb::WriteBatch& prepare(Sequence applied);
  /// Writes everything that was folded; `applied` is the last command of it. Errors: storage_failed, also when a row
  /// that had to be added to could not be read; then nothing may be folded or written any more.
  Result<void> commit(Sequence applied);

 private:
  using Place = LedgerPageWriter::Place;

  struct Balance {
    BalanceRow row;
    Place place;
    bool changed = false;
  };
  struct Order {
    OpenOrderRow row;
    Place place;
    bool stored = false;  // RocksDB has a row of it
    bool changed = false;
    bool open = false;
  };
  /// What the current command has said so far: put onto the page when it is complete.
  struct CommandRows {
    Sequence sequence;
    Timestamp time;
    std::vector<TransferPosted> transfers;
    std::vector<Trade> trades;
  };

  void fold_record(RecordView event);
  void fold_trade(const Trade& trade, const RecordHeader& header);
  void fold_fill(const TradeSide& side, const RecordHeader& header);
  void fold_order(RecordView event);
  void fold_grant(RecordView event);
  void fold_reference(RecordView event);
  void end_command();
  void put_on_page(const TransferPosted& transfer);
  Balance& balance_on_page(AccountId account);
  Order& order_on_page(OrderId id);
  static void post(Balance& balance, std::int64_t amount, Sequence sequence);
  void end_page();
  /// What RocksDB has under the key; none, and nothing will be written any more, when it cannot be read.
  template <StoredRow Row, std::size_t Words>
  [[nodiscard]] std::optional<Row> stored(Projection::Store::Table table, const keys::Key<Words>& key);
  /// Null when no such order is open.
  [[nodiscard]] Order* find_order(OrderId id);
  void change(Order& order, const RecordHeader& header);
  void note_changed(Order& order);
  template <StoredRow Row, std::size_t Words>
  void put(Projection::Store::Table table, const keys::Key<Words>& key, const Row& row);
  template <std::size_t Words>
  void put_bytes(Projection::Store::Table table, const keys::Key<Words>& key, std::string_view value);
  void prepare_balances();
  void prepare_orders(Sequence applied);
  void trim();

  Projection::Store& store_;
  const std::size_t cached_rows_;
  boost::unordered_flat_map<AccountId, Balance, std::hash<AccountId>> balances_;
  boost::unordered_flat_map<OrderId, Order, std::hash<OrderId>> orders_;
  std::vector<AccountId> changed_accounts_;
  std::vector<OrderId> changed_orders_;
  boost::unordered_flat_map<GrantId, GrantRow, std::hash<GrantId>> grants_;                      // changed ones
  boost::unordered_flat_map<InstrumentId, InstrumentRow, std::hash<InstrumentId>> instruments_;  // changed ones
  CommandRows command_;
  LedgerPageWriter page_;
  bool has_read_all_ = true;
  rocksdb::WriteBatch batch_;
};

}  // namespace licet
