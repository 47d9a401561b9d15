// What each trading mode takes for its book.

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

class Mode : public OpenMarket {
 protected:
  void SetUp() override {}
  void open_in(TradingMode mode) {
    ListInstrument series = series_terms();
    series.mode = mode;
    series.reference_price = price(100);
    if (mode == TradingMode::single_lot) series.cap = series.max_quantity = series.lot;
    OpenMarket::open(series);
  }
  Bench& send(MemberId member, Side side, std::int64_t units, std::int64_t quantity, TimeInForce time_in_force,
              OrderType type = OrderType::limit) {
    std::string id(1, 'o');
    id += std::to_string(++orders_);
    PlaceOrder order = order_terms(*ClientOrderId::from(id), side, units, quantity);
    order.order_type = type;
    order.time_in_force = time_in_force;
    order.settle_to = SettleTo::hold;
    return apply(member, order);
  }

 private:
  int orders_ = 0;
};

TEST_F(Mode, ListedTakesTheVendorsOffersAndWhatBuysAtOnce) {
  open_in(TradingMode::listed);
  send(vendor, Side::sell, 100, 10, TimeInForce::good_till_cancel);
  EXPECT_EQ(all<OrderRested>().size(), 1U);
  send(alice, Side::buy, 100, 1, TimeInForce::immediate_or_cancel);
  EXPECT_EQ(all<Trade>().size(), 1U);
  send(alice, Side::buy, 100, 1, TimeInForce::fill_or_kill);
  EXPECT_EQ(all<Trade>().size(), 1U);
  send(alice, Side::buy, 0, 1, TimeInForce::day, OrderType::market);
  EXPECT_EQ(all<Trade>().size(), 1U);
  for (const TimeInForce rests : {TimeInForce::day, TimeInForce::good_till_cancel, TimeInForce::good_for_auction}) {
    send(alice, Side::buy, 99, 1, rests);
    expect_reject(Reject::time_in_force_not_supported);
  }
  send(alice, Side::buy, 100, 1, TimeInForce::day, OrderType::stop);
  expect_reject(Reject::order_type_not_supported);
  send(alice, Side::sell, 100, 1, TimeInForce::day);
  expect_reject(Reject::not_in_this_mode);
  send(vendor, Side::buy, 100, 1, TimeInForce::immediate_or_cancel);
  expect_reject(Reject::not_in_this_mode);
  send(vendor, Side::sell, 100, 1, TimeInForce::immediate_or_cancel);
  expect_reject(Reject::time_in_force_not_supported);
  send(vendor, Side::sell, 0, 1, TimeInForce::day, OrderType::market);
  expect_reject(Reject::order_type_not_supported);
}

TEST_F(Mode, AnExclusiveLicenceGoesToTheHighestSealedBid) {
  open_in(TradingMode::single_lot);
  send(alice, Side::buy, 90, 1, TimeInForce::day);
  expect_reject(Reject::not_in_this_session);
  set_session(SessionState::scheduled_call);
  send(vendor, Side::sell, 80, 1, TimeInForce::day);
  EXPECT_EQ(only<OrderRested>().shown, Quantity(0));
  send(alice, Side::buy, 90, 1, TimeInForce::day);
  EXPECT_EQ(only<OrderRested>().shown, Quantity(0));
  EXPECT_TRUE(none<AuctionIndicated>());
  send(bob, Side::buy, 95, 1, TimeInForce::day);
  send(bob, Side::buy, 95, 2, TimeInForce::day);
  expect_reject(Reject::quantity_out_of_range);
  send(bob, Side::buy, 95, 1, TimeInForce::immediate_or_cancel);
  expect_reject(Reject::time_in_force_not_supported);
  send(bob, Side::sell, 95, 1, TimeInForce::day);
  expect_reject(Reject::not_in_this_mode);
  set_session(SessionState::closed);
  EXPECT_EQ(only<Trade>().buyer.member, bob);
  EXPECT_EQ(only<Trade>().kind, TradeKind::call);
  EXPECT_EQ(licences(bob), 1);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(Mode, AnAuctionInstrumentTradesInCallsOnly) {
  open_in(TradingMode::auction);
  send(vendor, Side::sell, 100, 5, TimeInForce::good_till_cancel);
  send(alice, Side::buy, 100, 5, TimeInForce::good_till_cancel);
  EXPECT_TRUE(none<Trade>());
  set_session(SessionState::scheduled_call);
  set_session(SessionState::open);
  EXPECT_EQ(only<Trade>().kind, TradeKind::call);
}

}  // namespace
}  // namespace licet::test
