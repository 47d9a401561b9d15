// Sessions: who changes them, how they end by themselves, and the life of an instrument.

#include <algorithm>
#include <set>

#include "tests/venue/session_fixture.hpp"

namespace licet::test {
namespace {

class SessionRules : public SessionMarket {};

TEST_F(SessionRules, AnEndIsToldAndComesByTime) {
  begin(SessionState::scheduled_call, seconds(30), SessionState::closed);
  EXPECT_EQ(only<SessionChanged>().ends_at, now + seconds(30));
  EXPECT_EQ(venue.next_due(), now + seconds(30));
  pass(seconds(30));
  EXPECT_EQ(only<SessionChanged>().state, SessionState::closed);
  EXPECT_EQ(only<SessionChanged>().ends_at, Timestamp());
}

TEST_F(SessionRules, ARandomEndComesAfterTheToldOneAndDependsOnTheSeed) {
  std::set<std::int64_t> ends;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SetSession request = session(SessionState::scheduled_call, seconds(30));
    request.random_end_ms = 10'000;
    request.seed = seed;
    apply(venue_operator, request);
    EXPECT_EQ(only<SessionChanged>().ends_at, now + seconds(30));
    const Duration lasts = venue.next_due() - now;
    EXPECT_GE(lasts, seconds(30));
    EXPECT_LE(lasts, seconds(40));
    ends.insert(lasts.nanoseconds());
    begin(SessionState::open);
  }
  EXPECT_GT(ends.size(), 15U);
}

TEST_F(SessionRules, ImpossibleRequestsAreRefusedByName) {
  const auto refused = [&](SetSession request, Reject reject) {
    apply(venue_operator, request);
    expect_command_reject(reject);
  };
  refused(session(SessionState::expired), Reject::invalid_value);
  refused(session(SessionState::opening_call, seconds(1), SessionState::expired), Reject::invalid_value);
  refused(session(SessionState::opening_call, seconds(1), SessionState::opening_call), Reject::invalid_value);
  SetSession request = session(SessionState::opening_call);
  request.ends_at = now;
  refused(request, Reject::invalid_value);
  request = session(SessionState::opening_call);
  request.random_end_ms = 1;
  refused(request, Reject::invalid_value);
  request = session(SessionState::open);
  request.segment = SegmentId(9);
  refused(request, Reject::unknown_segment);
  request.instrument = InstrumentId();
  refused(request, Reject::unknown_segment);
  request = session(SessionState::open);
  request.instrument = InstrumentId(9);
  refused(request, Reject::unknown_instrument);
  apply(alice, session(SessionState::open));
  expect_command_reject(Reject::forbidden);
}

TEST_F(SessionRules, ASegmentsInstrumentsMoveTogetherAndTheOthersStay) {
  apply(vendor, series_terms("FLIGHTS/TRAIN/SEAT/12M"));
  SetSession request;
  request.segment = city;
  request.state = SessionState::pre_open;
  apply(venue_operator, request);
  EXPECT_EQ(only<SessionChanged>().instrument, train);
  request.instrument = InstrumentId(2);
  apply(venue_operator, request);
  expect_command_reject(Reject::invalid_value);
}

TEST_F(SessionRules, WhatWasHaltedByNameIsPassedOverByRequestsToAll) {
  begin(SessionState::halted);
  SetSession everyone;
  everyone.state = SessionState::open;
  apply(venue_operator, everyone);
  expect_command_reject(Reject::market_halted);
  apply(vendor, series_terms("FLIGHTS/TRAIN/SEAT/12M"));
  apply(venue_operator, everyone);
  EXPECT_EQ(only<SessionChanged>().instrument, InstrumentId(2));
  begin(SessionState::open);
  everyone.state = SessionState::halted;
  apply(venue_operator, everyone);
  EXPECT_EQ(all<SessionChanged>().size(), 2U);
  everyone.state = SessionState::open;
  apply(venue_operator, everyone);
  EXPECT_EQ(all<SessionChanged>().size(), 2U) << "what was halted with all is resumed with all";
}

TEST_F(SessionRules, ClosingCancelsDayOrdersAfterTheCallHasTraded) {
  begin(SessionState::closing_call, seconds(10), SessionState::closed);
  place(vendor, "s1", Side::sell, 100, 1);
  place(alice, "b1", Side::buy, 100, 3);
  pass(seconds(10));
  EXPECT_EQ(only<Trade>().quantity, Quantity(1));
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::session_closed);
  EXPECT_EQ(only<OrderCancelled>().leaves, Quantity(2));
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(SessionRules, ASeriesThatTradesOnlyInCallsCollectsOrdersWhileOpen) {
  ListInstrument terms = series_terms("FLIGHTS/TRAIN/SEAT/12M");
  terms.mode = TradingMode::auction;
  terms.segment = city;
  apply(vendor, terms);
  SetSession request;
  request.instrument = InstrumentId(2);
  apply(venue_operator, request);
  PlaceOrder sell = order_terms("s1", Side::sell, 100, 1);
  sell.instrument = InstrumentId(2);
  apply(vendor, sell);
  PlaceOrder buy = order_terms("b1", Side::buy, 100, 1);
  buy.instrument = InstrumentId(2);
  apply(alice, buy);
  EXPECT_TRUE(none<Trade>());
  request.state = SessionState::scheduled_call;
  request.ends_at = now + seconds(5);
  apply(venue_operator, request);
  pass(seconds(5));
  EXPECT_EQ(all<Trade>().size(), 1U);
}

TEST_F(SessionRules, BeforeItsIssueDateASeriesTakesNoOrders) {
  ListInstrument terms = series_terms("FLIGHTS/TRAIN/SEAT/12M");
  terms.issue_date = now + seconds(100);
  apply(vendor, terms);
  SetSession request;
  request.instrument = InstrumentId(2);
  apply(venue_operator, request);
  PlaceOrder sell = order_terms("s1", Side::sell, 100, 1);
  sell.instrument = InstrumentId(2);
  apply(vendor, sell);
  expect_reject(Reject::not_issued_yet);
  EXPECT_EQ(venue.next_due(), terms.issue_date);
  now = terms.issue_date;
  apply(vendor, sell);
  EXPECT_EQ(all<OrderRested>().size(), 1U);
}

TEST_F(SessionRules, AtItsRedeemByDateASeriesExpires) {
  ListInstrument terms = series_terms("FLIGHTS/TRAIN/SEAT/12M");
  terms.redeem_by = now + seconds(100);
  apply(vendor, terms);
  SetSession request;
  request.instrument = InstrumentId(2);
  apply(venue_operator, request);
  PlaceOrder buy = order_terms("b1", Side::buy, 100, 1);
  buy.instrument = InstrumentId(2);
  buy.time_in_force = TimeInForce::good_till_cancel;
  apply(alice, buy);
  pass(seconds(100));
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::instrument_ended);
  EXPECT_EQ(only<SessionChanged>().state, SessionState::expired);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  buy.client_order_id = "b2";
  apply(alice, buy);
  expect_reject(Reject::instrument_expired);
  apply(venue_operator, request);
  expect_command_reject(Reject::instrument_expired);
}

