// What is saved of the views, loaded elsewhere, answers and goes on as if it had heard everything itself.

#include <gtest/gtest.h>

#include <random>

#include "gateway/views/json.hpp"
#include "settlement/grants/grant_directory.hpp"
#include "tests/views/random_venue.hpp"
#include "tests/views/told_model.hpp"

namespace licet::test {
namespace {

using Bytes = std::vector<std::byte>;

template <class View>
Bytes saved(const View& view) {
  StateWriter writer;
  view.save(writer);
  return {writer.bytes().begin(), writer.bytes().end()};
}

template <class View>
Result<void> load(View& view, const Bytes& bytes) {
  StateReader reader(bytes);
  view.load(reader);
  return reader.finish();
}

/// Everything that a model can be asked about its members and instruments, as gateways write it.
std::string everything(const ReadModel& model) {
  std::string out = std::to_string(model.applied().value());
  const auto add = [&](const auto& rows) {
    for (const auto& row : rows) json::append(out += '\n', model, row);
  };
  for (const MemberRecord& member : model.members()) {
    json::append(out += '\n', model, member);
    add(model.orders(member.id, false, SIZE_MAX));
    add(model.combinations(member.id, false, SIZE_MAX));
    add(model.quote_requests(member.id, Timestamp(), SIZE_MAX));
    add(model.offers(member.id, SIZE_MAX));
    add(model.holdings(member.id));
    add(model.grants(member.id));
    for (const BalanceRecord& balance : model.balances(member.id)) json::append(out += '\n', balance);
    for (const TradeRecord& trade : model.trades_of(member.id, SIZE_MAX)) {
      json::append_own(out += '\n', model, trade, member.id);
      for (const TransferRecord& transfer : model.transfers_of(trade.trade.trade)) {
        out += '/' + std::to_string(transfer.transfer.amount);
      }
    }
    for (const OrderRecord& order : model.orders(member.id, false, SIZE_MAX)) {
      const auto found = model.order_by_client_id(member.id, order.terms.client_order_id.view());
      out += found ? '#' + std::to_string(found->id.value()) : std::string("-");
    }
  }
  for (const InstrumentRecord& instrument : model.instruments()) {
    json::append(out += '\n', model, instrument);
    json::append_auction(out += '\n', model.auction(instrument.id));
    const BookSnapshot book = model.book(instrument.id, 0);
    out += '\n' + std::to_string(book.sequence);
    for (const auto& level : book.bids) out += 'b' + to_text(level.price) + ':' + to_text(level.quantity);
    for (const auto& level : book.asks) out += 'a' + to_text(level.price) + ':' + to_text(level.quantity);
  }
  return out;
}

TEST(SavedViews, GoOnAsTheOnesThatWereSaved) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    RandomVenue venue(seed);
    const ReadModelWindows small{.closed_orders_per_member = 40,
                                 .trades_per_member = 30,
                                 .trades_per_instrument = 20,
                                 .closed_grants_per_holder = 3};
    ReadModel model(small);
    GrantDirectory grants;
    const auto tell = [](const auto& batches, auto&... views) {
      for (const EventBatchPtr& batch : batches) (views.on_events(batch), ...);
    };
    std::mt19937_64 random(seed);
    tell(venue.run(random() % 1'500), model, grants);

    ReadModel loaded(small);
    GrantDirectory loaded_grants;
    ASSERT_TRUE(load(loaded, saved(model)));
    ASSERT_TRUE(load(loaded_grants, saved(grants)));
    EXPECT_EQ(saved(loaded), saved(model));
    EXPECT_EQ(saved(loaded_grants), saved(grants));
    EXPECT_EQ(everything(loaded), everything(model));
    for (int round = 0; round < 5; ++round) {
      tell(venue.run(200), model, grants, loaded, loaded_grants);
      ASSERT_EQ(everything(loaded), everything(model));
      ASSERT_EQ(saved(loaded), saved(model));
      ASSERT_EQ(saved(loaded_grants), saved(grants));
      EXPECT_EQ(loaded_grants.last(), grants.last());
    }
  }
}

/// The tables that a random venue leaves empty.
TEST(SavedViews, HoldWhatIsNegotiatedCombinedCalledAndStopped) {
  ToldModel told;
  told.set_up();
  RegisterKey key;
  key.key_id = "key-1";
  key.holder = MemberId(2);
  told.tell(KeyRegistered{key});
  SegmentDefined segment;
  segment.id = SegmentId(1);
  segment.terms.code = "THIN";
  told.tell(segment);
  KillSwitchSet stopped;
  stopped.terms.engaged = 1;
  stopped.terms.holder = MemberId(3);
  told.tell(stopped);
  AuctionIndicated indicated;
  indicated.instrument = InstrumentId(1);
  indicated.price = Price(12 * money_scale);
  told.tell(indicated);
  QuoteRequested requested;
  requested.id = QuoteRequestId(1);
  requested.requester = MemberId(3);
  requested.terms.instrument = InstrumentId(1);
  requested.terms.quantity = Quantity(3);
  told.tell(requested);
  OfferMade made;
  made.offer = OrderId(7);
  made.terms.request = requested.id;
  made.terms.instrument = InstrumentId(1);
  made.terms.quantity = Quantity(2);
  made.offerer = MemberId(2);
  made.counterparty = MemberId(3);
  told.tell(made, MemberId(2));
  CombinationAccepted combination;
  combination.combination = OrderId(8);
  combination.terms.client_order_id = "basket";
  told.tell(combination, MemberId(3));
  TransferBegun begun;
  begun.transfer = TransferId(9);
  begun.terms.client_transfer_id = "W1";
  begun.terms.debit = AccountId(MemberId(3), AssetId(Currency::cny), Purpose::available);
  begun.terms.amount = Money(500);
  told.tell(begun, MemberId(3));
  AccountLimitsSet bounded;
  bounded.terms.account = begun.terms.debit;
  bounded.terms.floor = Money(70);
  told.tell(bounded, MemberId(3));

  ReadModel loaded;
  ASSERT_TRUE(load(loaded, saved(told.model)));
  EXPECT_EQ(everything(loaded), everything(told.model));
  EXPECT_EQ(saved(loaded), saved(told.model));
  EXPECT_TRUE(loaded.key("key-1"));
  EXPECT_EQ(loaded.segment_by_code("THIN")->id, SegmentId(1));
  EXPECT_TRUE(loaded.member(MemberId(3))->kill_switch.engaged);
  EXPECT_EQ(loaded.combinations(MemberId(3), true, 10).size(), 1U);
  EXPECT_EQ(loaded.offers(MemberId(2), 10).size(), 1U);
  EXPECT_TRUE(loaded.indication(InstrumentId(1)));
  ASSERT_EQ(loaded.pending_transfers(MemberId(3), {}, 10).size(), 1U);
  EXPECT_EQ(loaded.pending_transfers(MemberId(), {}, 10)[0].terms.amount, Money(500));
  EXPECT_EQ(loaded.account_limits(begun.terms.debit)->floor, Money(70));
}

/// Bytes that were cut or changed are refused, or load into something that can be asked without harm.
TEST(SavedViews, DamageDoesNoHarm) {
  RandomVenue venue(3);
  ReadModel model;
  GrantDirectory grants;
  for (const EventBatchPtr& batch : venue.run(150)) {
    model.on_events(batch);
    grants.on_events(batch);
  }
  const Bytes whole = saved(model);
  const Bytes whole_grants = saved(grants);
  std::mt19937_64 random(1);
  std::size_t refused = 0;
  constexpr std::size_t attempts = 150;
  for (std::size_t n = 0; n < attempts; ++n) {
    Bytes bytes = whole;
    if (n % 3 == 0) {
      bytes.resize(random() % whole.size());
    } else {
      bytes[random() % bytes.size()] ^= static_cast<std::byte>(1U << random() % 8);
    }
    ReadModel loaded;
    if (load(loaded, bytes)) {
      static_cast<void>(everything(loaded));
    } else {
      ++refused;
    }
    Bytes cut = whole_grants;
    cut.resize(random() % cut.size());
    GrantDirectory broken;
    EXPECT_FALSE(load(broken, cut));
  }
  EXPECT_GT(refused, attempts / 3) << "what is cut is always refused";
}

}  // namespace
}  // namespace licet::test
