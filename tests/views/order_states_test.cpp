// What the tables make of orders that wait, trigger, show a part, or lose a part.

#include <gtest/gtest.h>

#include "gateway/views/json.hpp"
#include "tests/views/told_model.hpp"

namespace licet::test {
namespace {

constexpr MemberId buyer{3};
constexpr OrderId order_id{7};

class OrderStates : public ::testing::Test, public ToldModel {
 protected:
  void SetUp() override { set_up(); }
  static PlaceOrder terms(OrderType type = OrderType::limit) {
    PlaceOrder order;
    order.client_order_id = "mine";
    order.instrument = InstrumentId(1);
    order.quantity = Quantity(100);
    order.order_type = type;
    order.price = Price(10 * money_scale);
    return order;
  }
  [[nodiscard]] OrderRecord order() const { return model.order(order_id).value(); }
  [[nodiscard]] std::string form() const {
    std::string out;
    json::append(out, model, order());
    return out;
  }
};

TEST_F(OrderStates, AStopWaitsForItsTriggerAndThenStands) {
  PlaceOrder stop = terms(OrderType::stop_limit);
  stop.stop_price = Price(11 * money_scale);
  accept(order_id, buyer, stop);
  EXPECT_EQ(order().waits_for, OrderWait::trigger);
  EXPECT_FALSE(order().is_triggered);
  EXPECT_NE(form().find(R"("stop_price":"11")"), std::string::npos);
  EXPECT_NE(form().find(R"("waits_for":"trigger","triggered":false)"), std::string::npos);
  EXPECT_EQ(model.orders(buyer, true, 10).size(), 1U);
  OrderTriggered triggered;
  triggered.order = order_id;
  triggered.instrument = InstrumentId(1);
  tell(triggered, buyer);
  rest(order_id, Price(10 * money_scale), Quantity(100));
  EXPECT_TRUE(order().is_triggered);
  EXPECT_EQ(order().waits_for, OrderWait::nothing);
  EXPECT_EQ(order().stands_at, Price(10 * money_scale));
  EXPECT_NE(form().find(R"("waits_for":null,"triggered":true)"), std::string::npos);
}

TEST_F(OrderStates, AnOrderForACallWaitsUntilItStands) {
  PlaceOrder at_close = terms();
  at_close.time_in_force = TimeInForce::at_the_close;
  accept(order_id, buyer, at_close);
  EXPECT_EQ(order().waits_for, OrderWait::call);
  EXPECT_TRUE(model.book(InstrumentId(1), 0).bids.empty());
  rest(order_id, Price(10 * money_scale), Quantity(100));
  EXPECT_EQ(order().waits_for, OrderWait::nothing);
  EXPECT_EQ(model.book(InstrumentId(1), 0).bids.size(), 1U);
}

TEST_F(OrderStates, ThePublicSeesOfAnIcebergOnlyWhatItShows) {
  PlaceOrder iceberg = terms();
  iceberg.display_quantity = Quantity(10);
  accept(order_id, buyer, iceberg);
  rest(order_id, Price(10 * money_scale), Quantity(10));
  Trade trade;
  trade.trade = TradeId(1);
  trade.price = Price(10 * money_scale);
  trade.quantity = Quantity(10);
  trade.instrument = InstrumentId(1);
  trade.buyer.order = order_id;
  trade.buyer.member = buyer;
  trade.buyer.leaves = Quantity(90);
  trade.buyer.filled = Quantity(10);
  trade.buyer.old_shown = Quantity(10);
  trade.buyer.book_price = trade.price;
  trade.seller.member = MemberId(2);
  tell(trade);
  EXPECT_EQ(order().shown, Quantity(0));
  EXPECT_TRUE(model.book(InstrumentId(1), 0).bids.empty());
  OrderRefreshed refreshed;
  refreshed.order = order_id;
  refreshed.price = trade.price;
  refreshed.shown = Quantity(10);
  refreshed.instrument = InstrumentId(1);
  refreshed.side = Side::buy;
  tell(refreshed);
  EXPECT_EQ(order().leaves, Quantity(90)) << "its owner sees all of it";
  EXPECT_EQ(order().shown, Quantity(10));
  EXPECT_EQ(model.book(InstrumentId(1), 0).bids.at(0).quantity, Quantity(10));
  EXPECT_NE(form().find(R"("display_quantity":"10")"), std::string::npos);
}

TEST_F(OrderStates, WhatSelfTradePreventionTookIsTold) {
  accept(order_id, buyer, terms());
  rest(order_id, Price(10 * money_scale), Quantity(100));
  OrderReduced reduced;
  reduced.order = order_id;
  reduced.price = Price(10 * money_scale);
  reduced.by = Quantity(30);
  reduced.leaves = Quantity(70);
  reduced.old_shown = Quantity(100);
  reduced.shown = Quantity(70);
  reduced.instrument = InstrumentId(1);
  reduced.side = Side::buy;
  reduced.reason = CancelReason::self_trade;
  tell(reduced, buyer);
  EXPECT_EQ(order().reduced, Quantity(30));
  EXPECT_EQ(order().leaves, Quantity(70));
  EXPECT_EQ(model.book(InstrumentId(1), 0).bids.at(0).quantity, Quantity(70));
}

TEST_F(OrderStates, AReplacedOrderLeavesItsPlaceUntilItRestsAgain) {
  accept(order_id, buyer, terms());
  rest(order_id, Price(10 * money_scale), Quantity(100));
  OrderReplaced replaced;
  replaced.order = order_id;
  replaced.client_order_id = "next";
  replaced.orig_client_order_id = "mine";
  replaced.old_price = Price(10 * money_scale);
  replaced.old_shown = Quantity(100);
  replaced.price = Price(12 * money_scale);
  replaced.quantity = replaced.leaves = Quantity(50);
  replaced.instrument = InstrumentId(1);
  replaced.side = Side::buy;
  tell(replaced, buyer);
  EXPECT_TRUE(order().stands_at.is_zero());
  rest(order_id, Price(12 * money_scale), Quantity(50));
  EXPECT_EQ(order().stands_at, Price(12 * money_scale));
  EXPECT_EQ(model.order_by_client_id(buyer, "mine")->id, order_id);
}

TEST_F(OrderStates, QuotesHaveNoClientOrderIdAndAreNotFoundByOne) {
  PlaceOrder quote = terms();
  quote.client_order_id = {};
  accept(order_id, buyer, quote);
  accept(OrderId(8), buyer, quote);
  EXPECT_FALSE(model.order_by_client_id(buyer, "").has_value());
  EXPECT_EQ(model.orders(buyer, true, 10).size(), 2U);
  EXPECT_NE(form().find(R"("client_order_id":null)"), std::string::npos);
}

TEST(OrderWindow, AnIdThatWasUsedAgainStaysWithTheLaterOrder) {
  ReadModelWindows windows;
  windows.closed_orders_per_member = 1;
  OrderCancelled cancelled;
  cancelled.instrument = InstrumentId(1);
  PlaceOrder order;
  order.client_order_id = "again";
  order.instrument = InstrumentId(1);
  order.quantity = Quantity(1);
  ReadModel model(windows);
  std::uint64_t sequence = 0;
  const auto tell = [&](const auto& body) {
    auto batch = std::make_shared<EventBatch>();
    batch->first = batch->last = Sequence(++sequence);
    RecordHeader cause;
    cause.sequence = Sequence(sequence);
    batch->events.begin(cause);
    batch->events.emit(body, buyer);
    model.on_events(batch);
  };
  for (std::uint64_t id = 1; id <= 2; ++id) {
    OrderAccepted accepted;
    accepted.order = OrderId(id);
    accepted.terms = order;
    tell(accepted);
    cancelled.order = OrderId(id);
    tell(cancelled);
  }
  ASSERT_FALSE(model.order(OrderId(1)).has_value()) << "it has left the window";
  EXPECT_EQ(model.order_by_client_id(buyer, "again")->id, OrderId(2));
}

}  // namespace
}  // namespace licet::test
