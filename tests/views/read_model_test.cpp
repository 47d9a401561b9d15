#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <thread>

#include "gateway/views/read_model.hpp"
#include "tests/views/random_venue.hpp"

namespace licet::test {
namespace {

/// The slow, obvious truth: every open order by itself, from the same events.
class NaiveOrders final : public EventSink {
 public:
  struct Open {
    MemberId member;
    InstrumentId instrument;
    Side side{};
    Price price;
    Quantity leaves;
    bool rests = false;
  };
  std::map<OrderId, Open> open;

  void on_events(const EventBatchPtr& batch) override {
    for (const RecordView event : batch->events) apply(event);
  }
  /// Price → (quantity, orders), as the book should show it.
  [[nodiscard]] std::map<Price, std::pair<std::int64_t, std::uint32_t>> levels(InstrumentId instrument,
                                                                               Side side) const {
    std::map<Price, std::pair<std::int64_t, std::uint32_t>> result;
    for (const auto& [id, order] : open) {
      if (order.instrument != instrument || order.side != side || !order.rests) continue;
      result[order.price].first += order.leaves.raw();
      result[order.price].second += 1;
    }
    return result;
  }

 private:
  void apply(RecordView event) {
    if (const auto* e = event.get_if<OrderAccepted>()) {
      open[e->order] = {event.header().member, e->terms.instrument, e->terms.side,
                        e->terms.price,        e->terms.quantity,   false};
    } else if (const auto* rested = event.get_if<OrderRested>()) {
      open.at(rested->order).rests = true;
      open.at(rested->order).price = rested->price;
      open.at(rested->order).leaves = rested->shown;
    } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
      open.erase(cancelled->order);
    } else if (const auto* replaced = event.get_if<OrderReplaced>()) {
      open.at(replaced->order).price = replaced->price;
      open.at(replaced->order).leaves = replaced->leaves;
      open.at(replaced->order).rests = replaced->kept_priority != 0;
    } else if (const auto* trade = event.get_if<Trade>()) {
      fill(trade->buyer);
      fill(trade->seller);
    }
  }
  void fill(const TradeSide& side) {
    open.at(side.order).leaves = side.leaves;
    if (side.leaves.is_zero()) open.erase(side.order);
  }
};

/// A client that knows the books only from their updates.
class FollowingClient final : public MarketDataSink {
 public:
  std::map<InstrumentId, std::uint64_t> sequences;
  std::map<InstrumentId, std::map<Price, LevelRecord>> bids;
  std::map<InstrumentId, std::map<Price, LevelRecord>> asks;
  std::size_t trades = 0;

  void on_book_updates(const std::vector<BookUpdatePtr>& updates) override {
    for (const BookUpdatePtr& update : updates) {
      ASSERT_EQ(update->previous, sequences[update->instrument]) << "a gap";
      ASSERT_EQ(update->sequence, update->previous + 1);
      sequences[update->instrument] = update->sequence;
      take(bids[update->instrument], update->bids);
      take(asks[update->instrument], update->asks);
      trades += update->trades.size();
    }
  }

