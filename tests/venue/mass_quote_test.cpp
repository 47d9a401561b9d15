// Mass quotes: all lines or none, each replacing what its market maker quoted before.

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

constexpr InstrumentId second{2};

class Quoting : public OpenMarket {
 protected:
  void SetUp() override {
    OpenMarket::SetUp();
    ListInstrument other = series_terms("FLIGHTS/TRAIN/SEAT/12M");
    apply(venue_operator, other);
    set_session(SessionState::open);
    give_licences(maker, 20);
  }
  static QuoteEntry line(InstrumentId instrument, std::int64_t bid, std::int64_t bids, std::int64_t offer,
                         std::int64_t offers) {
    QuoteEntry entry;
    entry.bid = price(bid);
    entry.bid_quantity = Quantity(bids);
    entry.offer = price(offer);
    entry.offer_quantity = Quantity(offers);
    entry.instrument = instrument;
    return entry;
  }
  Bench& quote(std::initializer_list<QuoteEntry> lines, MemberId member = maker) {
    PlaceMassQuote request;
    request.quote_id = 7;
    for (const QuoteEntry& entry : lines) request.entries[request.count++] = entry;
    return apply(member, request);
  }
};

TEST_F(Quoting, EntersBothSidesOfEachLine) {
  quote({line(train, 9, 5, 11, 5), line(second, 8, 5, 0, 0)});
  EXPECT_EQ(only<MassQuoteAccepted>().quote_id, 7U);
  EXPECT_EQ(only<MassQuoteAccepted>().replaced, 0U);
  EXPECT_EQ(all<OrderAccepted>().size(), 3U);
  EXPECT_EQ(all<OrderRested>().size(), 3U);
  for (const OrderAccepted& accepted : all<OrderAccepted>()) {
    EXPECT_TRUE(accepted.terms.client_order_id.empty());
    EXPECT_EQ(accepted.terms.settle_to, SettleTo::hold);
    EXPECT_EQ(accepted.terms.time_in_force, TimeInForce::day);
  }
}

TEST_F(Quoting, TheNextReplacesTheNamedInstrumentsOnly) {
  quote({line(train, 9, 5, 11, 5), line(second, 8, 5, 0, 0)});
  quote({line(train, 10, 5, 12, 5)});
  EXPECT_EQ(only<MassQuoteAccepted>().replaced, 2U);
  const auto cancelled = all<OrderCancelled>();
  ASSERT_EQ(cancelled.size(), 2U);
  for (const OrderCancelled& one : cancelled) {
    EXPECT_EQ(one.reason, CancelReason::quote_replaced);
    EXPECT_EQ(one.instrument, train);
  }
  quote({line(train, 0, 0, 0, 0)});
  EXPECT_EQ(only<MassQuoteAccepted>().replaced, 2U);
  EXPECT_TRUE(none<OrderAccepted>());
  quote({line(train, 0, 0, 0, 0)});
  EXPECT_EQ(only<MassQuoteAccepted>().replaced, 0U);
}

