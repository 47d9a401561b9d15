#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "engine/venue/client_order_ids.hpp"
#include "engine/venue/venue.hpp"
#include "schemas/codec.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet::test {

inline constexpr MemberId venue_operator{1};
inline constexpr MemberId vendor{2};
inline constexpr MemberId alice{3};
inline constexpr MemberId bob{4};
inline constexpr MemberId maker{5};
inline constexpr InstrumentId train{1};

inline constexpr Timestamp day_one{1'767'225'600'000'000'000};  // 2026-01-01

inline Price price(std::int64_t units) { return Price(units * money_scale); }
inline Money money(std::int64_t units) { return Money(units * money_scale); }

/// A venue on its ledger, with what each command was answered.
class Bench {
 public:
  Ledger ledger;
  LedgerClearing clearing{ledger};
  Venue venue{clearing};
  EventBuffer events;  // of the last command
  Timestamp now = day_one;
  std::uint64_t sequence = 0;
  std::uint64_t digest_of_events = 0;

  /// Applies a command as the sequencer would; its events replace the last ones.
  template <RecordBody Body>
  Bench& apply(MemberId acting, const Body& body) {
    return apply(Command::make(acting, body));
  }
  Bench& apply(Command command) {
    static const bool reloads = std::getenv("LICET_TEST_RELOAD") != nullptr;
    if (reloads && (sequence < 500 || sequence % 16 == 0)) reload();
    command.header().sequence = Sequence(++sequence);
    command.header().time = now;
    events.clear();
    venue.apply(command.view(), events);
    Digest digest;
    digest.add(digest_of_events);
    digest.add(events.bytes());
    digest_of_events = digest.value();
    return *this;
  }

  [[nodiscard]] std::vector<std::byte> saved() const {
    StateWriter writer;
    venue.save(writer);
    return {writer.bytes().begin(), writer.bytes().end()};
  }
  /// A fresh venue in the place of this one. Errors: those of Venue::load.
  Result<void> load(std::span<const std::byte> state) {
    std::destroy_at(&venue);
    std::destroy_at(&clearing);
    std::destroy_at(&ledger);
    std::construct_at(&ledger);
    std::construct_at(&clearing, ledger);
    std::construct_at(&venue, clearing);
    StateReader reader(state);
    if (auto loaded = venue.load(reader); !loaded) return loaded;
    return reader.finish();
  }
  /// Saves the venue and goes on with what is loaded. With LICET_TEST_RELOAD=1 before every command of every test, in
  /// long ones before each 16th from the 500th on.
  void reload() {
    const auto state = saved();
    const std::uint64_t hash = venue.state_hash();
    LICET_CHECK(load(state).has_value());
    LICET_CHECK(venue.state_hash() == hash && saved() == state);
  }

  template <RecordBody Body>
  [[nodiscard]] std::vector<Body> all() const {
    std::vector<Body> found;
    for (const RecordView event : events) {
      if (const Body* body = event.get_if<Body>()) found.push_back(*body);
    }
    return found;
  }
  /// The only event of its type.
  template <RecordBody Body>
  [[nodiscard]] Body only() const {
    const auto found = all<Body>();
    EXPECT_EQ(found.size(), 1U) << "events: " << types();
    return found.empty() ? Body{} : found.front();
  }
  template <RecordBody Body>
  [[nodiscard]] bool none() const {
    return all<Body>().empty();
  }
  /// The names of the events in order: "order_accepted transfer_posted order_rested".
  [[nodiscard]] std::string types() const {
    std::string names;
    for (const RecordView event : events) {
      if (!names.empty()) names += ' ';
      names += word(static_cast<EventType>(event.header().type));
    }
    return names;
  }

  [[nodiscard]] std::int64_t cash(MemberId member, Purpose purpose = Purpose::available) const {
    return ledger.balance(AccountId(member, AssetId(Currency::cny), purpose));
  }
  [[nodiscard]] std::int64_t licences(MemberId member, InstrumentId instrument = train,
                                      Purpose purpose = Purpose::available) const {
    return ledger.balance(AccountId(member, AssetId(instrument), purpose));
  }
};

inline OpenVenue venue_terms(RulesVersion rules = newest_rules) {
  OpenVenue terms;
  terms.mic = "SHDE";
  terms.operator_code = "SHDE";
  terms.name = "Shanghai Data Exchange";
  terms.rules = rules;
  return terms;
}

