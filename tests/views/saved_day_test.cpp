#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/read_model.hpp"
#include "settlement/grants/grant_directory.hpp"
#include "tests/venue/whole_day.hpp"

namespace licet::test {
namespace {

/// Both views of one venue's events that a snapshot keeps.
struct Views {
  ReadModel model{{.closed_orders_per_member = 40,
                   .trades_per_member = 30,
                   .trades_per_instrument = 20,
                   .closed_grants_per_holder = 10}};
  GrantDirectory grants;

  void on_events(const EventBatchPtr& batch) {
    model.on_events(batch);
    grants.on_events(batch);
  }
  [[nodiscard]] std::vector<std::byte> saved() const {
    StateWriter writer;
    model.save(writer);
    grants.save(writer);
    return {writer.bytes().begin(), writer.bytes().end()};
  }
  [[nodiscard]] Result<void> load(std::span<const std::byte> bytes) {
    StateReader reader(bytes);
    model.load(reader);
    grants.load(reader);
    return reader.finish();
  }
};

/// A random day's events, a command at a time; on every second one all is done that a log can hold.
class Day {
 public:
  explicit Day(std::uint64_t seed) : random_(seed), is_whole_(seed % 2 == 0) {
    const auto apply = [&](MemberId member, const auto& body) {
      bench_.apply(member, body);
      keep();
    };
    is_whole_ ? open_whole_world(apply) : open_small_world(apply);
  }
  [[nodiscard]] std::vector<EventBatchPtr> run(std::uint32_t commands) {
    for (std::uint32_t n = 0; n < commands; ++n) {
      Draw draw;
      for (std::uint32_t& each : draw) each = static_cast<std::uint32_t>(random_());
      bench_.now = bench_.now + (is_whole_ ? whole_step_of(draw) : step_of(draw));
      const std::uint32_t number = count_++;
      bench_.apply(is_whole_ ? whole_command_of(draw, number, heard_) : command_of(draw, number));
      keep();
    }
    return std::exchange(batches_, {});
  }

 private:
  void keep() {
    auto batch = std::make_shared<EventBatch>();
    batch->first = batch->last = Sequence(bench_.sequence);
    batch->events = bench_.events;
    batches_.push_back(std::move(batch));
    heard_.follow(bench_.events);
  }

  Bench bench_;
  std::mt19937_64 random_;
  bool is_whole_;
  Heard heard_;
  std::uint32_t count_ = 0;
  std::vector<EventBatchPtr> batches_;
};

/// Everything that both answer, as bytes.
std::vector<std::byte> answers(const Views& views) {
  StateWriter out;
  const ReadModel& model = views.model;
  constexpr std::size_t all = 1'000'000;
  const auto list = [&](const auto& records) { out(records); };
  for (std::uint32_t n = 1; n <= 6; ++n) {
    const MemberId member(n);
    list(model.orders(member, false, all));
    list(model.orders(member, true, all));
    list(model.trades_of(member, all));
    list(model.combinations(member, false, all));
    list(model.offers(member, all));
    list(model.grants(member, all));
    for (const BalanceRecord& each : model.balances(member)) out(each.currency, each.available, each.held);
    for (const HoldingRecord& each : model.holdings(member)) {
      out(each.instrument, each.available, each.held, each.activated, each.retired);
    }
    for (const OrderRecord& order : model.orders(member, false, all)) {
      const auto named = model.order_by_client_id(member, order.terms.client_order_id.view());
      out(named ? named->id : OrderId());
    }
    for (const TradeRecord& trade : model.trades_of(member, all)) {
      list(model.transfers_of(trade.trade.trade));
      const auto grant = model.grant_of_trade(trade.trade.trade);
      out(grant ? grant->terms.grant : GrantId());
    }
  }
  for (const InstrumentRecord& each : model.instruments()) {
    const BookSnapshot book = model.book(each.id, 0);
    out(each, book.sequence, book.time, book.bids, book.asks, model.auction(each.id));
    list(model.trades(each.id, all));
  }
  list(model.members());
  list(model.segments());
  list(model.datasets());
  list(model.pending_transfers(MemberId(), TransferId(), all));
  for (std::uint64_t n = 1; n <= views.grants.last().value(); ++n) {
    if (const auto grant = views.grants.find(GrantId(n))) {
      out(grant->terms, grant->state, grant->used_bytes, grant->used_requests, grant->holder, grant->vendor,
          grant->dataset, grant->release, grant->instrument, grant->unit);
    }
  }
  return {out.bytes().begin(), out.bytes().end()};
}

TEST(SavedDay, ViewsGoOnAsThoseThatWereSaved) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    Day day(seed);
    Views heard_all;
    for (const auto& batch : day.run(700)) heard_all.on_events(batch);
    const auto bytes = heard_all.saved();
    Views loaded;
    ASSERT_TRUE(loaded.load(bytes)) << "seed " << seed;
    ASSERT_EQ(loaded.saved(), bytes) << "one state has one form; seed " << seed;
    ASSERT_EQ(answers(loaded), answers(heard_all)) << "seed " << seed;
    for (const auto& batch : day.run(700)) {
      heard_all.on_events(batch);
      loaded.on_events(batch);
    }
    ASSERT_EQ(answers(loaded), answers(heard_all)) << "seed " << seed;
    ASSERT_EQ(loaded.saved(), heard_all.saved()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace licet::test
