#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "gateway/views/read_model.hpp"

namespace licet {

/// Which events belong to one thing's story: of an account its transfers, and the trades and orders that made them; of
/// a trade, an order, a grant or a transfer the orders of both sides, the trades, all their transfers and the grant.
class Story {
 public:
  /// `kind`: "order", "trade", "grant" and "transfer" by number; "client_order" as MEMBER/ID; "account" as
  /// MEMBER/ASSET/PURPOSE or by number.
  Story(std::string kind, std::string id);

  /// Whether the id has the kind's form.
  [[nodiscard]] bool is_valid() const noexcept;
  /// Takes in what a command did, to know what belongs to the story. Give it the whole log, and again until it learns
  /// nothing new: an order is older than the trade by which it belongs.
  void learn(const EventBuffer& events, const ReadModel& model);
  /// Grows with whatever is learned.
  [[nodiscard]] std::size_t known() const noexcept { return orders_.size() + trades_.size() + grants_.size(); }
  /// Whether the event is told. `is_touched`: another event of its command is the story's.
  [[nodiscard]] bool tells(RecordView event, bool is_touched, const ReadModel& model) const;

 private:
  void learn_trade(const Trade& trade);
  void learn_transfer(const TransferPosted& transfer, const ReadModel& model);
  void learn_name(OrderId order, MemberId member, const ClientOrderId& name, const ReadModel& model);
  [[nodiscard]] bool is_account(AccountId account, const ReadModel& model) const;
  [[nodiscard]] bool tells_transfer(const TransferPosted& transfer, const ReadModel& model) const;

  std::string kind_;
  std::string id_;
  std::uint64_t number_ = 0;
  bool is_number_ = false;
  std::set<OrderId> own_orders_;  // whose every trade belongs to the story
  std::set<OrderId> orders_;      // these, and those on the other side
  std::set<TradeId> trades_;
  std::set<GrantId> grants_;
};

/// Every balance as the transfers make it.
class Balances {
 public:
  /// Before the first transfer that is followed; of an account that is not named, 0.
  void begin(AccountId account, std::int64_t balance) { balances_[account] = balance; }
  void follow(const TransferPosted& transfer) {
    balances_[transfer.debit] -= transfer.amount;
    balances_[transfer.credit] += transfer.amount;
  }
  [[nodiscard]] std::int64_t of(AccountId account) const {
    const auto found = balances_.find(account);
    return found == balances_.end() ? 0 : found->second;
  }

 private:
  std::map<AccountId, std::int64_t> balances_;
};

}  // namespace licet
