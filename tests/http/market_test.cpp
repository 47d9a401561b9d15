// The routes of calls, segments, kill switches, quotes, combinations and negotiation.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/http/target.hpp"
#include "gateway/json/times.hpp"
#include "tests/http/support/live_gateway.hpp"

namespace licet::test {
namespace {

using ::testing::HasSubstr;

class MarketRoutes : public LiveGateway, public ::testing::Test {
 protected:
  Answer put(std::string_view target, std::string_view member, std::string_view body) {
    return call("PUT", target, member, body, "Content-Type: application/json\r\n");
  }
  static std::string order(const std::string& id, const std::string& side, const std::string& rest) {
    return R"({"symbol":"FLIGHTS/TRAIN/ORG/12M","quantity":"2","side":")" + side + R"(","client_order_id":")" + id +
           "\"," + rest + "}";
  }
};

const std::string by_symbol = "symbol=" + percent_encode(TestVenue::symbol);

TEST(Times, AreRfc3339InUtcAndNothingElse) {
  EXPECT_EQ(json::parse_time("1970-01-01T00:00:00Z").value(), Timestamp(0));
  EXPECT_EQ(json::parse_time("2026-01-01T00:00:00.000000001Z").value(), Timestamp(1'767'225'600'000'000'001));
  EXPECT_EQ(json::parse_time("2024-02-29T23:59:59.5Z").value(), Timestamp(1'709'251'199'500'000'000));
  for (const auto* text :
       {"", "Z", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00+00:00", "2026-02-29T00:00:00Z",
        "2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00.0000000001Z",
        "2026-1-01T00:00:00Z", "1969-12-31T23:59:59Z", "9999-01-01T00:00:00Z", "2026-01-01 00:00:00Z"}) {
    EXPECT_FALSE(json::parse_time(text).has_value()) << text;
  }
}

TEST_F(MarketRoutes, AStopWaitsAndIsReplacedByItsStopPrice) {
  post("/api/v1/orders", "AIRDATA", order("s", "sell", R"("price":"100")"));
  post("/api/v1/orders", "DEEPRIVER", order("b", "buy", R"("price":"100")"));
  const Answer stop = post("/api/v1/orders", "NEURALIS",
                           order("w", "buy", R"("order_type":"stop_limit","price":"120","stop_price":"110")"));
  EXPECT_EQ(stop.text("waits_for"), "trigger") << stop.body;
  const Answer again = post("/api/v1/orders", "NEURALIS",
                            order("w", "buy", R"("order_type":"stop_limit","price":"120","stop_price":"110")"));
  EXPECT_EQ(again.status, 200) << "the same request, the same order";
  EXPECT_EQ(post("/api/v1/orders", "NEURALIS",
                 order("w", "buy", R"("order_type":"stop_limit","price":"120","stop_price":"111")"))
                .text("name"),
            "DUPLICATE_CLIENT_ORDER_ID");
  EXPECT_EQ(post("/api/v1/orders", "NEURALIS", order("x", "buy", R"("order_type":"stop")")).text("field"),
            "stop_price");
  EXPECT_EQ(post("/api/v1/orders", "NEURALIS", order("y", "buy", R"("price":"1","time_in_force":"good_till_date")"))
                .text("field"),
            "expires");
}

TEST_F(MarketRoutes, CancelsByFilters) {
  post("/api/v1/orders", "AIRDATA", order("s1", "sell", R"("price":"100")"));
  post("/api/v1/orders", "NEURALIS", order("b1", "buy", R"("price":"90")"));
  EXPECT_EQ(call("DELETE", "/api/v1/orders?side=buy", "AIRDATA").body, R"({"cancelled":0})");
  EXPECT_EQ(call("DELETE", "/api/v1/orders?dataset=NONE", "AIRDATA").text("field"), "dataset");
  EXPECT_EQ(call("DELETE", "/api/v1/orders?side=up", "AIRDATA").text("field"), "side");
  EXPECT_EQ(call("DELETE", "/api/v1/orders?member=NEURALIS", "AIRDATA").text("name"), "FORBIDDEN");
  EXPECT_EQ(call("DELETE", "/api/v1/orders?member=NEURALIS&dataset=FLIGHTS", "SHDE").body, R"({"cancelled":1})");
  EXPECT_EQ(call("DELETE", "/api/v1/orders", "SHDE").body, R"({"cancelled":1})");
}

TEST_F(MarketRoutes, ACallIsSetAndTellsHowItEnded) {
  EXPECT_EQ(get("/api/v1/auction?" + by_symbol).body, R"({"indication":null,"result":null})");
  EXPECT_EQ(post("/api/v1/sessions", "SHDE", R"({"state":"scheduled_call","segment":"NONE"})").text("field"),
            "segment");
  EXPECT_EQ(post("/api/v1/sessions", "SHDE", R"({"state":"scheduled_call","ends_at":"soon"})").text("field"),
            "ends_at");
  EXPECT_EQ(post("/api/v1/sessions", "SHDE",
                 R"({"state":"scheduled_call","next":"open","ends_at":"2026-01-01T00:05:00Z","random_end_ms":10})")
                .body,
            R"({"changed":1})");
  EXPECT_EQ(get("/api/v1/instruments").text("session_ends_at"), "2026-01-01T00:05:00.000000000Z");
  post("/api/v1/orders", "AIRDATA", order("s", "sell", R"("price":"100")"));
  EXPECT_EQ(post("/api/v1/orders", "NEURALIS", order("b", "buy", R"("price":"100")")).text("filled"), "0");
  post("/api/v1/sessions", "SHDE", R"({"state":"open"})");
  EXPECT_THAT(get("/api/v1/auction?" + by_symbol).body,
              HasSubstr(R"("call":"scheduled_call","price":"100","volume":"2")"));
}

TEST_F(MarketRoutes, SegmentsAndKillSwitches) {
  EXPECT_EQ(put("/api/v1/segments", "AIRDATA", R"({"code":"TABLES"})").text("name"), "FORBIDDEN");
  const Answer segment =
      put("/api/v1/segments", "SHDE", R"({"code":"TABLES","ticks":[{"from":"100","tick":"1"}],"block_trades":true})");
  EXPECT_THAT(segment.body, HasSubstr(R"("ticks":[{"from":"100","tick":"1"}])"));
  EXPECT_THAT(get("/api/v1/segments").body, HasSubstr(R"("code":"TABLES")"));
  EXPECT_EQ(put("/api/v1/segments", "SHDE", R"({"code":"TABLES","ticks":[{"from":"1","from":"2"}]})").text("name"),
            "DUPLICATE_FIELD");
  EXPECT_EQ(put("/api/v1/kill-switch", "NEURALIS", R"({"engaged":true,"reason":"drill"})").body,
            R"({"engaged":true,"cancelled":0})");
  EXPECT_EQ(post("/api/v1/orders", "NEURALIS", order("k", "buy", R"("price":"90")")).text("name"),
            "KILL_SWITCH_ENGAGED");
  EXPECT_THAT(get("/api/v1/kill-switch", "NEURALIS").body, HasSubstr(R"("member":{"engaged":true,"reason":"drill")"));
  EXPECT_EQ(put("/api/v1/kill-switch", "SHDE", R"({"engaged":false,"member":"NEURALIS"})").status, 200);
  EXPECT_EQ(post("/api/v1/orders", "NEURALIS", order("k", "buy", R"("price":"90")")).status, 201);
}

TEST_F(MarketRoutes, ARequestForQuoteIsAskedAndOfferedOnce) {
  ListInstrument series = venue.model.instrument_by_symbol(TestVenue::symbol)->terms;
  series.symbol = "FLIGHTS/INFER/ORG/12M";
  series.right = Right::infer;
  series.mode = TradingMode::quote;
  venue.apply(MemberId(1), series);
  SetSession open;
  open.instrument = InstrumentId(2);
  venue.apply(MemberId(1), open);
  const auto ask = [this](const std::string& member, const std::string& quantity) {
    return post("/api/v1/quote-requests", member,
                R"({"client_request_id":"q","symbol":"FLIGHTS/INFER/ORG/12M","quantity":")" + quantity + "\"}");
  };
  const Answer first = ask("NEURALIS", "3");
  EXPECT_EQ(first.status, 201) << first.body;
  const Answer again = ask("NEURALIS", "3");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(ask("NEURALIS", "4").text("name"), "DUPLICATE_CLIENT_ORDER_ID");
  EXPECT_EQ(ask("DEEPRIVER", "3").status, 201) << "ids are each member's own";
  EXPECT_EQ(venue.model.quote_requests(MemberId(1), TestVenue::start, 10).size(), 2U);
  const auto offer = [this](const std::string& price) {
    return post("/api/v1/offers", "AIRDATA",
                R"({"client_order_id":"o","symbol":"FLIGHTS/INFER/ORG/12M","side":"sell","quantity":"3","request":"1",)"
                R"("price":")" +
                    price + "\"}");
  };
  const Answer offered = offer("90");
  EXPECT_EQ(offered.status, 201) << offered.body;
  const Answer offered_again = offer("90");
  EXPECT_EQ(offered_again.status, 200);
  EXPECT_EQ(offered_again.body, offered.body);
  EXPECT_EQ(offer("91").text("name"), "DUPLICATE_CLIENT_ORDER_ID");
  EXPECT_EQ(venue.model.offers(venue.member("AIRDATA"), 10).size(), 1U);
}

