#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/records.hpp"
#include "schemas/event_batch.hpp"

/// What gateways answer questions from: tables made from the event stream alone. Thread-safe; every query gives a copy
/// that is consistent at one sequence number. Subscribe it before the gateways, so that whoever has been told of an
/// event also finds it here.
namespace licet {

/// Hears every book update, in order, on the release thread after the read model has taken it in. Never block.
class MarketDataSink {
 public:
  virtual ~MarketDataSink() = default;
  virtual void on_book_updates(const std::vector<BookUpdatePtr>& updates) = 0;
  /// Asked before each batch: when no sink wants updates, none are made. A sink that says yes first and reads a book
  /// afterwards misses nothing of what follows that book. Any thread.
  [[nodiscard]] virtual bool wants_book_updates() const noexcept { return true; }
};

/// How much of what is over stays in memory: older entries are in the journal and the ledger's projection. What is
/// alive (open orders, active and suspended grants, balances) always stays.
struct ReadModelWindows {
  std::size_t closed_orders_per_member = 1'000;
  std::size_t trades_per_member = 1'000;
  std::size_t trades_per_instrument = 500;
  std::size_t closed_grants_per_holder = 1'000;
};

/// How many records a read model holds.
struct ReadModelSizes {
  std::size_t orders = 0;  // open, and the latest that are closed
  std::size_t trades = 0;  // the latest
  std::size_t grants = 0;  // that may still open data, and the latest that are over
};

class ReadModel : public EventSink {
 public:
  ReadModel();
  explicit ReadModel(ReadModelWindows windows);
  ~ReadModel() override;
  ReadModel(const ReadModel&) = delete;
  ReadModel& operator=(const ReadModel&) = delete;

  void on_events(const EventBatchPtr& batch) override;
  /// Called after the tables are updated. `sink` must outlive the model or be removed; it hears the updates of the
  /// batches that follow. When remove returns, the sink is not being called (so never remove it from within its call).
  void add_market_data_sink(MarketDataSink& sink);
  void remove_market_data_sink(MarketDataSink& sink);

  /// The last command whose events are in the tables. Commands without events (advance_time) do not always show here.
  [[nodiscard]] Sequence applied() const;
  [[nodiscard]] std::optional<OpenVenue> venue() const;
  /// The venue's own; a member's stands in its record.
  [[nodiscard]] KillSwitchRecord kill_switch() const;

  [[nodiscard]] std::optional<MemberRecord> member(MemberId id) const;
  [[nodiscard]] std::optional<MemberRecord> member_by_code(std::string_view code) const;
  [[nodiscard]] std::vector<MemberRecord> members() const;
  [[nodiscard]] std::optional<KeyRecord> key(std::string_view key_id) const;

  [[nodiscard]] std::vector<SegmentRecord> segments() const;
  [[nodiscard]] std::optional<SegmentRecord> segment(SegmentId id) const;
  [[nodiscard]] std::optional<SegmentRecord> segment_by_code(std::string_view code) const;
  [[nodiscard]] std::vector<DatasetRecord> datasets() const;
  [[nodiscard]] std::optional<DatasetRecord> dataset(DatasetId id) const;
  [[nodiscard]] std::optional<DatasetRecord> dataset_by_code(std::string_view code) const;
  [[nodiscard]] std::vector<InstrumentRecord> instruments() const;
  /// In the order of listing, at most `limit`.
  [[nodiscard]] std::vector<InstrumentRecord> instruments_of(DatasetId dataset, std::size_t limit) const;
  [[nodiscard]] std::optional<InstrumentRecord> instrument(InstrumentId id) const;
  [[nodiscard]] std::optional<InstrumentRecord> instrument_by_symbol(std::string_view symbol) const;

