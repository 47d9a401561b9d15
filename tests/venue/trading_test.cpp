// What happens when orders meet: who trades, at which price, who pays what, and what remains.

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
  EXPECT_EQ(trade.aggressor, SideOrBoth::buy);
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

TEST_F(Trading, SettlingToHoldGivesLicencesAndNoGrant) {
  place(vendor, "s1", Side::sell, 100, 2);
  PlaceOrder buy = order_terms("b1", Side::buy, 100, 2);
  buy.settle_to = SettleTo::hold;
  apply(alice, buy);
  EXPECT_TRUE(none<GrantReleased>());
  EXPECT_EQ(licences(alice), 2);
  EXPECT_EQ(licences(alice, train, Purpose::activated), 0);
}

TEST_F(Trading, ARestingBuyerWhoActivatesGetsItsGrantWhenSomeoneSells) {
  place(alice, "b1", Side::buy, 100, 2);
  place(vendor, "s1", Side::sell, 90, 2);
  EXPECT_EQ(only<Trade>().price, price(100));  // the resting order's
  EXPECT_EQ(only<Trade>().aggressor, SideOrBoth::sell);
  EXPECT_EQ(only<GrantReleased>().holder, alice);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(Trading, BetterPriceFirstThenEarlierTime) {
  place(vendor, "s1", Side::sell, 101, 1);
  place(vendor, "s2", Side::sell, 100, 1);
  place(vendor, "s3", Side::sell, 100, 1);
  place(alice, "b1", Side::buy, 101, 3);
  const auto trades = all<Trade>();
  ASSERT_EQ(trades.size(), 3U);
  EXPECT_EQ(trades[0].seller.client_order_id, ClientOrderId("s2"));
  EXPECT_EQ(trades[1].seller.client_order_id, ClientOrderId("s3"));
  EXPECT_EQ(trades[2].seller.client_order_id, ClientOrderId("s1"));
  EXPECT_EQ(trades[2].trade.value(), trades[0].trade.value() + 2);
  EXPECT_EQ(trades[2].buyer.filled, Quantity(3));
  EXPECT_EQ(trades[2].buyer.notional, money(301));
  EXPECT_EQ(all<GrantReleased>().size(), 3U) << "one a trade";
}

TEST_F(Trading, TheHoldOfAPartlyFilledBuyerIsWhatItsLeavesNeed) {
  place(vendor, "s1", Side::sell, 90, 3);
  place(alice, "b1", Side::buy, 100, 10);
  EXPECT_EQ(only<OrderRested>().shown, Quantity(7));
  EXPECT_EQ(cash(alice, Purpose::held), money(700).raw() + 7'000);  // 0.1% of 700
  EXPECT_EQ(cash(alice), money(1'000'000 - 700 - 270).raw() - 7'000 - 2'700);
}

TEST_F(Trading, FeesRoundDownAndTheHoldCoversThemUp) {
  ListInstrument odd = series_terms("FLIGHTS/TRAIN/SEAT/12M");
  odd.tick = Price(1);
  odd.buyer_fee_bps = 33;
  apply(venue_operator, odd);
  set_session(SessionState::open);
  PlaceOrder sell = order_terms("s1", Side::sell, 0, 7);
  sell.instrument = InstrumentId(2);
  sell.price = Price(1'237);
  apply(vendor, sell);
  PlaceOrder buy = sell;
  buy.client_order_id = "b1";
  buy.side = Side::buy;
  buy.quantity = Quantity(9);
  const std::int64_t before = cash(alice);
  apply(alice, buy);
  EXPECT_EQ(only<Trade>().buyer.fee, Money(28));     // floor(8,659 × 0.0033) = floor(28.57)
  EXPECT_EQ(cash(alice, Purpose::held), 2'474 + 9);  // ceil(2,474 × 0.0033) = ceil(8.16)
  EXPECT_EQ(before - cash(alice), 8'659 + 28 + 2'483);
}

TEST_F(Trading, ACancelReleasesTheHoldToTheLastUnit) {
  place(alice, "b1", Side::buy, 33, 7);
  EXPECT_EQ(types(), "order_accepted transfer_posted order_rested");
  EXPECT_GT(cash(alice, Purpose::held), money(231).raw());
  cancel(alice, "b1");
  EXPECT_EQ(types(), "order_cancelled transfer_posted");
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  EXPECT_EQ(cash(alice), money(1'000'000).raw());
  EXPECT_EQ(only<OrderCancelled>().shown, Quantity(7));
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::requested);
}

TEST_F(Trading, WhatTheVendorTakesBackStaysIssuedAndIsOfferedFirstNextTime) {
  place(vendor, "s1", Side::sell, 100, 10);
  cancel(vendor, "s1");
  EXPECT_EQ(licences(vendor), 10);
  EXPECT_EQ(licences(vendor, train, Purpose::issued), -10);
  place(vendor, "s2", Side::sell, 100, 12);
  EXPECT_EQ(licences(vendor, train, Purpose::issued), -12);
  EXPECT_EQ(licences(vendor), 0);
}

TEST_F(Trading, AnImmediateOrCancelOrderNeverRests) {
  place(vendor, "s1", Side::sell, 100, 2);
  PlaceOrder buy = order_terms("b1", Side::buy, 100, 5);
  buy.time_in_force = TimeInForce::immediate_or_cancel;
  apply(alice, buy);
  EXPECT_EQ(only<Trade>().quantity, Quantity(2));
  const auto cancelled = only<OrderCancelled>();
  EXPECT_EQ(cancelled.reason, CancelReason::not_filled);
  EXPECT_EQ(cancelled.leaves, Quantity(3));
  EXPECT_EQ(cancelled.filled, Quantity(2));
  EXPECT_EQ(cancelled.shown, Quantity(0));
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(Trading, AFillOrKillOrderFillsWholeOrNotAtAll) {
  place(vendor, "s1", Side::sell, 100, 2);
  place(vendor, "s2", Side::sell, 101, 2);
  PlaceOrder buy = order_terms("b1", Side::buy, 100, 3);
  buy.time_in_force = TimeInForce::fill_or_kill;
  apply(alice, buy);
  EXPECT_TRUE(none<Trade>());
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::not_filled);
  EXPECT_EQ(cash(alice), money(1'000'000).raw());
  buy.client_order_id = "b2";
  buy.price = price(101);
  apply(alice, buy);
  EXPECT_EQ(all<Trade>().size(), 2U);
  EXPECT_TRUE(none<OrderCancelled>());
}

TEST_F(Trading, AMarketOrderGoesNoFurtherThanItsProtection) {
  place(vendor, "s0", Side::sell, 100, 1);
  place(bob, "b0", Side::buy, 100, 1);  // last price 100: protected at 110
  place(vendor, "s1", Side::sell, 105, 1);
  place(vendor, "s2", Side::sell, 120, 1);
  PlaceOrder buy = order_terms("b1", Side::buy, 0, 3);
  buy.order_type = OrderType::market;
  apply(alice, buy);
  EXPECT_EQ(only<Trade>().price, price(105));
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::not_filled);
  EXPECT_EQ(only<OrderCancelled>().leaves, Quantity(2));
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

class SelfTrade : public OpenMarket {
 protected:
  void run(SelfTradePrevention mode) {
    give_licences(alice, 3);
    place(alice, "own", Side::sell, 100, 3);
    place(vendor, "other", Side::sell, 100, 5);
    PlaceOrder buy = order_terms("in", Side::buy, 100, 4);
    buy.self_trade_prevention = mode;
    apply(alice, buy);
    for (const auto& cancel : all<OrderCancelled>()) {
      EXPECT_EQ(cancel.reason, CancelReason::self_trade);
      cancelled += cancel.orig_client_order_id.str() + " ";
    }
    for (const auto& trade : all<Trade>()) traded += trade.quantity.raw();
    EXPECT_EQ(cash(alice, Purpose::held), 0);
  }
  std::string cancelled;
  std::int64_t traded = 0;
};

TEST_F(SelfTrade, CancelNewestCancelsTheIncomingOrder) {
  run(SelfTradePrevention::cancel_newest);
  EXPECT_EQ(cancelled, "in ");
  EXPECT_EQ(traded, 0);
  EXPECT_EQ(licences(alice, train, Purpose::held), 3);
}
TEST_F(SelfTrade, CancelOldestCancelsTheRestingOrderAndGoesOn) {
  run(SelfTradePrevention::cancel_oldest);
  EXPECT_EQ(cancelled, "own ");
  EXPECT_EQ(traded, 4);
  EXPECT_EQ(licences(alice, train, Purpose::held), 0);
  EXPECT_EQ(licences(alice), 3);
}
TEST_F(SelfTrade, CancelBothCancelsBoth) {
  run(SelfTradePrevention::cancel_both);
  EXPECT_EQ(cancelled, "own in ");
  EXPECT_EQ(traded, 0);
  EXPECT_EQ(licences(alice), 3);
}

TEST_F(Trading, EventsCarryTheirCommandsNumberTimeAndRequest) {
  Command command = Command::make(alice, order_terms("b1", Side::buy, 100, 1), OriginId(9), RequestId(77));
  now = day_one + Duration::seconds(5);
  apply(command);
  for (const RecordView event : events) {
    EXPECT_EQ(event.header().sequence.value(), sequence);
    EXPECT_EQ(event.header().time, now);
    EXPECT_EQ(event.header().origin, OriginId(9));
    EXPECT_EQ(event.header().request, RequestId(77));
    EXPECT_TRUE(decode_event(event.bytes())) << "an event that no decoder accepts";
  }
}

TEST_F(Trading, AnOrderIsPrivateAndItsPlaceInTheBookIsNot) {
  place(alice, "b1", Side::buy, 100, 1);
  for (const RecordView event : events) {
    EXPECT_EQ(event.header().member, event.is<OrderRested>() ? MemberId() : alice);
  }
}

}  // namespace
}  // namespace licet::test
