// What each type of order does in continuous trading, as its member is told.

#include "engine/venue/waiting_orders.hpp"
#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

class OrderTypes : public OpenMarket {
 protected:
  /// A trade at `units`, which gives the instrument its last price.
  void trade_at(std::int64_t units) {
    const std::string n = std::to_string(++trades_);
    place(vendor, *ClientOrderId::from("ts" + n), Side::sell, units, 1);
    PlaceOrder buy = order_terms(*ClientOrderId::from("tb" + n), Side::buy, units, 1);
    buy.settle_to = SettleTo::hold;
    apply(maker, buy);
    ASSERT_FALSE(none<Trade>());
  }
  [[nodiscard]] static PlaceOrder stop(ClientOrderId id, Side side, std::int64_t stop_units, std::int64_t quantity) {
    PlaceOrder order = order_terms(id, side, 0, quantity);
    order.order_type = OrderType::stop;
    order.stop_price = price(stop_units);
    return order;
  }
  [[nodiscard]] static PlaceOrder iceberg(ClientOrderId id, Side side, std::int64_t units, std::int64_t quantity,
                                          std::int64_t display) {
    PlaceOrder order = order_terms(id, side, units, quantity);
    order.display_quantity = Quantity(display);
    return order;
  }
  void expect_nothing_held(MemberId member) {
    EXPECT_EQ(cash(member, Purpose::held), 0);
    EXPECT_EQ(licences(member, train, Purpose::held), 0);
  }

 private:
  int trades_ = 0;
};

// Market to limit.

TEST_F(OrderTypes, MarketToLimitTradesAtTheBestOppositePriceOnlyAndRestsThere) {
  place(vendor, "s1", Side::sell, 100, 3);
  place(vendor, "s2", Side::sell, 101, 3);
  PlaceOrder order = order_terms("b1", Side::buy, 0, 5);
  order.order_type = OrderType::market_to_limit;
  apply(alice, order);
  EXPECT_EQ(only<Trade>().price, price(100));
  EXPECT_EQ(only<Trade>().quantity, Quantity(3));
  EXPECT_EQ(only<OrderRested>().price, price(100));
  EXPECT_EQ(only<OrderRested>().shown, Quantity(2));
  EXPECT_EQ(cash(alice, Purpose::held), 2'002'000) << "2 at 100 and the fee on it";
}
TEST_F(OrderTypes, MarketToLimitNeedsAnOppositeOrder) {
  PlaceOrder order = order_terms("b1", Side::buy, 0, 5);
  order.order_type = OrderType::market_to_limit;
  apply(alice, order);
  expect_reject(Reject::no_opposite_order);
}

// Post-only.

