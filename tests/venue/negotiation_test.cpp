// Requests for quote, offers in answer, and negotiated blocks.

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {
namespace {

constexpr Timestamp later = day_one + Duration::seconds(60);

class Negotiated : public OpenMarket {
 protected:
  void SetUp() override { open(TradingMode::quote, false); }

  void open(TradingMode mode, bool blocks, std::uint32_t band_bps = 0) {
    apply(MemberId(), venue_terms(opening_rules));
    apply(venue_operator, member_terms("VENDOR", MemberRole::vendor));
    apply(venue_operator, member_terms("ALICE", MemberRole::buyer));
    apply(venue_operator, member_terms("BOB", MemberRole::buyer));
    apply(venue_operator, member_terms("MAKER", MemberRole::market_maker));
    for (const MemberId member : {vendor, alice, bob, maker}) deposit(member, 1'000'000);
    apply(venue_operator, dataset_terms());
    DefineSegment segment;
    segment.code = "MAIN";
    segment.block_trades = blocks ? 1 : 0;
    apply(venue_operator, segment);
    ListInstrument series = series_terms();
    series.mode = mode;
    series.segment = SegmentId(1);
    series.reference_price = price(100);
    series.band_bps = band_bps;
    apply(venue_operator, series);
    ASSERT_EQ(types(), "instrument_listed");
    set_session(SessionState::open);
  }
  static RequestQuote request(std::int64_t quantity = 10, SideOrBoth side = SideOrBoth::buy) {
    RequestQuote terms;
    terms.client_request_id = "rfq";
    terms.quantity = Quantity(quantity);
    terms.expires = later;
    terms.instrument = train;
    terms.side = side;
    return terms;
  }
  static MakeOffer answer(ClientOrderId id, std::int64_t units, std::int64_t quantity = 10) {
    MakeOffer offer;
    offer.client_order_id = id;
    offer.price = price(units);
    offer.quantity = Quantity(quantity);
    offer.request = QuoteRequestId(1);
    offer.instrument = train;
    return offer;
  }
  static MakeOffer block(ClientOrderId id, MemberId counterparty, std::int64_t units, std::int64_t quantity = 10) {
    MakeOffer offer = answer(id, units, quantity);
    offer.request = {};
    offer.counterparty = counterparty;
    return offer;
  }
  OrderId offered() const { return all<OfferMade>().at(0).offer; }
  Bench& accept(MemberId member, OrderId offer, ClientOrderId id = "take") {
    AcceptOffer terms;
    terms.client_order_id = id;
    terms.offer = offer;
    return apply(member, terms);
  }
};

TEST_F(Negotiated, AQuoteIsAskedOfferedAndTaken) {
  apply(alice, request());
  EXPECT_EQ(types(), "quote_requested");
  EXPECT_EQ(only<QuoteRequested>().id, QuoteRequestId(1));
  EXPECT_EQ(only<QuoteRequested>().requester, alice);
  apply(vendor, answer("q1", 90));
  EXPECT_EQ(types(), "order_accepted transfer_posted transfer_posted offer_made offer_made");
  EXPECT_EQ(licences(vendor, train, Purpose::held), 10);
  EXPECT_EQ(all<OfferMade>()[0].counterparty, alice);
  accept(alice, offered());
  const Trade trade = only<Trade>();
  EXPECT_EQ(trade.kind, TradeKind::quote);
  EXPECT_EQ(trade.price, price(90));
  EXPECT_EQ(trade.quantity, Quantity(10));
  EXPECT_EQ(trade.buyer.member, alice);
  EXPECT_EQ(trade.aggressor, SideOrBoth::buy);
  EXPECT_EQ(only<OfferClosed>().trade, trade.trade);
  EXPECT_EQ(only<GrantReleased>().holder, alice);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
  EXPECT_EQ(licences(vendor, train, Purpose::held), 0);
  EXPECT_EQ(licences(alice, train, Purpose::activated), 10);
}

TEST_F(Negotiated, TheWholeQuantityEndsTheRequestAndOtherOffersWithIt) {
  apply(alice, request(10));
  apply(vendor, answer("q1", 90, 4));
  const OrderId first = offered();
  apply(vendor, answer("q2", 91, 6));
  const OrderId second = offered();
  apply(vendor, answer("q3", 92, 5));
  accept(alice, first, "t1");
  EXPECT_TRUE(none<OrderCancelled>());
  accept(alice, second, "t2");
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::expired);
  EXPECT_EQ(all<OfferClosed>().size(), 2U);
  EXPECT_EQ(licences(vendor, train, Purpose::held), 0);
  apply(vendor, answer("q4", 92));
  expect_command_reject(Reject::unknown_quote_request);
}

TEST_F(Negotiated, WhoMayAnswerAndHow) {
  apply(alice, request(10, SideOrBoth::buy));
  apply(vendor, answer("q", 90, 11));
  expect_command_reject(Reject::quantity_out_of_range);
  MakeOffer buys = answer("q", 90);
  buys.side = Side::buy;
  apply(vendor, buys);
  expect_command_reject(Reject::invalid_value);
  apply(alice, answer("q", 90));
  expect_command_reject(Reject::forbidden);
  MakeOffer elsewhere = answer("q", 90);
  elsewhere.request = QuoteRequestId(2);
  apply(vendor, elsewhere);
  expect_command_reject(Reject::unknown_quote_request);
  apply(bob, answer("q", 90));
  expect_command_reject(Reject::forbidden);
  apply(maker, answer("q", 90));
  expect_command_reject(Reject::insufficient_licences);
  apply(vendor, answer("q", 0));
  expect_command_reject(Reject::price_not_positive);
  apply(vendor, answer("q", 90));
  EXPECT_EQ(all<OfferMade>().size(), 2U) << "what was refused has used neither the id nor anything else";
}

TEST_F(Negotiated, AnOfferIsTakenByWhomItWasMadeToAndOnce) {
  apply(alice, request());
  apply(vendor, answer("q1", 90));
  const OrderId offer = offered();
  accept(bob, offer);
  expect_command_reject(Reject::unknown_offer);
  accept(vendor, offer);
  expect_command_reject(Reject::unknown_offer);
  accept(alice, OrderId(77));
  expect_command_reject(Reject::unknown_offer);
  accept(alice, offer);
  EXPECT_EQ(all<Trade>().size(), 1U);
  accept(alice, offer, "again");
  expect_command_reject(Reject::unknown_offer);
}

TEST_F(Negotiated, WhoTakesMustHaveTheCash) {
  apply(alice, request(100));
  apply(vendor, answer("q1", 90'000, 100));
  const OrderId offer = offered();
  accept(alice, offer);
  expect_command_reject(Reject::insufficient_funds);
  EXPECT_EQ(licences(vendor, train, Purpose::held), 100) << "the offer stays";
}

TEST_F(Negotiated, AnOfferIsCancelledAsAnOrderIs) {
  apply(alice, request());
  apply(vendor, answer("q1", 90));
  cancel(vendor, "q1");
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::requested);
  EXPECT_EQ(only<OfferClosed>().trade, TradeId());
  EXPECT_EQ(licences(vendor, train, Purpose::held), 0);
  apply(vendor, answer("q2", 90));
  replace(vendor, "q3", "q2", 91, 10);
  expect_cancel_reject(Reject::order_type_not_supported);
  CancelAll everything;
  everything.owner = vendor;
  apply(vendor, everything);
  EXPECT_EQ(only<OfferClosed>().reason, CancelReason::requested);
}

TEST_F(Negotiated, TimeEndsOffersAndRequests) {
  apply(alice, request());
  MakeOffer brief = answer("q1", 90);
  brief.expires = day_one + Duration::seconds(10);
  apply(vendor, brief);
  apply(vendor, answer("q2", 91));
  now = day_one + Duration::seconds(10);
  apply(venue_operator, AdvanceTime{});
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::expired);
  now = later;
  apply(venue_operator, AdvanceTime{});
  EXPECT_EQ(only<OfferClosed>().reason, CancelReason::expired) << "with the request that it answers";
  EXPECT_EQ(venue.next_due(), day_one + Duration::days(365)) << "no timer stays";
  EXPECT_EQ(licences(vendor, train, Purpose::held), 0);
  apply(vendor, answer("q3", 90));
  expect_command_reject(Reject::unknown_quote_request);
  apply(alice, request());
  expect_command_reject(Reject::expiry_invalid);
}

TEST_F(Negotiated, ClosingEndsEverything) {
  apply(alice, request());
  apply(vendor, answer("q1", 90));
  set_session(SessionState::closed);
  EXPECT_EQ(only<OrderCancelled>().reason, CancelReason::session_closed);
  EXPECT_EQ(only<OfferClosed>().reason, CancelReason::session_closed);
  EXPECT_EQ(venue.next_due(), day_one + Duration::days(365));
  apply(alice, request());
  expect_command_reject(Reject::market_closed);
}

TEST_F(Negotiated, AHaltKeepsOffersUntaken) {
  apply(alice, request());
  apply(vendor, answer("q1", 90));
  const OrderId offer = offered();
  set_session(SessionState::halted);
  accept(alice, offer);
  expect_command_reject(Reject::market_halted);
  set_session(SessionState::open);
  accept(alice, offer);
  EXPECT_EQ(all<Trade>().size(), 1U);
}

TEST_F(Negotiated, AMembersOpenRequestsAreBounded) {
  RequestQuote asked = request();
  for (int n = 0; n <= 32; ++n) {
    asked.client_request_id = ClientOrderId::from("rfq" + std::to_string(n)).value();
    apply(alice, asked);
    if (n < 32) {
      ASSERT_EQ(types(), "quote_requested");
    }
  }
  expect_command_reject(Reject::capacity_reached);
  apply(bob, request());
  EXPECT_EQ(types(), "quote_requested");
}

TEST_F(Negotiated, ARequestIsAskedOnceUnderItsId) {
  apply(alice, request());
  apply(alice, request());
  expect_command_reject(Reject::duplicate_client_order_id);
  apply(bob, request());
  EXPECT_EQ(types(), "quote_requested") << "ids are each member's own";
  apply(vendor, answer("q1", 90));
  accept(alice, offered());
  EXPECT_EQ(all<Trade>().size(), 1U);
  apply(alice, request());
  EXPECT_EQ(types(), "quote_requested") << "the first is over";
}

class NegotiatedByTheFirstRules : public Negotiated {
 protected:
  NegotiatedByTheFirstRules() { opening_rules = RulesVersion::first; }
};

TEST_F(NegotiatedByTheFirstRules, AnIdNamedAnyNumberOfRequests) {
  for (int n = 0; n < 2; ++n) {
    apply(alice, request());
    EXPECT_EQ(types(), "quote_requested");
  }
  apply(venue_operator, AdoptRules{});
  apply(alice, request());
  expect_command_reject(Reject::duplicate_client_order_id);
}

TEST_F(Negotiated, NoOrdersStandInABookOfThisMode) {
  place(vendor, "s1", Side::sell, 100, 1);
  expect_reject(Reject::not_in_this_mode);
}

TEST_F(Negotiated, ABlockIsMadeByOneSideAndConfirmedByTheOther) {
  apply(vendor, block("b1", bob, 95, 20));
  const OrderId offer = offered();
  EXPECT_EQ(only<OrderAccepted>().order, offer);
  accept(bob, offer);
  const Trade trade = only<Trade>();
  EXPECT_EQ(trade.kind, TradeKind::block);
  EXPECT_EQ(trade.aggressor, SideOrBoth::both);
  EXPECT_EQ(trade.seller.member, vendor);
}

TEST_F(Negotiated, ABuyerMayOfferABlockToo) {
  MakeOffer buys = block("b1", vendor, 95);
  buys.side = Side::buy;
  buys.settle_to = SettleTo::hold;
  apply(alice, buys);
  EXPECT_GT(cash(alice, Purpose::held), 0);
  accept(vendor, offered());
  EXPECT_EQ(only<Trade>().buyer.member, alice);
  EXPECT_EQ(licences(alice), 10);
  EXPECT_EQ(cash(alice, Purpose::held), 0);
}

TEST_F(Negotiated, NobodyDealsWithItselfOrItsGroup) {
  apply(vendor, block("b1", vendor, 95));
  expect_command_reject(Reject::forbidden);
  apply(vendor, block("b1", venue_operator, 95));
  expect_command_reject(Reject::forbidden);
  apply(vendor, block("b1", MemberId(99), 95));
  expect_command_reject(Reject::unknown_member);
  CertifyMember grouped = member_terms("BOB", MemberRole::buyer);
  grouped.owner = vendor;
  apply(vendor, block("b1", bob, 95));
  const OrderId offer = offered();
  apply(venue_operator, grouped);
  accept(bob, offer);
  expect_command_reject(Reject::forbidden);
  apply(vendor, block("b2", bob, 95));
  expect_command_reject(Reject::forbidden);
}

class NegotiatedBesideTheBook : public Negotiated {
 protected:
  void SetUp() override {}
};

TEST_F(NegotiatedBesideTheBook, OnlyWhereTheSegmentTakesBlocks) {
  Negotiated::open(TradingMode::continuous, false);
  apply(alice, request());
  expect_command_reject(Reject::not_in_this_mode);
  apply(vendor, block("b1", alice, 95));
  expect_command_reject(Reject::block_not_allowed);
}

TEST_F(NegotiatedBesideTheBook, BlocksHaveAWiderBandAndMoveNoReference) {
  Negotiated::open(TradingMode::continuous, true, 1'000);
  apply(alice, request());
  apply(vendor, answer("q1", 111));
  expect_command_reject(Reject::price_outside_band);
  apply(vendor, block("b1", alice, 131));
  expect_command_reject(Reject::price_outside_band);
  apply(vendor, block("b1", alice, 130));
  accept(alice, offered());
  EXPECT_EQ(only<Trade>().price, price(130));
  place(vendor, "s1", Side::sell, 111, 1);
  expect_reject(Reject::price_outside_band);
}

TEST_F(NegotiatedBesideTheBook, NoBookChangesWithIt) {
  Negotiated::open(TradingMode::continuous, true);
  place(vendor, "s1", Side::sell, 100, 5);
  apply(vendor, block("b1", alice, 120));
  accept(alice, offered());
  EXPECT_TRUE(none<OrderRested>());
  place(bob, "b2", Side::buy, 100, 5);
  EXPECT_EQ(only<Trade>().price, price(100));
}

}  // namespace
}  // namespace licet::test
