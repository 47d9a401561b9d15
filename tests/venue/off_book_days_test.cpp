// Random days of combinations, mass quotes and offers among ordinary orders: holds are exact, nothing is lost, no leg
// trades without the others, and no combination waits that could fill.

#include <algorithm>
#include <array>
#include <random>
#include <set>

#include "tests/venue/random_day.hpp"
#include "tests/venue/venue_model.hpp"

namespace licet::test {
namespace {

constexpr InstrumentId quoted{7};

/// A slow, obvious account of which combinations wait, from events alone.
class CombinationModel {
 public:
  [[nodiscard]] std::string follow(const EventBuffer& events) {
    std::map<OrderId, std::map<OrderId, std::int64_t>> traded;  // by combination and leg
    std::set<OrderId> accepted_now;
    for (const RecordView event : events) {
      if (const auto* accepted = event.get_if<OrderAccepted>(); accepted != nullptr && accepted->combination.is_set()) {
        waiting[accepted->combination].push_back({accepted->order, accepted->terms});
        leg_of[accepted->order] = accepted->combination;
        accepted_now.insert(accepted->combination);
      } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
        if (const auto leg = leg_of.find(cancelled->order); leg != leg_of.end()) ended[leg->second] += 1;
      } else if (const auto* trade = event.get_if<Trade>()) {
        for (const TradeSide& side : {trade->buyer, trade->seller}) {
          const auto leg = leg_of.find(side.order);
          if (leg == leg_of.end()) continue;
          if (trade->kind != TradeKind::combination) return "a leg in a trade of another kind";
          traded[leg->second][side.order] += trade->quantity.raw();
        }
      } else if (const auto* session = event.get_if<SessionChanged>()) {
        sessions[session->instrument] = session->state;
      }
    }
    for (const auto& [id, legs] : traded) {
      for (const auto& [order, terms] : waiting.at(id)) {
        const auto found = legs.find(order);
        if (found == legs.end() || found->second != terms.quantity.raw()) return "a leg without the others";
      }
      filled += 1;
      if (!accepted_now.contains(id)) filled_later += 1;
      forget(id);
    }
    for (const auto& [id, legs] : ended) {
      if (waiting.contains(id) && legs != waiting.at(id).size()) return "not all legs were cancelled";
      forget(id);
    }
    ended.clear();
    return {};
  }

  /// Whether one waits that could fill.
  [[nodiscard]] std::string check(const VenueModel& venue) const {
    for (const auto& [id, legs] : waiting) {
      const bool can = std::ranges::all_of(legs, [&](const Leg& leg) { return can_fill(venue, leg); });
      if (can) return "a combination waits that could fill: " + std::to_string(id.value());
    }
    return {};
  }

  std::size_t filled = 0;
  std::size_t filled_later = 0;  // of these, by a later command than the one that placed it

 private:
  struct Leg {
    OrderId order;
    PlaceOrder terms;
  };
  [[nodiscard]] bool can_fill(const VenueModel& venue, const Leg& leg) const {
    const auto session = sessions.find(leg.terms.instrument);
    if (session == sessions.end() || session->second != SessionState::open) return false;
    const bool buys = leg.terms.side == Side::buy;
    const MemberId member = venue.orders.at(leg.order).member;
    std::vector<const VenueModel::Order*> makers;
    for (const auto& [id, order] : venue.orders) {
      const bool meets = order.rested != 0 && order.instrument == leg.terms.instrument &&
                         order.side != leg.terms.side &&
                         (buys ? order.price <= leg.terms.price : order.price >= leg.terms.price);
      if (meets) makers.push_back(&order);
    }
    std::ranges::sort(makers, [&](const auto* a, const auto* b) {
      if (a->price != b->price) return buys ? a->price < b->price : a->price > b->price;
      return a->rested < b->rested;
    });
    std::int64_t left = leg.terms.quantity.raw();
    for (const VenueModel::Order* maker : makers) {
      if (maker->member == member) return false;
      left -= maker->leaves.raw();
      if (left <= 0) return true;
    }
    return false;
  }
  void forget(OrderId id) {
    const auto found = waiting.find(id);
    if (found == waiting.end()) return;
    for (const Leg& leg : found->second) leg_of.erase(leg.order);
    waiting.erase(found);
  }

  std::map<OrderId, std::vector<Leg>> waiting;
  std::map<OrderId, OrderId> leg_of;
  std::map<OrderId, std::size_t> ended;
  std::map<InstrumentId, SessionState> sessions;
};

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
    if (std::string fault = venue_model.check(ledger, venue.inspect()); !fault.empty()) return fault;
    return combinations.check(venue_model);
  }

  VenueModel venue_model;
  CombinationModel combinations;
  std::map<std::string, int> seen;

 private:
  std::string run(Command command) {
    apply(std::move(command));
    for (const RecordView event : events) {
      ++seen[std::string(word(static_cast<EventType>(event.header().type)))];
      if (const auto* made = event.get_if<OfferMade>()) offers_.push_back(made->offer);
    }
    if (std::string fault = venue_model.follow(events); !fault.empty()) return fault;
    return combinations.follow(events);
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
    EXPECT_GT(day.combinations.filled, 20U);
    EXPECT_GT(day.combinations.filled_later, 5U);
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