TEST_F(SessionRules, DatesThatCannotBeAreRefused) {
  ListInstrument terms = series_terms("FLIGHTS/TRAIN/SEAT/12M");
  terms.redeem_by = now;
  apply(vendor, terms);
  expect_command_reject(Reject::invalid_value);
  terms.redeem_by = now + seconds(10);
  terms.issue_date = now + seconds(10);
  apply(vendor, terms);
  expect_command_reject(Reject::invalid_value);
}

TEST_F(SessionRules, TheOperatorOrTheVendorDelists) {
  place(alice, "b1", Side::buy, 50, 1);
  DelistInstrument request;
  request.instrument = train;
  request.reason = "withdrawn";
  apply(alice, request);
  expect_command_reject(Reject::forbidden);
  apply(vendor, request);
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::instrument_ended);
  EXPECT_EQ(only<SessionChanged>().reason, Reason("withdrawn"));
  apply(venue_operator, request);
  expect_command_reject(Reject::instrument_expired);
  request.instrument = InstrumentId(9);
  apply(venue_operator, request);
  expect_command_reject(Reject::unknown_instrument);
  EXPECT_EQ(venue.next_due(), day_one + Duration::days(365)) << "only certifications are left to end";
}

/// A market of its own, for comparison with another.
class Market : public SessionMarket {
 public:
  Market() { SessionMarket::SetUp(); }
  void TestBody() override {}
  /// Two orders in a call that ends later by what `seed` draws.
  Market& call(std::uint64_t seed, SessionState next) {
    SetSession request = session(SessionState::opening_call, seconds(10), next);
    request.random_end_ms = 5'000;
    request.seed = seed;
    apply(venue_operator, request);
    place(vendor, "s1", Side::sell, 99, 2);
    place(alice, "b1", Side::buy, 101, 1);
    return *this;
  }
  Market& wait(Duration time) {
    pass(time);
    return *this;
  }
  [[nodiscard]] std::uint64_t hash() const { return venue.state_hash(); }
};

TEST(SessionHash, CoversWhatTimeWillDoAndRepeats) {
  std::vector<std::uint64_t> hashes{
      Market().call(1, SessionState::open).hash(), Market().call(2, SessionState::open).hash(),
      Market().call(1, SessionState::closed).hash(), Market().call(1, SessionState::open).wait(seconds(1)).hash(),
      Market().call(1, SessionState::open).wait(seconds(20)).hash()};
  EXPECT_EQ(Market().call(1, SessionState::open).hash(), hashes[0]);
  EXPECT_EQ(Market().call(1, SessionState::open).wait(seconds(20)).hash(), hashes[4]);
  std::ranges::sort(hashes);
  EXPECT_EQ(std::ranges::adjacent_find(hashes), hashes.end());
}

}  // namespace
}  // namespace licet::test
