// Calls: orders are collected and trade at one price when the call ends.

#include "tests/venue/session_fixture.hpp"

namespace licet::test {
namespace {

class Calls : public SessionMarket {};

TEST_F(Calls, CollectOrdersAndTradeAtOnePriceWhenTheyEnd) {
  begin(SessionState::scheduled_call, seconds(60));
  place(vendor, "s1", Side::sell, 98, 5);
  place(alice, "b1", Side::buy, 102, 3);
  EXPECT_TRUE(none<Trade>()) << "a crossed book in a call";
  place(bob, "b2", Side::buy, 101, 4);
  pass(seconds(59));
  EXPECT_TRUE(none<Trade>());
  pass(seconds(1));
  ASSERT_EQ(all<Trade>().size(), 2U) << types();
  for (const Trade& trade : all<Trade>()) {
    EXPECT_EQ(trade.price, price(101)) << "a surplus of buys of 2 at 98 to 101: the highest";
    EXPECT_EQ(trade.kind, TradeKind::call);
    EXPECT_EQ(trade.aggressor, SideOrBoth::both);
  }
  const auto executed = only<AuctionExecuted>();
  EXPECT_EQ(executed.price, price(101));
  EXPECT_EQ(executed.volume, Quantity(5));
  EXPECT_EQ(executed.surplus, Quantity(2));
  EXPECT_EQ(executed.surplus_side, SideOrBoth::buy);
  EXPECT_EQ(executed.trades, 2U);
  EXPECT_EQ(executed.call, SessionState::scheduled_call);
  EXPECT_EQ(only<SessionChanged>().state, SessionState::open);
  EXPECT_EQ(only<SessionChanged>().before, SessionState::scheduled_call);
  place(maker, "s9", Side::buy, 90, 1);
  cancel(bob, "b2");
  EXPECT_EQ(only<OrderCancelled>().leaves, Quantity(2)) << "the rest of the call stays in the book";
}

TEST_F(Calls, EventsOfTimeAnswerNobody) {
  begin(SessionState::opening_call, seconds(10));
  now = now + seconds(10);
  apply(Command::make(alice, order_terms("b", Side::buy, 90, 1), OriginId(7), RequestId(8)));
  for (const RecordView event : events) {
    if (event.is<SessionChanged>() || event.is<AuctionExecuted>()) {
      EXPECT_FALSE(event.header().origin.is_set());
    } else {
      EXPECT_EQ(event.header().origin, OriginId(7));
    }
  }
  EXPECT_EQ(types(), "auction_executed session_changed order_accepted transfer_posted order_rested");
}

TEST_F(Calls, TheNextRequestEndsACallAndAHaltBreaksItOff) {
  begin(SessionState::opening_call);
  place(vendor, "s1", Side::sell, 100, 2);
  place(alice, "b1", Side::buy, 100, 1);
  begin(SessionState::halted);
  EXPECT_TRUE(none<Trade>());
  place(bob, "b2", Side::buy, 100, 1);
  expect_reject(Reject::market_halted);
  begin(SessionState::volatility_call);
  EXPECT_TRUE(none<Trade>()) << "they wait for the end of the call that reopens";
  begin(SessionState::open);
  EXPECT_EQ(only<Trade>().quantity, Quantity(1));
  EXPECT_EQ(only<AuctionExecuted>().call, SessionState::volatility_call);
}

TEST_F(Calls, ACrossedBookIsUncrossedBeforeContinuousTrading) {
  begin(SessionState::pre_open);
  place(vendor, "s1", Side::sell, 95, 2);
  place(alice, "b1", Side::buy, 99, 2);
  EXPECT_TRUE(none<Trade>());
  begin(SessionState::open);
  EXPECT_EQ(only<Trade>().price, price(99)) << "nearest the reference price of 100";
  EXPECT_EQ(only<AuctionExecuted>().call, SessionState::opening_call);
}

TEST_F(Calls, ACallIsProlongedByItsOwnState) {
  begin(SessionState::scheduled_call, seconds(10));
  place(vendor, "s1", Side::sell, 100, 1);
  place(alice, "b1", Side::buy, 100, 1);
  begin(SessionState::scheduled_call, seconds(30));
  EXPECT_TRUE(none<Trade>());
  pass(seconds(29));
  EXPECT_TRUE(none<Trade>() && none<SessionChanged>()) << types();
  pass(seconds(1));
  EXPECT_EQ(all<Trade>().size(), 1U);
}

TEST_F(Calls, MarketOrdersTradeFirstAndWhatIsLeftGoes) {
  begin(SessionState::scheduled_call, seconds(10));
  place(vendor, "s1", Side::sell, 100, 3);
  place(alice, "b1", Side::buy, 101, 3);
  place_market(bob, "m1", Side::buy, 2);
  EXPECT_EQ(only<OrderRested>().price, Price(0));
  pass(seconds(10));
  const auto trades = all<Trade>();
  ASSERT_EQ(trades.size(), 2U) << types();
  EXPECT_EQ(trades[0].buyer.member, bob);
  EXPECT_EQ(trades[0].quantity, Quantity(2));
  EXPECT_EQ(trades[1].buyer.member, alice);
  EXPECT_EQ(trades[1].quantity, Quantity(1));

  begin(SessionState::scheduled_call, seconds(10));
  place_market(bob, "m2", Side::buy, 2);
  pass(seconds(10));
  EXPECT_TRUE(none<Trade>());
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::call_over);
  EXPECT_EQ(only<AuctionExecuted>().price, Price(0));
}

TEST_F(Calls, MarketOrdersAloneTradeAtTheReferencePrice) {
  begin(SessionState::scheduled_call, seconds(10));
  place_market(vendor, "m1", Side::sell, 2);
  place_market(bob, "m2", Side::buy, 2);
  pass(seconds(10));
  EXPECT_EQ(only<Trade>().price, price(100));
}

TEST_F(Calls, AMarketOrderThatIsProtectedFromThePriceDoesNotKeepOthersFromTrading) {
  begin(SessionState::scheduled_call, seconds(10));
  place(vendor, "s1", Side::sell, 145, 1);
  place(alice, "b1", Side::buy, 150, 1);
  place_market(bob, "m1", Side::buy, 1);
  pass(seconds(10));
  EXPECT_EQ(only<OrderCancelled>().leaves, Quantity(1)) << "protected a tenth from 100";
  EXPECT_EQ(only<Trade>().buyer.member, alice);
  EXPECT_EQ(only<Trade>().price, price(145)) << "nearest the reference price";
}

TEST_F(Calls, OrdersForACallWaitForItAndEndWithIt) {
  PlaceOrder order = order_terms("gfa", Side::buy, 100, 2);
  order.time_in_force = TimeInForce::good_for_auction;
  apply(alice, order);
  EXPECT_TRUE(none<OrderRested>());
  place(vendor, "s1", Side::sell, 100, 1);
  EXPECT_TRUE(none<Trade>());
  begin(SessionState::scheduled_call, seconds(10));
  EXPECT_EQ(only<OrderRested>().shown, Quantity(2));
  pass(seconds(10));
  EXPECT_EQ(only<Trade>().quantity, Quantity(1));
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::call_over);
  EXPECT_EQ(only<OrderCancelled>().leaves, Quantity(1));
}

