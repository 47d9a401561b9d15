#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.hpp"
#include "schemas/event_batch.hpp"
#include "settlement/ledger/ledger_page.hpp"
#include "settlement/ledger/projection_rows.hpp"

namespace rocksdb {
class Env;
}

namespace licet {

/// RocksDB elsewhere than on this machine and without a thread: for a simulation, which does every step itself.
struct ProjectionByHand {
  rocksdb::Env* env = nullptr;  // files and clock; what RocksDB would do in the background is only queued in it
  std::function<void()> run_background;  // does what is queued in it
};

struct ProjectionOptions {
  std::filesystem::path directory;    // created when absent
  Text<7> venue;                      // MIC; rows of another venue are refused
  std::size_t write_buffer_mib = 64;  // of each column family
  std::size_t batch_rows = 65'536;    // changed rows that are gathered into one write when events pile up
  // What was written is brought to the disk this often: so far at most is it behind after a crash. Each time one small
  // file of every table is synced beside the journal's own syncs.
  std::chrono::milliseconds flush_interval{10'000};
  // Rows of an earlier schema are dropped, to be made anew from the log, which must have its first command; false:
  // refused.
  bool made_anew = false;
  bool read_only = false;  // nothing is created, written or tidied up: only the questions below may be asked
  std::size_t cached_rows = 1'000'000;                   // rows kept in memory to add to without reading them back
  std::function<void(const std::string&)> on_warning{};  // why something failed, in a sentence; empty: to stderr
  std::optional<ProjectionByHand> by_hand{};             // none: on this machine, in threads of its own
};

/// One line of an account's history.
struct AccountLine {
  TransferRow row;
  std::int64_t balance = 0;  // of the account, after it
};

/// Which lines of an account are asked for.
struct LineRange {
  Sequence from = {};                                                 // commands from here …
  Sequence to = Sequence(std::numeric_limits<std::uint64_t>::max());  // … to here, both included
  TransferId after = {};                                              // only transfers above this one
};

/// What a look at the data files found in order.
struct DataFiles {
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

/// The ledger and what hangs on it in RocksDB: a view over the event stream that survives the process, so that books
/// can be read, checked and backed up without replaying the log. The journal is the authority: RocksDB's own log is
/// off, all column families flush atomically, and the applied sequence number is written in the same batch as the rows
/// it stands for. So RocksDB always holds the state at one sequence number, at most a little behind.
///
/// Events are only queued by `on_events`; a thread of its own writes them. The queue is bounded from outside: the
/// engine stops taking commands while pending_bytes() is above its limit (EngineOptions::backlog), because a sink must
/// never block and a view must never lose an event.
///
/// By hand (ProjectionOptions::by_hand) nothing happens on its own: `step` writes, `flush` flushes, and closing does
/// neither, as when the process ends.
class Projection final : public EventSink {
 public:
  class Store;  // RocksDB itself: projection_store.hpp

  /// Rows of an earlier schema are dropped, and the log makes them anew (read-only, they are refused).
  /// Errors: projection_version (written by a newer version), journal_foreign (another venue's), storage_failed (the
  /// reason goes to on_warning), projection_differs (its own rows cannot be read).
  static Result<std::unique_ptr<Projection>> open(const ProjectionOptions& options);
  /// The projection_schema of the rows in a directory, whatever it is. Errors: storage_failed (there are none, or they
  /// cannot be read), projection_differs.
  static Result<std::uint32_t> stored_schema(const std::filesystem::path& directory);
  /// Writes and flushes what is queued, then closes.
  ~Projection() override;
  Projection(const Projection&) = delete;
  Projection& operator=(const Projection&) = delete;

  /// Events at or below applied() are skipped. A gap in the commands is a fault of the wiring and stops the process.
  void on_events(const EventBatchPtr& batch) override;

  /// The last command whose events are in RocksDB.
  [[nodiscard]] Sequence applied() const noexcept;
  /// Survives any crash: RocksDB holds all commands up to here on disk. Rises with every flush, so it is behind
  /// applied() by little more than the flush interval.
  [[nodiscard]] Sequence durable() const noexcept;
  /// The last command whose events were taken: with applied(), how many commands RocksDB is behind.
  [[nodiscard]] Sequence queued() const noexcept;
  /// Errors: projection_ahead when RocksDB holds more than a log that ends at `journal_last`.
  Result<void> check_not_ahead(Sequence journal_last) const;
  /// Bytes of events queued and not yet written: the lag.
  [[nodiscard]] std::uint64_t pending_bytes() const noexcept;
  /// False after RocksDB refused a write, or could not read what a write adds to: the rows stay at applied(), later
  /// events are dropped, and the projection has to be opened again (the log brings it up to date).
  [[nodiscard]] bool healthy() const noexcept;

