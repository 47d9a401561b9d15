#include "gateway/views/read_model.hpp"

#include <algorithm>
#include <mutex>
#include <shared_mutex>

#include "gateway/views/tables.hpp"

namespace licet {
namespace {

template <class Record>
std::optional<Record> copy(const Record* record) {
  return record == nullptr ? std::nullopt : std::optional<Record>(*record);
}

}  // namespace

/// The tables behind one lock (the release thread writes a whole batch at a time, anyone reads), and who hears of book
/// updates.
class ReadModel::Tables {
 public:
  explicit Tables(const ReadModelWindows& windows) : tables_(windows) {}

  void on_events(const EventBatch& batch) {
    // Held over the calls, so that a sink which was removed is not being called.
    const std::lock_guard sinks_lock(sinks_mutex_);
    updates_.clear();
    {
      const std::unique_lock lock(mutex_);
      // Under the lock: whoever wants updates before it reads a book has been heard.
      const bool wanted = std::ranges::any_of(sinks_, [](const MarketDataSink* s) { return s->wants_book_updates(); });
      tables_.apply(batch, wanted ? &updates_ : nullptr);
    }
    if (updates_.empty()) return;
    for (MarketDataSink* sink : sinks_) sink->on_book_updates(updates_);
  }

  void load(StateReader& state) {
    const std::unique_lock lock(mutex_);
    LICET_CHECK(tables_.applied == Sequence());
    tables_.load(state);
  }

  void add(MarketDataSink& sink) {
    const std::lock_guard lock(sinks_mutex_);
    sinks_.push_back(&sink);
  }
  void remove(MarketDataSink& sink) {
    const std::lock_guard lock(sinks_mutex_);
    std::erase(sinks_, &sink);
  }

  /// The answer of `query` on the tables, consistent at one sequence number.
  template <class Query>
  auto read(Query query) const {
    const std::shared_lock lock(mutex_);
    return query(tables_);
  }

 private:
  mutable std::shared_mutex mutex_;
  ViewTables tables_;
  std::mutex sinks_mutex_;
  std::vector<MarketDataSink*> sinks_;
  std::vector<BookUpdatePtr> updates_;  // of the batch being told
};

ReadModel::ReadModel() : ReadModel(ReadModelWindows{}) {}
ReadModel::ReadModel(ReadModelWindows windows) : tables_(std::make_unique<Tables>(windows)) {}
ReadModel::~ReadModel() = default;

void ReadModel::on_events(const EventBatchPtr& batch) { tables_->on_events(*batch); }
void ReadModel::add_market_data_sink(MarketDataSink& sink) { tables_->add(sink); }
void ReadModel::remove_market_data_sink(MarketDataSink& sink) { tables_->remove(sink); }

Sequence ReadModel::applied() const {
  return tables_->read([](const ViewTables& t) { return t.applied; });
}
std::optional<OpenVenue> ReadModel::venue() const {
  return tables_->read([](const ViewTables& t) { return t.venue; });
}

KillSwitchRecord ReadModel::kill_switch() const {
  return tables_->read([](const ViewTables& t) { return t.reference.kill_switch(); });
}

std::optional<MemberRecord> ReadModel::member(MemberId id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.reference.member(id)); });
}
std::optional<MemberRecord> ReadModel::member_by_code(std::string_view code) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.reference.member_by_code(code)); });
}
std::vector<MemberRecord> ReadModel::members() const {
  return tables_->read([](const ViewTables& t) { return t.reference.members(); });
}
std::optional<KeyRecord> ReadModel::key(std::string_view key_id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.reference.key(key_id)); });
}

std::vector<SegmentRecord> ReadModel::segments() const {
  return tables_->read([](const ViewTables& t) { return t.reference.segments(); });
}
std::optional<SegmentRecord> ReadModel::segment(SegmentId id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.reference.segment(id)); });
}
std::optional<SegmentRecord> ReadModel::segment_by_code(std::string_view code) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.reference.segment_by_code(code)); });
}
std::vector<DatasetRecord> ReadModel::datasets() const {
  return tables_->read([](const ViewTables& t) { return t.reference.datasets(); });
}
std::optional<DatasetRecord> ReadModel::dataset(DatasetId id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.reference.dataset(id)); });
}
std::optional<DatasetRecord> ReadModel::dataset_by_code(std::string_view code) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.reference.dataset_by_code(code)); });
}
std::vector<InstrumentRecord> ReadModel::instruments() const {
  return tables_->read([](const ViewTables& t) { return t.reference.instruments(); });
}
std::vector<InstrumentRecord> ReadModel::instruments_of(DatasetId dataset, std::size_t limit) const {
  return tables_->read([&](const ViewTables& t) { return t.reference.instruments_of(dataset, limit); });
}
std::optional<InstrumentRecord> ReadModel::instrument(InstrumentId id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.reference.instrument(id)); });
}
std::optional<InstrumentRecord> ReadModel::instrument_by_symbol(std::string_view symbol) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.reference.instrument_by_symbol(symbol)); });
}

