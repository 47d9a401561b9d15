#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

class Trading : public OpenMarket {};

TEST_F(Trading, APurchaseFromTheVendorIsIssuedPaidDeliveredAndGranted) {
  place(vendor, "s1", Side::sell, 100, 10);
  EXPECT_EQ(types(), "order_accepted transfer_posted transfer_posted order_rested");
  EXPECT_EQ(licences(vendor, train, Purpose::held), 10);
  EXPECT_EQ(licences(vendor, train, Purpose::issued), -10);

  place(alice, "b1", Side::buy, 101, 4);
  EXPECT_EQ(types(),
            "order_accepted transfer_posted trade transfer_posted transfer_posted transfer_posted transfer_posted "
            "transfer_posted grant_released");
  const Trade trade = only<Trade>();
  EXPECT_EQ(trade.price, price(100));
  EXPECT_EQ(trade.quantity, Quantity(4));
  EXPECT_EQ(trade.aggressor, Side::buy);
  EXPECT_EQ(trade.buyer.fee, Money(4'000));   // 0.1% of 400
  EXPECT_EQ(trade.seller.fee, Money(8'000));  // 0.2% of 400
  EXPECT_EQ(trade.royalty, Money(0));         // the vendor itself sells
  EXPECT_EQ(trade.seller.leaves, Quantity(6));
  EXPECT_EQ(trade.buyer.notional, money(400));

  EXPECT_EQ(cash(alice), money(1'000'000 - 400).raw() - 4'000);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  EXPECT_EQ(cash(vendor), money(1'000'000 + 400).raw() - 8'000);
  EXPECT_EQ(cash(venue_operator, Purpose::fees), 12'000);
  EXPECT_EQ(licences(alice, train, Purpose::activated), 4);

  const auto grant = only<GrantReleased>();
  EXPECT_EQ(grant.trade, trade.trade);
  EXPECT_EQ(grant.holder, alice);
  EXPECT_EQ(grant.quantity, Quantity(4));
  EXPECT_EQ(grant.not_before, day_one);
  EXPECT_EQ(grant.not_after, day_one + Duration::days(365));
  EXPECT_EQ(grant.manifest_sha256[0], 7);
}

TEST_F(Trading, AResalePaysTheRoyaltyToTheVendor) {
  give_licences(alice, 5);
  const std::int64_t vendor_before = cash(vendor);
  place(alice, "s1", Side::sell, 200, 5);
  place(bob, "b1", Side::buy, 200, 5);
  EXPECT_EQ(only<Trade>().royalty, money(50));  // 5% of 1,000
  EXPECT_EQ(cash(vendor) - vendor_before, money(50).raw());
  EXPECT_EQ(licences(bob, train, Purpose::activated), 5);
  EXPECT_EQ(licences(alice), 0);
}

TEST_F(Trading, ACancelReleasesTheHoldToTheLastUnit) {
  place(alice, "b1", Side::buy, 33, 7);
  EXPECT_EQ(types(), "order_accepted transfer_posted order_rested");
  EXPECT_GT(cash(alice, Purpose::held), money(231).raw());
  cancel(alice, "b1");
  EXPECT_EQ(types(), "order_cancelled transfer_posted");
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  EXPECT_EQ(cash(alice), money(1'000'000).raw());
  EXPECT_EQ(only<OrderCancelled>().was_resting, 1);
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::requested);
}

}  // namespace
}  // namespace licet::test
