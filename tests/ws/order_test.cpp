// Orders over a WebSocket, through the whole engine.

#include <thread>

#include "tests/ws/support/trader.hpp"

namespace licet::test {
namespace {

TEST(WsOrders, AnOrderRestsTradesAndIsCancelled) {
  LiveVenue venue;
  Trader vendor(venue, "VENDOR");
  Trader alice(venue, "ALICE");

  const Message offer = vendor.call("order.place", order_params("v1", "sell", "12.5", "10"));
  EXPECT_EQ(offer.at("/ok"), "true") << offer.text();
  EXPECT_EQ(offer.at("/result/status"), "new");
  EXPECT_EQ(offer.at("/result/leaves"), "10");
  EXPECT_EQ(offer.at("/result/client_order_id"), "v1");

  const Message bought = alice.call("order.place", order_params("a1", "buy", "13", "4"));
  EXPECT_EQ(bought.at("/result/status"), "filled") << bought.text();
  EXPECT_EQ(bought.at("/result/filled"), "4");
  EXPECT_EQ(bought.at("/result/fills/0/price"), "12.5");
  EXPECT_EQ(bought.at("/result/fills/0/fee"), "0.05");
  EXPECT_LE(bought.at("/ts_in"), bought.at("/ts_out"));

  const Message status = vendor.call("order.status", R"({"client_order_id":"v1"})");
  EXPECT_EQ(status.at("/result/status"), "partially_filled") << status.text();
  EXPECT_EQ(status.at("/result/leaves"), "6");

  const Message replaced = vendor.call(
      "order.replace", R"({"orig_client_order_id":"v1","client_order_id":"v2","price":"12.5","quantity":"8"})");
  EXPECT_EQ(replaced.at("/result/leaves"), "4") << replaced.text();
  EXPECT_EQ(replaced.at("/result/client_order_id"), "v2");

  const Message cancelled = vendor.call("order.cancel", R"({"order":")" + offer.at("/result/order") + "\"}");
  EXPECT_EQ(cancelled.at("/result/status"), "cancelled") << cancelled.text();
  EXPECT_EQ(cancelled.at("/result/filled"), "4");

  const Message again = vendor.call("order.cancel", R"({"order":")" + offer.at("/result/order") + "\"}");
  EXPECT_EQ(again.at("/error/name"), "UNKNOWN_ORDER") << again.text();
  EXPECT_EQ(vendor.call("orders.open").at("/result/orders"), "[]");
}

TEST(WsOrders, OverTlsToo) {
  LiveVenue venue;
  Trader vendor(venue, "VENDOR", true);
  EXPECT_EQ(vendor.call("order.place", order_params("v1", "sell", "12.5", "10")).at("/result/status"), "new");
  EXPECT_EQ(vendor.call("order.cancel_all").at("/result/orders"), "1");
}

TEST(WsOrders, ARepeatOfAClientOrderIdReturnsTheFirstResult) {
  LiveVenue venue;
  Trader vendor(venue, "VENDOR");
  Trader alice(venue, "ALICE");
  vendor.call("order.place", order_params("v1", "sell", "10", "3"));
  const Message first = alice.call("order.place", order_params("a1", "buy", "10", "5"));
  const Message repeat = alice.call("order.place", order_params("a1", "buy", "10", "5"));
  EXPECT_EQ(repeat.at("/ok"), "true") << repeat.text();
  EXPECT_EQ(repeat.at("/result/repeated"), "true");
  for (const auto* field : {"/result/order", "/result/status", "/result/leaves", "/result/filled", "/result/fills"}) {
    EXPECT_EQ(repeat.at(field), first.at(field)) << field;
  }
  const Message other = alice.call("order.place", order_params("a1", "buy", "10", "6"));
  EXPECT_EQ(other.at("/error/name"), "DUPLICATE_CLIENT_ORDER_ID") << other.text();
  EXPECT_EQ(other.at("/error/code"), "300");
  EXPECT_EQ(alice.call("balances").at("/result/balances/0/held"), "20.02") << "only the first order holds cash";
}

