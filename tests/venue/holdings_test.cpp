// Minimum hold and the cap on holders.

#include "engine/venue/holdings.hpp"

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

constexpr MemberId carol{6};

class Held : public OpenMarket {
 protected:
  void SetUp() override {}
  void open_with(std::uint32_t min_days, std::uint32_t cap) {
    ListInstrument series = series_terms();
    series.min_hold_days = min_days;
    series.holder_cap = cap;
    OpenMarket::open(series);
    apply(venue_operator, member_terms("CAROL", MemberRole::buyer));
    deposit(carol, 1'000'000);
    place(vendor, "vs", Side::sell, 10, 50);
  }
  Bench& buy(MemberId member, ClientOrderId id, std::int64_t quantity, SettleTo settle_to = SettleTo::hold,
             std::int64_t units = 10) {
    PlaceOrder order = order_terms(id, Side::buy, units, quantity);
    order.settle_to = settle_to;
    return apply(member, order);
  }
  void pass(std::int64_t days) {
    now = now + Duration::days(days);
    apply(venue_operator, AdvanceTime{});
  }
};

TEST_F(Held, ResaleWaitsForTheMinimumHold) {
  open_with(3, 0);
  buy(alice, "b1", 10);
  place(alice, "s1", Side::sell, 20, 1);
  expect_reject(Reject::minimum_hold);
  pass(1);
  buy(alice, "b2", 5);
  pass(2);
  place(alice, "s1", Side::sell, 20, 11);
  expect_reject(Reject::minimum_hold);
  place(alice, "s1", Side::sell, 20, 10);
  EXPECT_EQ(types(), "order_accepted transfer_posted order_rested");
  place(alice, "s2", Side::sell, 20, 1);
  expect_reject(Reject::minimum_hold);
  replace(alice, "s3", "s1", 20, 11);
  expect_cancel_reject(Reject::minimum_hold);
  pass(1);
  replace(alice, "s3", "s1", 20, 15);
  EXPECT_EQ(only<OrderReplaced>().quantity, Quantity(15));
}

TEST_F(Held, TheVendorSellsAtOnce) {
  open_with(30, 1);
  place(vendor, "more", Side::sell, 11, 5);
  EXPECT_EQ(all<OrderRested>().size(), 1U);
}

TEST_F(Held, ActivationUsesWhatCannotBeSoldYet) {
  open_with(3, 0);
  buy(alice, "b1", 10);
  pass(3);
  buy(alice, "b2", 5);
  ActivateLicence activate;
  activate.instrument = train;
  activate.quantity = Quantity(6);
  apply(alice, activate);
  place(alice, "s1", Side::sell, 20, 9);
  EXPECT_EQ(all<OrderRested>().size(), 1U);
}

