// Statements of random days: from RocksDB and from the log, in pages of any size, against the ledger in memory as it
// stood at the period's two ends.

#include "settlement/ledger/statement.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

#include "settlement/ledger/projected_book.hpp"
#include "settlement/ledger/replayed_book.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/venue/whole_day.hpp"

namespace licet::test {
namespace {

using Balances = std::map<AccountId, std::int64_t>;

bool same(const StatementRow& a, const StatementRow& b) {
  return a.kind == b.kind && a.account == b.account && a.balance == b.balance &&
         a.transfer.transfer.transfer == b.transfer.transfer.transfer && a.transfer.sequence == b.transfer.sequence &&
         a.amount() == b.amount();
}

class StatementDays : public ::testing::TestWithParam<std::uint32_t> {
 protected:
  void SetUp() override {
    ProjectionOptions options;
    options.directory = directory_.path() / "rows";
    options.venue = "SHDE";
    options.batch_rows = 40;
    projection_ = Projection::open(options).value();
    projected_.emplace(*projection_);
    const auto open = [&](MemberId member, const auto& body) { apply(Command::make(member, body)); };
    is_whole_ ? open_whole_world(open) : open_small_world(open);
    for (std::uint32_t n = 0; n < 1'500; ++n) {
      Draw draw;
      for (auto& number : draw) number = static_cast<std::uint32_t>(random_());
      bench_.now = bench_.now + (is_whole_ ? whole_step_of(draw) : step_of(draw));
      const bool is_of_cash = random_() % 10 == 0;
      apply(is_of_cash ? cash_command(n) : is_whole_ ? whole_command_of(draw, n, heard_) : command_of(draw, n));
    }
    ASSERT_TRUE(projection_->flush().has_value());
  }

  void apply(const Command& command) {
    bench_.apply(command);
    heard_.follow(bench_.events);
    auto batch = std::make_shared<EventBatch>();
    batch->first = batch->last = Sequence(bench_.sequence);
    batch->events = bench_.events;
    projection_->on_events(batch);
    RecordHeader header = command.header();
    header.sequence = Sequence(bench_.sequence);
    header.time = bench_.now;
    replayed_.follow(header, bench_.events);
    const auto accounts = bench_.ledger.accounts();
    at_[bench_.now] = Balances(accounts.begin(), accounts.end());  // the last of an instant is what counts
  }

