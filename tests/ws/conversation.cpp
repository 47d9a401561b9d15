// A conversation with a live venue, one JSON object a line, for the check of schemas/asyncapi.yaml (asyncapi.mjs): the
// tables of operations and channels; then each request with its reply; then every event.
//
//   {"operations":[{"op","needs_logon","required","optional"}],"channels":[…]}
//   {"op":…,"params":{…},"reply":{…}}
//   {"event":{…}}

#include <cstdio>
#include <exception>

#include "gateway/ws/channels.hpp"
#include "gateway/ws/requests/operations.hpp"
#include "tests/ws/support/live_venue.hpp"
#include "tests/ws/support/raw_client.hpp"

namespace licet::test {
namespace {

std::string names_of(ws::ParamSet set) {
  std::string out = "[";
  for (const ws::ParamSpec& param : ws::params()) {
    if (!set.has(param.param)) continue;
    if (out.size() > 1) out += ',';
    out.append("\"").append(param.name).append("\"");
  }
  return out + "]";
}

void print_tables() {
  std::string out = "{\"operations\":[";
  for (const ws::OperationSpec& spec : ws::operations()) {
    if (out.back() != '[') out += ',';
    out.append("{\"op\":\"")
        .append(spec.name)
        .append("\",\"needs_logon\":")
        .append(spec.needs_logon ? "true" : "false");
    out.append(",\"required\":").append(names_of(spec.required));
    out.append(",\"optional\":").append(names_of(spec.optional)).append("}");
  }
  out += "],\"channels\":[";
  for (const ws::ChannelSpec& spec : ws::channels()) {
    if (out.back() != '[') out += ',';
    out.append("\"").append(spec.name).append("\"");
  }
  std::printf("%s]}\n", out.c_str());
}

class Speaker {
 public:
  explicit Speaker(LiveVenue& venue) : client_(venue.port()) { client_.handshake(); }

  Message say(const std::string& operation, const std::string& params = "{}") {
    Message reply = client_.call(operation, params);
    std::printf("{\"op\":\"%s\",\"params\":%s,\"reply\":%s}\n", operation.c_str(), params.c_str(),
                reply.text().c_str());
    return reply;
  }
  void hear(const std::string& channel, int events) {
    for (int n = 0; n < events; ++n) std::printf("{\"event\":%s}\n", client_.next_event(channel).text().c_str());
  }

 private:
  RawClient client_;
};

const std::string market = R"("market":"FLIGHTS/TRAIN/ORG/12M")";

std::string place(const std::string& id, const std::string& side, const std::string& rest) {
  return "{" + market + ",\"client_order_id\":\"" + id + "\",\"side\":\"" + side + "\"," + rest + "}";
}

void subscribe(Speaker& speaker) {
  for (const ws::ChannelSpec& spec : ws::channels()) {
    const std::string of_market = spec.scope == ws::ChannelScope::market ? "," + market : "";
    speaker.say("subscribe", "{\"channel\":\"" + std::string(spec.name) + "\"" + of_market + "}");
  }
}

void converse() {
  WebSocketOptions options;
  options.heartbeat_interval = std::chrono::milliseconds(20);
  LiveVenue venue(options);
  Speaker vendor(venue);
  Speaker alice(venue);
  alice.say("limits");
  alice.say("balances");  // refused: no logon yet
  alice.say("ping");
  vendor.say("auth", venue.auth_params("VENDOR"));
  alice.say("auth", venue.auth_params("ALICE"));
  alice.say("limits");
  subscribe(alice);
  alice.say("instruments", "{\"limit\":1}");
  alice.say("instruments", "{" + market + "}");
  vendor.say("order.place", place("v1", "sell", R"("price":"12.5","quantity":"10","order_type":"limit")"));
  alice.say("order.place", place("a1", "buy", R"("price":"12.5","quantity":"4","settle_to":"hold")"));
  alice.say("order.place", place("a1", "buy", R"("price":"12.5","quantity":"4","settle_to":"hold")"));
  alice.say("order.place", place("a2", "buy", R"("price":"12.5","quantity":"1")"));
  const Message resting = alice.say("order.place", place("a3", "buy", R"("price":"11","quantity":"5")"));
  alice.say("order.place", place("a4", "buy", R"("price":"11.001","quantity":"5")"));
  alice.say("order.replace", R"({"orig_client_order_id":"a3","client_order_id":"a5","price":"11.5","quantity":"6"})");
  alice.say("order.status", R"({"client_order_id":"a5"})");
  alice.say("orders.open");
  alice.say("order.cancel", "{\"order\":\"" + resting.at("/result/order") + "\"}");
  alice.say("order.cancel", "{\"order\":\"" + resting.at("/result/order") + "\"}");
  alice.say("licence.activate", "{" + market + ",\"quantity\":\"2\"}");
  for (const auto* operation : {"balances", "holdings", "grants"}) alice.say(operation);
  alice.say("session.cancel_on_disconnect", R"({"enabled":true})");
  vendor.say("order.cancel_all");
  SetSession halt;
  halt.state = SessionState::halted;
  halt.reason = "end of the show";
  venue.apply(LiveVenue::venue_operator, halt);
  // accepted and traded a1, rejected a1, a2, a3, rejected a4, replaced, cancelled, cancel rejected.
  alice.hear("orders", 9);
  alice.hear("book", 6);
  alice.hear("trades", 3);
  for (const auto* channel : {"ticker", "status", "instruments", "balances", "holdings", "grants"}) {
    alice.hear(channel, 2);
  }
  alice.hear("heartbeat", 2);
  alice.say("subscribe", R"({"channel":"orders","from":1})");
  alice.hear("orders", 1);
  alice.say("unsubscribe", R"({"channel":"orders"})");
}

}  // namespace
}  // namespace licet::test

int main() {
  try {
    licet::test::print_tables();
    licet::test::converse();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
