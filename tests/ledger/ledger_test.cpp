#include "settlement/ledger/ledger.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace licet::test {
namespace {

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();

AccountId cash(std::uint32_t member, Purpose purpose = Purpose::available) {
  return AccountId(MemberId(member), AssetId(Currency::cny), purpose);
}
AccountId licences(std::uint32_t member, Purpose purpose = Purpose::available) {
  return AccountId(MemberId(member), AssetId(InstrumentId(1)), purpose);
}
Posting deposit(std::uint32_t member, std::int64_t amount) {
  return {cash(1, Purpose::external), cash(member), amount, TransferCode::deposit, {}, {}};
}
Posting hold(std::uint32_t member, std::int64_t amount) {
  return {cash(member), cash(member, Purpose::held), amount, TransferCode::hold_cash, {}, OrderId(7)};
}

class LedgerTest : public ::testing::Test {
 protected:
  Ledger ledger;
  EventBuffer events;
};

TEST_F(LedgerTest, APostingMovesAnAmountAndTellsIt) {
  ASSERT_TRUE(ledger.post(deposit(2, 100), events));
  ASSERT_TRUE(ledger.post(hold(2, 30), events));
  EXPECT_EQ(ledger.balance(cash(2)), 70);
  EXPECT_EQ(ledger.balance(cash(2, Purpose::held)), 30);
  EXPECT_EQ(ledger.balance(cash(1, Purpose::external)), -100);
  EXPECT_EQ(ledger.sum(AssetId(Currency::cny)), 0);
  EXPECT_EQ(ledger.last_transfer(), TransferId(2));
  ASSERT_EQ(events.count(), 2U);
  const auto second = (*++events.begin()).as<TransferPosted>();
  EXPECT_EQ(second.transfer, TransferId(2));
  EXPECT_EQ(second.debit, cash(2));
  EXPECT_EQ(second.amount, 30);
  EXPECT_EQ(second.order, OrderId(7));
}

TEST_F(LedgerTest, ABalanceNeverGoesBelowZero) {
  ASSERT_TRUE(ledger.post(deposit(2, 100), events));
  EXPECT_EQ(ledger.post(hold(2, 101), events).error(), Reject::insufficient_funds);
  const Posting units{licences(2), licences(3), 1, TransferCode::deliver_licences, {}, {}};
  EXPECT_EQ(ledger.post(units, events).error(), Reject::insufficient_licences);
  EXPECT_EQ(events.count(), 1U);
  EXPECT_EQ(ledger.balance(cash(2)), 100);
}

TEST_F(LedgerTest, OnlyContraAccountsMayBeNegative) {
  const Posting issue{licences(2, Purpose::issued), licences(2), 5, TransferCode::issue_licences, {}, {}};
  EXPECT_TRUE(ledger.post(issue, events));
  EXPECT_EQ(ledger.balance(licences(2, Purpose::issued)), -5);
  EXPECT_EQ(ledger.sum(AssetId(InstrumentId(1))), 0);
}

TEST_F(LedgerTest, CashIsInTransitAndLicencesAreActivatedAndNotTheOtherWayRound) {
  ASSERT_TRUE(ledger.post(deposit(2, 100), events));
  const Posting issue{licences(2, Purpose::issued), licences(2), 5, TransferCode::issue_licences, {}, {}};
  ASSERT_TRUE(ledger.post(issue, events));
  const auto into = [&](AccountId from, Purpose purpose) {
    return ledger.post({from, AccountId(from.member(), from.asset(), purpose), 3, TransferCode::journal, {}, {}},
                       events);
  };
  EXPECT_TRUE(into(cash(2), Purpose::in_transit));
  EXPECT_TRUE(into(licences(2), Purpose::activated));
  EXPECT_EQ(into(cash(2), Purpose::activated).error(), Reject::invalid_value);
  EXPECT_EQ(into(licences(2), Purpose::in_transit).error(), Reject::invalid_value);
  EXPECT_EQ(ledger.balance(cash(2, Purpose::in_transit)), 3);
  EXPECT_EQ(ledger.balance(cash(2, Purpose::activated)), 0);
  EXPECT_EQ(ledger.balance(licences(2, Purpose::activated)), 3);
  EXPECT_EQ(ledger.balance(licences(2, Purpose::in_transit)), 0);
  const auto accounts = ledger.accounts();
  EXPECT_TRUE(std::ranges::any_of(accounts, [](const auto& of) { return of.first == cash(2, Purpose::in_transit); }));
}

TEST_F(LedgerTest, WhatIsNoTransferIsRefused) {
  ASSERT_TRUE(ledger.post(deposit(2, 100), events));
  Posting posting = hold(2, 0);
  EXPECT_EQ(ledger.post(posting, events).error(), Reject::invalid_value);
  posting.amount = -5;
  EXPECT_EQ(ledger.post(posting, events).error(), Reject::invalid_value);
  posting = hold(2, 5);
  posting.credit = posting.debit;
  EXPECT_EQ(ledger.post(posting, events).error(), Reject::invalid_value);
  posting.credit = licences(2);
  EXPECT_EQ(ledger.post(posting, events).error(), Reject::invalid_value) << "two assets";
  posting.credit = AccountId::from_value(cash(2).value() | 0xFFU);
  EXPECT_EQ(ledger.post(posting, events).error(), Reject::invalid_value) << "no such purpose";
  EXPECT_EQ(ledger.balance(posting.credit), 0);
  EXPECT_EQ(ledger.last_transfer(), TransferId(1));
}

TEST_F(LedgerTest, AmountsThatDoNotFitAreRefused) {
  ASSERT_TRUE(ledger.post(deposit(2, most), events));
  EXPECT_EQ(ledger.post(deposit(3, 1), events).error(), Reject::numeric_overflow);
  EXPECT_EQ(ledger.post(deposit(2, 1), events).error(), Reject::numeric_overflow);
  EXPECT_EQ(ledger.balance(cash(1, Purpose::external)), -most);
}

TEST_F(LedgerTest, ASetIsPostedWholeOrNotAtAll) {
  const std::array good{deposit(2, 50), hold(2, 50)};
  ASSERT_TRUE(ledger.post_all(good, events)) << "the second needs the first";
  const auto before = ledger.accounts();
  const auto told = events.count();
  const std::array bad{deposit(2, 10), hold(2, 5), deposit(9, 3), hold(2, 6)};
  EXPECT_EQ(ledger.post_all(bad, events).error(), Reject::insufficient_funds);
  EXPECT_EQ(ledger.accounts(), before);
  EXPECT_EQ(events.count(), told);
  EXPECT_EQ(ledger.last_transfer(), TransferId(2));
}

TEST_F(LedgerTest, AccountsAreListedInOrderAndWithoutTheEmpty) {
  ASSERT_TRUE(ledger.post(deposit(9, 10), events));
  ASSERT_TRUE(ledger.post(deposit(2, 10), events));
  ASSERT_TRUE(ledger.post(hold(2, 10), events));
  const auto accounts = ledger.accounts();
  ASSERT_EQ(accounts.size(), 3U);
  EXPECT_TRUE(std::ranges::is_sorted(accounts));
  EXPECT_EQ(accounts[1].first, cash(2, Purpose::held));
}

TEST_F(LedgerTest, TheDigestDependsOnBalancesNotOnTheOrderOfAccounts) {
  Ledger other;
  for (const std::uint32_t member : {2U, 3U, 4U}) ASSERT_TRUE(ledger.post(deposit(member, member), events));
  for (const std::uint32_t member : {4U, 3U, 2U}) ASSERT_TRUE(other.post(deposit(member, member), events));
  const auto digest_of = [](const Ledger& of) {
    Digest digest;
    of.digest(digest);
    return digest.value();
  };
  EXPECT_EQ(digest_of(ledger), digest_of(other));
  ASSERT_TRUE(other.post(deposit(2, 1), events));
  EXPECT_NE(digest_of(ledger), digest_of(other));
}

/// Random sets against a map of balances: agreement after each, zero sums, and what the events say.
TEST(LedgerProperty, AgreesWithAMapOfBalances) {
  rc::check([] {
    Ledger ledger;
    EventBuffer events;
    std::map<AccountId, std::int64_t> model;
    const auto sets = *rc::gen::inRange(1, 60);
    for (int n = 0; n < sets; ++n) {
      std::vector<Posting> set;
      auto attempt = model;
      bool possible = true;
      const auto size = *rc::gen::inRange(1, 6);
      for (int k = 0; k < size; ++k) {
        const auto account = [&] {
          const auto purpose = *rc::gen::element(Purpose::available, Purpose::held, Purpose::external, Purpose::issued);
          return cash(*rc::gen::inRange(1U, 4U), purpose);
        };
        const Posting posting{account(), account(), *rc::gen::inRange<std::int64_t>(0, 20), TransferCode::deposit,
                              {},        {}};
        set.push_back(posting);
        attempt[posting.debit] -= posting.amount;
        attempt[posting.credit] += posting.amount;
        possible = possible && posting.amount > 0 && posting.debit != posting.credit &&
                   (Ledger::is_contra(posting.debit.purpose()) || attempt[posting.debit] >= 0);
      }
      RC_ASSERT(ledger.post_all(set, events).has_value() == possible);
      if (possible) model = attempt;
      for (const auto& [account, balance] : model) RC_ASSERT(ledger.balance(account) == balance);
      RC_ASSERT(ledger.sum(AssetId(Currency::cny)) == 0);
    }
    std::map<AccountId, std::int64_t> told;
    std::uint64_t last = 0;
    for (const RecordView event : events) {
      const auto& posted = event.as<TransferPosted>();
      RC_ASSERT(posted.transfer == TransferId(++last));
      told[posted.debit] -= posted.amount;
      told[posted.credit] += posted.amount;
    }
    for (const auto& [account, balance] : ledger.accounts()) RC_ASSERT(told[account] == balance);
  });
}

std::optional<Reject> load(std::span<const std::byte> bytes, Ledger& ledger) {
  StateReader reader(bytes);
  ledger.load(reader);
  const auto outcome = reader.finish();
  return outcome ? std::nullopt : std::optional(outcome.error());
}

TEST_F(LedgerTest, IsLoadedAsItWasSaved) {
  ASSERT_TRUE(ledger.post(deposit(3, 5), events));
  ASSERT_TRUE(ledger.post(deposit(2, 100), events));
  ASSERT_TRUE(ledger.post(hold(2, 100), events));
  StateWriter saved;
  ledger.save(saved);
  Ledger loaded;
  ASSERT_EQ(load(saved.bytes(), loaded), std::nullopt);
  EXPECT_EQ(loaded.accounts(), ledger.accounts());
  Digest before;
  Digest after;
  ledger.digest(before);
  loaded.digest(after);
  EXPECT_EQ(before.value(), after.value());
  ASSERT_TRUE(loaded.post(hold(3, 5), events));
  EXPECT_EQ(loaded.last_transfer(), TransferId(4));
  EXPECT_EQ(loaded.balance(cash(3, Purpose::held)), 5);
}

TEST_F(LedgerTest, DoesNotLoadWhatPostingsCouldNotHaveMade) {
  const auto fault_of = [](std::vector<std::pair<AccountId, std::int64_t>> balances) {
    StateWriter saved;
    saved.begin_part("ledger", 1);
    saved(std::uint64_t{1});
    saved(balances);
    saved.end_part();
    Ledger loaded;
    return load(saved.bytes(), loaded);
  };
  const AccountId bank = cash(1, Purpose::external);
  EXPECT_EQ(fault_of({{bank, -5}, {cash(2), 5}}), std::nullopt);
  EXPECT_EQ(fault_of({{bank, -5}, {cash(2), 4}}), std::optional(Reject::snapshot_damaged)) << "sums to -1";
  EXPECT_EQ(fault_of({{cash(2), 5}, {cash(3), -5}}), std::optional(Reject::snapshot_damaged)) << "below zero";
  EXPECT_EQ(fault_of({{bank, -5}, {cash(2), 0}, {cash(3), 5}}), std::optional(Reject::snapshot_damaged)) << "empty";
  EXPECT_EQ(fault_of({{cash(2), 5}, {bank, -5}}), std::optional(Reject::snapshot_damaged)) << "not in order";
  EXPECT_EQ(fault_of({{bank, -5}, {cash(2, Purpose{}), 5}}), std::optional(Reject::snapshot_damaged)) << "no purpose";
}

}  // namespace
}  // namespace licet::test