TEST_F(OrderTypes, PostOnlyIsRefusedWhereItWouldTrade) {
  place(vendor, "s1", Side::sell, 100, 3);
  PlaceOrder order = order_terms("b1", Side::buy, 100, 1);
  order.post_only = PostOnly::reject;
  apply(alice, order);
  expect_reject(Reject::would_take_liquidity);
  order.price = price(99);
  apply(alice, order);
  EXPECT_EQ(only<OrderRested>().price, price(99));
}
TEST_F(OrderTypes, PostOnlySlidesOneTickBehindTheBestOppositePrice) {
  place(vendor, "s1", Side::sell, 100, 3);
  PlaceOrder order = order_terms("b1", Side::buy, 105, 1);
  order.post_only = PostOnly::slide;
  apply(alice, order);
  EXPECT_EQ(only<OrderRested>().price, price(99));
  EXPECT_EQ(cash(alice, Purpose::held), 990'990) << "held at the price where it stands";
  PlaceOrder offer = order_terms("s2", Side::sell, 90, 1);
  offer.post_only = PostOnly::slide;
  apply(vendor, offer);
  EXPECT_EQ(only<OrderRested>().price, price(100));
}
TEST_F(OrderTypes, PostOnlyStaysSoWhenItIsReplaced) {
  place(vendor, "s1", Side::sell, 100, 3);
  PlaceOrder order = order_terms("b1", Side::buy, 95, 1);
  order.post_only = PostOnly::reject;
  apply(alice, order);
  replace(alice, "b2", "b1", 100, 1);
  expect_cancel_reject(Reject::would_take_liquidity);
}

// Icebergs.

TEST_F(OrderTypes, AnIcebergShowsAPartAndRefreshesBehindTheOthers) {
  apply(vendor, iceberg("s1", Side::sell, 100, 10, 3));
  EXPECT_EQ(only<OrderRested>().shown, Quantity(3));
  EXPECT_EQ(licences(vendor, train, Purpose::held), 10) << "the reserve is held too";
  place(vendor, "s2", Side::sell, 100, 2);
  place(alice, "b1", Side::buy, 100, 3);
  EXPECT_EQ(only<Trade>().seller.old_shown, Quantity(3));
  EXPECT_EQ(only<Trade>().seller.leaves, Quantity(7));
  EXPECT_EQ(only<OrderRefreshed>().shown, Quantity(3));
  place(alice, "b2", Side::buy, 100, 1);
  EXPECT_EQ(only<Trade>().seller.client_order_id.view(), "s2") << "the refreshed part stands behind";
  cancel(vendor, "s1");
  EXPECT_EQ(only<OrderCancelled>().shown, Quantity(3));
  EXPECT_EQ(only<OrderCancelled>().leaves, Quantity(7));
  EXPECT_EQ(licences(vendor, train, Purpose::held), 1);
}
TEST_F(OrderTypes, AnIncomingIcebergTradesAllItCanAndThenHidesItsReserve) {
  place(vendor, "s1", Side::sell, 100, 4);
  apply(alice, iceberg("b1", Side::buy, 100, 10, 2));
  EXPECT_EQ(only<Trade>().quantity, Quantity(4));
  EXPECT_EQ(only<OrderRested>().shown, Quantity(2));
}
TEST_F(OrderTypes, ASmallerIcebergKeepsItsPlaceAndLosesItsReserveFirst) {
  apply(vendor, iceberg("s1", Side::sell, 100, 10, 3));
  replace(vendor, "s2", "s1", 100, 5);
  EXPECT_EQ(only<OrderReplaced>().kept_priority, 1);
  EXPECT_EQ(only<OrderReplaced>().shown, Quantity(3));
  replace(vendor, "s3", "s2", 100, 2);
  EXPECT_EQ(only<OrderReplaced>().old_shown, Quantity(3));
  EXPECT_EQ(only<OrderReplaced>().shown, Quantity(2));
}
TEST_F(OrderTypes, AnIcebergsDisplayedQuantityIsChecked) {
  const auto refused = [&](std::int64_t quantity, std::int64_t display, TimeInForce time_in_force) {
    PlaceOrder order = iceberg("b1", Side::buy, 100, quantity, display);
    order.time_in_force = time_in_force;
    apply(alice, order);
    expect_reject(Reject::display_quantity_invalid);
  };
  refused(5, 6, TimeInForce::day);
  refused(5, -1, TimeInForce::day);
  refused(5, 2, TimeInForce::immediate_or_cancel);
}

// Stops.

TEST_F(OrderTypes, AStopWaitsUnseenUntilATradeAtItsPriceOrBeyond) {
  place(vendor, "s1", Side::sell, 110, 5);
  apply(alice, stop("b1", Side::buy, 105, 2));
  EXPECT_EQ(types(), "order_accepted transfer_posted");
  trade_at(104);
  EXPECT_TRUE(none<OrderTriggered>());
  trade_at(105);
  EXPECT_EQ(only<OrderTriggered>().client_order_id.view(), "b1");
  const auto trades = all<Trade>();
  ASSERT_EQ(trades.size(), 2U);
  EXPECT_EQ(trades[1].buyer.client_order_id.view(), "b1");
  EXPECT_EQ(trades[1].price, price(110));
  expect_nothing_held(alice);
}
TEST_F(OrderTypes, AStopThatFindsNothingIsCancelledAndAStopLimitRests) {
  apply(alice, stop("b1", Side::buy, 105, 2));
  PlaceOrder limited = stop("b2", Side::buy, 105, 2);
  limited.order_type = OrderType::stop_limit;
  limited.price = price(104);
  apply(alice, limited);
  trade_at(106);
  EXPECT_EQ(all<OrderTriggered>().size(), 2U);
  EXPECT_EQ(only<OrderCancelled>().orig_client_order_id.view(), "b1");
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::not_filled);
  EXPECT_EQ(only<OrderRested>().price, price(104));
  EXPECT_EQ(cash(alice, Purpose::held), 2'082'080) << "of the stop-limit alone";
}
TEST_F(OrderTypes, StopsFireByPriceThenTimeAndOneCanSetOffTheNext) {
  give_licences(alice, 5);

  place(maker, "m1", Side::buy, 90, 1);
  place(maker, "m2", Side::buy, 80, 1);
  place(maker, "m3", Side::buy, 75, 1);
  trade_at(100);
  apply(alice, stop("low", Side::sell, 90, 1));
  apply(alice, stop("late", Side::sell, 95, 1));
  apply(alice, stop("later", Side::sell, 95, 1));
  trade_at(95);
  const auto triggered = all<OrderTriggered>();
  ASSERT_EQ(triggered.size(), 3U);
  EXPECT_EQ(triggered[0].client_order_id.view(), "late");
  EXPECT_EQ(triggered[1].client_order_id.view(), "later");
  EXPECT_EQ(triggered[2].client_order_id.view(), "low") << "set off by the trade at 90";
}
TEST_F(OrderTypes, AStopWhosePriceIsReachedAlreadyFiresAtOnce) {
  trade_at(100);
  place(vendor, "s1", Side::sell, 101, 5);
  apply(alice, stop("b1", Side::buy, 99, 2));
  EXPECT_EQ(types().substr(0, 46), "order_accepted transfer_posted order_triggered");
  EXPECT_EQ(only<Trade>().price, price(101));
}
TEST_F(OrderTypes, AWaitingStopCanBeReplacedAndCancelled) {
  trade_at(100);
  apply(alice, stop("b1", Side::buy, 120, 2));
  ReplaceOrder request;
  request.client_order_id = "b2";
  request.orig_client_order_id = "b1";
  request.stop_price = price(110);
  request.quantity = Quantity(1);
  apply(alice, request);
  EXPECT_EQ(only<OrderReplaced>().stop_price, price(110));
  EXPECT_EQ(cash(alice, Purpose::held), 1'211'210) << "protected 10% above its stop price";
  trade_at(110);
  EXPECT_EQ(only<OrderTriggered>().stop_price, price(110));
  expect_nothing_held(alice);
  apply(alice, stop("b3", Side::buy, 130, 2));
  cancel(alice, "b3");
  EXPECT_EQ(only<OrderCancelled>().shown, Quantity(0));
  expect_nothing_held(alice);
}
TEST_F(OrderTypes, AStopPriceIsCheckedAndOnlyStopsHaveOne) {
  PlaceOrder order = stop("b1", Side::buy, 0, 1);
  apply(alice, order);
  expect_reject(Reject::stop_price_invalid);
  order.stop_price = Price(price(100).raw() + 1);
  apply(alice, order);
  expect_reject(Reject::stop_price_invalid);
  PlaceOrder limit = order_terms("b2", Side::buy, 100, 1);
  limit.stop_price = price(100);
  apply(alice, limit);
  expect_reject(Reject::stop_price_invalid);
}
TEST_F(OrderTypes, SoManyStopsMayWaitAndNoMore) {
  deposit(alice, 100'000'000);
  for (std::uint32_t n = 0; n < WaitingOrders::max_stops; ++n) {
    apply(alice, stop(*ClientOrderId::from("b" + std::to_string(n)), Side::buy, 105, 1));
    ASSERT_TRUE(none<OrderRejected>());
  }
  apply(alice, stop("more", Side::buy, 105, 1));
  expect_reject(Reject::capacity_reached);
  trade_at(105);
  EXPECT_EQ(all<OrderTriggered>().size(), WaitingOrders::max_stops);
  expect_nothing_held(alice);
}

