#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <vector>

#include "settlement/ledger/projection.hpp"
#include "tests/ledger/projection_story.hpp"
#include "tests/support/temporary_directory.hpp"

namespace licet {
namespace {

using testing::Story;

/// A projection of a story, and the story's transfers as they were told: the slow and obvious model.
class AccountHistory : public ::testing::Test {
 protected:
  AccountHistory() {
    ProjectionOptions options;
    options.directory = directory_.path() / "rows";
    options.venue = "SHDE";
    options.batch_rows = 20;  // many small pages: long chains and several strides
    projection_ = Projection::open(options).value();
    // Flushed now and then, so that the last rows of an account are read back.
    for (int part = 0; part < 60; ++part) {
      story_.tell(40, *projection_);
      EXPECT_TRUE(projection_->flush().has_value());
    }
    for (const auto& batch : story_.batches()) {
      for (const RecordView event : batch->events) {
        const auto* transfer = event.get_if<TransferPosted>();
        if (transfer != nullptr) told_.push_back({*transfer, event.header().time, event.header().sequence});
      }
    }
  }

  struct Line {
    TransferId transfer;
    Sequence sequence;
    std::int64_t balance = 0;
    friend bool operator==(const Line&, const Line&) noexcept = default;
  };
  [[nodiscard]] std::vector<Line> lines_of(AccountId account) const {
    std::vector<Line> lines;
    std::int64_t balance = 0;
    for (const TransferRow& row : told_) {
      if (row.transfer.debit != account && row.transfer.credit != account) continue;
      if (row.transfer.debit == account) balance -= row.transfer.amount;
      if (row.transfer.credit == account) balance += row.transfer.amount;
      lines.push_back({row.transfer.transfer, row.sequence, balance});
    }
    return lines;
  }
  [[nodiscard]] std::set<AccountId> accounts() const {
    std::set<AccountId> accounts;
    for (const TransferRow& row : told_) accounts.insert({row.transfer.debit, row.transfer.credit});
    return accounts;
  }
  template <class Wanted>
  [[nodiscard]] std::vector<TransferId> told(Wanted wanted) const {
    std::vector<TransferId> ids;
    for (const TransferRow& row : told_) {
      if (wanted(row)) ids.push_back(row.transfer.transfer);
    }
    return ids;
  }
  static std::vector<TransferId> ids(const std::vector<TransferRow>& rows) {
    std::vector<TransferId> ids;
    for (const TransferRow& row : rows) ids.push_back(row.transfer.transfer);
    return ids;
  }