inline CertifyMember member_terms(MemberCode code, MemberRole role) {
  CertifyMember terms;
  terms.code = code;
  terms.name = "a member";
  terms.certified_until = day_one + Duration::days(365);
  terms.role = role;
  return terms;
}

inline RegisterDataset dataset_terms() {
  RegisterDataset terms;
  terms.code = "FLIGHTS";
  terms.manifest_sha256[0] = 7;
  terms.size_bytes = 13'000'000;
  terms.vendor = vendor;
  return terms;
}

/// Tick 1, lot 1, 1 to 1,000 licences, cap 100, one year; a buyer fee of 0.1%, a seller fee of 0.2%, a royalty of 5%.
inline ListInstrument series_terms(Symbol symbol = "FLIGHTS/TRAIN/ORG/12M") {
  ListInstrument terms;
  terms.symbol = symbol;
  terms.tick = price(1);
  terms.lot = Quantity(1);
  terms.min_quantity = Quantity(1);
  terms.max_quantity = Quantity(1'000);
  terms.cap = Quantity(100);
  terms.dataset = DatasetId(1);
  terms.term_days = 365;
  terms.royalty_bps = 500;
  terms.buyer_fee_bps = 10;
  terms.seller_fee_bps = 20;
  terms.transferable = 1;
  return terms;
}

inline PlaceOrder order_terms(ClientOrderId id, Side side, std::int64_t units, std::int64_t quantity) {
  PlaceOrder order;
  order.client_order_id = id;
  order.price = price(units);
  order.quantity = Quantity(quantity);
  order.instrument = train;
  order.side = side;
  return order;
}

/// An open venue with a vendor, two buyers and a market maker, each with 1,000,000 in cash, and one series, open.
class OpenMarket : public ::testing::Test, public Bench {
 protected:
  RulesVersion opening_rules = newest_rules;

  void SetUp() override { open(series_terms()); }

  void open(const ListInstrument& series) {
    apply(MemberId(), venue_terms(opening_rules));
    apply(venue_operator, member_terms("VENDOR", MemberRole::vendor));
    apply(venue_operator, member_terms("ALICE", MemberRole::buyer));
    apply(venue_operator, member_terms("BOB", MemberRole::buyer));
    apply(venue_operator, member_terms("MAKER", MemberRole::market_maker));
    for (const MemberId member : {vendor, alice, bob, maker}) deposit(member, 1'000'000);
    apply(venue_operator, dataset_terms());
    apply(venue_operator, series);
    ASSERT_EQ(types(), "instrument_listed");
    set_session(SessionState::open);
  }
  void deposit(MemberId member, std::int64_t units) {
    PostCash cash;
    cash.amount = money(units);
    cash.beneficiary = member;
    apply(venue_operator, cash);
    ASSERT_EQ(types(), "transfer_posted");
  }
  void set_session(SessionState state) {
    SetSession session;
    session.state = state;
    apply(venue_operator, session);
    ASSERT_EQ(types().find("rejected"), std::string::npos);
  }
  Bench& place(MemberId member, ClientOrderId id, Side side, std::int64_t units, std::int64_t quantity) {
    return apply(member, order_terms(id, side, units, quantity));
  }
  Bench& cancel(MemberId member, ClientOrderId orig) {
    CancelOrder request;
    request.client_order_id = "cancel";
    request.orig_client_order_id = orig;
    return apply(member, request);
  }
  Bench& replace(MemberId member, ClientOrderId id, ClientOrderId orig, std::int64_t units, std::int64_t quantity) {
    ReplaceOrder request;
    request.client_order_id = id;
    request.orig_client_order_id = orig;
    request.price = price(units);
    request.quantity = Quantity(quantity);
    return apply(member, request);
  }
  /// Gives `member` licences to resell, bought from the vendor at 10.
  void give_licences(MemberId member, std::int64_t quantity) {
    place(vendor, "give-sell", Side::sell, 10, quantity);
    PlaceOrder buy = order_terms("give-buy", Side::buy, 10, quantity);
    buy.settle_to = SettleTo::hold;
    apply(member, buy);
    ASSERT_EQ(licences(member), quantity);
  }
  void expect_reject(Reject reject) { EXPECT_EQ(reject_name(only<OrderRejected>().reject), reject_name(reject)); }
  void expect_command_reject(Reject reject) {
    EXPECT_EQ(reject_name(only<CommandRejected>().reject), reject_name(reject));
  }
  void expect_cancel_reject(Reject reject) {
    EXPECT_EQ(reject_name(only<CancelRejected>().reject), reject_name(reject));
  }
};

}  // namespace licet::test
