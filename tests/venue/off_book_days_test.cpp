// Random days of combinations, mass quotes and offers among ordinary orders: holds are exact, nothing is lost, no leg
// trades without the others, and no combination waits that could fill.

#include <algorithm>
#include <random>

#include "tests/venue/random_day.hpp"
#include "tests/venue/venue_model.hpp"

namespace licet::test {
namespace {

constexpr InstrumentId quoted{7};

class Day : public Bench {
 public:
  explicit Day(std::uint64_t seed) : random_(seed) {
    open_small_world([this](MemberId member, const auto& body) { run(Command::make(member, body)); });
    for (const MemberId each : {vendor, alice, bob, maker}) {
      PostCash cash;
      cash.amount = money(100'000'000);
      cash.beneficiary = each;
      run(Command::make(venue_operator, cash));
    }
    for (const char* symbol : {"FLIGHTS/TRAIN/ORG/1M", "FLIGHTS/TRAIN/ORG/2M", "FLIGHTS/TRAIN/ORG/3M"}) {
      ListInstrument plenty = series_terms(*Symbol::from(symbol));
      plenty.cap = Quantity(1'000'000);
      run(Command::make(venue_operator, plenty));
    }
    ListInstrument series = series_terms("FLIGHTS/TRAIN/QUOTE/12M");
    series.mode = TradingMode::quote;
    series.cap = Quantity(100'000);
    series.min_hold_days = 1;
    series.holder_cap = 3;
    run(Command::make(venue_operator, series));
    SetSession open;
    run(Command::make(venue_operator, open));
  }

  /// Returns what is wrong; empty when nothing is.
  std::string step() {
    now = now + Duration(static_cast<std::int64_t>(draw(60'000)) * 1'000'000);
    if (std::string fault = run(next_command()); !fault.empty()) return fault;
    return venue_model.check(ledger, venue.inspect());
  }

  VenueModel venue_model;
  std::map<std::string, int> seen;

 private:
  std::string run(Command command) {
    apply(std::move(command));
    for (const RecordView event : events) {
      ++seen[std::string(word(static_cast<EventType>(event.header().type)))];
      if (const auto* made = event.get_if<OfferMade>()) offers_.push_back(made->offer);
    }
    return venue_model.follow(events);
  }
  std::uint64_t draw(std::uint64_t below) { return random_() % below; }
  MemberId member() { return MemberId(static_cast<std::uint32_t>(vendor.value() + draw(4))); }
  Price around() { return Price(960'000 + static_cast<std::int64_t>(draw(9)) * 10'000); }
  ClientOrderId name() {
    std::string text(1, 'o');
    text += std::to_string(++names_);
    return *ClientOrderId::from(text);
  }

  Command next_command() {
    const std::uint64_t kind = draw(100);
    if (kind < 45) return place();
    if (kind < 65) return combine();
    if (kind < 75) return quote();
    if (kind < 80) return Command::make(member(), cancel());
    if (kind < 84) return ask();
    if (kind < 90) return offer();
    if (kind < 95) return accept();
    if (kind < 98) return session();
    if (kind < 99) return cancel_all();
    return Command::make(venue_operator, AdvanceTime{});
  }
  Command place() {
    PlaceOrder order;
    order.client_order_id = name();
    order.instrument = InstrumentId(static_cast<std::uint32_t>(4 + draw(3)));
    order.side = draw(2) == 0 ? Side::buy : Side::sell;
    order.price = around();
    order.quantity = Quantity(5 * static_cast<std::int64_t>(1 + draw(3)));
    order.time_in_force = static_cast<TimeInForce>(1 + draw(4));
    order.settle_to = SettleTo::hold;
    order.self_trade_prevention = static_cast<SelfTradePrevention>(1 + draw(3));
    return Command::make(order.side == Side::sell && draw(2) == 0 ? vendor : member(), order);
  }
  Command combine() {
    PlaceCombination request;
    request.client_order_id = name();
    request.count = static_cast<std::uint8_t>(2 + draw(2));
    request.time_in_force = static_cast<TimeInForce>(1 + draw(4));
    request.settle_to = SettleTo::hold;
    const std::uint64_t first = draw(3);
    for (std::size_t leg = 0; leg < request.count; ++leg) {
      CombinationLeg& of = request.legs[leg];
      of.instrument = InstrumentId(static_cast<std::uint32_t>(4 + (first + leg) % 3));
      of.side = draw(4) == 0 ? Side::sell : Side::buy;
      of.price = Price(of.side == Side::buy ? 1'000'000 + static_cast<std::int64_t>(draw(5)) * 10'000
                                            : 1'000'000 - static_cast<std::int64_t>(draw(5)) * 10'000);
      of.quantity = Quantity(5 * static_cast<std::int64_t>(1 + draw(3)));
    }
    return Command::make(member(), request);
  }
  Command quote() {
    PlaceMassQuote request;
    request.count = static_cast<std::uint8_t>(1 + draw(3));
    for (std::size_t line = 0; line < request.count; ++line) {
      QuoteEntry& entry = request.entries[line];
      entry.instrument = InstrumentId(static_cast<std::uint32_t>(4 + line));
      entry.bid = around();
      entry.offer = Price(entry.bid.raw() + 10'000);
      entry.bid_quantity = Quantity(5 * static_cast<std::int64_t>(draw(3)));
      entry.offer_quantity = Quantity(5 * static_cast<std::int64_t>(draw(2)));
    }
    return Command::make(maker, request);
  }
  CancelOrder cancel() {
    CancelOrder request;
    auto open = venue_model.orders.begin();
    if (open == venue_model.orders.end()) return request;
    std::advance(open, static_cast<std::ptrdiff_t>(draw(venue_model.orders.size())));
    request.order = open->first;
    return request;
  }
  Command ask() {
    RequestQuote request;
    request.client_request_id = name();
    request.quantity = Quantity(static_cast<std::int64_t>(1 + draw(9)));
    request.instrument = quoted;
    request.expires = now + Duration::seconds(static_cast<std::int64_t>(1 + draw(900)));
    return Command::make(member(), request);
  }
  Command offer() {
    MakeOffer request;
    request.client_order_id = name();
    request.price = around();
    request.quantity = Quantity(static_cast<std::int64_t>(1 + draw(5)));
    request.instrument = quoted;
    request.side = draw(4) == 0 ? Side::buy : Side::sell;
    request.settle_to = static_cast<SettleTo>(1 + draw(2));
    if (draw(3) == 0) request.expires = now + Duration::seconds(static_cast<std::int64_t>(1 + draw(300)));
    if (draw(2) == 0) {
      request.counterparty = member();
    } else {
      const auto asked = static_cast<std::uint64_t>(seen["quote_requested"]);
      request.request = QuoteRequestId(asked - std::min<std::uint64_t>(asked, draw(6)));
    }
    return Command::make(draw(2) == 0 ? vendor : member(), request);
  }
  Command accept() {
    AcceptOffer request;
    request.client_order_id = name();
    request.settle_to = static_cast<SettleTo>(1 + draw(2));
    if (!offers_.empty()) request.offer = offers_[offers_.size() - 1 - draw(std::min<std::size_t>(offers_.size(), 12))];
    return Command::make(member(), request);
  }
  Command session() {
    SetSession request;
    request.instrument = InstrumentId(static_cast<std::uint32_t>(4 + draw(4)));
    request.state = draw(12) == 0 ? SessionState::closed : draw(6) == 0 ? SessionState::halted : SessionState::open;
    return Command::make(venue_operator, request);
  }
  Command cancel_all() {
    CancelAll request;
    request.owner = member();
    if (draw(2) == 0) request.instrument = InstrumentId(static_cast<std::uint32_t>(4 + draw(3)));
    return Command::make(request.owner, request);
  }

  std::mt19937_64 random_;
  std::uint64_t names_ = 0;
  std::vector<OrderId> offers_;
};

TEST(OffBookDays, NoLegAloneNoHoldWrongNothingForgotten) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    Day day(seed);
    for (int n = 0; n < 4'000; ++n) {
      ASSERT_EQ(day.step(), "") << "seed " << seed << ", command " << n << ": " << day.types();
    }
    for (const char* type : {"combination_accepted", "mass_quote_accepted", "quote_requested", "offer_made",
                             "offer_closed", "trade", "order_cancelled", "command_rejected"}) {
      EXPECT_GT(day.seen[type], 20) << type << " hardly happens: the days prove little";
    }
    EXPECT_GT(day.venue_model.combinations.filled, 20U);
    EXPECT_GT(day.venue_model.combinations.filled_later, 5U);
  }
}

TEST(OffBookDays, ReplayToTheSameState) {
  const auto hash_after = [](std::uint64_t seed) {
    Day day(seed);
    for (int n = 0; n < 500; ++n) static_cast<void>(day.step());
    return std::pair(day.venue.state_hash(), day.digest_of_events);
  };
  EXPECT_EQ(hash_after(3), hash_after(3));
  EXPECT_NE(hash_after(3), hash_after(4));
}

}  // namespace
}  // namespace licet::test
