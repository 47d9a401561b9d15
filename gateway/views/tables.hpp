#pragma once

#include <optional>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/auction_table.hpp"
#include "gateway/views/book_table.hpp"
#include "gateway/views/combination_table.hpp"
#include "gateway/views/grant_table.hpp"
#include "gateway/views/negotiation_table.hpp"
#include "gateway/views/order_table.hpp"
#include "gateway/views/position_table.hpp"
#include "gateway/views/reference_table.hpp"
#include "gateway/views/trade_table.hpp"
#include "gateway/views/transfer_table.hpp"

namespace licet {

/// All tables of the read model and the one function that feeds them. Not thread-safe: ReadModel holds the lock.
class ViewTables {
 public:
  explicit ViewTables(const ReadModelWindows& windows)
      : orders(windows.closed_orders_per_member),
        trades(windows.trades_per_member, windows.trades_per_instrument),
        grants(windows.closed_grants_per_holder),
        combinations(windows.closed_orders_per_member) {}

  /// Takes in a whole batch. Book updates are made only when `updates` is given.
  void apply(const EventBatch& batch, std::vector<BookUpdatePtr>* updates);

  /// As ReadModel says.
  [[nodiscard]] std::optional<QuoteRequestRecord> as_told_to(MemberId reader, const QuoteRequestRecord& request) const;
  void save(StateWriter& state) const;
  void load(StateReader& state);

  std::optional<OpenVenue> venue;
  Sequence applied;
  ReferenceTable reference;
  OrderTable orders;
  TradeTable trades;
  PositionTable positions;
  GrantTable grants;
  BookTable books;
  AuctionTable auctions;
  NegotiationTable negotiations;
  CombinationTable combinations;
  TransferTable transfers;

 private:
  void apply(RecordView event);
  void apply_order_event(RecordView event);
};

}  // namespace licet