TEST_F(Held, DaysAreTheVenuesLocalOnes) {
  open_with(1, 0);
  now = day_one + Duration::seconds(15 * 3'600);  // 23:00 in China
  buy(alice, "b1", 1);
  now = now + Duration::seconds(3'599);
  place(alice, "s1", Side::sell, 20, 1);
  expect_reject(Reject::minimum_hold);
  now = now + Duration::seconds(1);
  place(alice, "s1", Side::sell, 20, 1);
  EXPECT_EQ(all<OrderRested>().size(), 1U);
}

TEST_F(Held, TheCapCountsHoldersAndBidders) {
  open_with(0, 2);
  buy(alice, "b1", 1);
  buy(bob, "b2", 1, SettleTo::hold, 5);
  ASSERT_EQ(all<OrderRested>().size(), 1U);
  buy(carol, "b3", 1);
  expect_reject(Reject::holder_cap_reached);
  buy(alice, "b4", 1);
  EXPECT_EQ(all<Trade>().size(), 1U) << "who has a place keeps it";
  cancel(bob, "b2");
  buy(carol, "b3", 1);
  EXPECT_EQ(all<Trade>().size(), 1U);
  buy(bob, "b5", 1);
  expect_reject(Reject::holder_cap_reached);
}

TEST_F(Held, APlaceIsFreeWhenTheLastUnitIsGone) {
  open_with(0, 1);
  buy(alice, "b1", 2);
  PlaceOrder sells = order_terms("s1", Side::sell, 9, 2);
  apply(alice, sells);
  buy(bob, "b2", 2);
  expect_reject(Reject::holder_cap_reached);
  PlaceOrder back = order_terms("vb", Side::buy, 9, 2);
  back.settle_to = SettleTo::hold;
  cancel(vendor, "vs");
  apply(vendor, back);
  ASSERT_EQ(all<Trade>().size(), 1U) << "the vendor takes no place";
  place(vendor, "vs2", Side::sell, 10, 5);
  buy(bob, "b2", 2);
  EXPECT_EQ(all<Trade>().size(), 1U);
}

TEST_F(Held, ActivatedUnitsAreHeldUntilTheirTermIsOver) {
  open_with(0, 1);
  buy(alice, "b1", 2, SettleTo::activate);
  const GrantId grant = only<GrantReleased>().grant;
  buy(bob, "b2", 1);
  expect_reject(Reject::holder_cap_reached);
  SetGrantState revoke;
  revoke.grant = grant;
  revoke.state = GrantState::revoked;
  apply(venue_operator, revoke);
  buy(bob, "b2", 1);
  EXPECT_EQ(all<Trade>().size(), 1U);
}

TEST_F(Held, AnImmediateOrderThatDoesNotTradeGivesItsPlaceBack) {
  open_with(0, 1);
  PlaceOrder ioc = order_terms("b1", Side::buy, 5, 1);
  ioc.time_in_force = TimeInForce::immediate_or_cancel;
  apply(alice, ioc);
  buy(bob, "b2", 1);
  EXPECT_EQ(all<Trade>().size(), 1U);
}

TEST_F(Held, TheListedRulebookAsksForFiveTradingDays) {
  OpenVenue terms = venue_terms();
  terms.rulebook = Rulebook::cn_listed;
  apply(MemberId(), terms);
  apply(venue_operator, member_terms("VENDOR", MemberRole::vendor));
  apply(venue_operator, member_terms("ALICE", MemberRole::buyer));
  apply(venue_operator, member_terms("BOB", MemberRole::buyer));
  for (const MemberId member : {vendor, alice, bob}) deposit(member, 1'000);
  apply(venue_operator, dataset_terms());
  ListInstrument series = series_terms();
  series.mode = TradingMode::quote;
  apply(venue_operator, series);
  set_session(SessionState::open);
  const auto offer = [&](MemberId from, MemberId to, ClientOrderId id) {
    MakeOffer block;
    block.client_order_id = id;
    block.price = price(10);
    block.quantity = Quantity(1);
    block.counterparty = to;
    block.instrument = train;
    apply(from, block);
  };
  offer(vendor, alice, "o1");
  AcceptOffer accept;
  accept.client_order_id = "a1";
  accept.offer = all<OfferMade>().at(0).offer;
  accept.settle_to = SettleTo::hold;
  apply(alice, accept);
  ASSERT_EQ(all<Trade>().size(), 1U);
  // Four trading days, with a weekend between them on which it is closed.
  for (int day = 0; day < 4; ++day) {
    set_session(SessionState::closed);
    now = now + Duration::days(day == 1 ? 3 : 1);
    set_session(SessionState::open);
    set_session(SessionState::halted);
    set_session(SessionState::open);
    offer(alice, bob, "o2");
    expect_command_reject(Reject::minimum_hold);
  }
  now = now + Duration::days(1);  // open over night
  offer(alice, bob, "o2");
  EXPECT_EQ(all<OfferMade>().size(), 2U) << types();
}

}  // namespace
}  // namespace licet::test
