// What is bounded in cash transfers, and that their state is saved and loaded.

#include "settlement/clearing/ledger_transfers.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace licet::test {
namespace {

constexpr MemberId member{3};
constexpr Timestamp start{1'767'225'600'000'000'000};

AccountId cash(MemberId of, Purpose purpose = Purpose::available) {
  return AccountId(of, AssetId(Currency::cny), purpose);
}
ClientTransferId id_of(std::size_t n) { return *ClientTransferId::from("T" + std::to_string(n)); }

struct Books {
  Ledger ledger;
  LedgerTransfers transfers{ledger};
  EventBuffer events;
  Timestamp now = start;

  Result<void> deposit(const ClientTransferId& reference, std::int64_t amount) {
    PostCash request;
    request.reference = reference;
    request.amount = Money(amount);
    request.beneficiary = member;
    request.once = 1;
    events.clear();
    return transfers.post_cash(clearing_operator, request, now, events);
  }
  Result<TransferAnswer> withdraw(const ClientTransferId& id, std::int64_t amount) {
    return transfers.begin(
        member, {id, {}, cash(member), cash(clearing_operator, Purpose::external), Money(amount), {}}, now, events);
  }
  Result<TransferAnswer> end(const ClientTransferId& id, TransferId pending) {
    return transfers.cancel(clearing_operator, {id, {}, pending}, now, events);
  }
  [[nodiscard]] std::int64_t balance() const { return ledger.balance(cash(member)); }
  [[nodiscard]] std::uint64_t digest() const {
    Digest digest;
    ledger.digest(digest);
    StateDigest state(digest);
    state(transfers);
    return digest.value();
  }
  [[nodiscard]] std::vector<std::byte> saved() const {
    StateWriter state;
    ledger.save(state);
    state(transfers);
    return {state.bytes().begin(), state.bytes().end()};
  }
  Result<void> load(std::span<const std::byte> bytes) {
    StateReader state(bytes);
    ledger.load(state);
    state(transfers);
    return state.finish();
  }
};

TEST(TransferIds, AreRememberedForSevenDays) {
  Books books;
  ASSERT_TRUE(books.deposit("BANK-1", 5));
  books.now = start + Duration::days(7) + Duration(-1);
  ASSERT_TRUE(books.deposit("BANK-1", 5));
  EXPECT_EQ(books.balance(), 5) << "the same deposit";
  EXPECT_EQ(books.deposit("BANK-1", 6).error(), Reject::transfer_id_reused);
  books.now = start + Duration::days(7);
  ASSERT_TRUE(books.deposit("BANK-1", 5));
  EXPECT_EQ(books.balance(), 10) << "another one";
}

TEST(TransferIds, AreForgottenWhenManyMoreHaveCome) {
  Books books;
  for (std::size_t n = 0; n < TransferIds::max_of_member; ++n) ASSERT_TRUE(books.deposit(id_of(n), 1));
  const std::int64_t before = books.balance();
  ASSERT_TRUE(books.deposit(id_of(0), 1));
  EXPECT_EQ(books.balance(), before) << "the oldest is still known";
  ASSERT_TRUE(books.deposit("ONE-MORE", 1));
  ASSERT_TRUE(books.deposit(id_of(1), 1));
  EXPECT_EQ(books.balance(), before + 1) << "all but the oldest are";
  ASSERT_TRUE(books.deposit(id_of(0), 1));
  EXPECT_EQ(books.balance(), before + 2);
}

TEST(PendingTransfers, OfAMemberAreLimited) {
  Books books;
  ASSERT_TRUE(books.deposit("BANK-1", 1'000));
  std::vector<TransferId> pending;
  for (std::size_t n = 0; n < PendingTransfers::max_of_member; ++n) {
    const auto begun = books.withdraw(id_of(n), 1);
    ASSERT_TRUE(begun.has_value());
    pending.push_back(begun->transfer);
  }
  EXPECT_EQ(books.withdraw("ONE-MORE", 1).error(), Reject::limit_pending_transfers_exceeded);
  ASSERT_TRUE(books.end("V1", pending[7]).has_value());
  EXPECT_TRUE(books.withdraw("ONE-MORE", 1).has_value());
  EXPECT_TRUE(books.transfers.is_in_transit_right());
}

TEST(LedgerTransfers, AreSavedAndLoadedWhole) {
  Books books;
  ASSERT_TRUE(books.deposit("BANK-1", 1'000));
  const auto first = books.withdraw("W1", 10);
  const auto second = books.withdraw("W2", 20);
  ASSERT_TRUE(books.end("V1", first->transfer).has_value());
  ASSERT_TRUE(books.transfers.set_limits({"margin", cash(member), Money(100), Money(5'000)}, books.events));
  const auto bytes = books.saved();

  Books loaded;
  ASSERT_TRUE(loaded.load(bytes));
  EXPECT_EQ(loaded.saved(), bytes);
  EXPECT_EQ(loaded.digest(), books.digest());
  for (Books* each : {&books, &loaded}) {
    EXPECT_EQ(each->end("V2", first->transfer).error(), Reject::transfer_already_voided);
    EXPECT_TRUE(each->withdraw("W2", 20)->repeated);
    EXPECT_EQ(each->withdraw("W2", 21).error(), Reject::transfer_id_reused);
    EXPECT_EQ(each->withdraw("W3", 900).error(), Reject::account_below_floor);
    EXPECT_TRUE(each->end("V2", second->transfer).has_value());
  }
  EXPECT_EQ(loaded.digest(), books.digest());
}

TEST(LedgerTransfers, ADamagedStateIsRefusedOrAnother) {
  Books books;
  ASSERT_TRUE(books.deposit("BANK-1", 1'000));
  const auto first = books.withdraw("W1", 10);
  ASSERT_TRUE(books.withdraw("W2", 20).has_value());
  ASSERT_TRUE(books.end("V1", first->transfer).has_value());
  const auto bytes = books.saved();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    Books loaded;
    EXPECT_FALSE(loaded.load(std::span(bytes).first(size))) << size;
  }
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto damaged = bytes;
    damaged[at] ^= std::byte{1};
    Books loaded;
    if (!loaded.load(damaged)) continue;
    EXPECT_TRUE(loaded.transfers.is_in_transit_right()) << at;
    EXPECT_NE(loaded.saved(), bytes) << at;
  }
}

}  // namespace
}  // namespace licet::test