  TemporaryDirectory directory_;
  Story story_{21};
  std::unique_ptr<Projection> projection_;
  std::vector<TransferRow> told_;
};

TEST_F(AccountHistory, SaysTheBalanceAsOfAnyCommand) {
  std::uint64_t strides = 0;
  for (const AccountId account : accounts()) {
    const auto lines = lines_of(account);
    strides += projection_->balance(account)->pages / 32;
    std::size_t next = 0;
    for (std::uint64_t at = 0; at <= story_.last().value(); at += 1 + at % 7) {
      while (next < lines.size() && lines[next].sequence.value() <= at) ++next;
      const auto as_of = projection_->balance_as_of(account, Sequence(at));
      ASSERT_EQ(as_of.has_value(), next > 0) << account.value() << " at " << at;
      if (!as_of) continue;
      ASSERT_EQ(as_of->balance, lines[next - 1].balance) << account.value() << " at " << at;
      ASSERT_EQ(as_of->changed_by, lines[next - 1].sequence) << account.value() << " at " << at;
    }
    EXPECT_EQ(projection_->balance_as_of(account, Sequence(std::uint64_t(-1)))->balance, lines.back().balance);
  }
  EXPECT_GT(strides, 10U) << "the story is too short to take a stride";
}

TEST_F(AccountHistory, GivesTheLinesOfAnyRangeAPageAtATime) {
  std::mt19937_64 random(5);
  for (const AccountId account : accounts()) {
    const auto all = lines_of(account);
    for (int n = 0; n < 12; ++n) {
      const Sequence from(random() % (story_.last().value() + 5));
      const Sequence to(from.value() + random() % 900);
      std::vector<Line> expected;
      for (const Line& line : all) {
        if (line.sequence >= from && line.sequence <= to) expected.push_back(line);
      }
      std::vector<Line> got;
      const std::size_t limit = 1 + random() % 50;
      TransferId after;
      for (;;) {
        const auto lines = projection_->account_lines(account, {.from = from, .to = to, .after = after}, limit);
        ASSERT_LE(lines.size(), limit);
        for (const auto& [row, balance] : lines) got.push_back({row.transfer.transfer, row.sequence, balance});
        if (lines.size() < limit) break;
        after = lines.back().row.transfer.transfer;
      }
      ASSERT_EQ(got, expected) << account.value() << " from " << from.value() << " to " << to.value();
    }
  }
  EXPECT_TRUE(
      projection_->account_lines(AccountId(MemberId(77), AssetId(Currency::cny), Purpose::held), {}, 9).empty());
}

TEST_F(AccountHistory, ListsTransfersFromAnyOfATradesIds) {
  std::set<OrderId> orders;
  std::set<TradeId> trades;
  for (const TransferRow& row : told_) {
    if (row.transfer.order.is_set()) orders.insert(row.transfer.order);
    if (row.transfer.trade.is_set()) trades.insert(row.transfer.trade);
    ASSERT_EQ(projection_->transfer(row.transfer.transfer)->transfer.amount, row.transfer.amount);
  }
  std::size_t open = 0;
  for (const OrderId order : orders) {
    open += projection_->open_order(order) ? 1U : 0U;
    const auto expected = told([&](const TransferRow& row) { return row.transfer.order == order; });
    EXPECT_EQ(ids(projection_->transfers_of_order(order, {}, 1'000)), expected) << order.value();
    const auto first = projection_->transfers_of_order(order, {}, 1);
    ASSERT_EQ(first.size(), 1U);
    EXPECT_EQ(projection_->transfers_of_order(order, first[0].transfer.transfer, 1'000).size(), expected.size() - 1);
  }
  EXPECT_GT(open, 10U);
  EXPECT_GT(orders.size(), open + 100);
  for (const TradeId trade : trades) {
    const auto expected = told([&](const TransferRow& row) { return row.transfer.trade == trade; });
    EXPECT_EQ(ids(projection_->transfers_of_trade(trade)), expected);
    const Sequence command = projection_->trade(trade)->sequence;
    EXPECT_EQ(ids(projection_->transfers_of_command(command)),
              told([&](const TransferRow& row) { return row.sequence == command; }));
  }
  projection_->for_each_grant([&](const GrantRow& row) {
    EXPECT_EQ(ids(projection_->transfers_of_grant(row.terms.grant)),
              ids(projection_->transfers_of_trade(row.terms.trade)));
  });
  EXPECT_TRUE(projection_->transfers_of_order(OrderId(999'999), {}, 9).empty());
  EXPECT_TRUE(projection_->transfers_of_trade(TradeId(999'999)).empty());
  EXPECT_TRUE(projection_->transfers_of_grant(GrantId(999'999)).empty());
}

TEST_F(AccountHistory, FindsTheLastCommandByATime) {
  Sequence last;
  std::size_t next = 0;
  // The story's clock: 1,000 ns a command.
  for (std::int64_t time = 0; time <= static_cast<std::int64_t>(story_.last().value()) * 1'000 + 5'000; time += 777) {
    while (next < told_.size() && told_[next].time.nanoseconds() <= time) last = told_[next++].sequence;
    ASSERT_EQ(projection_->last_by(Timestamp(time)), last) << time;
  }
}

}  // namespace
}  // namespace licet
