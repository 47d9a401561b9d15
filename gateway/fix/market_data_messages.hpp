#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/fix/contracts.hpp"
#include "gateway/views/read_model.hpp"

/// Bodies of market data messages: pure functions of books.
namespace licet::fix {

/// A call as market data tells it: the auction clearing price (MDEntryType Q, its volume as size) and the imbalance (A,
/// the surplus as size, its side in TradeCondition(277): P more buyers, Q more sellers). OpenCloseSettlFlag(286) is 3
/// while this is only expected and 1 when the call has traded.
struct CallNews {
  Price price;  // 0: nothing would trade, or did
  Quantity volume;
  Quantity surplus;
  SideOrBoth surplus_side = SideOrBoth::both;
  bool is_result = false;
  bool with_price = false;      // entry Q is asked for
  bool with_imbalance = false;  // entry A is
};
[[nodiscard]] CallNews call_news(const AuctionIndicated& event, bool with_price, bool with_imbalance) noexcept;
[[nodiscard]] CallNews call_news(const AuctionExecuted& event, bool with_price, bool with_imbalance) noexcept;

/// MarketDataSnapshotFullRefresh (W): bids, then offers, best first, then `trades`, then the call.
[[nodiscard]] std::string full_refresh(std::string_view request_id, const Contract& contract, const BookSnapshot& book,
                                       const std::vector<TradeRecord>& trades, const CallNews* call = nullptr);

/// MarketDataIncrementalRefresh (X): collects entries of one book.
class IncrementalRefresh {
 public:
  IncrementalRefresh(std::string_view request_id, const Contract& contract, std::uint64_t sequence);

  /// What turns `before` into `now` on one side ('0' bids, '1' offers), both sorted best first by `is_better`:
  /// MDUpdateAction(279) 0 for a new price, 1 for another quantity or number of orders, 2 for a price that is gone.
  void levels(char side, const std::vector<LevelRecord>& before, const std::vector<LevelRecord>& now,
              bool (*is_better)(Price, Price));
  void trade(const TradeRecord& trade, std::uint64_t sequence);
  /// MDUpdateAction 0 for the first of a call, 1 for what follows.
  void call(const CallNews& news, bool is_first);
  /// The call is over: what was expected of it is no more.
  void end_call(bool with_price, bool with_imbalance);

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
