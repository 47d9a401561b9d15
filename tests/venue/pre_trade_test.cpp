// May this order exist: one case for each refusal, and for the order in which they are looked for.

#include "engine/venue/pre_trade.hpp"

#include <limits>

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

class PreTrade : public OpenMarket {
 protected:
  PlaceOrder order = order_terms("o1", Side::buy, 100, 10);
};

TEST_F(PreTrade, AGoodOrderIsAccepted) {
  apply(alice, order);
  EXPECT_EQ(only<OrderAccepted>().terms.client_order_id, ClientOrderId("o1"));
}

TEST_F(PreTrade, ARefusalRepeatsTheOrderAndHoldsNothing) {
  order.price = Price(1);
  apply(alice, order);
  EXPECT_EQ(types(), "order_rejected");
  EXPECT_EQ(only<OrderRejected>().terms.quantity, Quantity(10));
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(PreTrade, TheClientOrderIdIsNeededAndPrintable) {
  order.client_order_id = ClientOrderId();
  apply(alice, order);
  expect_reject(Reject::missing_field);
  order.client_order_id = "with space";
  apply(alice, order);
  expect_reject(Reject::invalid_value);
}

TEST_F(PreTrade, WhoAsksMustBeACertifiedMember) {
  apply(MemberId(99), order);
  expect_reject(Reject::unknown_member);
  apply(venue_operator, order);
  expect_reject(Reject::forbidden);
  now = day_one + Duration::days(365);
  apply(alice, order);
  expect_reject(Reject::not_certified);
}

TEST_F(PreTrade, TheInstrumentMustExistAndBeOpen) {
  order.instrument = InstrumentId(99);
  apply(alice, order);
  expect_reject(Reject::unknown_instrument);
  order.instrument = train;
  set_session(SessionState::halted);
  apply(alice, order);
  expect_reject(Reject::market_halted);
  set_session(SessionState::closed);
  apply(alice, order);
  expect_reject(Reject::market_closed);
}

TEST_F(PreTrade, ThePriceMustBePositiveAndOnTheTick) {
  for (const std::int64_t raw : {std::int64_t{0}, std::int64_t{-10'000}, std::numeric_limits<std::int64_t>::min()}) {
    order.price = Price(raw);
    apply(alice, order);
    expect_reject(Reject::price_not_positive);
  }
  order.price = Price(10'001);
  apply(alice, order);
  expect_reject(Reject::price_off_tick);
}

TEST_F(PreTrade, TheQuantityMustBeInRangeAndWholeLots) {
  ListInstrument lots = series_terms("FLIGHTS/TRAIN/SEAT/12M");
  lots.lot = Quantity(5);
  lots.min_quantity = Quantity(10);
  lots.max_quantity = Quantity(50);
  apply(venue_operator, lots);
  set_session(SessionState::open);
  order.instrument = InstrumentId(2);
  for (const std::int64_t outside : {std::int64_t{0}, std::int64_t{-5}, std::int64_t{5}, std::int64_t{55}}) {
    order.quantity = Quantity(outside);
    apply(alice, order);
    expect_reject(Reject::quantity_out_of_range);
  }
  order.quantity = Quantity(12);
  apply(alice, order);
  expect_reject(Reject::quantity_off_lot);
  order.quantity = Quantity(15);
  apply(alice, order);
  EXPECT_EQ(only<OrderRested>().shown, Quantity(15));
}

TEST_F(PreTrade, APriceOutsideTheBandIsRefused) {
  ListInstrument banded = series_terms("FLIGHTS/TRAIN/SEAT/12M");
  banded.band_bps = 500;
  banded.reference_price = price(107);  // 5%: 101.65 to 112.35, on the tick 102 to 112
  apply(venue_operator, banded);
  set_session(SessionState::open);
  order.instrument = InstrumentId(2);
  for (const std::int64_t outside : {101, 113}) {
    order.price = price(outside);
    apply(alice, order);
    expect_reject(Reject::price_outside_band);
  }
  for (const std::int64_t inside : {102, 112}) {
    order.client_order_id = inside == 102 ? ClientOrderId("low") : ClientOrderId("high");
    order.price = price(inside);
    apply(alice, order);
    EXPECT_TRUE(none<OrderRejected>()) << inside;
  }
}

TEST_F(PreTrade, TheBandFollowsTheLastPrice) {
  ListInstrument banded = series_terms("FLIGHTS/TRAIN/SEAT/12M");
  banded.band_bps = 1'000;
  banded.reference_price = price(100);
  apply(venue_operator, banded);
  set_session(SessionState::open);
  PlaceOrder sell = order_terms("s1", Side::sell, 110, 1);
  sell.instrument = InstrumentId(2);
  apply(vendor, sell);
  order.instrument = InstrumentId(2);
  order.price = price(121);
  apply(alice, order);
  expect_reject(Reject::price_outside_band);
  order.price = price(110);
  order.quantity = Quantity(1);
  apply(alice, order);
  ASSERT_EQ(all<Trade>().size(), 1U);
  order.client_order_id = "o2";
  order.price = price(121);
  apply(alice, order);
  EXPECT_TRUE(none<OrderRejected>());
}

TEST_F(PreTrade, MarketOrders) {
  order.order_type = OrderType::market;
  apply(alice, order);
  expect_reject(Reject::price_not_allowed);
  order.price = Price(0);
  apply(alice, order);
  expect_reject(Reject::no_reference_price);
  order.time_in_force = TimeInForce::good_till_cancel;
  apply(alice, order);
  expect_reject(Reject::time_in_force_not_supported);
}

TEST_F(PreTrade, TheMembersOwnLimits) {
  CertifyMember terms = member_terms("ALICE", MemberRole::buyer);
  terms.max_order_quantity = Quantity(10);
  terms.max_order_notional = money(1'000);
  terms.max_open_orders = 1;
  apply(venue_operator, terms);
  EXPECT_EQ(only<MemberCertified>().id, alice);
  order.quantity = Quantity(11);
  apply(alice, order);
  expect_reject(Reject::limit_quantity_exceeded);
  order.quantity = Quantity(10);
  order.price = price(101);
  apply(alice, order);
  expect_reject(Reject::limit_notional_exceeded);
  order.price = price(100);
  apply(alice, order);
  EXPECT_TRUE(none<OrderRejected>());
  order.client_order_id = "o2";
  apply(alice, order);
  expect_reject(Reject::limit_open_orders_exceeded);
  order.time_in_force = TimeInForce::immediate_or_cancel;  // will not stay
  apply(alice, order);
  EXPECT_TRUE(none<OrderRejected>());
  cancel(alice, "o1");
  order.client_order_id = "o3";
  order.time_in_force = TimeInForce::day;
  apply(alice, order);
  EXPECT_TRUE(none<OrderRejected>());
}

TEST_F(PreTrade, AClientOrderIdIsUsedOnce) {
  apply(alice, order);
  apply(alice, order);
  expect_reject(Reject::duplicate_client_order_id);
  cancel(alice, "o1");
  apply(alice, order);
  expect_reject(Reject::duplicate_client_order_id);
  apply(bob, order);
  EXPECT_TRUE(none<OrderRejected>()) << "ids are each member's own";
}

TEST_F(PreTrade, ARefusedOrderDoesNotUseItsClientOrderId) {
  set_session(SessionState::halted);
  apply(alice, order);
  expect_reject(Reject::market_halted);
  set_session(SessionState::open);
  apply(alice, order);
  EXPECT_TRUE(none<OrderRejected>());
}

TEST_F(PreTrade, CashMustCoverTheOrderAndItsFee) {
  order.price = price(100'000);
  order.quantity = Quantity(10);  // 1,000,000 and 1,000 of fee
  apply(alice, order);
  expect_reject(Reject::insufficient_funds);
  deposit(alice, 1'000);
  apply(alice, order);
  EXPECT_TRUE(none<OrderRejected>());
  EXPECT_EQ(cash(alice), 0);
}

TEST_F(PreTrade, LicencesMustCoverASellOrder) {
  order.side = Side::sell;
  apply(alice, order);
  expect_reject(Reject::insufficient_licences);
}

TEST_F(PreTrade, OnlyTransferableLicencesAreResold) {
  ListInstrument fixed = series_terms("FLIGHTS/TRAIN/SEAT/12M");
  fixed.transferable = 0;
  apply(venue_operator, fixed);
  set_session(SessionState::open);
  order.side = Side::sell;
  order.instrument = InstrumentId(2);
  apply(alice, order);
  expect_reject(Reject::not_transferable);
  apply(vendor, order);
  EXPECT_TRUE(none<OrderRejected>()) << "the vendor issues";
}

TEST_F(PreTrade, TheVendorIssuesUpToTheCap) {
  order.side = Side::sell;
  order.quantity = Quantity(101);
  apply(vendor, order);
  expect_reject(Reject::cap_exceeded);
  order.quantity = Quantity(100);
  apply(vendor, order);
  EXPECT_TRUE(none<OrderRejected>());
  order.client_order_id = "o2";
  order.quantity = Quantity(1);
  apply(vendor, order);
  expect_reject(Reject::cap_exceeded);
}

TEST_F(PreTrade, AmountsThatDoNotFitAreRefused) {
  order.price = Price(std::numeric_limits<std::int64_t>::max() / 10'000 * 10'000);
  order.quantity = Quantity(1'000);
  apply(alice, order);
  expect_reject(Reject::numeric_overflow);
  order.side = Side::sell;
  apply(vendor, order);
  expect_reject(Reject::numeric_overflow);
  // The price fits, the price and its fee do not.
  order.side = Side::buy;
  order.quantity = Quantity(1);
  apply(alice, order);
  expect_reject(Reject::numeric_overflow);
}

TEST_F(PreTrade, AnOrderWithSeveralFaultsIsRefusedForTheFirst) {
  order.price = Price(-1);
  order.quantity = Quantity(-1);
  order.instrument = InstrumentId(99);
  apply(alice, order);
  expect_reject(Reject::unknown_instrument);
  order.instrument = train;
  apply(alice, order);
  expect_reject(Reject::price_not_positive);
  order.price = price(1);
  apply(alice, order);
  expect_reject(Reject::quantity_out_of_range);
}

}  // namespace
}  // namespace licet::test
