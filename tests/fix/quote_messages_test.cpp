// What members are told of quotes, offers, blocks and sessions, as tests/fix/golden has it.

#include "gateway/fix/quote_messages.hpp"

#include <gtest/gtest.h>

#include "gateway/fix/refusals.hpp"
#include "gateway/fix/status_messages.hpp"
#include "tests/fix/golden.hpp"

namespace licet::fix {
namespace {

using test::expect_golden;
using test::noon;
const Contract contract{InstrumentId(1), "FLIGHTS/TRAIN/ORG/12M", Currency::cny};

OfferMade offer() {
  OfferMade event;
  event.offer = OrderId(91);
  event.terms.client_order_id = "s1";
  event.terms.price = Price(1'005'000);
  event.terms.quantity = Quantity(40);
  event.terms.expires = noon + Duration::seconds(30);
  event.terms.request = QuoteRequestId(6);
  event.terms.instrument = InstrumentId(1);
  event.terms.side = Side::sell;
  event.offerer = MemberId(2);
  event.counterparty = MemberId(3);
  return event;
}

TEST(FixQuoteMessages, MassQuote) {
  expect_golden("mass_quote_accepted", "b", mass_quote_accepted("17"));
  expect_golden("mass_quote_refused", "b", mass_quote_refused("17", Reject::insufficient_licences));
}

TEST(FixQuoteMessages, RefusalsHaveTheReasonsOfTheirFields) {
  const auto reason = [](Reject code) {
    const auto text = mass_quote_refused("17", code);
    const auto at = text.find("300=") + 4;
    return text.substr(at, text.find('\x01', at) - at);
  };
  EXPECT_EQ(reason(Reject::unknown_instrument), "1");
  EXPECT_EQ(reason(Reject::market_halted), "2");
  EXPECT_EQ(reason(Reject::limit_exposure_exceeded), "3");
  EXPECT_EQ(reason(Reject::forbidden), "9");
  EXPECT_EQ(reason(Reject::too_large), "99");
}

TEST(FixQuoteMessages, RequestsForQuote) {
  QuoteRequested event;
  event.id = QuoteRequestId(6);
  event.terms.client_request_id = "r1";
  event.terms.quantity = Quantity(40);
  event.terms.side = SideOrBoth::buy;
  event.terms.instrument = InstrumentId(1);
  event.terms.expires = noon + Duration::seconds(60);
  expect_golden("quote_request", "R", quote_request(event, contract, noon));
  expect_golden("quote_request_refused", "AG",
                quote_request_refused("r1", "NO/SUCH", Reject::unknown_instrument, noon));
}

TEST(FixQuoteMessages, Offers) {
  expect_golden("quote", "S", quote(offer(), contract, "r1", noon));
  auto bid = offer();
  bid.terms.side = Side::buy;
  expect_golden("quote_bid", "S", quote(bid, contract, "r1", noon));
  const QuoteReference about{"r1", "91", {}, contract.symbol.view()};
  expect_golden("quote_active", "AI", quote_status(about, QuoteStatus::active, noon));
  expect_golden("quote_refused", "AI",
                quote_refused({{}, "91", "x1", contract.symbol.view()}, Reject::unknown_offer, noon));
}

TEST(FixQuoteMessages, Blocks) {
  auto block = offer();
  block.terms.request = QuoteRequestId{};
  expect_golden("block_alleged", "AE", block_report(block, contract, {"ALICE", "VENDOR"}, '1', noon));
  expect_golden("block_withdrawn", "AE", block_report(block, contract, {"ALICE", "VENDOR"}, '6', noon));
  expect_golden("block_accepted", "AR", block_accepted({"b1", OrderId(91), contract.symbol.view()}, noon));
  expect_golden("block_refused", "AR",
                block_refused({"b1", OrderId{}, contract.symbol.view()}, Reject::block_not_allowed, noon));
}

TEST(FixQuoteMessages, Sessions) {
  InstrumentRecord instrument;
  instrument.terms.symbol = contract.symbol;
  instrument.session = SessionState::opening_call;
  instrument.session_ends_at = noon + Duration::seconds(300);
  expect_golden("session_call", "h", session_status("g1", {&instrument, "MAIN", {}, noon, false}));
  instrument.session = SessionState::halted;
  instrument.session_ends_at = Timestamp{};
  instrument.last_price = Price(1'000'000);
  const StatusNews news{&instrument, {}, "breach suspected", noon, true};
  expect_golden("security_halted", "f", security_status("e1", news));
  expect_golden("session_halted", "h", session_status("g1", news));
  expect_golden("session_refused", "h", session_status_refused("g1", Reject::unknown_segment));
}

TEST(FixQuoteMessages, EveryStateOfASessionHasItsWords) {
  for (int n = 1; n <= 9; ++n) {
    const auto state = static_cast<SessionState>(n);
    EXPECT_NE(security_trading_status_of(state), 0U);
    EXPECT_NE(session_sub_id_of(state), 0U);
    EXPECT_NE(session_status_of(state), 0U);
  }
  EXPECT_EQ(session_sub_id_of(SessionState::volatility_call), 9U);
  EXPECT_EQ(session_status_of(SessionState::closing_call), 5U);
}

TEST(FixQuoteMessages, CombinationRefused) {
  expect_golden("combination_refused", "8", refuse_multileg("k1", Reject::combination_invalid, "R1.1", noon));
}

}  // namespace
}  // namespace licet::fix