TEST(WsOrders, RefusalsOfTheVenueCarryTheirName) {
  LiveVenue venue;
  Trader bob(venue, "BOB");
  const Message uncovered = bob.call("order.place", order_params("b1", "sell", "10", "1"));
  EXPECT_EQ(uncovered.at("/error/name"), "INSUFFICIENT_LICENCES") << uncovered.text();
  EXPECT_EQ(uncovered.at("/error/retryable"), "true");
  EXPECT_EQ(uncovered.at("/error/field"), "null");
  EXPECT_EQ(bob.call("order.place", order_params("b2", "buy", "10.001", "1")).at("/error/name"), "PRICE_OFF_TICK");
  EXPECT_EQ(bob.call("licence.activate", R"({"market":"FLIGHTS/TRAIN/ORG/12M","quantity":"1"})").at("/error/name"),
            "INSUFFICIENT_LICENCES");
}

TEST(WsOrders, LicencesHeldAreActivatedIntoAGrant) {
  LiveVenue venue;
  Trader vendor(venue, "VENDOR");
  Trader alice(venue, "ALICE");
  vendor.call("order.place", order_params("v1", "sell", "10", "3"));
  const Message bought = alice.call("order.place", order_params("a1", "buy", "10", "2", R"(,"settle_to":"hold")"));
  EXPECT_EQ(bought.at("/result/status"), "filled") << bought.text();
  EXPECT_EQ(alice.call("holdings").at("/result/holdings/0/available"), "2");
  const Message grant = alice.call("licence.activate", R"({"market":"FLIGHTS/TRAIN/ORG/12M","quantity":"2"})");
  EXPECT_EQ(grant.at("/ok"), "true") << grant.text();
  const Message grants = alice.call("grants");
  EXPECT_EQ(grants.at("/result/grants/0/grant"), grant.at("/result/grant")) << grants.text();
  EXPECT_EQ(grants.at("/result/grants/0/state"), "active");
}

TEST(WsOrders, CancelOnDisconnectTakesWhatCameOverTheConnection) {
  LiveVenue venue;
  Trader vendor(venue, "VENDOR");
  vendor.call("order.place", order_params("stays", "sell", "11", "3"));
  {
    Trader dropped(venue, "VENDOR");
    EXPECT_EQ(dropped.call("session.cancel_on_disconnect", R"({"enabled":true})").at("/result/enabled"), "true");
    dropped.call("order.place", order_params("v1", "sell", "10", "3"));
    EXPECT_EQ(vendor.call("order.status", R"({"client_order_id":"v1"})").at("/result/status"), "new");
    dropped.disconnect();
  }
  const auto status = [&vendor](const std::string& id) {
    return vendor.call("order.status", R"({"client_order_id":")" + id + "\"}").at("/result/status");
  };
  for (int n = 0; n < 500 && status("v1") != "cancelled"; ++n) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(status("v1"), "cancelled");
  EXPECT_EQ(status("stays"), "new");
}

TEST(WsOrders, ManyInFlightAreAnsweredEachOnce) {
  LiveVenue venue;
  Trader vendor(venue, "VENDOR");
  std::string burst;
  constexpr int count = 500;
  for (int n = 0; n < count; ++n) {
    const std::string id = std::to_string(n);
    burst += RawClient::masked_frame(0x81, R"({"op":"order.place","id":"o)" + id + R"(","params":)" +
                                               order_params("v" + id, "sell", "10", "1") + "}");
  }
  vendor.send_bytes(burst);
  for (int n = 0; n < count; ++n) {
    const auto reply = vendor.read_message();
    ASSERT_TRUE(reply.has_value());
    EXPECT_EQ(reply->at("/id"), "o" + std::to_string(n)) << reply->text();
    EXPECT_EQ(reply->at("/result/status"), "new") << reply->text();
  }
}

}  // namespace
}  // namespace licet::test
