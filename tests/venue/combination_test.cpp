// Combinations: every leg or none.

#include "engine/venue/combinations.hpp"

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

constexpr InstrumentId hours{2};
constexpr InstrumentId seats{3};

struct Leg {
  InstrumentId instrument;
  Side side;
  std::int64_t units;
  std::int64_t quantity;
};

class Combined : public OpenMarket {
 protected:
  void SetUp() override {
    OpenMarket::SetUp();
    apply(venue_operator, series_terms("FLIGHTS/TRAIN/HOUR/12M"));
    apply(venue_operator, series_terms("FLIGHTS/TRAIN/SEAT/12M"));
    set_session(SessionState::open);
  }
  Bench& combine(ClientOrderId id, std::initializer_list<Leg> legs,
                 TimeInForce time_in_force = TimeInForce::fill_or_kill, MemberId member = alice) {
    PlaceCombination request;
    request.client_order_id = id;
    request.time_in_force = time_in_force;
    request.settle_to = SettleTo::hold;
    for (const Leg& leg : legs) {
      CombinationLeg& of = request.legs[request.count++];
      of.instrument = leg.instrument;
      of.side = leg.side;
      of.price = price(leg.units);
      of.quantity = Quantity(leg.quantity);
    }
    return apply(member, request);
  }
  Bench& offer(InstrumentId instrument, ClientOrderId id, std::int64_t units, std::int64_t quantity,
               MemberId member = vendor) {
    PlaceOrder order = order_terms(id, Side::sell, units, quantity);
    order.instrument = instrument;
    return apply(member, order);
  }
  void set_one(InstrumentId instrument, SessionState state) {
    SetSession session;
    session.instrument = instrument;
    session.state = state;
    apply(venue_operator, session);
  }
  static std::initializer_list<Leg> two() {
    static const std::initializer_list<Leg> legs = {{train, Side::buy, 100, 5}, {hours, Side::buy, 10, 50}};
    return legs;
  }
};

TEST_F(Combined, FillsAllLegsAtOnce) {
  offer(train, "s1", 90, 5);
  offer(hours, "s2", 9, 60);
  combine("c1", two());
  EXPECT_EQ(only<CombinationAccepted>().combination, all<OrderAccepted>().at(0).order);
  ASSERT_EQ(all<OrderAccepted>().size(), 2U);
  for (const OrderAccepted& leg : all<OrderAccepted>()) {
    EXPECT_EQ(leg.combination, only<CombinationAccepted>().combination);
  }
  const auto trades = all<Trade>();
  ASSERT_EQ(trades.size(), 2U);
  EXPECT_EQ(trades[0].instrument, train);
  EXPECT_EQ(trades[0].price, price(90));
  EXPECT_EQ(trades[0].kind, TradeKind::combination);
  EXPECT_EQ(trades[1].instrument, hours);
  EXPECT_EQ(trades[1].quantity, Quantity(50));
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  EXPECT_EQ(licences(alice, hours), 50);
}

TEST_F(Combined, FillsNoLegWithoutTheOthers) {
  offer(train, "s1", 90, 5);
  offer(hours, "s2", 9, 49);
  for (const TimeInForce at_once : {TimeInForce::fill_or_kill, TimeInForce::immediate_or_cancel}) {
    combine(at_once == TimeInForce::fill_or_kill ? "c1" : "c2", two(), at_once);
    EXPECT_TRUE(none<Trade>());
    ASSERT_EQ(all<OrderCancelled>().size(), 2U);
    for (const OrderCancelled& leg : all<OrderCancelled>()) EXPECT_EQ(leg.reason, CancelReason::not_filled);
    EXPECT_EQ(cash(alice, Purpose::held), 0);
  }
}

TEST_F(Combined, WaitsUntilTheLastLegCanFill) {
  combine("c1", two(), TimeInForce::day);
  EXPECT_EQ(types(), "combination_accepted order_accepted transfer_posted order_accepted transfer_posted");
  EXPECT_GT(cash(alice, Purpose::held), 0);
  offer(train, "s1", 100, 5);
  EXPECT_TRUE(none<Trade>());
  offer(hours, "s2", 10, 30);
  EXPECT_TRUE(none<Trade>());
  offer(hours, "s3", 9, 20);
  EXPECT_EQ(all<Trade>().size(), 3U) << types();
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  offer(hours, "s4", 9, 20);
  EXPECT_TRUE(none<Trade>());
}

