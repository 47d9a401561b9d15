#include "settlement/clearing/ledger_clearing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <array>
#include <limits>
#include <vector>

namespace licet::test {
namespace {

constexpr MemberId vendor{2};
constexpr MemberId buyer{3};
constexpr MemberId reseller{4};
constexpr InstrumentId series{1};

ListInstrument terms() {
  ListInstrument of;
  of.cap = Quantity(1'000);
  of.royalty_bps = 700;
  of.buyer_fee_bps = 13;
  of.seller_fee_bps = 29;
  of.transferable = 1;
  return of;
}

struct Books {
  Ledger ledger;
  LedgerClearing clearing{ledger};
  EventBuffer events;

  explicit Books(const ListInstrument& of = terms()) { LICET_CHECK(clearing.list(series, vendor, of).has_value()); }

  std::int64_t cash(MemberId member, Purpose purpose = Purpose::available) const {
    return ledger.balance(AccountId(member, AssetId(Currency::cny), purpose));
  }
  std::int64_t licences(MemberId member, Purpose purpose = Purpose::available) const {
    return ledger.balance(AccountId(member, AssetId(series), purpose));
  }
  Result<void> hold(MemberId member, Side side, Price from, Quantity leaves, Price to, Quantity new_leaves) {
    const auto change =
        clearing.plan_hold({OrderId(member.value()), member, series, side}, from, leaves, to, new_leaves);
    if (!change) return refuse(change.error());
    clearing.change_hold(*change, events);
    return {};
  }
  Result<void> reserve(MemberId member, Side side, Price limit, Quantity quantity) {
    return hold(member, side, limit, Quantity(0), limit, quantity);
  }
  void give(MemberId member, std::int64_t amount) {
    PostCash cash;
    cash.amount = Money(amount);
    cash.beneficiary = member;
    LICET_CHECK(clearing.transfers().post_cash(MemberId(1), cash, {}, events).has_value());
  }
  Match match(MemberId seller, Price limit, Quantity leaves, Price at, Quantity quantity) const {
    return {.trade = TradeId(1),
            .instrument = series,
            .price = at,
            .quantity = quantity,
            .buyer = {OrderId(3), buyer, series, Side::buy},
            .buyer_limit = limit,
            .buyer_leaves = leaves,
            .buyer_settle_to = SettleTo::hold,
            .seller = {OrderId(4), seller, series, Side::sell}};
  }
};

TEST(LedgerClearing, TermsThatCouldTakeMoreThanThePriceAreRefused) {
  Ledger ledger;
  LedgerClearing clearing(ledger);
  ListInstrument greedy = terms();
  greedy.royalty_bps = 10'000 - 13 - 29 + 1;
  EXPECT_EQ(clearing.list(series, vendor, greedy).error(), Reject::invalid_value);
  greedy.royalty_bps = 0xFFFF'FFFF;
  EXPECT_EQ(clearing.list(series, vendor, greedy).error(), Reject::invalid_value);
  greedy.royalty_bps = 10'000 - 13 - 29;
  EXPECT_TRUE(clearing.list(series, vendor, greedy));
}

TEST(LedgerClearing, APlanChangesNothing) {
  Books books;
  books.give(buyer, 1'000'000);
  const auto told = books.events.count();
  const auto before = books.ledger.accounts();
  EXPECT_TRUE(books.clearing.plan_hold({OrderId(1), buyer, series, Side::buy}, Price(10), Quantity(0), Price(10),
                                       Quantity(10)));
  EXPECT_EQ(books.ledger.accounts(), before);
  EXPECT_EQ(books.events.count(), told);
}

TEST(LedgerClearing, TheVendorIssuesOnlyWhatItLacks) {
  Books books;
  ASSERT_TRUE(books.reserve(vendor, Side::sell, Price(10), Quantity(600)));
  EXPECT_EQ(books.licences(vendor, Purpose::issued), -600);
  ASSERT_TRUE(books.hold(vendor, Side::sell, Price(10), Quantity(600), Price(10), Quantity(100)));
  EXPECT_EQ(books.licences(vendor), 500);
  EXPECT_EQ(books.reserve(vendor, Side::sell, Price(10), Quantity(901)).error(), Reject::cap_exceeded);
  ASSERT_TRUE(books.reserve(vendor, Side::sell, Price(10), Quantity(900)));
  EXPECT_EQ(books.licences(vendor, Purpose::issued), -1'000);
  EXPECT_EQ(books.licences(vendor), 0);
}

TEST(LedgerClearing, OthersSellOnlyWhatTheyHaveAndMayTransfer) {
  Books books;
  EXPECT_EQ(books.reserve(reseller, Side::sell, Price(10), Quantity(1)).error(), Reject::insufficient_licences);
  ListInstrument fixed = terms();
  fixed.transferable = 0;
  Books fixed_books(fixed);
  EXPECT_EQ(fixed_books.reserve(reseller, Side::sell, Price(10), Quantity(1)).error(), Reject::not_transferable);
}

TEST(LedgerClearing, AReleaseNeverRefuses) {
  Books books;
  books.give(buyer, 1'000'000);
  ASSERT_TRUE(books.reserve(buyer, Side::buy, Price(999), Quantity(999)));
  ASSERT_TRUE(books.hold(buyer, Side::buy, Price(999), Quantity(999), Price(999), Quantity(0)));
  EXPECT_EQ(books.cash(buyer), 1'000'000);
  EXPECT_EQ(books.cash(buyer, Purpose::held), 0);
}

TEST(LedgerClearing, AmountsThatDoNotFitAreRefused) {
  Books books;
  const Price huge(std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(books.reserve(buyer, Side::buy, huge, Quantity(2)).error(), Reject::numeric_overflow);
  EXPECT_EQ(books.reserve(buyer, Side::buy, huge, Quantity(1)).error(), Reject::numeric_overflow) << "the fee";
}

/// Fills of one buyer at random prices up to its limit: after each, what is held is exactly what the leaves need; every
/// party gets exactly its part; nothing appears or vanishes.
TEST(LedgerClearingProperty, TheHoldIsAlwaysExactlyWhatTheLeavesNeed) {
  rc::check([] {
    ListInstrument of = terms();
    of.cap = Quantity(1'000'000);
    of.buyer_fee_bps = *rc::gen::inRange(0U, 3'000U);
    of.seller_fee_bps = *rc::gen::inRange(0U, 3'000U);
    of.royalty_bps = *rc::gen::inRange(0U, 4'000U);
    Books books(of);
    const Price limit(*rc::gen::inRange<std::int64_t>(1, 100'000));
    std::int64_t leaves = *rc::gen::inRange<std::int64_t>(1, 1'000);
    const auto needs = [&](std::int64_t quantity) {
      const std::int64_t value = limit.raw() * quantity;
      return value + (value * of.buyer_fee_bps + 9'999) / 10'000;
    };
    books.give(buyer, needs(leaves));
    RC_ASSERT(books.reserve(buyer, Side::buy, limit, Quantity(leaves)));
    RC_ASSERT(books.cash(buyer) == 0);
    // The reseller's units come from the vendor, for nothing.
    RC_ASSERT(books.reserve(vendor, Side::sell, limit, Quantity(leaves)));
    RC_ASSERT(books.ledger.post({AccountId(vendor, AssetId(series), Purpose::held),
                                 AccountId(reseller, AssetId(series), Purpose::held),
                                 leaves,
                                 TransferCode::deliver_licences,
                                 {},
                                 {}},
                                books.events));
    const std::int64_t bought = leaves;
    while (leaves > 0) {
      const std::int64_t quantity = *rc::gen::inRange<std::int64_t>(1, leaves + 1);
      const Price at(*rc::gen::inRange<std::int64_t>(1, limit.raw() + 1));
      const Match match = books.match(reseller, limit, Quantity(leaves), at, Quantity(quantity));
      const TradeCharges charges = books.clearing.charges(match);
      const std::int64_t value = at.raw() * quantity;
      RC_ASSERT(charges.buyer_fee.raw() == value * of.buyer_fee_bps / 10'000);
      RC_ASSERT(charges.seller_fee.raw() == value * of.seller_fee_bps / 10'000);
      RC_ASSERT(charges.royalty.raw() == value * of.royalty_bps / 10'000);
      const std::int64_t wealth = books.cash(buyer) + books.cash(buyer, Purpose::held);
      const std::int64_t proceeds = books.cash(reseller);
      const std::int64_t royalties = books.cash(vendor);
      books.clearing.settle(match, charges, books.events);
      leaves -= quantity;
      RC_ASSERT(books.cash(buyer, Purpose::held) == needs(leaves));
      RC_ASSERT(wealth - books.cash(buyer) - books.cash(buyer, Purpose::held) == value + charges.buyer_fee.raw());
      RC_ASSERT(books.cash(reseller) - proceeds == value - charges.seller_fee.raw() - charges.royalty.raw());
      RC_ASSERT(books.cash(vendor) - royalties == charges.royalty.raw());
      RC_ASSERT(books.licences(buyer) == bought - leaves);
      RC_ASSERT(books.ledger.sum(AssetId(Currency::cny)) == 0);
      RC_ASSERT(books.ledger.sum(AssetId(series)) == 0);
    }
    RC_ASSERT(books.cash(buyer, Purpose::held) == 0);
  });
}

TEST(LedgerClearing, NoRoyaltyWhenTheVendorSells) {
  Books books;
  EXPECT_EQ(books.clearing.charges(books.match(vendor, Price(100), Quantity(10), Price(100), Quantity(10))).royalty,
            Money(0));
}

TEST(LedgerClearing, EveryTransferOfATradeNamesIt) {
  Books books;
  books.give(buyer, 1'000'000);
  ASSERT_TRUE(books.reserve(buyer, Side::buy, Price(1'000), Quantity(10)));
  ASSERT_TRUE(books.reserve(vendor, Side::sell, Price(900), Quantity(10)));
  books.events.clear();
  const Match match = books.match(vendor, Price(1'000), Quantity(10), Price(900), Quantity(10));
  books.clearing.settle(match, books.clearing.charges(match), books.events);
  std::vector<TransferCode> codes;
  for (const RecordView event : books.events) {
    EXPECT_EQ(event.as<TransferPosted>().trade, TradeId(1));
    codes.push_back(event.as<TransferPosted>().code);
  }
  EXPECT_EQ(codes, (std::vector{TransferCode::pay_trade, TransferCode::deliver_licences, TransferCode::buyer_fee,
                                TransferCode::seller_fee, TransferCode::release_cash}));
}

/// What is found possible together can be done one after another, releases first; what is not, cannot.
TEST(LedgerClearing, ChangesTogetherAreAsOneAfterAnother) {
  rc::check([](const std::vector<std::array<std::uint8_t, 6>>& drawn) {
    Books books;
    ListInstrument second = terms();
    second.transferable = 0;
    second.cap = Quantity(20);
    LICET_CHECK(books.clearing.list(InstrumentId(2), vendor, second).has_value());
    const MemberId member = drawn.size() % 2 == 0 ? vendor : buyer;
    books.give(member, 3'000);
    std::vector<HoldRequest> together;
    for (const auto& d : drawn) {
      if (together.size() == Clearing::max_together) break;
      HoldRequest request{
          {OrderId(together.size() + 1), member, InstrumentId(1 + d[0] % 2U), static_cast<Side>(1 + d[1] % 2)},
          Price(1 + d[2] % 20),
          Quantity(d[3] % 10),
          Price(1 + d[4] % 20),
          Quantity(d[5] % 12)};
      const auto held =
          books.clearing.plan_hold(request.terms, request.limit, Quantity(0), request.limit, request.leaves);
      if (!held) continue;
      books.clearing.change_hold(*held, books.events);
      together.push_back(request);
    }
    const auto possible = books.clearing.check_holds(together);
    bool done = true;
    for (const bool releases : {true, false}) {
      for (const HoldRequest& r : together) {
        const auto change = books.clearing.plan_hold(r.terms, r.limit, r.leaves, r.new_limit, r.new_leaves);
        if (change && (change->reserve <= 0) != releases) continue;
        if (!change && releases) continue;
        if (change) books.clearing.change_hold(*change, books.events);
        done = done && change;
      }
    }
    RC_ASSERT(possible.has_value() == done);
  });
}

}  // namespace
}  // namespace licet::test