 private:
  static void take(std::map<Price, LevelRecord>& side, const std::vector<LevelRecord>& changes) {
    for (const LevelRecord& level : changes) {
      if (level.quantity.is_zero()) {
        side.erase(level.price);
      } else {
        side[level.price] = level;
      }
    }
  }
};

void expect_book(const ReadModel& model, const NaiveOrders& naive, const FollowingClient& client, InstrumentId id) {
  const BookSnapshot book = model.book(id, 0);
  for (const Side side : {Side::buy, Side::sell}) {
    const auto expected = naive.levels(id, side);
    const std::vector<LevelRecord>& levels = side == Side::buy ? book.bids : book.asks;
    ASSERT_EQ(levels.size(), expected.size());
    for (std::size_t i = 0; i < levels.size(); ++i) {
      ASSERT_TRUE(expected.contains(levels[i].price));
      EXPECT_EQ(levels[i].quantity.raw(), expected.at(levels[i].price).first);
      EXPECT_EQ(levels[i].orders, expected.at(levels[i].price).second);
      if (i == 0) continue;
      EXPECT_TRUE(side == Side::buy ? levels[i].price < levels[i - 1].price : levels[i].price > levels[i - 1].price);
    }
    const auto& followed = side == Side::buy ? client.bids : client.asks;
    const auto found = followed.find(id);
    ASSERT_EQ(found == followed.end() ? 0 : found->second.size(), levels.size());
    for (const LevelRecord& level : levels) EXPECT_EQ(found->second.at(level.price).quantity, level.quantity);
  }
  const auto sequence = client.sequences.find(id);
  EXPECT_EQ(book.sequence, sequence == client.sequences.end() ? 0 : sequence->second);
}

void expect_orders(const ReadModel& model, const NaiveOrders& naive) {
  std::size_t open = 0;
  for (const MemberId member : {vendor, alice, bob, maker}) {
    for (const OrderRecord& order : model.orders(member, true, SIZE_MAX)) {
      ++open;
      ASSERT_TRUE(naive.open.contains(order.id));
      EXPECT_EQ(order.leaves, naive.open.at(order.id).leaves);
      EXPECT_EQ(order.leaves.raw() + order.filled.raw(), order.terms.quantity.raw());
      EXPECT_EQ(order.status, order.filled.is_zero() ? OrderStatus::new_ : OrderStatus::partially_filled);
      const auto by_client_id = model.order_by_client_id(member, order.terms.client_order_id.view());
      ASSERT_TRUE(by_client_id);
      EXPECT_EQ(by_client_id->id, order.id);
    }
  }
  EXPECT_EQ(open, naive.open.size());
}

void expect_balances(const ReadModel& model, const Ledger& ledger) {
  const auto in_ledger = [&](MemberId member, AssetId asset, Purpose purpose) {
    return ledger.balance(AccountId(member, asset, purpose));
  };
  for (const MemberId member : {vendor, alice, bob, maker}) {
    for (const BalanceRecord& balance : model.balances(member)) {
      const AssetId asset(balance.currency);
      EXPECT_EQ(balance.available.raw(), in_ledger(member, asset, Purpose::available));
      EXPECT_EQ(balance.held.raw(), in_ledger(member, asset, Purpose::held));
    }
    for (const HoldingRecord& holding : model.holdings(member)) {
      const AssetId asset(holding.instrument);
      EXPECT_EQ(holding.available.raw(), in_ledger(member, asset, Purpose::available));
      EXPECT_EQ(holding.held.raw(), in_ledger(member, asset, Purpose::held));
      EXPECT_EQ(holding.activated.raw(), in_ledger(member, asset, Purpose::activated));
      EXPECT_EQ(holding.retired.raw(), in_ledger(member, asset, Purpose::retired));
    }
  }
  for (const InstrumentRecord& instrument : model.instruments()) {
    EXPECT_EQ(instrument.issued.raw(), -in_ledger(vendor, AssetId(instrument.id), Purpose::issued));
  }
}

TEST(ReadModel, EqualsTheLedgerAndTheOpenOrdersAfterEveryBatch) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    RandomVenue venue(seed);
    ReadModel model;
    NaiveOrders naive;
    FollowingClient client;
    model.add_market_data_sink(client);
    for (int round = 0; round < 40; ++round) {
      for (const EventBatchPtr& batch : venue.run(25)) {
        naive.on_events(batch);
        model.on_events(batch);
      }
      ASSERT_EQ(model.applied(), venue.last());
      for (std::uint32_t id = 1; id <= RandomVenue::instruments; ++id) {
        expect_book(model, naive, client, InstrumentId(id));
      }
      expect_orders(model, naive);
      expect_balances(model, venue.ledger());
      if (HasFatalFailure()) return;
    }
    EXPECT_GT(client.trades, 25U) << "the flow did not trade enough to prove anything";
    model.remove_market_data_sink(client);
  }
}

TEST(ReadModel, ATradeLeadsToItsTransfersAndItsGrant) {
  RandomVenue venue(5);
  ReadModel model;
  for (const EventBatchPtr& batch : venue.run(600)) model.on_events(batch);
  std::size_t with_grant = 0;
  for (std::uint32_t id = 1; id <= RandomVenue::instruments; ++id) {
    for (const TradeRecord& trade : model.trades(InstrumentId(id), 100)) {
      ASSERT_TRUE(model.trade(trade.trade.trade));
      std::int64_t paid = 0;
      std::int64_t delivered = 0;
      for (const TransferRecord& transfer : model.transfers_of(trade.trade.trade)) {
        EXPECT_EQ(transfer.sequence, trade.sequence);
        if (transfer.transfer.code == TransferCode::pay_trade) paid += transfer.transfer.amount;
        if (transfer.transfer.code == TransferCode::deliver_licences) delivered += transfer.transfer.amount;
      }
      EXPECT_EQ(paid, trade.trade.price.raw() * trade.trade.quantity.raw());
      EXPECT_EQ(delivered, trade.trade.quantity.raw());
      const auto grant = model.grant_of_trade(trade.trade.trade);
      EXPECT_EQ(grant.has_value(), trade.trade.buyer.settle_to == SettleTo::activate);
      if (!grant) continue;
      ++with_grant;
      EXPECT_EQ(grant->terms.holder, trade.trade.buyer.member);
      EXPECT_EQ(grant->terms.quantity, trade.trade.quantity);
    }
  }
  EXPECT_GT(with_grant, 0U);
}