TEST_F(Combined, WhatIsTriedAgainIsNobodysAnswer) {
  combine("c1", two(), TimeInForce::day);
  offer(train, "s1", 100, 5);
  PlaceOrder order = order_terms("s2", Side::sell, 10, 50);
  order.instrument = hours;
  apply(Command::make(vendor, order, OriginId(7), RequestId(9)));
  int trades = 0;
  for (const RecordView event : events) {
    const bool is_trade = event.is<Trade>();
    trades += is_trade ? 1 : 0;
    if (is_trade || event.is<OrderRested>()) {
      EXPECT_EQ(event.header().origin, is_trade ? OriginId() : OriginId(7));
    }
  }
  EXPECT_EQ(trades, 2);
}

TEST_F(Combined, TheOldestIsTriedFirst) {
  combine("c1", two(), TimeInForce::good_till_cancel);
  combine("c2", two(), TimeInForce::good_till_cancel, bob);
  offer(train, "s1", 100, 5);
  offer(hours, "s2", 10, 50);
  ASSERT_EQ(all<Trade>().size(), 2U);
  EXPECT_EQ(all<Trade>()[0].buyer.member, alice);
  offer(train, "s3", 100, 5);
  offer(hours, "s4", 10, 50);
  ASSERT_EQ(all<Trade>().size(), 2U);
  EXPECT_EQ(all<Trade>()[0].buyer.member, bob);
}