BookSnapshot ReadModel::book(InstrumentId instrument, std::size_t depth) const {
  return tables_->read([&](const ViewTables& t) { return t.books.snapshot(instrument, depth); });
}
AuctionRecord ReadModel::auction(InstrumentId instrument) const {
  return tables_->read([&](const ViewTables& t) { return t.auctions.of(instrument); });
}
std::optional<AuctionIndicated> ReadModel::indication(InstrumentId instrument) const {
  return auction(instrument).indication;
}
std::vector<TradeRecord> ReadModel::trades(InstrumentId instrument, std::size_t limit) const {
  return tables_->read([&](const ViewTables& t) { return t.trades.of(instrument, limit); });
}
std::optional<TradeRecord> ReadModel::trade(TradeId id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.trades.trade(id)); });
}
std::vector<TransferRecord> ReadModel::transfers_of(TradeId id) const {
  return tables_->read([&](const ViewTables& t) { return t.trades.transfers_of(id); });
}
std::optional<GrantRecord> ReadModel::grant_of_trade(TradeId id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.grants.grant(t.trades.grant_of(id))); });
}

std::vector<OrderRecord> ReadModel::orders(MemberId member, bool open_only, std::size_t limit) const {
  return tables_->read([&](const ViewTables& t) { return t.orders.of(member, open_only, limit); });
}
std::optional<OrderRecord> ReadModel::order(OrderId id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.orders.order(id)); });
}
std::optional<OrderRecord> ReadModel::order_by_client_id(MemberId member, std::string_view client_order_id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.orders.order_by_client_id(member, client_order_id)); });
}
std::vector<TradeRecord> ReadModel::trades_of(MemberId member, std::size_t limit) const {
  return tables_->read([&](const ViewTables& t) { return t.trades.of(member, limit); });
}
std::vector<CombinationRecord> ReadModel::combinations(MemberId member, bool open_only, std::size_t limit) const {
  return tables_->read([&](const ViewTables& t) { return t.combinations.of(member, open_only, limit); });
}
std::vector<QuoteRequestRecord> ReadModel::quote_requests(MemberId reader, Timestamp now, std::size_t limit) const {
  return tables_->read([&](const ViewTables& t) {
    std::vector<QuoteRequestRecord> told;
    for (const QuoteRequestRecord& request : t.negotiations.requests(now, SIZE_MAX)) {
      if (told.size() == limit) break;
      if (const auto known = t.as_told_to(reader, request)) told.push_back(*known);
    }
    return told;
  });
}
std::optional<QuoteRequestRecord> ReadModel::as_told_to(MemberId reader, const QuoteRequestRecord& request) const {
  return tables_->read([&](const ViewTables& t) { return t.as_told_to(reader, request); });
}
std::optional<QuoteRequestRecord> ReadModel::quote_request(QuoteRequestId id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.negotiations.request(id)); });
}
std::optional<QuoteRequestRecord> ReadModel::quote_request_by_client_id(MemberId requester,
                                                                        std::string_view client_request_id,
                                                                        Timestamp now) const {
  return tables_->read(
      [&](const ViewTables& t) { return copy(t.negotiations.request(requester, client_request_id, now)); });
}
std::vector<OfferRecord> ReadModel::offers(MemberId member, std::size_t limit) const {
  return tables_->read([&](const ViewTables& t) { return t.negotiations.offers(member, limit); });
}
std::optional<OfferRecord> ReadModel::offer(OrderId id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.negotiations.offer(id)); });
}
std::vector<BalanceRecord> ReadModel::balances(MemberId member) const {
  return tables_->read([&](const ViewTables& t) { return t.positions.balances(member); });
}
std::vector<HoldingRecord> ReadModel::holdings(MemberId member) const {
  return tables_->read([&](const ViewTables& t) { return t.positions.holdings(member); });
}
std::vector<PendingTransferRecord> ReadModel::pending_transfers(MemberId of, TransferId after,
                                                                std::size_t limit) const {
  return tables_->read([&](const ViewTables& t) { return t.transfers.pending(of, after, limit); });
}
std::optional<AccountLimitsRecord> ReadModel::account_limits(AccountId account) const {
  return tables_->read([&](const ViewTables& t) { return t.transfers.limits(account); });
}

std::vector<GrantRecord> ReadModel::grants(MemberId holder, std::size_t limit) const {
  return tables_->read([&](const ViewTables& t) { return t.grants.of(holder, limit); });
}
std::optional<GrantRecord> ReadModel::grant(GrantId id) const {
  return tables_->read([&](const ViewTables& t) { return copy(t.grants.grant(id)); });
}
ReadModelSizes ReadModel::sizes() const {
  return tables_->read([&](const ViewTables& t) {
    return ReadModelSizes{.orders = t.orders.size(), .trades = t.trades.size(), .grants = t.grants.size()};
  });
}

void ReadModel::save(StateWriter& state) const {
  tables_->read([&](const ViewTables& t) { t.save(state); });
}
void ReadModel::load(StateReader& state) { tables_->load(state); }

}  // namespace licet