// Minimum quantity.

TEST_F(OrderTypes, AMinimumQuantityTradesAtOnceOrTheOrderEndsWhole) {
  place(vendor, "s1", Side::sell, 100, 3);
  PlaceOrder order = order_terms("b1", Side::buy, 100, 10);
  order.min_quantity = Quantity(4);
  apply(alice, order);
  EXPECT_TRUE(none<Trade>());
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::not_filled);
  EXPECT_EQ(only<OrderCancelled>().leaves, Quantity(10));
  expect_nothing_held(alice);
  order.client_order_id = "b2";
  order.min_quantity = Quantity(3);
  apply(alice, order);
  EXPECT_EQ(only<Trade>().quantity, Quantity(3));
  EXPECT_EQ(only<OrderRested>().shown, Quantity(7));
}
TEST_F(OrderTypes, AMinimumQuantityIsCheckedAndCountsReserves) {
  PlaceOrder order = order_terms("b1", Side::buy, 100, 10);
  order.min_quantity = Quantity(11);
  apply(alice, order);
  expect_reject(Reject::min_quantity_invalid);
  order.min_quantity = Quantity(5);
  order.time_in_force = TimeInForce::fill_or_kill;
  apply(alice, order);
  expect_reject(Reject::min_quantity_invalid);
  apply(vendor, iceberg("s1", Side::sell, 100, 6, 2));
  order.time_in_force = TimeInForce::immediate_or_cancel;
  apply(alice, order);
  EXPECT_EQ(all<Trade>().size(), 3U);
}

