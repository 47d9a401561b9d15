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

/// A second series, traded in the book, and a third by requests for quote.
void list_more(LiveVenue& venue) {
  ListInstrument series;
  series.symbol = "FLIGHTS/EVALUATE/ORG/12M";
  series.right = Right::evaluate;
  series.tick = Price(money_scale / 100);
  series.lot = series.min_quantity = Quantity(1);
  series.max_quantity = series.cap = Quantity(1'000);
  series.dataset = DatasetId(1);
  series.term_days = 365;
  series.transferable = 1;
  venue.apply(LiveVenue::venue_operator, series);
  series.symbol = "FLIGHTS/INFER/ORG/12M";
  series.right = Right::infer;
  series.mode = TradingMode::quote;
  venue.apply(LiveVenue::venue_operator, series);
  PostCash cash;
  cash.amount = Money(1'000 * money_scale);
  cash.beneficiary = LiveVenue::maker;
  venue.apply(LiveVenue::venue_operator, cash);
  venue.apply(LiveVenue::venue_operator, SetSession{});
}

/// Mass quotes, a combination, a request with its offer, and a call.
void trade_in_other_ways(LiveVenue& venue, Speaker& vendor, Speaker& alice) {
  Speaker maker(venue);
  maker.say("auth", venue.auth_params("MAKER"));
  maker.say("quotes.place", R"({"quote_id":1,"quotes":[{)" + market +
                                R"(,"bid":"2","bid_quantity":"5"},)"
                                R"({"market":"FLIGHTS/EVALUATE/ORG/12M","bid":"1","bid_quantity":"5"}]})");
  alice.say("combination.place",
            R"({"client_order_id":"c1","time_in_force":"day","legs":[{)" + market +
                R"(,"side":"buy","price":"3","quantity":"1"},{"market":"FLIGHTS/EVALUATE/ORG/12M","side":"buy",)"
                R"("price":"3","quantity":"1"}]})");
  alice.say("combinations");
  const std::string quoted = R"("market":"FLIGHTS/INFER/ORG/12M")";
  const Message asked =
      alice.say("rfq.request", "{" + quoted + R"(,"quantity":"2","side":"buy","client_order_id":"q1"})");
  const std::string terms =
      "{" + quoted + R"(,"side":"sell","price":"7","quantity":"2","request":")" + asked.at("/result/request") + "\"";
  const Message taken = vendor.say("rfq.offer", terms + R"(,"client_order_id":"f1"})");
  alice.say("rfq.accept", R"({"offer":")" + taken.at("/result/order") + R"(","client_order_id":"q2"})");
  vendor.say("rfq.offer", terms + R"(,"client_order_id":"f2"})");
  alice.say("order.place",
            place("w1", "buy", R"("price":"9","stop_price":"8","quantity":"4","order_type":"stop_limit")"));
  alice.say("order.place", place("w2", "buy", R"("price":"1","quantity":"9","display_quantity":"3")"));
  alice.say("orders.open");
  SetSession call;
  call.instrument = LiveVenue::train;
  call.state = SessionState::scheduled_call;
  venue.apply(LiveVenue::venue_operator, call);
  vendor.say("order.place", place("v9", "sell", R"("price":"2","quantity":"3")"));
  call.state = SessionState::open;
  venue.apply(LiveVenue::venue_operator, call);
  alice.say("kill_switch", R"({"engaged":true,"reason":"enough"})");
}

void converse() {
  WebSocketOptions options;
  options.heartbeat_interval = std::chrono::milliseconds(20);
  LiveVenue venue(options);
  list_more(venue);
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
  trade_in_other_ways(venue, vendor, alice);
  vendor.say("order.cancel_all", "{" + market + R"(,"side":"sell"})");
  SetSession halt;
  halt.state = SessionState::halted;
  halt.reason = "end of the show";
  venue.apply(LiveVenue::venue_operator, halt);
  // Of a1 to a5: accepted and traded, rejected, replaced, cancelled, cancel rejected; then what other ways told.
  alice.hear("orders", 15);
  alice.hear("book", 6);
  alice.hear("trades", 3);
  for (const auto* channel : {"ticker", "status", "instruments", "balances", "holdings", "grants"}) {
    alice.hear(channel, 2);
  }
  // The snapshot and the end of the call, which came before anything was indicated.
  alice.hear("auctions", 2);
  // The snapshot, the request, the offer, its end.
  alice.hear("rfq", 4);
  alice.hear("heartbeat", 2);
  alice.say("subscribe", R"({"channel":"orders","from":1})");
  alice.hear("orders", 1);
  alice.say("unsubscribe", R"({"channel":"orders"})");
}

}  // namespace
}  // namespace licet::test

int main() {
  try {
    std::setvbuf(stdout, nullptr, _IOLBF, 1 << 16);  // what was said stands there when the rest is waited for in vain
    licet::test::print_tables();
    licet::test::converse();
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
