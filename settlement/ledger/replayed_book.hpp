#pragma once

#include <map>
#include <vector>

#include "schemas/event.hpp"
#include "settlement/ledger/account_book.hpp"

namespace licet {

/// The books as a replay of the log makes them, in memory: plain, and slow to start. Of one member's accounts, or of
/// everyone's.
class ReplayedBook final : public AccountBook {
 public:
  /// `member` 0: everyone.
  explicit ReplayedBook(MemberId member = {}) noexcept : member_(member) {}

  /// To be called with every command of the log, in order, and all that followed from it.
  void follow(const RecordHeader& command, const EventBuffer& events);

  [[nodiscard]] Sequence applied() const override { return applied_; }
  [[nodiscard]] std::vector<AccountId> accounts_of(MemberId member) const override;
  [[nodiscard]] std::optional<BalanceRow> balance_as_of(AccountId account, Sequence at) const override;
  [[nodiscard]] std::vector<AccountLine> lines(AccountId account, const LineRange& range,
                                               std::size_t limit) const override;
  [[nodiscard]] Sequence last_by(Timestamp time) const override;
  [[nodiscard]] std::vector<TransferRow> of_transfer(TransferId id) const override;
  [[nodiscard]] std::vector<TransferRow> of_trade(TradeId id) const override;
  [[nodiscard]] std::vector<TransferRow> of_grant(GrantId id) const override;
  [[nodiscard]] std::vector<TransferRow> of_order(OrderId id, TransferId after, std::size_t limit) const override;

 private:
  void add(AccountId account, std::int64_t amount, const TransferRow& row);
  template <class Takes>
  [[nodiscard]] std::vector<TransferRow> select(Takes takes) const;

  MemberId member_;
  Sequence applied_;
  std::vector<TransferRow> transfers_;                    // of the member
  std::vector<std::pair<Timestamp, Sequence>> commands_;  // with transfers
  std::map<AccountId, std::vector<AccountLine>> lines_;
  std::map<GrantId, std::pair<TradeId, Sequence>> released_;  // by which trade and command
};

}  // namespace licet
