// Quotes and negotiated trades as members send them, and the commands that they become.

#include "gateway/fix/translate_quotes.hpp"

#include <gtest/gtest.h>

#include "tests/fix/given_message.hpp"

namespace licet::fix {
namespace {

using test::given;
using test::OneContract;

const std::string symbol = "55=FLIGHTS/TRAIN/ORG/12M|";

std::string quote_entry(int id) { return "299=" + std::to_string(id) + "|" + symbol + "132=99|133=101|134=10|135=12|"; }

TEST(FixTranslateQuotes, AMassQuoteIsOneCommand) {
  OneContract contracts;
  const auto quote = to_mass_quote(
      *given("i", "117=17|296=2|302=A|295=1|" + quote_entry(1) + "302=B|295=1|299=2|" + symbol + "133=102|135=3|"),
      contracts);
  ASSERT_TRUE(quote);
  EXPECT_EQ(quote->quote_id, 17U);
  EXPECT_EQ(quote->count, 2);
  EXPECT_EQ(quote->entries[0].bid, Price(990'000));
  EXPECT_EQ(quote->entries[0].offer_quantity, Quantity(12));
  EXPECT_EQ(quote->entries[1].bid_quantity, Quantity(0));
  EXPECT_EQ(quote->entries[1].offer, Price(1'020'000));
  EXPECT_EQ(quote->self_trade_prevention, SelfTradePrevention::cancel_oldest);
}

TEST(FixTranslateQuotes, AMassQuoteBeyondOneCommandIsRefused) {
  OneContract contracts;
  std::string entries;
  for (int n = 1; n <= 6; ++n) entries += quote_entry(n);
  EXPECT_EQ(to_mass_quote(*given("i", "117=17|296=1|302=A|295=6|" + entries), contracts).error(), Reject::too_large);
  EXPECT_EQ(to_mass_quote(*given("i", "117=q|296=1|302=A|295=1|" + quote_entry(1)), contracts).error(),
            Reject::invalid_value);
  const auto without_price = "117=1|296=1|302=A|295=1|299=1|" + symbol + "134=10|";
  EXPECT_EQ(to_mass_quote(*given("i", without_price), contracts).error(), Reject::invalid_value);
}

TEST(FixTranslateQuotes, APriceWithoutAQuantityIsNoWithdrawal) {
  OneContract contracts;
  const std::string front = "117=1|296=1|302=A|295=1|299=1|" + symbol;
  EXPECT_EQ(to_mass_quote(*given("i", front + "132=99|"), contracts).error(), Reject::missing_field);
  EXPECT_EQ(to_mass_quote(*given("i", front + "133=99|132=98|134=1|"), contracts).error(), Reject::missing_field);
  const auto withdrawn = to_mass_quote(*given("i", front + "132=99|134=0|"), contracts);
  ASSERT_TRUE(withdrawn);
  EXPECT_TRUE(withdrawn->entries[0].bid_quantity.is_zero());
}

TEST(FixTranslateQuotes, AWithdrawalQuotesNothing) {
  OneContract contracts;
  const auto nothing = to_withdrawal(*given("Z", "117=18|298=1|295=1|" + symbol), contracts);
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->count, 1);
  EXPECT_EQ(nothing->entries[0].instrument, InstrumentId(1));
  EXPECT_EQ(nothing->entries[0].bid_quantity, Quantity(0));
  EXPECT_EQ(nothing->entries[0].offer_quantity, Quantity(0));
  EXPECT_EQ(to_withdrawal(*given("Z", "117=18|298=1|"), contracts).error(), Reject::missing_field);
}

TEST(FixTranslateQuotes, ARequestForQuoteNamesOneInstrument) {
  OneContract contracts;
  const auto request =
      to_request_quote(*given("R", "131=r1|146=1|" + symbol + "54=2|38=40|126=20260131-12:01:00|"), contracts);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->client_request_id.view(), "r1");
  EXPECT_EQ(request->side, SideOrBoth::sell);
  EXPECT_EQ(request->quantity, Quantity(40));
  EXPECT_EQ(request->expires, Timestamp(1'769'860'860'000'000'000));
  EXPECT_EQ(to_request_quote(*given("R", "131=r1|146=2|" + symbol + "38=40|" + symbol + "38=4|"), contracts).error(),
            Reject::too_large);
}

TEST(FixTranslateQuotes, AQuoteOffersOneSide) {
  OneContract contracts;
  const auto offer =
      to_offer(*given("S", "131=6|117=s1|" + symbol + "133=100.5|135=40|62=20260131-12:00:30|"), contracts);
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->request, QuoteRequestId(6));
  EXPECT_EQ(offer->client_order_id.view(), "s1");
  EXPECT_EQ(offer->side, Side::sell);
  EXPECT_EQ(offer->price, Price(1'005'000));
  EXPECT_EQ(offer->quantity, Quantity(40));
  EXPECT_EQ(to_offer(*given("S", "131=6|117=s1|" + symbol + "132=99|133=100|134=4|135=4|"), contracts).error(),
            Reject::invalid_value);
  EXPECT_EQ(to_offer(*given("S", "117=s1|" + symbol + "133=100|135=4|"), contracts).error(), Reject::invalid_value);
}

TEST(FixTranslateQuotes, AResponseTakesTheOfferOfItsNumber) {
  const auto taken = to_acceptance(*given("AJ", "693=x1|117=91|694=1|" + symbol + "20001=2|"));
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->offer, OrderId(91));
  EXPECT_EQ(taken->client_order_id.view(), "x1");
  EXPECT_EQ(taken->settle_to, SettleTo::hold);
  EXPECT_EQ(to_acceptance(*given("AJ", "693=x1|117=s1|694=1|" + symbol)).error(), Reject::invalid_value);
}

std::string block(const std::string& type, const std::string& rest) {
  return "571=b1|856=" + type + "|570=N|828=1|" + symbol + "32=40|31=100.5|75=20260131|60=20260131-12:00:00|" + rest;
}

TEST(FixTranslateQuotes, ABlockNamesItsCounterpartyOrTheOfferThatItTakes) {
  OneContract contracts;
  const std::string side = "552=1|54=1|37=NONE|";
  const auto message = given("AE", block("0", side + "453=2|448=ALICE|447=D|452=1|448=VENDOR|447=D|452=17|"));
  const auto proposed = to_block(*message, contracts);
  ASSERT_TRUE(proposed);
  EXPECT_EQ(proposed->terms.side, Side::buy);
  EXPECT_EQ(proposed->terms.price, Price(1'005'000));
  EXPECT_EQ(proposed->terms.quantity, Quantity(40));
  EXPECT_EQ(proposed->counterparty, "VENDOR");
  EXPECT_EQ(to_block(*given("AE", block("0", side)), contracts).error(), Reject::missing_field);
  EXPECT_EQ(to_block(*given("AE", block("2", "572=91|" + side)), contracts)->offer, OrderId(91));
  EXPECT_EQ(to_block(*given("AE", block("2", side)), contracts).error(), Reject::missing_field);
}

}  // namespace
}  // namespace licet::fix
