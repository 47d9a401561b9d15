#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fix/contracts.hpp"
#include "gateway/views/read_model.hpp"

/// Bodies of market data messages: pure functions of books.
namespace licet::fix {

/// MarketDataSnapshotFullRefresh (W): bids, then offers, best first, then `trades`.
[[nodiscard]] std::string full_refresh(std::string_view request_id, const Contract& contract, const BookSnapshot& book,
                                       const std::vector<TradeRecord>& trades);

/// MarketDataIncrementalRefresh (X): collects entries of one book.
class IncrementalRefresh {
 public:
  IncrementalRefresh(std::string_view request_id, const Contract& contract, std::uint64_t sequence);

  /// What turns `before` into `now` on one side ('0' bids, '1' offers), both sorted best first by `is_better`:
  /// MDUpdateAction(279) 0 for a new price, 1 for another quantity or number of orders, 2 for a price that is gone.
  void levels(char side, const std::vector<LevelRecord>& before, const std::vector<LevelRecord>& now,
              bool (*is_better)(Price, Price));
  void trade(const TradeRecord& trade, std::uint64_t sequence);

  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  [[nodiscard]] std::string body() const;

 private:
  void begin_entry(char action, char type);
  void level(char action, char side, const LevelRecord& level);

  std::string_view request_id_;
  const Contract& contract_;
  std::uint64_t sequence_;
  std::size_t count_ = 0;
  std::string entries_;
};

}  // namespace licet::fix