TEST_F(Quoting, OneBadLineRefusesAllAndKeepsTheOldQuotes) {
  quote({line(train, 9, 5, 11, 5)});
  const std::uint64_t before = venue.state_hash();
  const auto refused = [&](QuoteEntry bad, Reject reject) {
    quote({line(train, 10, 5, 12, 5), bad});
    expect_command_reject(reject);
    EXPECT_TRUE(none<OrderCancelled>());
    EXPECT_EQ(licences(maker, train, Purpose::held), 5);
  };
  refused(line(train, 9, 1, 11, 1), Reject::invalid_value);
  refused(line(second, 9, 1, 9, 1), Reject::invalid_value);
  refused(line(InstrumentId(9), 9, 1, 11, 1), Reject::unknown_instrument);
  refused(line(second, 9, 1'001, 11, 0), Reject::quantity_out_of_range);
  refused(line(second, 9, -1, 11, 0), Reject::quantity_out_of_range);
  refused(line(second, 0, 1, 11, 0), Reject::price_not_positive);
  refused(line(second, 9, 1, 11, 1), Reject::insufficient_licences);
  refused(line(second, 100'000, 1'000, 0, 0), Reject::insufficient_funds);
  EXPECT_NE(venue.state_hash(), before) << "the commands were counted";
}

TEST_F(Quoting, WhatIsReplacedCoversWhatReplacesIt) {
  const std::int64_t all_cash = cash(maker) / money_scale;
  const std::int64_t bid = all_cash / 200 * 100 / 101;  // nearly all of it, with the fee, for 200
  quote({line(second, bid, 200, 0, 0), line(train, 0, 0, 11, 20)});
  ASSERT_EQ(all<OrderRested>().size(), 2U);
  quote({line(second, bid - 1, 200, 0, 0), line(train, 0, 0, 12, 20)});
  EXPECT_EQ(all<OrderRested>().size(), 2U) << types();
}

TEST_F(Quoting, CoverIsThatOfAllLinesTogether) {
  const std::int64_t bid = cash(maker) / money_scale / 10 * 6 / 100;  // 100 of it cost six tenths of the cash
  quote({line(train, bid, 100, 0, 0), line(second, bid, 100, 0, 0)});
  expect_command_reject(Reject::insufficient_funds);
  EXPECT_EQ(cash(maker, Purpose::held), 0);
}

TEST_F(Quoting, LimitsCountWhatIsReplaced) {
  CertifyMember terms = member_terms("MAKER", MemberRole::market_maker);
  terms.max_open_orders = 2;
  terms.max_gross_exposure = money(111);
  apply(venue_operator, terms);
  quote({line(train, 9, 5, 11, 5)});
  ASSERT_EQ(all<OrderRested>().size(), 2U);
  quote({line(train, 10, 5, 12, 5)});
  EXPECT_EQ(all<OrderRested>().size(), 2U);
  quote({line(second, 1, 1, 0, 0)});
  expect_command_reject(Reject::limit_open_orders_exceeded);
  quote({line(train, 11, 5, 12, 5)});
  expect_command_reject(Reject::limit_exposure_exceeded);
}

TEST_F(Quoting, AQuoteThatCrossesTrades) {
  place(bob, "b1", Side::buy, 12, 3);
  quote({line(train, 9, 5, 11, 5)});
  EXPECT_EQ(only<Trade>().quantity, Quantity(3));
  EXPECT_EQ(only<Trade>().price, price(12));
  quote({line(train, 9, 5, 11, 5)});
  EXPECT_EQ(only<MassQuoteAccepted>().replaced, 2U);
}

TEST_F(Quoting, IsForMarketMakers) {
  quote({line(train, 9, 1, 11, 1)}, vendor);
  expect_command_reject(Reject::forbidden);
  quote({}, maker);
  expect_command_reject(Reject::invalid_value);
}

TEST_F(Quoting, ACancelAllTakesEveryQuoteAtOnce) {
  quote({line(train, 9, 5, 11, 5), line(second, 8, 5, 0, 0)});
  CancelAll everything;
  everything.owner = maker;
  apply(maker, everything);
  EXPECT_EQ(only<AllCancelled>().orders, 3U);
  EXPECT_EQ(cash(maker, Purpose::held), 0);
  EXPECT_EQ(licences(maker, train, Purpose::held), 0);
}

TEST_F(Quoting, NotWithTheKillSwitchOrAClosedLine) {
  SetKillSwitch kill;
  kill.holder = maker;
  apply(maker, kill);
  quote({line(train, 9, 1, 11, 1)});
  expect_command_reject(Reject::kill_switch_engaged);
  kill.engaged = 0;
  apply(venue_operator, kill);
  SetSession close;
  close.instrument = second;
  close.state = SessionState::closed;
  apply(venue_operator, close);
  quote({line(train, 9, 1, 11, 1), line(second, 9, 1, 0, 0)});
  expect_command_reject(Reject::market_closed);
  EXPECT_TRUE(none<OrderRested>());
}

}  // namespace
}  // namespace licet::test