  /// By hand: writes everything queued so far. False when nothing was.
  bool step();
  /// Waits until everything queued so far is written and on disk. Errors: storage_failed.
  Result<void> flush();
  /// Makes a consistent copy of everything applied so far under `directory` (which must not exist) while trading goes
  /// on. Errors: storage_failed.
  Result<void> checkpoint(const std::filesystem::path& directory);

  /// Reads every data file: each byte is under a checksum that was noted elsewhere when the file was written. Error:
  /// the first that is not as it was written.
  [[nodiscard]] tl::expected<DataFiles, std::string> check_files() const;
  /// The longest that one write to RocksDB has taken since the last call, nanoseconds.
  [[nodiscard]] std::int64_t take_longest_write() noexcept;

  // Reading: what is written by now; see applied(). A row that cannot be read throws nothing and is absent, and is told
  // by readable().
  /// False once something that is there could not be read: what was answered since then may lack it.
  [[nodiscard]] bool readable() const noexcept;
  [[nodiscard]] std::optional<BalanceRow> balance(AccountId account) const;
  void for_each_balance(const std::function<void(const BalanceRow&)>& each) const;
  [[nodiscard]] std::vector<BalanceRow> balances_of(MemberId member) const;
  [[nodiscard]] std::optional<TransferRow> transfer(TransferId id) const;
  [[nodiscard]] std::vector<TransferRow> transfers_of_command(Sequence command) const;
  [[nodiscard]] std::optional<TradeRow> trade(TradeId id) const;
  [[nodiscard]] std::vector<TransferRow> transfers_of_trade(TradeId id) const;
  /// Of its whole life, also when it is closed: holds, releases, and what its fills moved out of the hold. In order,
  /// those above `after`, at most `limit`. Walks the order's pages from the last, whatever `after` is.
  [[nodiscard]] std::vector<TransferRow> transfers_of_order(OrderId id, TransferId after, std::size_t limit) const;
  /// What released it: those of its trade, or the activation.
  [[nodiscard]] std::vector<TransferRow> transfers_of_grant(GrantId id) const;

  // The history of one account, as far as applied().
  /// The account as it was after command `at`; none when it had no transfer by then. `changed_by` is the last command
  /// that changed it by then; the pages are not filled in.
  [[nodiscard]] std::optional<BalanceRow> balance_as_of(AccountId account, Sequence at) const;
  /// In order of transfer, at most `limit`; the next lines are those with `after` = the last transfer given.
  [[nodiscard]] std::vector<AccountLine> account_lines(AccountId account, const LineRange& range,
                                                       std::size_t limit) const;
  /// The last command with a transfer or trade whose time is at or before `time`; 0: none. Turns the bounds of a period
  /// into commands: its lines are those from last_by(begin - 1 ns) + 1 to last_by(end).
  [[nodiscard]] Sequence last_by(Timestamp time) const;
  /// Every page from the one that holds command `from` on, until `each` says false.
  void for_each_page(Sequence from, const std::function<bool(const LedgerPage&)>& each) const;

  [[nodiscard]] std::optional<OpenOrderRow> open_order(OrderId id) const;
  void for_each_open_order(const std::function<void(const OpenOrderRow&)>& each) const;
  [[nodiscard]] std::optional<GrantRow> grant(GrantId id) const;
  void for_each_grant(const std::function<void(const GrantRow&)>& each) const;
  [[nodiscard]] std::optional<InstrumentRow> instrument(InstrumentId id) const;
  void for_each_instrument(const std::function<void(const InstrumentRow&)>& each) const;
  [[nodiscard]] std::optional<MemberRow> member(MemberId id) const;
  void for_each_member(const std::function<void(const MemberRow&)>& each) const;

 private:
  friend class PageCheck;
  class Worker;
  class Flusher;
  Projection(std::unique_ptr<Store> store, const ProjectionOptions& options);
  std::unique_ptr<Store> store_;
  std::unique_ptr<Worker> worker_;
  std::unique_ptr<Flusher> flusher_;
};

}  // namespace licet
