#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "settlement/ledger/projection_store.hpp"

namespace licet {

/// Holds a projection's pages, and all that leads to them, against the events of a replay: every transfer and trade in
/// its place, balances carried forward, the chains of accounts and orders, strides, and the three tables that lead from
/// a number to a page. Used by ProjectionCheck.
class PageCheck {
 public:
  /// `differ` hears of every difference.
  PageCheck(const Projection& projection, std::function<void(std::string)> differ);

  /// One command's events that stand on pages, in order; commands rise.
  void command(Sequence sequence, Timestamp time, const std::vector<Trade>& trades,
               const std::vector<TransferPosted>& transfers);
  /// Nothing but what was told is there. `is_open`: the orders that are.
  void finish(const std::function<bool(OrderId)>& is_open);

  [[nodiscard]] std::uint64_t pages() const noexcept { return pages_; }
  struct Account {
    std::int64_t balance = 0;
    Sequence changed_by;
    Sequence last_page;
    std::uint64_t pages = 0;
  };
  [[nodiscard]] const auto& accounts() const noexcept { return accounts_; }
  /// The last page of an order; 0: none.
  [[nodiscard]] Sequence last_page(OrderId order) const;

 private:
  using Numbers = std::vector<std::pair<std::uint64_t, Sequence>>;

  bool turn_to(Sequence command);
  void check_carried();
  void check_order_chains();
  void check_trades(Sequence sequence, Timestamp time, const std::vector<Trade>& trades);
  void check_transfers(Sequence sequence, Timestamp time, const std::vector<TransferPosted>& transfers);
  void apply(const TransferPosted& transfer, Sequence sequence);
  void end_page();
  void compare_numbers(Projection::Store::Table table, std::string_view name, const Numbers& expected);
  void compare_strides();
  void compare_closed(const std::function<bool(OrderId)>& is_open);

  const Projection::Store& store_;
  std::function<void(std::string)> differ_;
  std::optional<LedgerPage> page_;
  std::size_t trade_ = 0;     // next on the page
  std::size_t transfer_ = 0;  // next on the page
  std::uint64_t pages_ = 0;
  boost::unordered_flat_map<AccountId, Account, std::hash<AccountId>> accounts_;
  boost::unordered_flat_map<OrderId, Sequence, std::hash<OrderId>> orders_;
  std::vector<std::pair<AccountId, Sequence>> strides_;
  Numbers transfer_pages_;
  Numbers trade_pages_;
};

}  // namespace licet
