// Public and private channels: what a subscriber can rely on.

#include <map>
#include <random>
#include <thread>

#include "tests/ws/support/trader.hpp"

namespace licet::test {
namespace {

/// CRC-32 of RFC 1952 section 8, bit by bit.
std::uint32_t crc32_of(std::string_view text) {
  std::uint32_t crc = 0xFFFF'FFFFU;
  for (const char c : text) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1U ^ ((crc & 1U) != 0 ? 0xEDB8'8320U : 0U);
  }
  return ~crc;
}

/// A book as a client would keep it: from a snapshot and numbered updates, checked with the checksum.
class ClientBook {
 public:
  void take(const Message& event) {
    if (event.at("/type") == "snapshot") {
      bids_.clear();
      asks_.clear();
    } else {
      EXPECT_EQ(event.at("/prev_seq"), sequence_) << "a gap";
    }
    sequence_ = event.at("/seq");
    take_side(event, "/data/bids", bids_);
    take_side(event, "/data/asks", asks_);
    EXPECT_EQ(event.at("/checksum"), std::to_string(checksum())) << event.text();
  }
  [[nodiscard]] std::uint64_t sequence() const { return std::stoull(sequence_); }
  [[nodiscard]] std::string text() const {
    std::string out;
    for (const auto& [price, level] : asks_) out += to_text(price) + "x" + level + " ";
    out += "| ";
    for (auto at = bids_.rbegin(); at != bids_.rend(); ++at) out += to_text(at->first) + "x" + at->second + " ";
    return out;
  }

 private:
  using Side = std::map<Price, std::string>;

  static void take_side(const Message& event, std::string_view pointer, Side& side) {
    simdjson::dom::array levels;
    ASSERT_EQ(event.root().at_pointer(pointer).get(levels), simdjson::SUCCESS) << event.text();
    for (const simdjson::dom::element level : levels) {
      const std::string_view price = level.at(0);
      const std::string_view quantity = level.at(1);
      const auto at = parse_price(price);
      ASSERT_TRUE(at.has_value());
      if (quantity == "0") {
        EXPECT_EQ(side.erase(*at), 1U) << "a level that was not there has gone";
      } else {
        side[*at] = quantity;
      }
    }
  }
  [[nodiscard]] std::uint32_t checksum() const {
    std::string text;
    std::size_t left = 10;
    for (auto at = asks_.begin(); at != asks_.end() && left > 0; ++at, --left) {
      text += to_text(at->first) + ":" + at->second + ";";
    }
    left = 10;
    for (auto at = bids_.rbegin(); at != bids_.rend() && left > 0; ++at, --left) {
      text += to_text(at->first) + ":" + at->second + ";";
    }
    return crc32_of(text);
  }

