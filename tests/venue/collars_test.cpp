// Collars and the circuit breaker: how far continuous trading goes before it pauses.

#include "tests/venue/session_fixture.hpp"

namespace licet::test {
namespace {

/// Around 100: dynamic 95 to 105, static 90 to 110, breaker 80 to 120.
class Collars : public SessionMarket {
 protected:
  void SetUp() override {
    DefineSegment rules = city_rules();
    rules.dynamic_collar_bps = 500;
    rules.static_collar_bps = 1'000;
    rules.breaker_bps = 2'000;
    rules.halt_ms = 300'000;
    open_in(rules, city_series());
  }
};

TEST_F(Collars, AnOrderFillsToTheCorridorAndItsRestJoinsAVolatilityCall) {
  place(vendor, "s1", Side::sell, 104, 1);
  place(maker, "none", Side::buy, 90, 1);
  place(vendor, "s2", Side::sell, 107, 5);
  place(alice, "b1", Side::buy, 110, 4);
  EXPECT_EQ(only<Trade>().price, price(104));
  const auto changed = only<SessionChanged>();
  EXPECT_EQ(changed.state, SessionState::volatility_call);
  EXPECT_EQ(changed.reason, Reason("price collar"));
  EXPECT_EQ(changed.ends_at, now + seconds(60));
  EXPECT_EQ(only<OrderRested>().shown, Quantity(3));
  EXPECT_LT(types().find("session_changed"), types().find("order_rested"));
  pass(seconds(60));
  EXPECT_EQ(only<Trade>().price, price(107));
  EXPECT_EQ(only<Trade>().quantity, Quantity(3));
  EXPECT_EQ(only<SessionChanged>().state, SessionState::open);
}

TEST_F(Collars, OneOrdersOwnTradesDoNotMoveItsCorridor) {
  for (std::int64_t at = 102; at <= 108; at += 2) {
    place(vendor, ClientOrderId::from("s" + std::to_string(at)).value(), Side::sell, at, 1);
  }
  place(alice, "b1", Side::buy, 110, 4);
  EXPECT_EQ(all<Trade>().size(), 2U) << "102 and 104; 106 is beyond 105, although it is not beyond 104 + 5%";
  EXPECT_EQ(only<SessionChanged>().state, SessionState::volatility_call);
}

TEST_F(Collars, TheStaticCollarHoldsHoweverSmallTheSteps) {
  place(vendor, "s1", Side::sell, 104, 1);
  place(alice, "b1", Side::buy, 104, 1);
  place(vendor, "s2", Side::sell, 108, 1);
  place(alice, "b2", Side::buy, 108, 1);
  EXPECT_EQ(only<Trade>().price, price(108)) << "within 5% of 104";
  place(vendor, "s3", Side::sell, 112, 1);
  place(alice, "b3", Side::buy, 112, 1);
  EXPECT_TRUE(none<Trade>()) << "within 5% of 108, but beyond 10% of 100";
  EXPECT_EQ(only<SessionChanged>().state, SessionState::volatility_call);
  pass(seconds(60));
  EXPECT_EQ(only<Trade>().price, price(112));
  place(vendor, "s4", Side::sell, 117, 1);
  place(alice, "b4", Side::buy, 117, 1);
  EXPECT_EQ(only<Trade>().price, price(117)) << "the call's price is the new static reference";
}

TEST_F(Collars, WhatDoesNotStandIsCancelledAtTheCorridor) {
  place(vendor, "s1", Side::sell, 104, 1);
  place(vendor, "s2", Side::sell, 107, 5);
  PlaceOrder order = order_terms("b1", Side::buy, 110, 4);
  order.time_in_force = TimeInForce::immediate_or_cancel;
  apply(alice, order);
  EXPECT_EQ(only<Trade>().quantity, Quantity(1));
  EXPECT_EQ(only<OrderCancelled>().leaves, Quantity(3));
}

TEST_F(Collars, BeyondTheBreakerTheInstrumentHaltsAndReopensThroughACall) {
  place(vendor, "s1", Side::sell, 121, 1);
  place(alice, "b1", Side::buy, 125, 1);
  EXPECT_TRUE(none<Trade>());
  EXPECT_EQ(only<SessionChanged>().state, SessionState::halted);
  EXPECT_EQ(only<SessionChanged>().reason, Reason("circuit breaker"));
  EXPECT_EQ(only<SessionChanged>().ends_at, now + seconds(300));
  place(bob, "b2", Side::buy, 100, 1);
  expect_reject(Reject::market_halted);
  SetSession everyone;
  apply(venue_operator, everyone);
  expect_command_reject(Reject::market_halted);
  pass(seconds(300));
  EXPECT_EQ(only<SessionChanged>().state, SessionState::volatility_call);
  EXPECT_TRUE(none<Trade>());
  pass(seconds(60));
  EXPECT_EQ(only<Trade>().price, price(121)) << "the call after the halt finds the price";
  EXPECT_EQ(only<SessionChanged>().state, SessionState::open);
}

TEST_F(Collars, TheOperatorReopensWithoutWaiting) {
  place(vendor, "s1", Side::sell, 121, 1);
  place(alice, "b1", Side::buy, 125, 1);
  begin(SessionState::volatility_call, seconds(5));
  pass(seconds(5));
  EXPECT_EQ(only<Trade>().price, price(121));
  EXPECT_EQ(only<SessionChanged>().state, SessionState::open);
}

TEST_F(Collars, ACallWhosePriceIsBeyondTheCollarIsProlongedOnce) {
  begin(SessionState::opening_call, seconds(10));
  place(vendor, "s1", Side::sell, 108, 1);
  place(alice, "b1", Side::buy, 108, 1);
  pass(seconds(10));
  EXPECT_TRUE(none<Trade>());
  EXPECT_EQ(only<SessionChanged>().state, SessionState::volatility_call);
  pass(seconds(60));
  EXPECT_EQ(only<Trade>().price, price(108));
  EXPECT_EQ(only<SessionChanged>().state, SessionState::open);
}

TEST_F(Collars, AVolatilityCallBeyondTheBreakerHalts) {
  place(vendor, "s1", Side::sell, 107, 1);
  place(alice, "b1", Side::buy, 107, 1);
  cancel(vendor, "s1");
  place(vendor, "s2", Side::sell, 125, 1);
  place(bob, "b2", Side::buy, 125, 1);
  pass(seconds(60));
  EXPECT_TRUE(none<Trade>());
  EXPECT_EQ(only<SessionChanged>().state, SessionState::halted);
  pass(seconds(300));
  pass(seconds(60));
  EXPECT_EQ(only<Trade>().price, price(125));
}

TEST_F(Collars, SellersBreachThemDownwards) {
  place(alice, "b1", Side::buy, 94, 1);
  place(vendor, "s1", Side::sell, 94, 1);
  EXPECT_TRUE(none<Trade>());
  EXPECT_EQ(only<SessionChanged>().state, SessionState::volatility_call);
}

TEST_F(Collars, AStopThatWouldBreachThemJoinsTheCall) {
  PlaceOrder stop = order_terms("stop", Side::buy, 0, 1);
  stop.order_type = OrderType::stop;
  stop.stop_price = price(104);
  apply(bob, stop);
  place(vendor, "s1", Side::sell, 104, 1);
  place(vendor, "s2", Side::sell, 110, 1);
  place(alice, "b1", Side::buy, 104, 1);
  ASSERT_EQ(all<OrderTriggered>().size(), 1U) << types();
  EXPECT_EQ(only<SessionChanged>().state, SessionState::volatility_call);
  pass(seconds(60));
  EXPECT_EQ(only<Trade>().buyer.member, bob);
}

}  // namespace
}  // namespace licet::test
