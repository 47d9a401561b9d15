// Segments, sessions, calls, kill switches, negotiations and combinations, as the read model tells them.

#include <gtest/gtest.h>

#include "gateway/views/json.hpp"
#include "tests/views/told_model.hpp"

namespace licet::test {
namespace {

constexpr MemberId vendor{2};
constexpr MemberId buyer{3};
constexpr InstrumentId train{1};

class MarketStates : public ::testing::Test, public ToldModel {
 protected:
  void SetUp() override { set_up(); }
  void change_session(SessionState before, SessionState state, Timestamp ends_at = {}) {
    SessionChanged changed;
    changed.instrument = train;
    changed.before = before;
    changed.state = state;
    changed.ends_at = ends_at;
    changed.reason = "as planned";
    tell(changed);
  }
  template <class... Values>
  static std::string form(const Values&... values) {
    std::string out;
    json::append(out, values...);
    return out;
  }
  static std::string auction_form(const AuctionRecord& record) {
    std::string out;
    json::append_auction(out, record);
    return out;
  }
};

TEST_F(MarketStates, ASessionTellsItsEndAndReason) {
  change_session(SessionState::closed, SessionState::opening_call, start + Duration::days(1));
  const auto record = model.instrument(train).value();
  EXPECT_EQ(record.session, SessionState::opening_call);
  EXPECT_EQ(record.session_ends_at, start + Duration::days(1));
  EXPECT_NE(form(model, record)
                .find(R"("session":"opening_call","session_ends_at":"2026-01-02T00:00:00.000000000Z",)"
                      R"("session_reason":"as planned")"),
            std::string::npos);
}

TEST_F(MarketStates, ACallIsIndicatedUntilItEnds) {
  EXPECT_EQ(auction_form(model.auction(train)), R"({"indication":null,"result":null})");
  AuctionIndicated indicated;
  indicated.instrument = train;
  indicated.price = Price(12 * money_scale);
  indicated.volume = Quantity(30);
  indicated.surplus = Quantity(5);
  indicated.surplus_side = SideOrBoth::sell;
  tell(indicated);
  EXPECT_EQ(auction_form(model.auction(train)),
            R"({"indication":{"price":"12","volume":"30","surplus":"5","surplus_side":"sell","time":)"
            R"("2026-01-01T00:00:00.000000000Z"},"result":null})");
  AuctionExecuted executed;
  executed.instrument = train;
  executed.price = Price(12 * money_scale);
  executed.volume = Quantity(30);
  executed.trades = 3;
  executed.call = SessionState::opening_call;
  tell(executed);
  change_session(SessionState::opening_call, SessionState::open);
  EXPECT_EQ(auction_form(model.auction(train)),
            R"({"indication":null,"result":{"call":"opening_call","price":"12","volume":"30","trades":3,"surplus":"0",)"
            R"("surplus_side":"both","time":"2026-01-01T00:00:00.000000000Z"}})");
}

TEST_F(MarketStates, AHaltEndsWhatACallIndicated) {
  AuctionIndicated indicated;
  indicated.instrument = train;
  indicated.price = Price(12 * money_scale);
  tell(indicated);
  change_session(SessionState::opening_call, SessionState::halted);
  EXPECT_FALSE(model.auction(train).indication.has_value());
}

TEST_F(MarketStates, ASegmentIsDefinedAndChanged) {
  SegmentDefined defined;
  defined.id = SegmentId(1);
  defined.terms.code = "TABLES";
  defined.terms.ticks[0] = {.from = Price(100 * money_scale), .tick = Price(money_scale)};
  tell(defined);
  defined.terms.halt_ms = 500;
  tell(defined);
  EXPECT_EQ(model.segments().size(), 1U);
  EXPECT_EQ(form(model.segment_by_code("TABLES").value()),
            R"({"id":"1","code":"TABLES","ticks":[{"from":"100","tick":"1"}],"dynamic_collar_bps":0,)"
            R"("static_collar_bps":0,"breaker_bps":0,"volatility_call_ms":0,"random_end_ms":0,"halt_ms":500,)"
            R"("block_trades":false})");
}

TEST_F(MarketStates, KillSwitchesOfMembersAndOfTheVenueAreApart) {
  KillSwitchSet set;
  set.terms.holder = buyer;
  set.terms.reason = "runaway";
  tell(set);
  EXPECT_TRUE(model.member(buyer)->kill_switch.engaged);
  EXPECT_FALSE(model.kill_switch().engaged);
  set.terms.holder = {};
  tell(set);
  EXPECT_TRUE(model.kill_switch().engaged);
  set.terms.engaged = 0;
  tell(set);
  EXPECT_FALSE(model.kill_switch().engaged);
  EXPECT_NE(form(model, model.member(buyer).value()).find(R"("kill_switch":true)"), std::string::npos);
}

TEST_F(MarketStates, ARequestLastsUntilItExpiresOrItsInstrumentCloses) {
  QuoteRequested requested;
  requested.id = QuoteRequestId(1);
  requested.requester = buyer;
  requested.terms.instrument = train;
  requested.terms.quantity = Quantity(3);
  requested.terms.expires = start + Duration(10);
  tell(requested);
  requested.id = QuoteRequestId(2);
  requested.terms.expires = {};
  tell(requested);
  ASSERT_EQ(model.quote_requests(buyer, start, 10).size(), 2U);
  EXPECT_EQ(model.quote_requests(buyer, start, 10).at(0).id, QuoteRequestId(2)) << "newest first";
  EXPECT_EQ(model.quote_requests(buyer, start, 1).size(), 1U);
  EXPECT_EQ(model.quote_requests(buyer, start + Duration(10), 10).size(), 1U);
  EXPECT_EQ(form(model, model.quote_request(QuoteRequestId(2)).value()),
            R"({"request":"2","instrument":"FLIGHTS/TRAIN/ORG/12M","requester":"NEURALIS","side":"both",)"
            R"("quantity":"3","expires":null,"requested_at":"2026-01-01T00:00:00.000000000Z"})");
  change_session(SessionState::open, SessionState::closed);
  EXPECT_TRUE(model.quote_requests(buyer, start, 10).empty());
}

TEST_F(MarketStates, ARequestIsAnonymousToWhoMayAnswerAndUnknownToOthers) {
  constexpr MemberId venue_operator{1};
  constexpr MemberId maker{4};
  constexpr MemberId other{5};
  MemberCertified certified;
  certified.id = maker;
  certified.terms.code = "MAKER";
  certified.terms.role = MemberRole::market_maker;
  tell(certified);
  certified.id = other;
  certified.terms.code = "CEREBRA";
  certified.terms.role = MemberRole::buyer;
  tell(certified);
  certified.id = venue_operator;
  certified.terms.code = "SHDE";
  certified.terms.role = MemberRole::operator_;
  tell(certified);
  QuoteRequested requested;
  requested.id = QuoteRequestId(1);
  requested.requester = buyer;
  requested.terms.instrument = train;
  requested.terms.quantity = Quantity(3);
  tell(requested);
  for (const MemberId told_whole : {buyer, venue_operator}) {
    ASSERT_EQ(model.quote_requests(told_whole, start, 10).size(), 1U);
    EXPECT_EQ(model.quote_requests(told_whole, start, 10).front().requester, buyer);
  }
  for (const MemberId may_answer : {vendor, maker}) {
    const auto told = model.quote_requests(may_answer, start, 10);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told.front().requester, MemberId());
    EXPECT_NE(form(model, told.front()).find(R"("requester":null)"), std::string::npos);
  }
  EXPECT_TRUE(model.quote_requests(other, start, 10).empty());
  EXPECT_TRUE(model.quote_requests(MemberId(99), start, 10).empty());
}

TEST_F(MarketStates, AnOfferIsSeenByItsTwoMembersUntilItCloses) {
  PlaceOrder terms;
  terms.client_order_id = "offer";
  terms.instrument = train;
  terms.quantity = Quantity(3);
  accept(OrderId(5), vendor, terms);
  OfferMade made;
  made.offer = OrderId(5);
  made.offerer = vendor;
  made.counterparty = buyer;
  made.terms.instrument = train;
  made.terms.price = Price(90 * money_scale);
  made.terms.quantity = Quantity(3);
  tell(made, vendor);
  tell(made, buyer);
  EXPECT_EQ(model.offers(vendor, 10).size(), 1U);
  EXPECT_EQ(model.offers(buyer, 10).size(), 1U);
  EXPECT_TRUE(model.offers(MemberId(1), 10).empty());
  EXPECT_EQ(model.order(OrderId(5))->waits_for, OrderWait::counterparty);
  EXPECT_EQ(form(model, model.offer(OrderId(5)).value()),
            R"({"offer":"5","request":null,"instrument":"FLIGHTS/TRAIN/ORG/12M","offerer":"AIRDATA",)"
            R"("counterparty":"NEURALIS","side":"sell","price":"90","quantity":"3","expires":null,)"
            R"("made_at":"2026-01-01T00:00:00.000000000Z"})");
  OfferClosed closed;
  closed.offer = OrderId(5);
  closed.trade = TradeId(1);
  tell(closed, buyer);
  EXPECT_TRUE(model.offers(buyer, 10).empty());
  EXPECT_TRUE(model.offers(vendor, 10).empty());
  EXPECT_FALSE(model.offer(OrderId(5)).has_value());
}

TEST_F(MarketStates, ACombinationIsFilledWithItsFirstLegOrCancelledWithIt) {
  for (const std::uint64_t first : {10U, 20U}) {
    CombinationAccepted accepted;
    accepted.combination = OrderId(first);
    accepted.terms.client_order_id = first == 10 ? ClientOrderId("one") : ClientOrderId("two");
    accepted.terms.count = 2;
    for (std::size_t leg = 0; leg < 2; ++leg) {
      accepted.terms.legs[leg].instrument = train;
      accepted.terms.legs[leg].price = Price(money_scale);
      accepted.terms.legs[leg].quantity = Quantity(1);
    }
    tell(accepted, buyer);
    PlaceOrder terms;
    terms.instrument = train;
    terms.quantity = Quantity(1);
    accept(OrderId(first), buyer, terms, OrderId(first));
    accept(OrderId(first + 1), buyer, terms, OrderId(first));
  }
  EXPECT_EQ(model.order(OrderId(11))->waits_for, OrderWait::combination);
  EXPECT_EQ(model.combinations(buyer, true, 10).size(), 2U);
  Trade trade;
  trade.trade = TradeId(1);
  trade.instrument = train;
  trade.quantity = Quantity(1);
  trade.price = Price(money_scale);
  trade.buyer.order = OrderId(10);
  trade.buyer.member = buyer;
  trade.buyer.filled = Quantity(1);
  trade.seller.member = vendor;
  tell(trade);
  OrderCancelled cancelled;
  cancelled.order = OrderId(20);
  cancelled.instrument = train;
  tell(cancelled, buyer);
  EXPECT_TRUE(model.combinations(buyer, true, 10).empty());
  const auto all = model.combinations(buyer, false, 10);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all.at(0).status, OrderStatus::cancelled);
  EXPECT_EQ(all.at(1).status, OrderStatus::filled);
  EXPECT_NE(form(model, all.at(1)).find(R"("legs":[{"instrument":"FLIGHTS/TRAIN/ORG/12M","side":"buy")"),
            std::string::npos);
}

}  // namespace
}  // namespace licet::test