// Good till date.

TEST_F(OrderTypes, AGoodTillDateOrderEndsByTheCommandsClock) {
  PlaceOrder order = order_terms("b1", Side::buy, 100, 2);
  order.time_in_force = TimeInForce::good_till_date;
  order.expires = now;
  apply(alice, order);
  expect_reject(Reject::expiry_invalid);
  order.expires = now + Duration::seconds(10);
  apply(alice, order);
  EXPECT_EQ(only<OrderRested>().shown, Quantity(2));
  now = now + Duration::seconds(9);
  apply(venue_operator, AdvanceTime{});
  EXPECT_TRUE(events.empty());
  now = now + Duration::seconds(1);
  apply(venue_operator, AdvanceTime{});
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::expired);
  expect_nothing_held(alice);
}
TEST_F(OrderTypes, AWaitingStopExpiresToo) {
  PlaceOrder order = stop("b1", Side::buy, 100, 2);
  order.time_in_force = TimeInForce::good_till_date;
  order.expires = now + Duration::seconds(10);
  apply(alice, order);
  now = order.expires;
  trade_at(100);
  EXPECT_TRUE(none<OrderTriggered>());
  expect_nothing_held(alice);
}
TEST_F(OrderTypes, OnlyGoodTillDateOrdersHaveAnExpiry) {
  PlaceOrder order = order_terms("b1", Side::buy, 100, 2);
  order.expires = now + Duration::seconds(10);
  apply(alice, order);
  expect_reject(Reject::expiry_invalid);
}

// Types and times in force that do not go together.

TEST_F(OrderTypes, EachTypeHasItsTimesInForce) {
  const auto refused = [&](OrderType type, TimeInForce time_in_force) {
    PlaceOrder order = order_terms("b1", Side::buy, 0, 1);
    order.order_type = type;
    order.time_in_force = time_in_force;
    apply(alice, order);
    expect_reject(Reject::time_in_force_not_supported);
  };
  refused(OrderType::market, TimeInForce::good_till_cancel);
  refused(OrderType::market, TimeInForce::good_till_date);
  refused(OrderType::stop, TimeInForce::immediate_or_cancel);
  refused(OrderType::stop_limit, TimeInForce::at_the_close);
  refused(OrderType::market_to_limit, TimeInForce::at_the_opening);
  refused(OrderType::pegged, TimeInForce::day);
}
TEST_F(OrderTypes, AnOrderForTheOpeningComesTooLateOnceTheMarketIsOpen) {
  PlaceOrder order = order_terms("b1", Side::buy, 100, 1);
  order.time_in_force = TimeInForce::at_the_opening;
  apply(alice, order);
  expect_reject(Reject::not_in_this_session);
}
TEST_F(OrderTypes, AnOrderForTheCloseWaitsAndEndsWithTheDay) {
  PlaceOrder order = order_terms("b1", Side::buy, 100, 1);
  order.time_in_force = TimeInForce::at_the_close;
  apply(alice, order);
  EXPECT_EQ(types(), "order_accepted transfer_posted");
  set_session(SessionState::closed);
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::session_closed);
  expect_nothing_held(alice);
}

}  // namespace
}  // namespace licet::test