TEST_F(MarketRoutes, WhatIsNotThereOrNotAdmittedIsNamed) {
  EXPECT_EQ(put("/api/v1/quotes", "NEURALIS", R"({"quote_id":1,"quotes":[{"symbol":"NONE"}]})").text("field"),
            "quotes");
  const Answer half =
      put("/api/v1/quotes", "NEURALIS", R"({"quote_id":1,"quotes":[{"symbol":"FLIGHTS/TRAIN/ORG/12M","bid":"9"}]})");
  EXPECT_EQ(half.text("name"), "MISSING_FIELD") << "a price without a quantity is no withdrawal";
  EXPECT_EQ(half.text("field"), "quotes");
  EXPECT_EQ(
      post("/api/v1/combinations", "NEURALIS", R"({"client_order_id":"c","legs":[{"symbol":"NONE"}]})").text("name"),
      "MISSING_FIELD");
  EXPECT_EQ(post("/api/v1/offers/9/accept", "NEURALIS", R"({"client_order_id":"a"})").text("name"), "UNKNOWN_OFFER");
  EXPECT_EQ(call("DELETE", "/api/v1/offers/9", "NEURALIS").text("name"), "UNKNOWN_OFFER");
  EXPECT_EQ(get("/api/v1/offers", "NEURALIS").body, R"({"items":[]})");
  EXPECT_EQ(get("/api/v1/combinations", "NEURALIS").body, R"({"items":[]})");
  const Answer refused = post("/api/v1/quote-requests", "NEURALIS",
                              R"({"client_request_id":"q","symbol":"FLIGHTS/TRAIN/ORG/12M","quantity":"1"})");
  EXPECT_EQ(refused.text("name"), "NOT_IN_THIS_MODE") << "this series has a book and no segment for blocks";
}

}  // namespace
}  // namespace licet::test
