// Every refusal has its name, and the server stays up.

#include <set>

#include "schemas/reject_catalogue.hpp"
#include "tests/ws/support/trader.hpp"

namespace licet::test {
namespace {

struct Visitor : RawClient {
  explicit Visitor(LiveVenue& venue) : RawClient(venue.port()) {
    EXPECT_EQ(handshake(), "HTTP/1.1 101 Switching Protocols");
  }
  Message ask(std::string_view text) {
    send_text(text);
    auto reply = read_message();
    return reply ? *reply : Message(R"({"error":{"name":"closed"}})");
  }
};

struct Case {
  std::string_view request;
  std::string_view id;
  std::string_view error;
  std::string_view field;
};

TEST(WsErrors, ARequestThatCannotBeReadIsNamed) {
  LiveVenue venue;
  Visitor client(venue);
  const Case cases[] = {
      {"", "null", "MALFORMED", "null"},
      {"[]", "null", "MALFORMED", "null"},
      {R"({"id":1,"op":"ping")", "null", "MALFORMED", "null"},
      {R"({"id":1,"op":"ping"} x)", "null", "MALFORMED", "null"},
      {R"({"id":1,"op":"ping","params":{}}{})", "null", "MALFORMED", "null"},
      {R"({"op":"ping"})", "null", "MISSING_FIELD", "id"},
      {R"({"id":1})", "1", "MISSING_FIELD", "op"},
      {R"({"id":1,"op":"ping","op":"ping"})", "1", "DUPLICATE_FIELD", "op"},
      {R"({"id":1,"op":"ping","extra":1})", "1", "UNKNOWN_FIELD", "extra"},
      {R"({"id":-1,"op":"ping"})", "null", "INVALID_VALUE", "id"},
      {R"({"id":"a\"b","op":"ping"})", "null", "INVALID_VALUE", "id"},
      {R"({"id":1,"op":7})", "1", "INVALID_VALUE", "op"},
      {R"({"id":1,"op":"order.steal"})", "1", "UNKNOWN_OPERATION", "op"},
      {R"({"id":"x","op":"ping","params":[]})", "x", "INVALID_VALUE", "params"},
      {R"({"id":"x","op":"ping","params":{"market":"M"}})", "x", "UNKNOWN_FIELD", "market"},
      {R"({"params":{"nonsense":1},"op":"ping","id":"late"})", "late", "UNKNOWN_FIELD", "nonsense"},
      {R"({"id":1,"op":"subscribe","params":{"channel":"book","channel":"book"}})", "1", "DUPLICATE_FIELD", "channel"},
      {R"({"id":1,"op":"subscribe","params":{"channel":3}})", "1", "INVALID_VALUE", "channel"},
      {R"({"id":1,"op":"subscribe"})", "1", "MISSING_FIELD", "channel"},
      {R"({"id":1,"op":"subscribe","params":{"channel":"gossip"}})", "1", "INVALID_VALUE", "channel"},
      {R"({"id":1,"op":"subscribe","params":{"channel":"book"}})", "1", "MISSING_FIELD", "market"},
      {R"({"id":1,"op":"subscribe","params":{"channel":"book","market":"NO/SUCH"}})", "1", "UNKNOWN_INSTRUMENT",
       "market"},
      {R"({"id":1,"op":"subscribe","params":{"channel":"orders"}})", "1", "UNAUTHENTICATED", "null"},
      {R"({"id":1,"op":"order.cancel_all"})", "1", "UNAUTHENTICATED", "null"},
      {R"({"id":1,"op":"auth"})", "1", "MISSING_FIELD", "assertion"},
      {R"({"id":1,"op":"auth","params":{"assertion":"a.b.c"}})", "1", "BAD_CREDENTIALS", "null"},
  };
  for (const Case& each : cases) {
    const Message reply = client.ask(each.request);
    EXPECT_EQ(reply.at("/ok"), "false") << each.request;
    EXPECT_EQ(reply.at("/id"), each.id) << each.request;
    EXPECT_EQ(reply.at("/error/name"), each.error) << each.request << "\n" << reply.text();
    EXPECT_EQ(reply.at("/error/field"), each.field) << each.request << "\n" << reply.text();
  }
  EXPECT_EQ(client.ask(R"({"id":1,"op":"ping"})").at("/ok"), "true");
}

TEST(WsErrors, AnOrderThatCannotBeTranslatedNamesItsField) {
  LiveVenue venue;
  Trader bob(venue, "BOB");
  const std::pair<std::string, std::string_view> cases[] = {
      {order_params("b1", "hold", "10", "1"), "side"},
      {order_params("b1", "buy", "ten", "1"), "price"},
      {order_params("b1", "buy", "1e3", "1"), "price"},
      {order_params("b1", "buy", "10", "1.5"), "quantity"},
      {order_params("b 1", "buy", "10", "1"), "client_order_id"},
      {order_params("", "buy", "10", "1"), "client_order_id"},
      {order_params("b1", "buy", "10", "1", R"(,"order_type":"iceberg")"), "order_type"},
      {order_params("b1", "buy", "10", "1", R"(,"time_in_force":"whenever")"), "time_in_force"},
      {order_params("b1", "buy", "10", "1", R"(,"settle_to":"moon")"), "settle_to"},
      {order_params("b1", "buy", "10", "1", R"(,"self_trade_prevention":"none")"), "self_trade_prevention"},
  };
  for (const auto& [params, field] : cases) {
    const Message reply = bob.call("order.place", params);
    EXPECT_EQ(reply.at("/error/name"), "INVALID_VALUE") << params;
    EXPECT_EQ(reply.at("/error/field"), field) << params;
  }
  EXPECT_EQ(bob.call("order.place", order_params(std::string(40, 'x'), "buy", "10", "1")).at("/error/name"),
            "TOO_LARGE");
  EXPECT_EQ(bob.call("order.place", order_params("b1", "buy", "99999999999999999999", "1")).at("/error/name"),
            "NUMERIC_OVERFLOW");
  const Message half =
      bob.call("quotes.place", R"({"quote_id":1,"quotes":[{"market":"FLIGHTS/TRAIN/ORG/12M","bid":"9"}]})");
  EXPECT_EQ(half.at("/error/name"), "MISSING_FIELD") << "a price without a quantity is no withdrawal";
  EXPECT_EQ(half.at("/error/field"), "quotes");
  EXPECT_EQ(bob.call("order.cancel").at("/error/field"), "order");
  EXPECT_EQ(bob.call("order.cancel", R"({"order":"007"})").at("/error/name"), "INVALID_VALUE");
  EXPECT_EQ(bob.call("order.cancel", R"({"order":""})").at("/error/name"), "INVALID_VALUE");
  EXPECT_EQ(bob.call("orders.open").at("/result/orders"), "[]") << "none of them reached the book";
}

TEST(WsErrors, SizeKindAndFramesAreBounded) {
  WebSocketOptions options;
  options.max_message_bytes = 1024;
  LiveVenue venue(options);
  Visitor client(venue);
  EXPECT_EQ(
      client.ask(R"({"id":1,"op":"ping","params":{"market":")" + std::string(1100, 'x') + "\"}}").at("/error/name"),
      "TOO_LARGE");
  client.send_bytes(RawClient::masked_frame(0x82, "\x01\x02"));
  EXPECT_EQ(client.read_message()->at("/error/name"), "MALFORMED");
  // A message in two fragments is one message.
  client.send_bytes(RawClient::masked_frame(0x01, R"({"id":9,)"));
  client.send_bytes(RawClient::masked_frame(0x80, R"("op":"ping"})"));
  EXPECT_EQ(client.read_message()->at("/id"), "9");
  client.send_text(std::string(4096, ' '));
  client.wait_for_close();
  EXPECT_EQ(client.close_code, 1009);

