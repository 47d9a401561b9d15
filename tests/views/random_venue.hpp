#pragma once

#include <array>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gateway/views/read_model.hpp"
#include "tests/venue/venue_fixture.hpp"

namespace licet::test {

/// A real venue under a seeded stream of commands of every kind, whose events come in batches of random size, as the
/// engine would release them.
class RandomVenue {
 public:
  static constexpr std::uint32_t instruments = 3;

  explicit RandomVenue(std::uint64_t seed) : random_(seed) { open(); }

  /// The events of `commands` further commands.
  std::vector<EventBatchPtr> run(std::size_t commands) {
    for (std::size_t i = 0; i < commands; ++i) step();
    close_batch();
    return std::exchange(batches_, {});
  }
  [[nodiscard]] const Ledger& ledger() const noexcept { return bench_.ledger; }
  [[nodiscard]] Sequence last() const noexcept { return Sequence(bench_.sequence); }

 private:
  void open() {
    apply(MemberId(), venue_terms());
    apply(venue_operator, member_terms("VENDOR", MemberRole::vendor));
    apply(venue_operator, member_terms("ALICE", MemberRole::buyer));
    apply(venue_operator, member_terms("BOB", MemberRole::buyer));
    apply(venue_operator, member_terms("MAKER", MemberRole::market_maker));
    for (const MemberId member : {vendor, alice, bob, maker}) {
      PostCash cash;
      cash.amount = money(5'000'000);
      cash.beneficiary = member;
      apply(venue_operator, cash);
    }
    apply(venue_operator, dataset_terms());
    const std::array<Symbol, instruments> symbols = {"FLIGHTS/TRAIN/ORG/1D", "FLIGHTS/TRAIN/SEAT/1D",
                                                     "FLIGHTS/TRAIN/GB/1D"};
    for (const Symbol& symbol : symbols) {
      ListInstrument terms = series_terms(symbol);
      terms.cap = Quantity(2'000);
      terms.quota_bytes = 1'000;
      terms.term_days = 1;
      apply(venue_operator, terms);
    }
    set_session(SessionState::open, InstrumentId());
  }

  template <RecordBody Body>
  void apply(MemberId member, const Body& body) {
    bench_.now = bench_.now + Duration(1'000'000'000 * draw(1, 20));
    bench_.apply(member, body);
    if (!batch_) {
      batch_ = std::make_shared<EventBatch>();
      batch_->first = last();
    }
    batch_->last = last();
    for (const RecordView event : bench_.events) append(event);
    if (draw(1, 4) == 1) close_batch();
  }
  void append(RecordView event);
  void close_batch() {
    if (batch_) batches_.push_back(std::exchange(batch_, nullptr));
  }

  void step() {
    const std::int64_t choice = draw(1, 100);
    if (choice <= 55) return place();
    if (choice <= 70) return cancel();
    if (choice <= 85) return replace();
    if (choice <= 88) return change_grant();
    if (choice <= 92) return meter();
    if (choice <= 94) return activate();
    if (choice <= 96) return set_session(draw(1, 2) == 1 ? SessionState::closed : SessionState::halted, instrument());
    if (choice <= 98) return set_session(SessionState::open, InstrumentId());
    CancelAll all;
    all.owner = member();
    apply(all.owner, all);
  }

  void place() {
    PlaceOrder order = order_terms(next_id(), draw(1, 2) == 1 ? Side::buy : Side::sell, draw(95, 105), draw(1, 20));
    order.instrument = instrument();
    order.time_in_force = static_cast<TimeInForce>(draw(1, 4));
    order.settle_to = static_cast<SettleTo>(draw(1, 2));
    order.self_trade_prevention = static_cast<SelfTradePrevention>(draw(1, 3));
    const MemberId who = order.side == Side::sell && draw(1, 2) == 1 ? vendor : member();
    apply(who, order);
    names_.push_back({who, order.client_order_id});
  }
  void cancel() {
    const auto [who, id] = some_name();
    CancelOrder request;
    request.client_order_id = next_id();
    request.orig_client_order_id = id;
    apply(who, request);
  }
  void replace() {
    const auto [who, id] = some_name();
    ReplaceOrder request;
    request.client_order_id = next_id();
    request.orig_client_order_id = id;
    request.price = price(draw(95, 105));
    request.quantity = Quantity(draw(1, 20));
    apply(who, request);
    names_.push_back({who, request.client_order_id});
  }
  void change_grant() {
    SetGrantState change;
    change.grant = GrantId(static_cast<std::uint64_t>(draw(1, 40)));
    change.state = static_cast<GrantState>(draw(1, 4));
    change.reason = "a test";
    apply(venue_operator, change);
  }
  void meter() {
    MeterUsage usage;
    usage.grant = GrantId(static_cast<std::uint64_t>(draw(1, 40)));
    usage.bytes = static_cast<std::uint64_t>(draw(1, 600));
    usage.requests = 1;
    apply(venue_operator, usage);
  }
  void activate() {
    ActivateLicence activation;
    activation.instrument = instrument();
    activation.quantity = Quantity(draw(1, 3));
    apply(member(), activation);
  }
  void set_session(SessionState state, InstrumentId of) {
    SetSession session;
    session.state = state;
    session.instrument = of;
    apply(venue_operator, session);
  }

  std::int64_t draw(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }
  InstrumentId instrument() { return InstrumentId(static_cast<std::uint32_t>(draw(1, instruments))); }
  MemberId member() { return MemberId(static_cast<std::uint32_t>(draw(vendor.value(), maker.value()))); }
  ClientOrderId next_id() { return ClientOrderId::from("R" + std::to_string(++ids_)).value(); }
  std::pair<MemberId, ClientOrderId> some_name() {
    if (names_.empty()) return {alice, ClientOrderId("none")};
    const auto recent = std::min<std::int64_t>(40, static_cast<std::int64_t>(names_.size()));
    return names_[names_.size() - static_cast<std::size_t>(draw(1, recent))];
  }

  Bench bench_;
  std::mt19937_64 random_;
  std::shared_ptr<EventBatch> batch_;
  std::vector<EventBatchPtr> batches_;
  std::vector<std::pair<MemberId, ClientOrderId>> names_;
  std::uint64_t ids_ = 0;
};

/// Copies one event into the batch with its header.
inline void RandomVenue::append(RecordView event) {
  const RecordHeader& header = event.header();
  batch_->events.begin(header);
  const auto copy_if = [&]<class Body>(std::type_identity<Body>) {
    const Body* body = event.get_if<Body>();
    if (body != nullptr) batch_->events.emit(*body, header.member);
    return body != nullptr;
  };
  const auto copy_one_of = [&]<class... Bodies>(std::type_identity<Bodies>... bodies) {
    return (copy_if(bodies) || ...);
  };
  const bool copied = copy_one_of(
      std::type_identity<CommandRejected>{}, std::type_identity<VenueOpened>{}, std::type_identity<MemberCertified>{},
      std::type_identity<KeyRegistered>{}, std::type_identity<DatasetRegistered>{},
      std::type_identity<InstrumentListed>{}, std::type_identity<SessionChanged>{}, std::type_identity<OrderAccepted>{},
      std::type_identity<OrderRejected>{}, std::type_identity<OrderRested>{}, std::type_identity<OrderCancelled>{},
      std::type_identity<CancelRejected>{}, std::type_identity<OrderReplaced>{}, std::type_identity<Trade>{},
      std::type_identity<TransferPosted>{}, std::type_identity<GrantReleased>{}, std::type_identity<GrantChanged>{},
      std::type_identity<UsageMetered>{}, std::type_identity<AllCancelled>{});
  ASSERT_TRUE(copied) << "an event type that this list does not know";
}

}  // namespace licet::test