  std::string sequence_;
  Side bids_;
  Side asks_;
};

std::string text_of(const BookSnapshot& book) {
  std::string out;
  for (const LevelRecord& level : book.asks) out += to_text(level.price) + "x" + to_text(level.quantity) + " ";
  out += "| ";
  for (const LevelRecord& level : book.bids) out += to_text(level.price) + "x" + to_text(level.quantity) + " ";
  return out;
}

/// Orders around a middle of 100.00, some of which trade.
class Flow {
 public:
  explicit Flow(LiveVenue& venue) : venue_(venue) {}
  void run(int orders) {
    for (int n = 0; n < orders; ++n) {
      PlaceOrder order;
      order.client_order_id = ClientOrderId::from("f" + std::to_string(++count_)).value();
      order.side = random_() % 2 == 0 ? Side::buy : Side::sell;
      const auto ticks = static_cast<std::int64_t>(random_() % 40);
      order.price =
          Price((10'000 + (order.side == Side::buy ? -ticks : ticks) + 4 * (order.side == Side::buy ? 1 : -1)) *
                (money_scale / 100));
      order.quantity = Quantity(static_cast<std::int64_t>(1 + random_() % 9));
      order.instrument = LiveVenue::train;
      order.time_in_force = random_() % 5 == 0 ? TimeInForce::immediate_or_cancel : TimeInForce::day;
      ASSERT_TRUE(venue_.apply(order.side == Side::buy ? LiveVenue::bob : LiveVenue::vendor, order));
    }
  }

 private:
  LiveVenue& venue_;
  std::mt19937_64 random_{7};
  int count_ = 0;
};

TEST(WsMarketData, SnapshotAndUpdatesGiveTheVenuesBook) {
  LiveVenue venue;
  Flow flow(venue);
  flow.run(100);
  RawClient early(venue.port());
  early.handshake();
  ASSERT_EQ(early.call("subscribe", market_params("book")).at("/ok"), "true");
  flow.run(100);
  RawClient late(venue.port());
  late.handshake();
  ASSERT_EQ(late.call("subscribe", market_params("book")).at("/ok"), "true");
  flow.run(200);
  const BookSnapshot truth = venue.model().book(LiveVenue::train, 0);
  ASSERT_GT(truth.bids.size(), 3U);
  for (RawClient* client : {&early, &late}) {
    ClientBook book;
    do {
      book.take(client->next_event("book"));
    } while (book.sequence() < truth.sequence);
    EXPECT_EQ(book.sequence(), truth.sequence);
    EXPECT_EQ(book.text(), text_of(truth));
  }
}

TEST(WsMarketData, TradesFollowEachOtherByNumber) {
  LiveVenue venue;
  Flow flow(venue);
  flow.run(60);
  RawClient client(venue.port());
  client.handshake();
  client.call("subscribe", market_params("trades"));
  flow.run(60);
  const auto truth = venue.model().trades(LiveVenue::train, 500);
  ASSERT_GT(truth.size(), 10U);
  std::string last = "0";
  std::size_t seen = 0;
  while (last != std::to_string(truth.front().trade.trade.value())) {
    const Message event = client.next_event("trades");
    if (event.at("/type") == "update") {
      EXPECT_EQ(event.at("/prev_seq"), last) << event.text();
    }
    last = event.at("/seq");
    seen += event.root().at_key("data").get_array().size();
  }
  EXPECT_EQ(seen, truth.size());
}

TEST(WsMarketData, TickerStatusInstrumentsAndHeartbeat) {
  WebSocketOptions options;
  options.heartbeat_interval = std::chrono::milliseconds(30);
  LiveVenue venue(options);
  RawClient client(venue.port());
  client.handshake();
  client.call("subscribe", market_params("ticker"));
  client.call("subscribe", market_params("status"));
  client.call("subscribe", channel_params("instruments"));
  client.call("subscribe", channel_params("heartbeat"));
  EXPECT_EQ(client.next_event("ticker").at("/data/ask_price"), "null");
  EXPECT_EQ(client.next_event("status").at("/data/session"), "open");
  EXPECT_EQ(client.next_event("instruments").at("/type"), "snapshot");

  Flow(venue).run(1);
  const Message ticker = client.next_event("ticker");
  EXPECT_NE(ticker.at("/data/ask_price") + ticker.at("/data/bid_price"), "nullnull") << ticker.text();

  SetSession halt;
  halt.instrument = LiveVenue::train;
  halt.state = SessionState::halted;
  halt.reason = "news";
  ASSERT_TRUE(venue.apply(LiveVenue::venue_operator, halt));
  const Message status = client.next_event("status");
  EXPECT_EQ(status.at("/data/session"), "halted");
  EXPECT_EQ(status.at("/data/reason"), "news");
  EXPECT_EQ(client.next_event("instruments").at("/data/session"), "halted");

  const Message first = client.next_event("heartbeat");
  const Message second = client.next_event("heartbeat");
  EXPECT_EQ(second.at("/prev_seq"), first.at("/seq"));
  EXPECT_EQ(client.call("unsubscribe", market_params("ticker")).at("/ok"), "true");
  EXPECT_EQ(client.call("unsubscribe", market_params("ticker")).at("/error/name"), "NOT_FOUND");
}

TEST(WsPrivate, OrdersAreToldAndCanBeResumed) {
  LiveVenue venue;
  Trader vendor(venue, "VENDOR");
  Trader alice(venue, "ALICE");
  alice.call("subscribe", channel_params("orders"));
  EXPECT_EQ(alice.next_event("orders").at("/data/orders"), "[]");

  alice.call("order.place", order_params("a1", "buy", "10", "5"));
  const Message accepted = alice.next_event("orders");
  EXPECT_EQ(accepted.at("/data/executions/0/event"), "accepted") << accepted.text();
  vendor.call("order.place", order_params("v1", "sell", "10", "2"));
  const Message trade = alice.next_event("orders");
  EXPECT_EQ(trade.at("/prev_seq"), accepted.at("/seq"));
  EXPECT_EQ(trade.at("/data/executions/0/event"), "trade") << trade.text();
  EXPECT_EQ(trade.at("/data/executions/0/side"), "buy");
  EXPECT_EQ(trade.at("/data/executions/0/leaves"), "3");
  EXPECT_EQ(trade.at("/data/executions/1"), "<absent>") << "the other side is the vendor's";

  alice.disconnect();
  vendor.call("order.place", order_params("v2", "sell", "10", "1"));
  Trader back(venue, "ALICE");
  back.call("subscribe", channel_params("orders", ",\"from\":" + trade.at("/seq")));
  const Message missed = back.next_event("orders");
  EXPECT_EQ(missed.at("/data/complete"), "true") << missed.text();
  EXPECT_EQ(missed.at("/data/trades/0/quantity"), "1");
  EXPECT_EQ(missed.at("/data/trades/1"), "<absent>") << "only what came after the number";
  EXPECT_EQ(missed.at("/data/orders/0/leaves"), "2");
  back.call("order.cancel", R"({"orig_client_order_id":"a1"})");
  const Message cancelled = back.next_event("orders");
  EXPECT_EQ(cancelled.at("/prev_seq"), missed.at("/seq"));
  EXPECT_EQ(cancelled.at("/data/executions/0/event"), "cancelled");
  EXPECT_EQ(cancelled.at("/data/executions/0/reason"), "requested");
}

TEST(WsPrivate, BalancesHoldingsAndGrantsFollowASettlement) {
  LiveVenue venue;
  Trader vendor(venue, "VENDOR");
  Trader alice(venue, "ALICE");
  for (const auto* channel : {"balances", "holdings", "grants"}) {
    alice.call("subscribe", channel_params(channel));
    EXPECT_EQ(alice.next_event(channel).at("/type"), "snapshot");
  }
  vendor.call("order.place", order_params("v1", "sell", "10", "2"));
  alice.call("order.place", order_params("a1", "buy", "10", "2"));
  const Message balances = alice.next_event("balances");
  EXPECT_EQ(balances.at("/type"), "update");
  EXPECT_EQ(balances.at("/data/0/available"), "99999979.98") << balances.text();
  EXPECT_EQ(alice.next_event("holdings").at("/data/0/activated"), "2");
  const Message grants = alice.next_event("grants");
  EXPECT_EQ(grants.at("/data/0/state"), "active") << grants.text();
  EXPECT_EQ(grants.at("/data/0/quantity"), "2");
}

TEST(WsPrivate, NothingIsToldToOthers) {
  LiveVenue venue;
  Trader vendor(venue, "VENDOR");
  Trader bob(venue, "BOB");
  bob.call("subscribe", channel_params("orders"));
  bob.next_event("orders");
  vendor.call("order.place", order_params("v1", "sell", "10", "2"));
  bob.call("order.place", order_params("b1", "buy", "9", "1"));
  EXPECT_EQ(bob.next_event("orders").at("/data/executions/0/client_order_id"), "b1");
}

TEST(WsSlowReader, IsConflatedAndThenDroppedAndHurtsNobody) {
  WebSocketOptions options;
  options.conflate_bytes = 32 * 1024;
  options.send_buffer_bytes = 16 * 1024;
  options.slow_reader_grace = std::chrono::milliseconds(700);
  options.drain_timeout = std::chrono::milliseconds(500);
  LiveVenue venue(options);
  RawClient slow(venue.port());
  slow.shrink_receive_buffer();
  slow.handshake();
  slow.call("subscribe", market_params("book"));
  RawClient good(venue.port());
  good.handshake();
  good.call("subscribe", market_params("book"));
  Flow flow(venue);
  ClientBook book;
  book.take(good.next_event("book"));
  // Until the system's buffers for the slow one are full, its queue too, and its time is over.
  for (int round = 0; round < 4'000 && venue.gateway().session_count() == 2; ++round) {
    flow.run(20);
    while (book.sequence() < venue.model().book(LiveVenue::train, 1).sequence) book.take(good.next_event("book"));
  }
  EXPECT_EQ(venue.gateway().session_count(), 1U) << "the slow reader is gone";
  EXPECT_EQ(book.text(), text_of(venue.model().book(LiveVenue::train, 0)));
}

TEST(WsSlowReader, WhoCatchesUpGetsASnapshot) {
  WebSocketOptions options;
  options.conflate_bytes = 16 * 1024;
  options.send_buffer_bytes = 16 * 1024;
  options.slow_reader_grace = std::chrono::seconds(60);
  LiveVenue venue(options);
  RawClient client(venue.port());
  client.shrink_receive_buffer();
  client.handshake();
  client.call("subscribe", market_params("book"));
  Flow flow(venue);
  flow.run(3'000);
  ClientBook book;
  int snapshots = 0;
  const std::uint64_t target = venue.model().book(LiveVenue::train, 1).sequence;
  do {
    const Message event = client.next_event("book");
    snapshots += event.at("/type") == "snapshot" ? 1 : 0;
    book.take(event);
  } while (book.sequence() < target);
  EXPECT_GE(snapshots, 2) << "the first, and one for what was left out";
  EXPECT_EQ(book.text(), text_of(venue.model().book(LiveVenue::train, 0)));
}

}  // namespace
}  // namespace licet::test