TEST_F(Calls, StopsAreTriggeredByTheirPriceOnceTradingGoesOn) {
  PlaceOrder stop = order_terms("stop", Side::buy, 0, 1);
  stop.order_type = OrderType::stop;
  stop.stop_price = price(105);
  apply(bob, stop);
  begin(SessionState::scheduled_call, seconds(10));
  place(vendor, "s1", Side::sell, 105, 2);
  place(alice, "b1", Side::buy, 105, 1);
  pass(seconds(10));
  ASSERT_EQ(all<Trade>().size(), 2U) << types();
  EXPECT_EQ(all<Trade>()[0].kind, TradeKind::call);
  EXPECT_EQ(all<Trade>()[1].kind, TradeKind::continuous);
  EXPECT_EQ(all<Trade>()[1].buyer.member, bob);
  EXPECT_LT(types().find("session_changed"), types().find("order_triggered"));
}

TEST_F(Calls, IndicationsAreToldWhenTheyChangeAtMostTenTimesASecond) {
  begin(SessionState::scheduled_call, seconds(10));
  place(vendor, "s1", Side::sell, 100, 5);
  EXPECT_TRUE(none<AuctionIndicated>()) << "nothing would trade";
  pass(milliseconds(100));
  EXPECT_TRUE(events.empty());
  now = now + milliseconds(200);
  place(alice, "b1", Side::buy, 100, 2);
  const auto first = only<AuctionIndicated>();
  EXPECT_EQ(first.price, price(100));
  EXPECT_EQ(first.volume, Quantity(2));
  EXPECT_EQ(first.surplus, Quantity(3));
  EXPECT_EQ(first.surplus_side, SideOrBoth::sell);
  now = now + milliseconds(40);
  place(bob, "b2", Side::buy, 100, 2);
  place(bob, "b3", Side::buy, 99, 2);
  EXPECT_TRUE(none<AuctionIndicated>());
  EXPECT_EQ(venue.next_due(), now + milliseconds(60)) << "what is not told yet is told by time";
  pass(milliseconds(60));
  EXPECT_EQ(only<AuctionIndicated>().volume, Quantity(4));
  now = now + seconds(1);
  place(bob, "b4", Side::buy, 90, 2);
  EXPECT_TRUE(none<AuctionIndicated>()) << "it did not change";
  now = now + seconds(1);
  cancel(vendor, "s1");
  EXPECT_EQ(only<AuctionIndicated>().price, Price(0)) << "nothing would trade any more";
}

TEST_F(Calls, ACallOnABookThatIsCrossedBeginsWithAnIndication) {
  begin(SessionState::pre_open);
  place(vendor, "s1", Side::sell, 100, 5);
  place(alice, "b1", Side::buy, 100, 2);
  apply(venue_operator, session(SessionState::opening_call, seconds(10)));
  EXPECT_EQ(types(), "session_changed auction_indicated");
}

}  // namespace
}  // namespace licet::test
