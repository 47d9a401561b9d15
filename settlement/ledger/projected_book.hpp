#pragma once

#include "settlement/ledger/account_book.hpp"

namespace licet {

/// The books in RocksDB.
class ProjectedBook final : public AccountBook {
 public:
  /// `projection` outlives this.
  explicit ProjectedBook(const Projection& projection) noexcept : projection_(projection) {}

  [[nodiscard]] Sequence applied() const override { return projection_.applied(); }
  [[nodiscard]] bool is_whole() const override { return projection_.readable(); }
  [[nodiscard]] std::vector<AccountId> accounts_of(MemberId member) const override;
  [[nodiscard]] std::optional<BalanceRow> balance_as_of(AccountId account, Sequence at) const override {
    return projection_.balance_as_of(account, at);
  }
  [[nodiscard]] std::vector<AccountLine> lines(AccountId account, const LineRange& range,
                                               std::size_t limit) const override {
    return projection_.account_lines(account, range, limit);
  }
  [[nodiscard]] Sequence last_by(Timestamp time) const override { return projection_.last_by(time); }
  [[nodiscard]] std::vector<TransferRow> of_transfer(TransferId id) const override;
  [[nodiscard]] std::vector<TransferRow> of_trade(TradeId id) const override {
    return projection_.transfers_of_trade(id);
  }
  [[nodiscard]] std::vector<TransferRow> of_grant(GrantId id) const override {
    return projection_.transfers_of_grant(id);
  }
  [[nodiscard]] std::vector<TransferRow> of_order(OrderId id, TransferId after, std::size_t limit) const override {
    return projection_.transfers_of_order(id, after, limit);
  }

 private:
  const Projection& projection_;
};

}  // namespace licet
