// Who may enter how much, how fast, and how it is stopped: self-trade prevention, limits, mass cancel, kill switch.

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

class Limits : public OpenMarket {
 protected:
  void certify(const CertifyMember& terms) {
    apply(venue_operator, terms);
    ASSERT_TRUE(none<CommandRejected>());
  }
  [[nodiscard]] static CertifyMember bobs_terms() { return member_terms("BOB", MemberRole::buyer); }
  Bench& stop(MemberId member, ClientOrderId id, std::int64_t units) {
    PlaceOrder order = order_terms(id, Side::buy, 0, 1);
    order.order_type = OrderType::stop;
    order.stop_price = price(units);
    return apply(member, order);
  }
  Bench& from(OriginId origin, MemberId member, const PlaceOrder& order) {
    return apply(Command::make(member, order, origin));
  }
};

// Self-trade prevention.

TEST_F(Limits, ADecrementTakesTheSmallerQuantityFromBothWithoutATrade) {
  give_licences(alice, 10);
  place(alice, "s1", Side::sell, 100, 10);
  PlaceOrder buy = order_terms("b1", Side::buy, 100, 4);
  buy.self_trade_prevention = SelfTradePrevention::decrement_and_cancel;
  apply(alice, buy);
  EXPECT_TRUE(none<Trade>());
  EXPECT_EQ(only<OrderReduced>().client_order_id.view(), "s1");
  EXPECT_EQ(only<OrderReduced>().leaves, Quantity(6));
  EXPECT_EQ(only<OrderReduced>().shown, Quantity(6));
  EXPECT_EQ(only<OrderCancelled>().client_order_id.view(), "b1");
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::self_trade);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  EXPECT_EQ(licences(alice, train, Purpose::held), 6);
}
TEST_F(Limits, ADecrementOfTheLargerIncomingOrderLetsItGoOn) {
  give_licences(alice, 10);
  place(alice, "s1", Side::sell, 100, 4);
  place(vendor, "s2", Side::sell, 101, 1);
  PlaceOrder buy = order_terms("b1", Side::buy, 101, 10);
  buy.self_trade_prevention = SelfTradePrevention::decrement_and_cancel;
  apply(alice, buy);
  EXPECT_EQ(only<OrderCancelled>().client_order_id.view(), "s1");
  EXPECT_EQ(only<OrderReduced>().by, Quantity(4));
  EXPECT_EQ(only<Trade>().quantity, Quantity(1));
  EXPECT_EQ(only<OrderRested>().shown, Quantity(5));
  EXPECT_EQ(cash(alice, Purpose::held), 5'055'050);
}
TEST_F(Limits, AGroupIsTakenForOneMember) {
  CertifyMember terms = bobs_terms();
  give_licences(alice, 5);
  place(alice, "s1", Side::sell, 100, 5);
  terms.owner = alice;
  certify(terms);
  place(bob, "b1", Side::buy, 100, 5);
  EXPECT_TRUE(none<Trade>());
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::self_trade);
  certify(bobs_terms());
  place(bob, "b2", Side::buy, 100, 5);
  EXPECT_EQ(all<Trade>().size(), 1U) << "the group is dissolved";
}
TEST_F(Limits, AGroupIsDeclaredForOrdersThatStandAlready) {
  give_licences(alice, 5);
  place(bob, "b1", Side::buy, 90, 5);
  CertifyMember terms = bobs_terms();
  terms.owner = alice;
  certify(terms);
  place(alice, "s1", Side::sell, 90, 5);
  EXPECT_TRUE(none<Trade>());
}
TEST_F(Limits, AGroupHasOneHeadAndNoChains) {
  CertifyMember terms = bobs_terms();
  for (const MemberId owner : {MemberId(99), bob}) {
    terms.owner = owner;
    apply(venue_operator, terms);
    expect_command_reject(Reject::invalid_value);
  }
  terms.owner = alice;
  certify(terms);
  CertifyMember third = member_terms("MAKER", MemberRole::market_maker);
  third.owner = bob;
  apply(venue_operator, third);
  expect_command_reject(Reject::invalid_value);
  CertifyMember head = member_terms("ALICE", MemberRole::buyer);
  head.owner = maker;
  apply(venue_operator, head);
  expect_command_reject(Reject::invalid_value);
}

// Exposure, open orders, messages.