  /// At most `depth` levels a side (0: all). Empty book for an instrument that never had an order.
  [[nodiscard]] BookSnapshot book(InstrumentId instrument, std::size_t depth) const;
  /// Empty for an instrument that never had a call.
  [[nodiscard]] AuctionRecord auction(InstrumentId instrument) const;
  /// What would trade if the instrument's call ended now; none outside a call, and before its first indication.
  [[nodiscard]] std::optional<AuctionIndicated> indication(InstrumentId instrument) const;
  /// Newest first, at most `limit`.
  [[nodiscard]] std::vector<TradeRecord> trades(InstrumentId instrument, std::size_t limit) const;
  /// One trade and every transfer that settled it, for its two members and the operator; none when it has left the
  /// windows of its instrument and both its members.
  [[nodiscard]] std::optional<TradeRecord> trade(TradeId id) const;
  [[nodiscard]] std::vector<TransferRecord> transfers_of(TradeId id) const;
  /// The grant that the trade's settlement released; none when the buyer holds the licences instead.
  [[nodiscard]] std::optional<GrantRecord> grant_of_trade(TradeId id) const;

  /// Newest first. `open_only`: those that still have leaves.
  [[nodiscard]] std::vector<OrderRecord> orders(MemberId member, bool open_only, std::size_t limit) const;
  [[nodiscard]] std::optional<OrderRecord> order(OrderId id) const;
  /// By the order's client order id, the current one or one of the 16 that it had before the latest replaces. Refused
  /// orders are not kept.
  [[nodiscard]] std::optional<OrderRecord> order_by_client_id(MemberId member, std::string_view client_order_id) const;
  [[nodiscard]] std::vector<TradeRecord> trades_of(MemberId member, std::size_t limit) const;
  /// Newest first. `open_only`: those that wait.
  [[nodiscard]] std::vector<CombinationRecord> combinations(MemberId member, bool open_only, std::size_t limit) const;

  /// Those that may still be answered at `now` and of which `reader` may know (as_told_to), newest first.
  [[nodiscard]] std::vector<QuoteRequestRecord> quote_requests(MemberId reader, Timestamp now, std::size_t limit) const;
  [[nodiscard]] std::optional<QuoteRequestRecord> quote_request(QuoteRequestId id) const;
  /// The one that goes by this id of its requester, while it may still be answered at `now`.
  [[nodiscard]] std::optional<QuoteRequestRecord> quote_request_by_client_id(MemberId requester,
                                                                             std::string_view client_request_id,
                                                                             Timestamp now) const;
  /// What `reader` may know of a request: its own and, of the operator, everyone's, whole; who may answer it (the
  /// dataset's vendor and market makers) does not learn who asks; nobody else learns of it. The one rule of every
  /// gateway.
  [[nodiscard]] std::optional<QuoteRequestRecord> as_told_to(MemberId reader, const QuoteRequestRecord& request) const;
  /// The open offers that the member made or that were made to it, newest first.
  [[nodiscard]] std::vector<OfferRecord> offers(MemberId member, std::size_t limit) const;
  [[nodiscard]] std::optional<OfferRecord> offer(OrderId id) const;

  /// In the order in which the member first had them, also when all is zero now.
  [[nodiscard]] std::vector<BalanceRecord> balances(MemberId member) const;
  [[nodiscard]] std::vector<HoldingRecord> holdings(MemberId member) const;
  /// Oldest first, above `after`, at most `limit`. `of`: whose account is debited; 0: everyone's.
  [[nodiscard]] std::vector<PendingTransferRecord> pending_transfers(MemberId of, TransferId after,
                                                                     std::size_t limit) const;
  /// None when the account has no limits.
  [[nodiscard]] std::optional<AccountLimitsRecord> account_limits(AccountId account) const;

  /// Newest first, at most `limit`.
  [[nodiscard]] std::vector<GrantRecord> grants(MemberId holder, std::size_t limit = 1'000) const;
  [[nodiscard]] std::optional<GrantRecord> grant(GrantId id) const;

  [[nodiscard]] ReadModelSizes sizes() const;

  /// Saves all of it in canonical order: equal states have equal bytes.
  void save(StateWriter& state) const;
  /// Loads what another model saved into one that has heard of nothing yet; afterwards it answers every question as
  /// that one, and goes on with the events behind `applied()`. Faults: snapshot_damaged, snapshot_version; then the
  /// model is of no use. The windows are those of whoever saved, until they move on.
  void load(StateReader& state);

 private:
  class Tables;
  std::unique_ptr<Tables> tables_;
};

}  // namespace licet
