// Cancelling and replacing: by whom, what happens to holds, priority and ids.

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

class Amend : public OpenMarket {};

TEST_F(Amend, AnOrderIsCancelledByItsIdOrItsClientOrderId) {
  place(alice, "b1", Side::buy, 10, 1);
  CancelOrder by_id;
  by_id.client_order_id = "c1";
  by_id.order = only<OrderAccepted>().order;
  apply(alice, by_id);
  EXPECT_EQ(only<OrderCancelled>().client_order_id, ClientOrderId("c1"));
  EXPECT_EQ(only<OrderCancelled>().orig_client_order_id, ClientOrderId("b1"));
  apply(alice, by_id);
  expect_cancel_reject(Reject::unknown_order);
  place(alice, "b2", Side::buy, 10, 1);
  cancel(alice, "b2");
  EXPECT_EQ(only<OrderCancelled>().orig_client_order_id, ClientOrderId("b2"));
}

TEST_F(Amend, AnIdAndAClientOrderIdThatDoNotBelongTogetherFindNothing) {
  place(alice, "b1", Side::buy, 10, 1);
  const OrderId first = only<OrderAccepted>().order;
  place(alice, "b2", Side::buy, 10, 1);
  CancelOrder request;
  request.order = first;
  request.orig_client_order_id = "b2";
  apply(alice, request);
  expect_cancel_reject(Reject::unknown_order);
}

TEST_F(Amend, NobodyCancelsAnothersOrder) {
  place(alice, "b1", Side::buy, 10, 1);
  CancelOrder request;
  request.order = only<OrderAccepted>().order;
  for (const MemberId other : {bob, venue_operator, MemberId(99)}) {
    apply(other, request);
    EXPECT_TRUE(none<OrderCancelled>());
    EXPECT_EQ(only<CancelRejected>().order, OrderId()) << "says nothing of the other's order";
  }
  cancel(bob, "b1");
  expect_cancel_reject(Reject::unknown_order);
}

TEST_F(Amend, CancelsPassWhileHaltedAndClosed) {
  for (const ClientOrderId& id : {ClientOrderId("b1"), ClientOrderId("b2")}) {
    PlaceOrder order = order_terms(id, Side::buy, 10, 1);
    order.time_in_force = TimeInForce::good_till_cancel;
    apply(alice, order);
  }
  set_session(SessionState::halted);
  EXPECT_FALSE(cancel(alice, "b1").none<OrderCancelled>());
  set_session(SessionState::closed);
  EXPECT_FALSE(cancel(alice, "b2").none<OrderCancelled>());
}