TEST_F(Limits, ExposureCountsBothSidesAndComesBackWithEachFillAndCancel) {
  CertifyMember terms = bobs_terms();
  terms.max_gross_exposure = money(1'000);
  certify(terms);
  place(bob, "b1", Side::buy, 100, 7);
  place(bob, "b2", Side::buy, 100, 4);
  expect_reject(Reject::limit_exposure_exceeded);
  place(bob, "b3", Side::buy, 100, 3);
  EXPECT_EQ(only<OrderRested>().shown, Quantity(3));
  place(vendor, "s1", Side::sell, 100, 2);
  place(bob, "b4", Side::buy, 100, 3);
  expect_reject(Reject::limit_exposure_exceeded);
  place(bob, "b5", Side::buy, 100, 2);
  EXPECT_EQ(only<OrderRested>().shown, Quantity(2));
  replace(bob, "b6", "b5", 101, 2);
  expect_cancel_reject(Reject::limit_exposure_exceeded);
  replace(bob, "b7", "b5", 100, 1);
  EXPECT_EQ(only<OrderReplaced>().leaves, Quantity(1));
}
TEST_F(Limits, TheLimitOnOpenOrdersCountsThoseThatWait) {
  CertifyMember terms = bobs_terms();
  terms.max_open_orders = 2;
  certify(terms);
  stop(bob, "b1", 150);
  place(bob, "b2", Side::buy, 90, 1);
  stop(bob, "b3", 150);
  expect_reject(Reject::limit_open_orders_exceeded);
  cancel(bob, "b1");
  stop(bob, "b4", 150);
  EXPECT_TRUE(none<OrderRejected>());
}
TEST_F(Limits, MessagesAreCountedByTheCommandsClockAndCancelsGoThrough) {
  CertifyMember terms = bobs_terms();
  terms.max_messages_per_second = 2;
  certify(terms);
  place(bob, "b1", Side::buy, 90, 1);
  place(bob, "b2", Side::buy, 90, 1);
  place(bob, "b3", Side::buy, 90, 1);
  expect_reject(Reject::rate_limited);
  replace(bob, "b4", "b1", 91, 1);
  expect_cancel_reject(Reject::rate_limited);
  cancel(bob, "b1");
  EXPECT_EQ(all<OrderCancelled>().size(), 1U);
  now = now + Duration::seconds(1);
  cancel(bob, "b2");
  place(bob, "b5", Side::buy, 90, 1);
  EXPECT_TRUE(none<OrderRejected>());
  place(bob, "b6", Side::buy, 90, 1);
  expect_reject(Reject::rate_limited);
}

// Many orders at once.

TEST_F(Limits, AMassCancelTakesWhatEveryFilterLetsThroughOldestFirst) {
  give_licences(alice, 5);
  from(OriginId(7), alice, order_terms("b1", Side::buy, 90, 1));
  from(OriginId(8), alice, order_terms("b2", Side::buy, 91, 1));
  from(OriginId(7), alice, order_terms("s1", Side::sell, 110, 1));
  stop(alice, "b3", 150);
  CancelAll request;
  request.owner = alice;
  request.placed_by = OriginId(7);
  request.side = SideOrBoth::buy;
  apply(alice, request);
  EXPECT_EQ(only<OrderCancelled>().client_order_id.view(), "b1");
  EXPECT_EQ(only<AllCancelled>().orders, 1U);
  EXPECT_EQ(only<AllCancelled>().terms.placed_by, OriginId(7));
  request = {};
  request.owner = alice;
  request.dataset = DatasetId(1);
  apply(alice, request);
  const auto cancelled = all<OrderCancelled>();
  ASSERT_EQ(cancelled.size(), 3U);
  EXPECT_EQ(cancelled[0].client_order_id.view(), "b2");
  EXPECT_EQ(cancelled[2].client_order_id.view(), "b3");
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  request.dataset = DatasetId(9);
  apply(alice, request);
  expect_command_reject(Reject::unknown_dataset);
}
TEST_F(Limits, OnlyTheOperatorCancelsEveryones) {
  place(alice, "b1", Side::buy, 90, 1);
  place(bob, "b1", Side::buy, 90, 1);
  apply(alice, CancelAll{});
  expect_command_reject(Reject::forbidden);
  apply(venue_operator, CancelAll{});
  EXPECT_EQ(only<AllCancelled>().orders, 2U);
  EXPECT_EQ(all<OrderCancelled>()[0].reason, CancelReason::by_operator);
}

// The kill switch.

TEST_F(Limits, AKillSwitchCancelsRefusesAndIsReleasedByTheOperatorAlone) {
  place(alice, "b1", Side::buy, 90, 1);
  stop(alice, "b2", 150);
  SetKillSwitch request;
  request.holder = alice;
  apply(alice, request);
  EXPECT_EQ(only<KillSwitchSet>().orders, 2U);
  EXPECT_EQ(all<OrderCancelled>()[0].reason, CancelReason::kill_switch);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  place(alice, "b3", Side::buy, 90, 1);
  expect_reject(Reject::kill_switch_engaged);
  place(bob, "b1", Side::buy, 90, 1);
  EXPECT_TRUE(none<OrderRejected>());
  request.engaged = 0;
  apply(alice, request);
  expect_command_reject(Reject::forbidden);
  apply(venue_operator, request);
  place(alice, "b4", Side::buy, 90, 1);
  EXPECT_TRUE(none<OrderRejected>());
}
TEST_F(Limits, TheVenuesKillSwitchStopsEverybody) {
  place(alice, "b1", Side::buy, 90, 1);
  place(bob, "b1", Side::buy, 90, 1);
  apply(alice, SetKillSwitch{});
  expect_command_reject(Reject::forbidden);
  apply(venue_operator, SetKillSwitch{});
  EXPECT_EQ(only<KillSwitchSet>().orders, 2U);
  place(bob, "b2", Side::buy, 90, 1);
  expect_reject(Reject::kill_switch_engaged);
  cancel(bob, "b2");
  expect_cancel_reject(Reject::unknown_order);
  SetKillSwitch release;
  release.engaged = 0;
  apply(venue_operator, release);
  place(bob, "b3", Side::buy, 90, 1);
  EXPECT_TRUE(none<OrderRejected>());
}

}  // namespace
}  // namespace licet::test
