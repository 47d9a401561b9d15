#pragma once

#include <optional>
#include <vector>

#include "settlement/ledger/projection.hpp"

namespace licet {

/// The books as they are read: by the gateways from RocksDB, by the command line from the log. Every call sees what is
/// written by then; what is at or below a command that is applied does not change.
class AccountBook {
 public:
  virtual ~AccountBook() = default;

  /// The last command in the book.
  [[nodiscard]] virtual Sequence applied() const = 0;
  /// False once something of it could not be read: answers since then may lack it.
  [[nodiscard]] virtual bool is_whole() const { return true; }
  /// Every account that the member ever had, by rising id.
  [[nodiscard]] virtual std::vector<AccountId> accounts_of(MemberId member) const = 0;
  /// The account after command `at`; none when it had no transfer by then.
  [[nodiscard]] virtual std::optional<BalanceRow> balance_as_of(AccountId account, Sequence at) const = 0;
  /// In order of transfer, at most `limit`.
  [[nodiscard]] virtual std::vector<AccountLine> lines(AccountId account, const LineRange& range,
                                                       std::size_t limit) const = 0;
  /// The last command with a transfer at or before `time`; 0: none.
  [[nodiscard]] virtual Sequence last_by(Timestamp time) const = 0;

  // All transfers of one thing, in order.
  [[nodiscard]] virtual std::vector<TransferRow> of_transfer(TransferId id) const = 0;
  [[nodiscard]] virtual std::vector<TransferRow> of_trade(TradeId id) const = 0;
  [[nodiscard]] virtual std::vector<TransferRow> of_grant(GrantId id) const = 0;
  /// Above `after`, at most `limit`.
  [[nodiscard]] virtual std::vector<TransferRow> of_order(OrderId id, TransferId after, std::size_t limit) const = 0;
};

}  // namespace licet