  Visitor unmasked(venue);
  unmasked.send_bytes(std::string_view("\x81\x02{}", 4));
  unmasked.wait_for_close();
  EXPECT_EQ(unmasked.close_code, 1002);
  Visitor not_utf8(venue);
  not_utf8.send_text("{\"id\":\"\xFF\"}");
  not_utf8.wait_for_close();
  EXPECT_EQ(not_utf8.close_code, 1007);
  EXPECT_EQ(Visitor(venue).ask(R"({"id":1,"op":"ping"})").at("/ok"), "true");
}

TEST(WsErrors, ABadOpeningHandshakeIsAnsweredAndOneWithWordsBehindItWorks) {
  LiveVenue venue;
  RawClient plain(venue.port());
  plain.send_bytes("GET /ws/v1 HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_EQ(plain.read_status_line(), "HTTP/1.1 400 Bad Request");
  EXPECT_FALSE(plain.read_message().has_value()) << "the connection has ended";
  RawClient eager(venue.port());
  EXPECT_EQ(eager.handshake("/ws/v1", RawClient::masked_frame(0x81, R"({"id":5,"op":"ping"})")),
            "HTTP/1.1 101 Switching Protocols");
  EXPECT_EQ(eager.read_message()->at("/id"), "5");
}

TEST(WsLimits, RatesAndSubscriptions) {
  WebSocketOptions options;
  options.requests_per_second = 1;
  options.request_burst = 5;
  options.max_subscriptions = 2;
  LiveVenue venue(options);
  Visitor client(venue);
  EXPECT_EQ(client.call("limits").at("/result/session/max_subscriptions"), "2");
  EXPECT_EQ(client.call("subscribe", market_params("book")).at("/ok"), "true");
  EXPECT_EQ(client.call("subscribe", market_params("trades")).at("/ok"), "true");
  EXPECT_EQ(client.call("subscribe", market_params("ticker")).at("/error/name"), "TOO_MANY_SUBSCRIPTIONS");
  EXPECT_EQ(client.call("subscribe", market_params("book")).at("/ok"), "true") << "a repeat is not another";
  const Message limited = client.call("ping");
  EXPECT_EQ(limited.at("/error/name"), "RATE_LIMITED");
  EXPECT_EQ(limited.at("/error/retryable"), "true");
}

TEST(WsLimits, CommandsInFlightAreBoundedAndEachIsAnswered) {
  WebSocketOptions options;
  options.max_in_flight = 2;
  LiveVenue venue(options);
  Trader vendor(venue, "VENDOR");
  std::string burst;
  constexpr int count = 200;
  for (int n = 0; n < count; ++n) {
    burst += RawClient::masked_frame(0x81, R"({"op":"order.place","id":)" + std::to_string(n) + R"(,"params":)" +
                                               order_params("v" + std::to_string(n), "sell", "10", "1") + "}");
  }
  vendor.send_bytes(burst);
  std::set<std::string> answered;
  int placed = 0;
  for (int n = 0; n < count; ++n) {
    const auto reply = vendor.read_message();
    ASSERT_TRUE(reply.has_value());
    EXPECT_TRUE(answered.insert(reply->at("/id")).second) << "answered twice";
    if (reply->at("/ok") == "true") {
      ++placed;
    } else {
      EXPECT_EQ(reply->at("/error/name"), "RATE_LIMITED") << reply->text();
    }
  }
  EXPECT_GE(placed, 2);
  EXPECT_LT(placed, count);
  EXPECT_EQ(vendor.call("order.cancel_all").at("/result/orders"), std::to_string(placed));
}

TEST(WsLimits, SessionsAreBounded) {
  WebSocketOptions options;
  options.max_sessions = 1;
  LiveVenue venue(options);
  Visitor first(venue);
  EXPECT_EQ(first.ask(R"({"id":1,"op":"ping"})").at("/ok"), "true");
  Visitor second(venue);
  EXPECT_EQ(second.wait_for_close(), "TOO_MANY_CONNECTIONS");
  EXPECT_EQ(second.close_code, 1013);
  EXPECT_EQ(first.ask(R"({"id":1,"op":"ping"})").at("/ok"), "true");
}

TEST(WsLimits, SilenceIsPingedAndThenClosed) {
  WebSocketOptions options;
  options.ping_interval = std::chrono::milliseconds(100);
  options.idle_timeout = std::chrono::milliseconds(2'000);
  LiveVenue venue(options);
  Visitor silent(venue);
  const auto ping = silent.read_frame();
  ASSERT_TRUE(ping.has_value());
  EXPECT_EQ(ping->opcode, 9);
  Visitor answering(venue);
  const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(2'500);
  while (std::chrono::steady_clock::now() < until) {
    const auto frame = answering.read_frame();
    ASSERT_TRUE(frame.has_value());
    ASSERT_EQ(frame->opcode, 9) << "whoever answers pings stays";
    answering.send_bytes(RawClient::masked_frame(0x8A, frame->payload));
  }
  EXPECT_EQ(silent.wait_for_close(), "IDLE_TIMEOUT");
}

TEST(WsLimits, WhoNeitherLogsOnNorListensIsClosed) {
  WebSocketOptions options;
  options.auth_deadline = std::chrono::milliseconds(100);
  LiveVenue venue(options);
  Visitor idle(venue);
  Visitor listening(venue);
  listening.call("subscribe", market_params("ticker"));
  EXPECT_EQ(idle.wait_for_close(), "AUTH_TIMEOUT");
  EXPECT_EQ(listening.call("ping").at("/ok"), "true");
}

TEST(WsAuth, CredentialsAreCheckedAndEndWithTheirKey) {
  LiveVenue venue;
  Visitor client(venue);
  const std::string used = venue.auth_params("ALICE");
  EXPECT_EQ(client.call("auth", used).at("/result/role"), "buyer");
  EXPECT_EQ(client.call("auth", used).at("/error/name"), "CREDENTIAL_REPLAYED");
  EXPECT_EQ(client.call("auth", venue.auth_params("BOB")).at("/error/name"), "FORBIDDEN");
  EXPECT_EQ(client.call("auth", venue.auth_params("ALICE")).at("/ok"), "true");

  RegisterKey withdrawn = venue.model().key("key-ALICE")->terms;
  withdrawn.revoked = 1;
  ASSERT_TRUE(venue.apply(LiveVenue::venue_operator, withdrawn));
  EXPECT_EQ(client.wait_for_close(), "CREDENTIAL_REVOKED");
  Visitor again(venue);
  for (int n = 0; n < 5; ++n) {
    EXPECT_EQ(again.call("auth", venue.auth_params("ALICE")).at("/error/name"), "BAD_CREDENTIALS");
  }
  EXPECT_EQ(again.wait_for_close(), "BAD_CREDENTIALS");
}

TEST(WsAuth, AnAccessTokenDoesToo) {
  LiveVenue venue;
  Trader first(venue, "BOB");
  Principal bob;
  bob.member = LiveVenue::bob;
  bob.code = "BOB";
  bob.role = MemberRole::buyer;
  bob.key_id = "key-BOB";
  Visitor client(venue);
  const std::string token = venue.authenticator().issue_access_token(bob, venue.now());
  EXPECT_EQ(client.call("auth", "{\"access_token\":\"" + token + "\"}").at("/result/member"), "BOB");
}

TEST(WsStop, SessionsAreTold) {
  auto venue = std::make_unique<LiveVenue>();
  Visitor client(*venue);
  EXPECT_EQ(client.ask(R"({"id":1,"op":"ping"})").at("/ok"), "true");
  venue->gateway().stop();
  EXPECT_EQ(client.wait_for_close(), "SERVER_STOPPING");
  EXPECT_EQ(client.close_code, 1001);
}

TEST(WsLimits, LogonsOfOneAddressAreLimited) {
  WebSocketOptions options;
  options.logons_per_second = 1;
  LiveVenue venue(options);
  RawClient client(venue.port());
  client.handshake();
  int taken = 0;
  for (int n = 0; n < 12; ++n) {
    const Message reply = client.call("auth", venue.auth_params("ALICE"));
    if (reply.at("/ok") == "true") {
      ++taken;
    } else {
      EXPECT_EQ(reply.at("/error/name"), "RATE_LIMITED") << reply.text();
    }
  }
  EXPECT_GE(taken, 10) << "ten at once";
  EXPECT_LT(taken, 12);
}

}  // namespace
}  // namespace licet::test