  /// Withdrawals, what becomes of them, and corrections.
  Command cash_command(std::uint32_t n) {
    const MemberId member(2 + static_cast<std::uint32_t>(random_() % 4));
    const AccountId own(member, AssetId(Currency::cny), Purpose::available);
    const AccountId bank(venue_operator, AssetId(Currency::cny), Purpose::external);
    const ClientTransferId id = *ClientTransferId::from("T" + std::to_string(n));
    const Money amount(static_cast<std::int64_t>(1 + random_() % 90'000));
    const TransferId pending(1 + random_() % (bench_.ledger.last_transfer().value() + 1));
    switch (random_() % 4) {
      case 0:
        return Command::make(member, BeginTransfer{id, "out", own, bank, amount, {}});
      case 1:
        return Command::make(venue_operator, PostTransfer{id, "paid", pending, {}});
      case 2:
        return Command::make(venue_operator, VoidTransfer{id, "not paid", pending});
      default: {
        PostJournal journal;
        journal.client_transfer_id = id;
        journal.entries[0] = {bank, own, amount};
        journal.entries[1] = {own, AccountId(venue_operator, AssetId(Currency::cny), Purpose::fees), Money(1)};
        journal.count = 2;
        return Command::make(venue_operator, journal);
      }
    }
  }

  static std::vector<StatementRow> all_rows(const AccountBook& book, const StatementPeriod& period, std::size_t page) {
    std::vector<StatementRow> rows;
    StatementPlace place;
    for (int pages = 0; pages < 10'000; ++pages) {
      const auto made = statement_page(book, period, place, page);
      EXPECT_TRUE(made.has_value());
      if (!made) return rows;
      EXPECT_LE(made->rows.size(), page + 2) << "an opening, and the closing of an account, may be beyond";
      rows.insert(rows.end(), made->rows.begin(), made->rows.end());
      if (!made->next) return rows;
      const auto mark = read_page_token(page_token(period, *made->next));
      EXPECT_TRUE(mark.has_value());
      place = mark ? mark->place : StatementPlace{};
    }
    ADD_FAILURE() << "the pages do not end";
    return rows;
  }

  /// The ledger just before an instant.
  [[nodiscard]] const Balances& before(Timestamp time) const {
    static const Balances nothing;
    const auto after = at_.lower_bound(time);
    return after == at_.begin() ? nothing : std::prev(after)->second;
  }
  static std::int64_t balance(const Balances& balances, AccountId account) {
    const auto found = balances.find(account);
    return found == balances.end() ? 0 : found->second;
  }
  [[nodiscard]] Timestamp any_time() {
    auto at = at_.begin();
    std::advance(at, static_cast<std::ptrdiff_t>(random_() % at_.size()));
    return at->first + Duration(static_cast<std::int64_t>(random_() % 3) - 1);
  }

  TemporaryDirectory directory_;
  std::mt19937_64 random_{GetParam()};
  const bool is_whole_ = GetParam() % 2 == 0;  // a day on which all is done that a log can hold
  Heard heard_;
  Bench bench_;
  std::unique_ptr<Projection> projection_;
  std::optional<ProjectedBook> projected_;
  ReplayedBook replayed_;
  std::map<Timestamp, Balances> at_;
};

TEST_P(StatementDays, OpeningAndEntriesMakeTheClosingBalanceOfTheLedger) {
  std::size_t entries = 0;
  for (int round = 0; round < 12; ++round) {
    const MemberId member(1 + static_cast<std::uint32_t>(random_() % 5));
    Timestamp from = any_time();
    Timestamp until = any_time();
    if (until < from) std::swap(from, until);
    if (round == 0) from = Timestamp();
    const auto period = StatementPeriod::between(*projected_, member, from, until);
    ASSERT_TRUE(period.has_value());
    const auto rows = all_rows(*projected_, *period, 1'000);
    std::map<AccountId, std::int64_t> closed;
    std::int64_t running = 0;
    for (const StatementRow& row : rows) {
      ASSERT_EQ(row.account.member(), member);
      switch (row.kind) {
        case StatementRow::Kind::opening:
          running = row.balance;
          EXPECT_EQ(running, balance(before(from), row.account));
          break;
        case StatementRow::Kind::entry:
          ++entries;
          running += row.amount();
          EXPECT_EQ(running, row.balance);
          EXPECT_GE(row.transfer.time, from);
          EXPECT_LT(row.transfer.time, until);
          break;
        case StatementRow::Kind::closing:
          EXPECT_EQ(running, row.balance);
          EXPECT_TRUE(closed.emplace(row.account, row.balance).second) << "told twice";
          break;
      }
    }
    // Nothing is left out: every account of the member that is not empty at the end is there, as the ledger has it.
    for (const auto& [account, amount] : before(until)) {
      if (account.member() == member) {
        EXPECT_EQ(closed[account], amount) << account.value();
      }
    }
    for (const std::size_t page : {1U, 2U, 7U, 50U}) {
      const auto paged = all_rows(*projected_, *period, page);
      ASSERT_TRUE(std::ranges::equal(rows, paged, same)) << "in pages of " << page;
    }
    const auto from_log = StatementPeriod::between(replayed_, member, from, until);
    ASSERT_TRUE(from_log.has_value());
    ASSERT_TRUE(std::ranges::equal(rows, all_rows(replayed_, *from_log, 1'000), same)) << "from the log";
  }
  EXPECT_GT(entries, 100U);
}

TEST_P(StatementDays, TheTwoBooksAgreeAboutEveryThing) {
  for (std::uint64_t id = 1; id <= 40; ++id) {
    const auto same_rows = [](const std::vector<TransferRow>& a, const std::vector<TransferRow>& b) {
      return std::ranges::equal(
          a, b, {}, [](const TransferRow& row) { return row.transfer.transfer; },
          [](const TransferRow& row) { return row.transfer.transfer; });
    };
    EXPECT_TRUE(same_rows(projected_->of_trade(TradeId(id)), replayed_.of_trade(TradeId(id)))) << id;
    EXPECT_TRUE(same_rows(projected_->of_grant(GrantId(id)), replayed_.of_grant(GrantId(id)))) << id;
    EXPECT_TRUE(same_rows(projected_->of_transfer(TransferId(id)), replayed_.of_transfer(TransferId(id)))) << id;
  }
  for (const auto& event : replayed_.of_trade(TradeId(1))) {
    const OrderId order = event.transfer.order;
    if (!order.is_set()) continue;
    EXPECT_EQ(projected_->of_order(order, {}, 100).size(), replayed_.of_order(order, {}, 100).size());
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, StatementDays, ::testing::Values(1U, 2U, 3U, 4U));

TEST(StatementToken, WhatIsNoTokenIsRefused) {
  const AccountId account(MemberId(7), AssetId(Currency::cny), Purpose::available);
  const StatementPeriod period{MemberId(7), Sequence(3), Sequence(9)};
  const std::string token = page_token(period, {account, TransferId(5)});
  const auto mark = read_page_token(token);
  ASSERT_TRUE(mark.has_value());
  EXPECT_EQ(mark->place.account, account);
  EXPECT_EQ(mark->place.after, TransferId(5));
  EXPECT_EQ(mark->period.to, Sequence(9));
  for (const std::string& wrong :
       {std::string(), token + "-", token + "x", "8" + token.substr(1), std::string("7-9-3") + token.substr(5),
        token.substr(0, token.rfind('-')), std::string("-----"), std::string("99999999999999999999-1-1-1-1")}) {
    EXPECT_FALSE(read_page_token(wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace licet::test