TEST_F(Combined, OneThatWaitsForItsOwnGroupIsTriedAgainWhenTheGroupEnds) {
  CertifyMember terms = member_terms("ALICE", MemberRole::buyer);
  terms.owner = vendor;
  apply(venue_operator, terms);
  offer(train, "s1", 100, 5);
  offer(hours, "s2", 10, 50);
  combine("c1", two(), TimeInForce::day);
  EXPECT_TRUE(none<Trade>()) << "it would trade with its own group";
  terms.owner = {};
  apply(venue_operator, terms);
  EXPECT_EQ(all<Trade>().size(), 2U);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

class CombinedByTheFirstRules : public Combined {
 protected:
  CombinedByTheFirstRules() { opening_rules = RulesVersion::first; }
};

TEST_F(CombinedByTheFirstRules, OneThatWaitsForItsOwnGroupWaitsOnUntilTheNewRulesAreAdopted) {
  CertifyMember terms = member_terms("ALICE", MemberRole::buyer);
  const auto group_with = [&](MemberId owner) {
    terms.owner = owner;
    apply(venue_operator, terms);
  };
  group_with(vendor);
  offer(train, "s1", 100, 5);
  offer(hours, "s2", 10, 50);
  combine("c1", two(), TimeInForce::day);
  group_with({});
  EXPECT_TRUE(none<Trade>()) << "so it was when the log was written";
  apply(venue_operator, AdoptRules{});
  EXPECT_EQ(types(), "rules_adopted") << "nothing trades because a program is new";
  EXPECT_NE(cash(alice, Purpose::held), 0);
  group_with(vendor);
  EXPECT_TRUE(none<Trade>());
  group_with({});
  EXPECT_EQ(all<Trade>().size(), 2U);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(Combined, ACancelOfOneLegCancelsAll) {
  combine("c1", two(), TimeInForce::day);
  const OrderId other = all<OrderAccepted>().at(1).order;
  cancel(alice, "c1");
  EXPECT_EQ(all<OrderCancelled>().size(), 2U);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  combine("c2", two(), TimeInForce::day);
  CancelOrder request;
  request.order = all<OrderAccepted>().at(1).order;
  EXPECT_NE(request.order, other);
  apply(alice, request);
  EXPECT_EQ(all<OrderCancelled>().size(), 2U);
  combine("c3", two(), TimeInForce::day);
  CancelAll everything;
  everything.owner = alice;
  everything.instrument = hours;
  apply(alice, everything);
  EXPECT_EQ(all<OrderCancelled>().size(), 2U);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(Combined, ALegIsNotReplaced) {
  combine("c1", two(), TimeInForce::day);
  replace(alice, "c2", "c1", 99, 5);
  expect_cancel_reject(Reject::order_type_not_supported);
}

TEST_F(Combined, KillSwitchLapseAndCloseTakeAllLegs) {
  combine("c1", two(), TimeInForce::good_till_cancel);
  SetKillSwitch kill;
  kill.holder = alice;
  apply(alice, kill);
  EXPECT_EQ(all<OrderCancelled>().size(), 2U);
  kill.engaged = 0;
  apply(venue_operator, kill);
  combine("c2", two(), TimeInForce::good_till_cancel);
  CertifyMember lapsed = member_terms("ALICE", MemberRole::buyer);
  lapsed.certified_until = day_one;
  apply(venue_operator, lapsed);
  EXPECT_EQ(all<OrderCancelled>().size(), 2U);
  EXPECT_EQ(all<OrderCancelled>()[0].reason, CancelReason::lapsed);
  EXPECT_EQ(cash(alice, Purpose::held), 0);

  combine("c3", two(), TimeInForce::day, bob);
  combine("c4", two(), TimeInForce::good_till_cancel, bob);
  set_one(hours, SessionState::closed);
  ASSERT_EQ(all<OrderCancelled>().size(), 2U);
  EXPECT_EQ(all<OrderCancelled>()[0].reason, CancelReason::session_closed);
  offer(train, "s1", 100, 5);
  EXPECT_TRUE(none<Trade>());
  set_one(hours, SessionState::open);
  offer(hours, "s2", 10, 50);
  EXPECT_EQ(all<Trade>().size(), 2U);
}

TEST_F(Combined, AHaltHoldsItBackAndItsEndTriesItAgain) {
  combine("c1", two(), TimeInForce::day);
  offer(hours, "s2", 10, 50);
  set_one(hours, SessionState::halted);
  offer(train, "s1", 100, 5);
  EXPECT_TRUE(none<Trade>());
  set_one(hours, SessionState::open);
  EXPECT_EQ(all<Trade>().size(), 2U);
}

TEST_F(Combined, ItDoesNotTradeWithItsOwnMember) {
  give_licences(alice, 5);
  offer(train, "own", 90, 5, alice);
  offer(train, "s1", 91, 5);
  offer(hours, "s2", 9, 50);
  combine("c1", two(), TimeInForce::day);
  EXPECT_TRUE(none<Trade>()) << "its own order stands before the other";
  cancel(alice, "own");
  EXPECT_EQ(all<Trade>().size(), 2U) << "and is out of the way now";
}

TEST_F(Combined, AnotherTakesTheOwnOrderThatStoodInTheWay) {
  give_licences(alice, 5);
  offer(train, "own", 90, 5, alice);
  offer(train, "s1", 91, 5);
  offer(hours, "s2", 9, 50);
  combine("c1", two(), TimeInForce::day);
  place(bob, "b1", Side::buy, 90, 5);
  EXPECT_EQ(all<Trade>().size(), 3U);
}

TEST_F(Combined, SellsAndBuys) {
  give_licences(alice, 5);
  PlaceOrder bid = order_terms("b1", Side::buy, 80, 5);
  apply(bob, bid);
  offer(seats, "s1", 70, 2);
  combine("c1", {{train, Side::sell, 80, 5}, {seats, Side::buy, 70, 2}});
  EXPECT_EQ(all<Trade>().size(), 2U);
  EXPECT_EQ(licences(alice, seats), 2);
  EXPECT_EQ(licences(alice, train), 0);
}

TEST_F(Combined, CoverIsThatOfAllLegsTogether) {
  combine("c1", {{train, Side::buy, 6'000, 100}, {hours, Side::buy, 6'000, 100}});
  expect_command_reject(Reject::insufficient_funds);
  combine("c1", {{train, Side::buy, 6'000, 100}, {hours, Side::sell, 60, 1}});
  expect_command_reject(Reject::insufficient_licences);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(Combined, InadmissibleOnes) {
  const auto refused = [&](Reject reject, std::initializer_list<Leg> legs, TimeInForce time_in_force) {
    combine("c1", legs, time_in_force);
    expect_command_reject(reject);
  };
  const auto fok = TimeInForce::fill_or_kill;
  refused(Reject::combination_invalid, {{train, Side::buy, 1, 1}}, fok);
  refused(Reject::combination_invalid, {}, fok);
  refused(Reject::combination_invalid, {{train, Side::buy, 1, 1}, {train, Side::sell, 1, 1}}, fok);
  refused(Reject::unknown_instrument, {{train, Side::buy, 1, 1}, {InstrumentId(9), Side::buy, 1, 1}}, fok);
  refused(Reject::time_in_force_not_supported, two(), TimeInForce::good_till_date);
  refused(Reject::price_not_positive, {{train, Side::buy, 1, 1}, {hours, Side::buy, 0, 1}}, fok);
  refused(Reject::quantity_out_of_range, {{train, Side::buy, 1, 0}, {hours, Side::buy, 1, 1}}, fok);
  combine("bad id", two());
  expect_command_reject(Reject::invalid_value);
  combine("c1", two(), TimeInForce::day);
  combine("c1", two(), TimeInForce::day);
  expect_command_reject(Reject::duplicate_client_order_id);
  combine("c2", two(), fok, venue_operator);
  expect_command_reject(Reject::forbidden);
  set_one(hours, SessionState::closed);
  combine("c3", two());
  expect_command_reject(Reject::market_closed);
}

TEST_F(Combined, ItStaysWithinTheCorridorAndIsTriedWhenThatWidens) {
  DefineSegment segment;
  segment.code = "MAIN";
  segment.static_collar_bps = 500;
  apply(venue_operator, segment);
  ListInstrument collared = series_terms("FLIGHTS/TRAIN/ORG/1M");
  collared.segment = SegmentId(1);
  collared.reference_price = price(100);
  apply(venue_operator, collared);
  const InstrumentId fourth{4};
  set_one(fourth, SessionState::open);
  offer(fourth, "s1", 110, 5);
  offer(hours, "s2", 9, 50);
  combine("c1", {{hours, Side::buy, 10, 50}, {fourth, Side::buy, 120, 5}}, TimeInForce::day);
  EXPECT_TRUE(none<Trade>());
  EXPECT_TRUE(none<SessionChanged>()) << "it starts no call";
  segment.static_collar_bps = 2'000;
  apply(venue_operator, segment);
  EXPECT_EQ(all<Trade>().size(), 2U);
}

TEST_F(Combined, HowManyWaitIsBounded) {
  CertifyMember terms = member_terms("BOB", MemberRole::buyer);
  terms.max_open_orders = 3;
  apply(venue_operator, terms);
  combine("c1", {{train, Side::buy, 1, 1}, {hours, Side::buy, 1, 1}}, TimeInForce::day, bob);
  combine("c2", {{train, Side::buy, 1, 1}, {hours, Side::buy, 1, 1}}, TimeInForce::day, bob);
  expect_command_reject(Reject::limit_open_orders_exceeded);
  for (std::size_t n = 1; n < Combinations::max_in_instrument; ++n) {
    std::string id(1, 'c');
    id += std::to_string(n);
    combine(*ClientOrderId::from(id), {{train, Side::buy, 1, 1}, {seats, Side::buy, 1, 1}}, TimeInForce::day);
    ASSERT_EQ(all<OrderAccepted>().size(), 2U);
  }
  combine("last", {{train, Side::buy, 1, 1}, {seats, Side::buy, 1, 1}}, TimeInForce::day);
  expect_command_reject(Reject::capacity_reached);
}

TEST_F(Combined, AStopThatALegReachesIsTriggeredAfterTheLastLeg) {
  give_licences(bob, 3);
  offer(train, "s1", 90, 5);
  offer(hours, "s2", 9, 50);
  PlaceOrder stop = order_terms("stop", Side::buy, 0, 1);
  stop.order_type = OrderType::stop;
  stop.stop_price = price(90);
  apply(bob, stop);
  ASSERT_EQ(types(), "order_accepted transfer_posted");
  combine("c1", two());
  std::string order;
  for (const RecordView event : events) {
    if (event.is<Trade>()) order += 't';
    if (event.is<OrderTriggered>()) order += 's';
  }
  EXPECT_EQ(order, "tts");
}

}  // namespace
}  // namespace licet::test
