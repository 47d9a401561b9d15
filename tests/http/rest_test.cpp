#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/http/target.hpp"
#include "tests/http/support/live_gateway.hpp"

namespace licet::test {
namespace {

using ::testing::HasSubstr;

class RestTest : public LiveGateway, public ::testing::Test {};

const std::string symbol_query = "symbol=" + percent_encode(TestVenue::symbol);

std::string order_body(const std::string& id, const std::string& side, const std::string& price,
                       const std::string& quantity, const std::string& rest = "") {
  return R"({"symbol":"FLIGHTS/TRAIN/ORG/12M","side":")" + side + R"(","price":")" + price + R"(","quantity":")" +
         quantity + R"(","client_order_id":")" + id + "\"" + rest + "}";
}

TEST_F(RestTest, TellsTheMarketToAnyone) {
  EXPECT_EQ(get("/api/v1/venue").text("mic"), "SHDE");
  EXPECT_EQ(get("/api/v1/instruments").text("symbol"), TestVenue::symbol);
  EXPECT_EQ(get("/api/v1/instruments").text("next_page_token"), "");
  EXPECT_THAT(get("/api/v1/instruments?page_token=1").body, HasSubstr(R"("items":[])"));
  EXPECT_EQ(get("/api/v1/instruments?page_token=4294967295").text("field"), "page_token");
  EXPECT_THAT(get("/api/v1/book?" + symbol_query).body, HasSubstr(R"("bids":[],"asks":[])"));
  EXPECT_EQ(get("/api/v1/trades?" + symbol_query).body, R"({"items":[]})");
  EXPECT_THAT(get("/api/v1/datasets?q=air").body, HasSubstr(R"("title":"Flights")"));
  EXPECT_THAT(get("/api/v1/datasets?q=nothing").body, HasSubstr(R"("items":[],"next_page_token":"","total":0)"));
  const Answer dataset = get("/api/v1/datasets/FLIGHTS");
  EXPECT_THAT(dataset.body, HasSubstr(R"("fields":[{"name":"delay")"));
  EXPECT_THAT(dataset.body, HasSubstr(R"("instruments":[{"id":"1")"));
  EXPECT_EQ(get("/api/v1/datasets/NONE").text("name"), "UNKNOWN_DATASET");
  EXPECT_EQ(call("HEAD", "/api/v1/venue").status, 200);
}

TEST_F(RestTest, QuotesTheTotalOfAnOrder) {
  const Answer buy = get("/api/v1/quote?side=buy&quantity=3&price=120.5&" + symbol_query);
  EXPECT_EQ(buy.text("notional"), "361.5");
  EXPECT_EQ(buy.text("fee"), "0.3615");
  EXPECT_EQ(buy.text("total"), "361.8615");
  EXPECT_EQ(get("/api/v1/quote?side=sell&quantity=3&price=120.5&" + symbol_query).text("total"), "361.1385");
  EXPECT_EQ(get("/api/v1/quote?side=buy&quantity=3&" + symbol_query).text("fillable"), "0");
  post("/api/v1/orders", "AIRDATA", order_body("s1", "sell", "100", "2"));
  post("/api/v1/orders", "AIRDATA", order_body("s2", "sell", "110", "2"));
  const Answer market = get("/api/v1/quote?side=buy&quantity=3&" + symbol_query);
  EXPECT_EQ(market.text("notional"), "310");
  EXPECT_EQ(market.text("fillable"), "3");
  EXPECT_EQ(get("/api/v1/quote?side=buy&quantity=9223372036854775807&price=2&" + symbol_query).text("name"),
            "NUMERIC_OVERFLOW");
}

TEST_F(RestTest, BuysALicenceDownToTheGrant) {
  EXPECT_EQ(post("/api/v1/orders", "AIRDATA", order_body("s1", "sell", "100", "5")).status, 201);
  EXPECT_THAT(get("/api/v1/book?" + symbol_query).body, HasSubstr(R"("asks":[["100","5",1]])"));
  const Answer bought = post("/api/v1/orders", "NEURALIS", order_body("b1", "buy", "100", "2"));
  EXPECT_EQ(bought.status, 201);
  EXPECT_EQ(bought.text("status"), "filled");
  const Answer fills = get("/api/v1/fills", "NEURALIS");
  EXPECT_EQ(fills.text("client_order_id"), "b1");
  EXPECT_EQ(fills.text("fee"), "0.2");
  const std::string trade = fills.text("trade");
  const Answer settled = get("/api/v1/trades/" + trade, "NEURALIS");
  EXPECT_THAT(settled.body, HasSubstr(R"("transfers":[{)"));
  EXPECT_EQ(get("/api/v1/trades/" + trade, "AIRDATA").status, 200);
  EXPECT_EQ(get("/api/v1/trades/" + trade, "SHDE").text("buyer"), "NEURALIS");
  EXPECT_EQ(get("/api/v1/trades/" + trade, "DEEPRIVER").text("name"), "NOT_FOUND");
  EXPECT_THAT(get("/api/v1/trades?" + symbol_query).body, HasSubstr(R"("aggressor":"buy")"));
  EXPECT_THAT(get("/api/v1/balances", "NEURALIS").body, HasSubstr(R"("available":"99799.8")"));
  EXPECT_EQ(get("/api/v1/holdings", "NEURALIS").text("activated"), "2");

  const std::string grant = get("/api/v1/grants", "NEURALIS").text("grant");
  ASSERT_FALSE(grant.empty());
  EXPECT_EQ(get("/api/v1/grants/" + grant, "AIRDATA").text("state"), "active");
  EXPECT_EQ(get("/api/v1/grants/" + grant, "DEEPRIVER").text("name"), "UNKNOWN_GRANT");
  EXPECT_EQ(post("/api/v1/grants/" + grant + "/token", "NEURALIS", "{}").body, R"({"token":"1"})");
  EXPECT_EQ(get("/api/v1/grants/" + grant + "/profile", "NEURALIS").body, R"({"profile":1})");
  EXPECT_EQ(get("/api/v1/grants/" + grant + "/profile?version=2", "NEURALIS").body, R"({"profile":2})");
  EXPECT_EQ(get("/api/v1/grants/" + grant + "/profile?version=3", "NEURALIS").text("name"), "INVALID_VALUE");
  EXPECT_EQ(get("/api/v1/grants/" + grant + "/agreement", "NEURALIS").field("content-type"), "application/ld+json");
  EXPECT_EQ(get("/api/v1/grants/" + grant + "/agreement", "DEEPRIVER").text("name"), "NOT_FOUND");

  EXPECT_EQ(post("/api/v1/grants/" + grant + "/revoke", "NEURALIS", "").text("name"), "FORBIDDEN");
  EXPECT_EQ(post("/api/v1/grants/" + grant + "/suspend", "AIRDATA", R"({"reason":"audit"})").text("state"),
            "suspended");
  EXPECT_EQ(post("/api/v1/grants/" + grant + "/resume", "AIRDATA", "").text("state"), "active");
  EXPECT_EQ(post("/api/v1/grants/" + grant + "/revoke", "SHDE", R"({"reason":"breach"})").text("reason"), "breach");
  EXPECT_EQ(post("/api/v1/grants/" + grant + "/resume", "SHDE", "").text("name"), "GRANT_STATE_FINAL");
}

TEST_F(RestTest, HoldsForLaterAndActivates) {
  post("/api/v1/orders", "AIRDATA", order_body("s1", "sell", "100", "5"));
  post("/api/v1/orders", "NEURALIS", order_body("b1", "buy", "100", "2", R"(,"settle_to":"hold")"));
  EXPECT_EQ(get("/api/v1/holdings", "NEURALIS").text("available"), "2");
  const Answer grant =
      post("/api/v1/licences/activate", "NEURALIS", R"({"symbol":"FLIGHTS/TRAIN/ORG/12M","quantity":"1"})");
  EXPECT_EQ(grant.status, 201);
  EXPECT_EQ(grant.text("state"), "active");
  EXPECT_EQ(post("/api/v1/licences/activate", "NEURALIS", R"({"symbol":"FLIGHTS/TRAIN/ORG/12M","quantity":"2"})")
                .text("name"),
            "INSUFFICIENT_LICENCES");
  EXPECT_EQ(post("/api/v1/licences/activate", "NEURALIS", R"({"symbol":"X","quantity":"2"})").text("name"),
            "UNKNOWN_INSTRUMENT");
}

TEST_F(RestTest, ARepeatedOrderIsOneOrder) {
  const std::string body = order_body("a/1", "buy", "100", "2");
  const Answer first = post("/api/v1/orders", "NEURALIS", body);
  const Answer again = post("/api/v1/orders", "NEURALIS", body);
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(first.text("order"), again.text("order"));
  const Answer other = post("/api/v1/orders", "NEURALIS", order_body("a/1", "buy", "101", "2"));
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(other.text("name"), "DUPLICATE_CLIENT_ORDER_ID");
  EXPECT_EQ(other.text("field"), "client_order_id");
  EXPECT_EQ(post("/api/v1/orders", "DEEPRIVER", body).status, 201);

  EXPECT_EQ(get("/api/v1/orders/a%2F1", "NEURALIS").text("order"), first.text("order"));
  const std::string replace = R"({"client_order_id":"a2","price":"99","quantity":"3"})";
  const Answer replaced = call("PATCH", "/api/v1/orders/a%2F1", "NEURALIS", replace);
  EXPECT_EQ(replaced.text("price"), "99");
  EXPECT_EQ(replaced.text("client_order_id"), "a2");
  EXPECT_EQ(call("PATCH", "/api/v1/orders/a%2F1", "NEURALIS", replace).body, replaced.body);
  EXPECT_EQ(call("PATCH", "/api/v1/orders/a%2F1", "NEURALIS", R"({"client_order_id":"a2","price":"98","quantity":"3"})")
                .text("name"),
            "DUPLICATE_CLIENT_ORDER_ID");
  EXPECT_EQ(post("/api/v1/orders", "NEURALIS", body).text("order"), first.text("order"));

  EXPECT_EQ(call("DELETE", "/api/v1/orders/a2", "NEURALIS").text("status"), "cancelled");
  EXPECT_EQ(call("DELETE", "/api/v1/orders/a2", "NEURALIS").text("name"), "UNKNOWN_ORDER");
  EXPECT_EQ(get("/api/v1/orders?open=true", "NEURALIS").body, R"({"items":[]})");
  EXPECT_EQ(get("/api/v1/orders?limit=1", "NEURALIS").text("client_order_id"), "a2");
}

TEST_F(RestTest, CancelsAll) {
  for (int n = 0; n < 3; ++n) {
    post("/api/v1/orders", "NEURALIS", order_body("c" + std::to_string(n), "buy", "90", "1"));
  }
  EXPECT_EQ(call("DELETE", "/api/v1/orders?" + symbol_query, "DEEPRIVER").body, R"({"cancelled":0})");
  EXPECT_EQ(call("DELETE", "/api/v1/orders?" + symbol_query, "NEURALIS").body, R"({"cancelled":3})");
}

TEST_F(RestTest, RefusesByTheCatalogue) {
  const std::tuple<std::string, std::string, std::string> cases[] = {
      {order_body("r1", "buy", "100.001", "1"), "PRICE_OFF_TICK", "price"},
      {order_body("r2", "buy", "1", "1"), "PRICE_OUTSIDE_BAND", "price"},
      {order_body("r3", "buy", "100", "5000"), "QUANTITY_OUT_OF_RANGE", "quantity"},
      {order_body("r4", "sell", "100", "1"), "INSUFFICIENT_LICENCES", ""},
      {order_body("r5", "buy", "150", "1000"), "INSUFFICIENT_FUNDS", ""},
      {"", "MALFORMED", ""},
      {"{", "MALFORMED", ""},
      {R"({"symbol":"S"})", "MISSING_FIELD", "side"},
      {R"({"symbol":"S","symbol":"S"})", "DUPLICATE_FIELD", "symbol"},
      {R"({"hidden":true})", "UNKNOWN_FIELD", "hidden"},
      {R"({"symbol":"S","side":"buy","price":"1","quantity":"1","client_order_id":"x"})", "UNKNOWN_INSTRUMENT",
       "symbol"},
  };
  for (const auto& [body, name, field] : cases) {
    const Answer answer = post("/api/v1/orders", "NEURALIS", body);
    EXPECT_EQ(answer.text("name"), name) << body;
    EXPECT_EQ(answer.text("field"), field) << body;
    EXPECT_GE(answer.status, 400) << body;
  }
  EXPECT_EQ(post("/api/v1/orders", "NEURALIS", order_body("r1", "buy", "100.001", "1")).status, 422);
  EXPECT_EQ(post("/api/v1/orders", "NEURALIS", std::string(300'000, ' ')).text("name"), "TOO_LARGE");
}

TEST_F(RestTest, ChecksWhoAsksBeforeAnythingElse) {
  const Answer none = get("/api/v1/orders?nonsense=1");
  EXPECT_EQ(none.status, 401);
  EXPECT_EQ(none.text("name"), "UNAUTHENTICATED");
  EXPECT_THAT(none.field("www-authenticate"), HasSubstr("Bearer"));
  EXPECT_EQ(call("GET", "/api/v1/orders", "", "", "Authorization: Bearer x\r\n").text("name"), "BAD_CREDENTIALS");
  EXPECT_EQ(call("GET", "/api/v1/orders", "", "", "Authorization: Basic eDp5\r\n").text("name"), "UNAUTHENTICATED");
  EXPECT_EQ(
      call("GET", "/api/v1/orders", "", "", "Authorization: bEARER " + venue.access_token("NEURALIS") + "\r\n").status,
      200);
  EXPECT_EQ(get("/api/v1/members", "NEURALIS").text("name"), "FORBIDDEN");
  EXPECT_EQ(get("/api/v1/members", "SHDE").text("code"), "SHDE");
  EXPECT_EQ(get("/api/v1/orders?nonsense=1", "NEURALIS").text("field"), "nonsense");
}

TEST_F(RestTest, RefusesBadQueriesByField) {
  const std::pair<std::string, std::string> cases[] = {
      {"/api/v1/book", "MISSING_FIELD symbol"},
      {"/api/v1/book?symbol=NONE", "UNKNOWN_INSTRUMENT symbol"},
      {"/api/v1/book?depth=0&" + symbol_query, "INVALID_VALUE depth"},
      {"/api/v1/book?depth=1001&" + symbol_query, "INVALID_VALUE depth"},
      {"/api/v1/trades?limit=x&" + symbol_query, "INVALID_VALUE limit"},
      {"/api/v1/trades?symbol=a&symbol=b", "DUPLICATE_FIELD "},
      {"/api/v1/trades?symbol=%zz", "MALFORMED "},
      {"/api/v1/quote?side=up&quantity=1&" + symbol_query, "INVALID_VALUE side"},
      {"/api/v1/quote?side=buy&quantity=-1&" + symbol_query, "QUANTITY_OUT_OF_RANGE quantity"},
      {"/api/v1/datasets?page_token=x", "INVALID_VALUE page_token"},
  };
  for (const auto& [target, expected] : cases) {
    const Answer answer = get(target);
    EXPECT_EQ(answer.text("name") + " " + answer.text("field"), expected) << target;
  }
}

TEST_F(RestTest, KnowsItsAddressesAndMethods) {
  EXPECT_EQ(get("/api/v1/nothing").status, 404);
  EXPECT_EQ(get("/api/v1/venue/").status, 404);
  EXPECT_EQ(get("/api/v1//venue").status, 404);
  const Answer wrong = post("/api/v1/venue", "", "{}");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.text("name"), "METHOD_NOT_ALLOWED");
  EXPECT_EQ(wrong.field("allow"), "GET, HEAD");
  EXPECT_EQ(call("PUT", "/api/v1/orders").field("allow"), "GET, HEAD, POST, DELETE");
  EXPECT_EQ(get("/data/anything").body, "data");
}

TEST_F(RestTest, TellsWhenTheOutcomeIsUnknown) {
  venue.mute = true;
  const std::string body = order_body("u1", "buy", "100", "1");
  const Answer unknown = post("/api/v1/orders", "NEURALIS", body);
  EXPECT_EQ(unknown.status, 504);
  EXPECT_EQ(unknown.text("name"), "OUTCOME_UNKNOWN");
  EXPECT_THAT(unknown.body, HasSubstr(R"("retryable":true)"));
  venue.mute = false;
  EXPECT_EQ(post("/api/v1/orders", "NEURALIS", body).status, 200);  // it had been placed, and is placed once
  EXPECT_THAT(get("/api/v1/book?" + symbol_query).body, HasSubstr(R"("bids":[["100","1",1]])"));
  venue.admission = refuse(Reject::overloaded);
  const Answer full = post("/api/v1/orders", "NEURALIS", order_body("u2", "buy", "100", "1"));
  EXPECT_EQ(full.text("name"), "OVERLOADED");
  EXPECT_EQ(full.field("retry-after"), "1");
}

TEST_F(RestTest, OperatorRunsTheSessions) {
  EXPECT_EQ(post("/api/v1/sessions", "NEURALIS", R"({"state":"halted"})").text("name"), "FORBIDDEN");
  EXPECT_EQ(post("/api/v1/sessions", "SHDE", R"({"state":"halted","reason":"news"})").body, R"({"changed":1})");
  EXPECT_EQ(post("/api/v1/orders", "NEURALIS", order_body("h1", "buy", "100", "1")).text("name"), "MARKET_HALTED");
  EXPECT_EQ(post("/api/v1/sessions", "SHDE", R"({"state":"open","symbol":"FLIGHTS/TRAIN/ORG/12M"})").body,
            R"({"changed":1})");
  EXPECT_EQ(post("/api/v1/sessions", "SHDE", R"({"state":"asleep"})").text("field"), "state");
  const Answer cash = post("/api/v1/cash", "SHDE", R"({"member":"DEEPRIVER","amount":"0.5","reference":"bank 7"})");
  EXPECT_EQ(cash.status, 201);
  EXPECT_EQ(cash.text("available"), "100000.5");
  EXPECT_EQ(post("/api/v1/cash", "SHDE", R"({"member":"DEEPRIVER","amount":"-100001"})").text("name"),
            "INSUFFICIENT_FUNDS");
  EXPECT_EQ(post("/api/v1/cash", "SHDE", R"({"member":"NOBODY","amount":"1"})").text("field"), "member");
}

TEST_F(RestTest, ExchangesAnAssertionOnceForAToken) {
  const std::string form =
      "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3A"
      "jwt-bearer&client_assertion=" +
      venue.assertion("NEURALIS", Authenticator::audience_token);
  const Answer token = post_form("/oauth/token", form);
  EXPECT_EQ(token.status, 200);
  EXPECT_EQ(token.field("cache-control"), "no-store");
  EXPECT_THAT(token.body, HasSubstr(R"("token_type":"Bearer","expires_in":900)"));
  EXPECT_EQ(
      call("GET", "/api/v1/balances", "", "", "Authorization: Bearer " + token.text("access_token") + "\r\n").status,
      200);
  const Answer replayed = post_form("/oauth/token", form);
  EXPECT_EQ(replayed.status, 401);
  EXPECT_EQ(replayed.text("error"), "invalid_client");

  EXPECT_EQ(post_form("/oauth/token", "grant_type=password").text("error"), "unsupported_grant_type");
  EXPECT_EQ(post_form("/oauth/token", "").text("error"), "invalid_request");
  EXPECT_EQ(post_form("/oauth/token", "grant_type=a&grant_type=b").text("error"), "invalid_request");
  EXPECT_EQ(post_form("/oauth/token", "grant_type=client_credentials").text("error"), "invalid_client");
  EXPECT_EQ(post("/oauth/token", "", "{}").text("error"), "invalid_request");
  EXPECT_EQ(post_form("/oauth/token", "grant_type=client_credentials&client_id=grant%3A1&client_secret=s").body,
            "a grant's token");
}

TEST_F(RestTest, ServesThePageAndNothingBeside) {
  const Answer page = get("/");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.field("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.field("cache-control"), "no-cache");
  EXPECT_THAT(page.field("content-security-policy"), HasSubstr("script-src 'self'"));
  EXPECT_THAT(page.field("content-security-policy"), HasSubstr("connect-src 'self' ws://venue.test wss://venue.test"));
  EXPECT_EQ(page.body, "<p>page</p>");
  EXPECT_EQ(get("/datasets/FLIGHTS").body, page.body);  // a place inside the page
  const Answer script = get("/assets/app-1.js");
  EXPECT_EQ(script.field("content-type"), "text/javascript; charset=utf-8");
  EXPECT_THAT(script.field("cache-control"), HasSubstr("immutable"));
  EXPECT_EQ(call("GET", "/assets/app-1.js", "", "", "If-None-Match: " + script.field("etag") + "\r\n").status, 304);
  const Answer head = call("HEAD", "/assets/app-1.js");
  EXPECT_EQ(head.field("content-length"), "7");
  for (const std::string_view path :
       {"/../secret", "/%2e%2e/secret", "/assets/..%2f..%2fsecret", "/assets/%2e%2e/%2e%2e/secret", "/..%5csecret",
        "/.hidden", "/assets/.hidden.js", "/link.txt", "/assets", "/missing.js"}) {
    const Answer answer = get(std::string(path));
    EXPECT_EQ(answer.body.find("outside"), std::string::npos) << path;
    EXPECT_TRUE(answer.status == 404 || answer.body == page.body) << path << answer.status;
  }
  EXPECT_EQ(get("/link.txt").status, 404);
  EXPECT_EQ(post("/", "", "x").status, 405);
}

TEST_F(RestTest, TellsItsHealth) {
  EXPECT_EQ(get("/health").text("status"), "ok");
  EXPECT_EQ(get("/health").text("state"), "ready");
  EXPECT_EQ(get("/ready").text("status"), "ready");
  is_ready = false;
  const Answer ready = get("/ready");
  EXPECT_EQ(ready.status, 503);
  EXPECT_EQ(ready.text("name"), "NOT_READY");
  EXPECT_EQ(ready.field("retry-after"), "7");
  EXPECT_THAT(ready.body, HasSubstr(R"("process":{"state":"recovering","reason":"the log is replayed","commands":30,)"
                                    R"("commands_expected":40,"percent":75,"seconds_left":7})"));
  EXPECT_EQ(get("/api/v1/venue").body, ready.body);
  EXPECT_EQ(get("/oauth/token").status, 503);
  EXPECT_EQ(get("/data/x").status, 503);
  EXPECT_EQ(get("/health").status, 200);
  EXPECT_EQ(get("/").status, 200) << "the page shows how far the venue is";
  EXPECT_THAT(get("/metrics").body, HasSubstr("licet_http_requests_total 10\n"));
  EXPECT_THAT(get("/metrics").body, HasSubstr("licet_more 1\n"));
}

class LimitedRestTest : public LiveGateway, public ::testing::Test {
 protected:
  LimitedRestTest() : LiveGateway(limited()) {}
  static HttpGatewayOptions limited() {
    HttpGatewayOptions options;
    options.limits.per_member = {.per_second = 1, .burst = 3};
    options.limits.per_remote = {.per_second = 1, .burst = 20};
    return options;
  }
};

TEST_F(LimitedRestTest, SlowsDownMembersAndStrangersApart) {
  for (int n = 0; n < 3; ++n) EXPECT_EQ(get("/api/v1/balances", "NEURALIS").status, 200);
  const Answer limited = get("/api/v1/balances", "NEURALIS");
  EXPECT_EQ(limited.status, 429);
  EXPECT_EQ(limited.text("name"), "RATE_LIMITED");
  EXPECT_EQ(get("/api/v1/balances", "DEEPRIVER").status, 200);
  venue.clock.advance(Duration::seconds(1));
  EXPECT_EQ(get("/api/v1/balances", "NEURALIS").status, 200);
  // Two guesses at a token cost as much as twenty requests.
  for (int n = 0; n < 2; ++n) {
    EXPECT_EQ(call("GET", "/api/v1/balances", "", "", "Authorization: Bearer x\r\n").status, 401);
  }
  EXPECT_EQ(call("GET", "/api/v1/balances", "", "", "Authorization: Bearer x\r\n").status, 429);
  EXPECT_EQ(get("/api/v1/venue").status, 429);
}

}  // namespace
}  // namespace licet::test