TEST_F(Amend, LoweringTheQuantityKeepsPriorityAndReleasesTheDifference) {
  place(alice, "a", Side::buy, 100, 10);
  place(bob, "b", Side::buy, 100, 10);
  replace(alice, "a2", "a", 100, 4);
  EXPECT_EQ(types(), "order_replaced transfer_posted");
  EXPECT_EQ(only<OrderReplaced>().kept_priority, 1);
  EXPECT_EQ(only<OrderReplaced>().old_shown, Quantity(10));
  EXPECT_EQ(only<OrderReplaced>().leaves, Quantity(4));
  EXPECT_EQ(cash(alice, Purpose::held), money(400).raw() + 4'000);
  place(vendor, "s", Side::sell, 100, 5);
  EXPECT_EQ(all<Trade>()[0].buyer.client_order_id, ClientOrderId("a2"));
  EXPECT_EQ(all<Trade>()[0].quantity, Quantity(4));
}

TEST_F(Amend, ARepeatOfTheSameTermsKeepsPriority) {
  place(alice, "a", Side::buy, 100, 10);
  replace(alice, "a2", "a", 100, 10);
  EXPECT_EQ(types(), "order_replaced");
  EXPECT_EQ(only<OrderReplaced>().kept_priority, 1);
}

TEST_F(Amend, RaisingTheQuantityOrChangingThePriceLosesPriority) {
  place(alice, "a", Side::buy, 100, 10);
  place(bob, "b", Side::buy, 100, 10);
  replace(alice, "a2", "a", 100, 11);
  EXPECT_EQ(types(), "order_replaced transfer_posted order_rested");
  EXPECT_EQ(only<OrderReplaced>().kept_priority, 0);
  place(vendor, "s", Side::sell, 100, 1);
  EXPECT_EQ(only<Trade>().buyer.member, bob);
  replace(bob, "b2", "b", 99, 10);
  place(vendor, "s2", Side::sell, 99, 1);
  EXPECT_EQ(only<Trade>().buyer.member, alice);
}

TEST_F(Amend, TheNewTotalCountsWhatIsFilled) {
  place(alice, "a", Side::buy, 100, 10);
  place(vendor, "s", Side::sell, 100, 4);
  replace(alice, "a2", "a", 90, 12);
  const auto replaced = only<OrderReplaced>();
  EXPECT_EQ(replaced.filled, Quantity(4));
  EXPECT_EQ(replaced.old_shown, Quantity(6));
  EXPECT_EQ(replaced.leaves, Quantity(8));
  EXPECT_EQ(cash(alice, Purpose::held), money(720).raw() + 7'200);
}

TEST_F(Amend, ATotalThatIsAlreadyFilledCancelsTheRest) {
  place(alice, "a", Side::buy, 100, 10);
  place(vendor, "s", Side::sell, 100, 4);
  replace(alice, "a2", "a", 100, 4);
  EXPECT_EQ(types(), "order_cancelled transfer_posted");
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::replaced_below_filled);
  EXPECT_EQ(only<OrderCancelled>().client_order_id, ClientOrderId("a2"));
  EXPECT_EQ(only<OrderCancelled>().leaves, Quantity(6));
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(Amend, AReplacementThatCrossesTrades) {
  place(vendor, "s", Side::sell, 105, 3);
  place(alice, "a", Side::buy, 100, 10);
  replace(alice, "a2", "a", 106, 10);
  EXPECT_EQ(only<Trade>().price, price(105));
  EXPECT_EQ(only<Trade>().aggressor, SideOrBoth::buy);
  EXPECT_EQ(only<OrderRested>().shown, Quantity(7));
  EXPECT_EQ(only<OrderRested>().price, price(106));
  EXPECT_EQ(cash(alice, Purpose::held), money(742).raw() + 7'420);
}

TEST_F(Amend, AReplacementThatMeetsTheMembersOwnOrderFollowsItsMode) {
  give_licences(alice, 3);
  place(alice, "own", Side::sell, 105, 3);
  place(alice, "a", Side::buy, 100, 10);  // cancel newest
  replace(alice, "a2", "a", 106, 10);
  EXPECT_EQ(only<OrderCancelled>().orig_client_order_id, ClientOrderId("a2"));
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::self_trade);
  EXPECT_EQ(only<OrderCancelled>().shown, Quantity(0));
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(Amend, ARefusedReplacementLeavesTheOrderAsItWas) {
  place(alice, "a", Side::buy, 100, 10);
  const std::int64_t held = cash(alice, Purpose::held);
  const auto is_refused = [&](Reject reject) {
    expect_cancel_reject(reject);
    EXPECT_EQ(only<CancelRejected>().response_to, CommandType::replace_order);
    EXPECT_TRUE(only<CancelRejected>().order.is_set());
    EXPECT_EQ(cash(alice, Purpose::held), held);
  };
  replace(alice, "a2", "a", 200'000, 10);
  is_refused(Reject::insufficient_funds);
  replace(alice, "a2", "a", 0, 10);
  is_refused(Reject::price_not_positive);
  replace(alice, "a2", "a", 100, 0);
  is_refused(Reject::quantity_out_of_range);
  replace(alice, "a2", "a", 100, 1'001);
  is_refused(Reject::quantity_out_of_range);
  replace(alice, "a", "a", 100, 9);
  is_refused(Reject::duplicate_client_order_id);
  replace(alice, ClientOrderId(), "a", 100, 9);
  is_refused(Reject::missing_field);
  set_session(SessionState::halted);
  replace(alice, "a2", "a", 100, 9);
  is_refused(Reject::market_halted);
  EXPECT_FALSE(cancel(alice, "a").none<OrderCancelled>());
}

TEST_F(Amend, AReplacedOrderIsFoundByItsNewIdOnly) {
  place(alice, "a", Side::buy, 100, 10);
  replace(alice, "a2", "a", 100, 9);
  cancel(alice, "a");
  expect_cancel_reject(Reject::unknown_order);
  cancel(alice, "a2");
  EXPECT_EQ(only<OrderCancelled>().orig_client_order_id, ClientOrderId("a2"));
}

TEST_F(Amend, RaisingASellOrderHoldsMoreAndTheVendorIssuesIt) {
  place(vendor, "s", Side::sell, 100, 10);
  replace(vendor, "s2", "s", 100, 15);
  EXPECT_EQ(licences(vendor, train, Purpose::held), 15);
  replace(vendor, "s3", "s2", 100, 101);
  expect_cancel_reject(Reject::cap_exceeded);
}

TEST_F(Amend, OrdersLeaveTheBookWhenTheirMembersCertificationEnds) {
  PlaceOrder order = order_terms("b1", Side::buy, 100, 1);
  order.time_in_force = TimeInForce::good_till_cancel;
  apply(alice, order);
  apply(bob, order);
  CertifyMember withdrawn = member_terms("BOB", MemberRole::buyer);
  withdrawn.certified_until = day_one;
  apply(venue_operator, withdrawn);
  EXPECT_EQ(types(), "member_certified order_cancelled transfer_posted");
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::lapsed);
  EXPECT_EQ(cash(bob, Purpose::held), 0);
  now = day_one + Duration::days(365);
  apply(venue_operator, AdvanceTime{});
  EXPECT_EQ(types(), "order_cancelled transfer_posted");
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(Amend, ACancelsOwnIdIsPrintableWhenItHasOne) {
  place(alice, "b1", Side::buy, 100, 1);
  CancelOrder request;
  request.client_order_id = "with space";
  request.orig_client_order_id = "b1";
  apply(alice, request);
  expect_cancel_reject(Reject::invalid_value);
  request.client_order_id = ClientOrderId();
  apply(alice, request);
  EXPECT_EQ(only<OrderCancelled>().client_order_id, ClientOrderId("b1"));
}

TEST_F(Amend, CancelAllTakesOneMembersOrdersOldestFirst) {
  place(alice, "a1", Side::buy, 100, 1);
  place(bob, "b1", Side::buy, 100, 1);
  place(alice, "a2", Side::buy, 90, 1);
  place(alice, "a3", Side::buy, 95, 1);
  cancel(alice, "a1");
  place(alice, "a4", Side::buy, 91, 1);
  CancelAll request;
  request.owner = alice;
  apply(alice, request);
  std::string ids;
  for (const auto& cancelled : all<OrderCancelled>()) ids += cancelled.orig_client_order_id.str() + " ";
  EXPECT_EQ(ids, "a2 a3 a4 ");
  EXPECT_EQ(only<AllCancelled>().orders, 3U);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  EXPECT_GT(cash(bob, Purpose::held), 0);
}

TEST_F(Amend, TheOperatorCancelsForOthersAndNobodyElseDoes) {
  place(alice, "a1", Side::buy, 100, 1);
  CancelAll request;
  request.owner = alice;
  request.instrument = train;
  apply(bob, request);
  expect_command_reject(Reject::forbidden);
  apply(venue_operator, request);
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::by_operator);
  request.instrument = InstrumentId(9);
  apply(alice, request);
  expect_command_reject(Reject::unknown_instrument);
  request.owner = MemberId(99);
  apply(venue_operator, request);
  expect_command_reject(Reject::unknown_member);
}

}  // namespace
}  // namespace licet::test