TEST(ReadModel, KeepsAWindowOfWhatIsOverAndAllThatIsAlive) {
  RandomVenue venue(7);
  const ReadModelWindows small{.closed_orders_per_member = 10,
                               .trades_per_member = 5,
                               .trades_per_instrument = 3,
                               .closed_grants_per_holder = 2};
  ReadModel bounded(small);
  ReadModel whole;
  NaiveOrders naive;
  for (const EventBatchPtr& batch : venue.run(2'000)) {
    bounded.on_events(batch);
    whole.on_events(batch);
    naive.on_events(batch);
  }
  expect_orders(bounded, naive);
  for (const MemberId member : {vendor, alice, bob, maker}) {
    const auto orders = bounded.orders(member, false, SIZE_MAX);
    const auto open = bounded.orders(member, true, SIZE_MAX);
    EXPECT_LE(orders.size(), open.size() + 10);
    EXPECT_LE(bounded.trades_of(member, SIZE_MAX).size(), 5U);
    EXPECT_GT(whole.orders(member, false, SIZE_MAX).size(), orders.size());
    for (std::size_t i = 1; i < orders.size(); ++i) EXPECT_GE(orders[i - 1].accepted_at, orders[i].accepted_at);

    std::ptrdiff_t alive = 0;
    std::ptrdiff_t alive_of_all = 0;
    const auto is_alive = [](const GrantRecord& grant) {
      return grant.state == GrantState::active || grant.state == GrantState::suspended;
    };
    for (const GrantRecord& grant : bounded.grants(member)) alive += is_alive(grant) ? 1 : 0;
    for (const GrantRecord& grant : whole.grants(member)) alive_of_all += is_alive(grant) ? 1 : 0;
    EXPECT_EQ(alive, alive_of_all);
    EXPECT_LE(std::ssize(bounded.grants(member)), alive + 2);
  }
  for (std::uint32_t id = 1; id <= RandomVenue::instruments; ++id) {
    EXPECT_EQ(bounded.trades(InstrumentId(id), SIZE_MAX).size(), 3U);
  }
}

TEST(ReadModel, AnOrderIsFoundByTheClientOrderIdsThatItHad) {
  ReadModel model;
  auto batch = std::make_shared<EventBatch>();
  RecordHeader cause;
  cause.sequence = Sequence(1);
  batch->first = batch->last = Sequence(1);
  batch->events.begin(cause);
  OrderAccepted accepted;
  accepted.order = OrderId(77);
  accepted.terms = order_terms("first", Side::buy, 10, 5);
  batch->events.emit(accepted, alice);
  OrderReplaced replaced;
  replaced.order = OrderId(77);
  replaced.client_order_id = "second";
  replaced.orig_client_order_id = "first";
  replaced.price = price(10);
  replaced.old_price = price(10);
  replaced.old_shown = Quantity(5);
  replaced.quantity = Quantity(3);
  replaced.leaves = Quantity(3);
  replaced.shown = Quantity(3);
  replaced.instrument = train;
  replaced.side = Side::buy;
  replaced.kept_priority = 1;
  OrderRested rested;
  rested.order = OrderId(77);
  rested.price = price(10);
  rested.shown = Quantity(5);
  rested.instrument = train;
  rested.side = Side::buy;
  batch->events.emit(rested);
  batch->events.emit(replaced, alice);
  model.on_events(batch);

  for (const char* name : {"first", "second"}) {
    const auto order = model.order_by_client_id(alice, name);
    ASSERT_TRUE(order) << name;
    EXPECT_EQ(order->id, OrderId(77));
    EXPECT_EQ(order->terms.client_order_id.view(), "second");
    EXPECT_EQ(order->leaves, Quantity(3));
  }
  EXPECT_FALSE(model.order_by_client_id(bob, "first"));
  EXPECT_FALSE(model.order_by_client_id(alice, std::string(64, 'x')));
  const BookSnapshot book = model.book(train, 0);
  ASSERT_EQ(book.bids.size(), 1U);
  EXPECT_EQ(book.bids[0].quantity, Quantity(3));
  EXPECT_EQ(book.bids[0].orders, 1U);
}

TEST(ReadModel, ReadersSeeOneSequenceNumberWhileItIsWritten) {
  RandomVenue venue(13);
  const std::vector<EventBatchPtr> batches = venue.run(1'500);
  ReadModel model;
  std::atomic<bool> done{false};
  const auto read = [&] {
    Sequence before;
    std::map<InstrumentId, std::uint64_t> book_sequences;
    while (!done) {
      const Sequence now = model.applied();
      EXPECT_GE(now, before);
      before = now;
      for (std::uint32_t id = 1; id <= RandomVenue::instruments; ++id) {
        const BookSnapshot book = model.book(InstrumentId(id), 5);
        EXPECT_GE(book.sequence, book_sequences[InstrumentId(id)]);
        book_sequences[InstrumentId(id)] = book.sequence;
        const bool two_sided = !book.bids.empty() && !book.asks.empty();
        EXPECT_TRUE(!two_sided || book.bids[0].price < book.asks[0].price);
        for (const TradeRecord& trade : model.trades(InstrumentId(id), 5)) {
          static_cast<void>(model.transfers_of(trade.trade.trade));
        }
      }
      for (const OrderRecord& order : model.orders(alice, false, 20)) {
        EXPECT_LE(order.leaves.raw() + order.filled.raw(), order.terms.quantity.raw());
      }
      static_cast<void>(model.balances(bob));
      static_cast<void>(model.grants(maker));
    }
  };
  std::thread first(read);
  std::thread second(read);
  for (const EventBatchPtr& batch : batches) model.on_events(batch);
  done = true;
  first.join();
  second.join();
  EXPECT_EQ(model.applied(), venue.last());
}

}  // namespace
}  // namespace licet::test
