#include "tests/http/support/test_venue.hpp"

#include "engine/core/check.hpp"

namespace licet::test {
namespace {

template <std::size_t N>
void set(Text<N>& into, std::string_view text) {
  const auto fitted = Text<N>::from(text);
  LICET_CHECK(fitted.has_value());
  into = *fitted;
}

}  // namespace

TestVenue::TestVenue() { set_up(); }

Result<void> TestVenue::submit(const Command& command) noexcept {
  if (!admission) return admission;
  Command sequenced = command;
  sequenced.header().sequence = Sequence(++sequence_);
  sequenced.header().time = clock.now();
  auto batch = std::make_shared<EventBatch>();
  batch->first = batch->last = Sequence(sequence_);
  batch->events.begin(sequenced.header());
  venue_.apply(sequenced.view(), batch->events);
  refused_ = false;
  for (const RecordView event : batch->events) {
    refused_ = refused_ || event.is<CommandRejected>() || event.is<OrderRejected>() || event.is<CancelRejected>();
  }
  model.on_events(batch);
  book.follow(sequenced.header(), batch->events);
  if (mute) return {};
  for (EventSink* sink : sinks_) sink->on_events(batch);
  return {};
}

void TestVenue::apply(Command command) {
  LICET_CHECK(submit(command).has_value());
  LICET_CHECK(!refused_);
}

void TestVenue::certify(std::string_view code, MemberRole role, Timestamp until) {
  CertifyMember member;
  set(member.code, code);
  set(member.name, code);
  member.certified_until = until;
  member.role = role;
  member.max_order_quantity = Quantity(1'000'000);
  member.max_order_notional = Money(1'000'000'000 * money_scale);
  member.max_open_orders = 1'000;
  apply(MemberId(1), member);
}

void TestVenue::register_key(std::string_view key_id, MemberId holder, const PublicKey& key, bool revoked) {
  RegisterKey registration;
  set(registration.key_id, key_id);
  registration.holder = holder;
  registration.public_key = key;
  registration.revoked = revoked ? 1 : 0;
  apply(MemberId(1), registration);
}

std::string TestVenue::assertion(std::string_view code, std::string_view audience) const {
  return make_assertion(key(code), key_id(code), code, audience, clock.now());
}

std::string TestVenue::access_token(std::string_view code) const {
  const auto record = model.member_by_code(code);
  LICET_CHECK(record.has_value());
  Principal principal{record->id, record->terms.code, record->terms.role, {}};
  set(principal.key_id, key_id(code));
  return authenticator.issue_access_token(principal, clock.now());
}

void TestVenue::set_up() {
  OpenVenue open;
  set(open.mic, "SHDE");
  set(open.operator_code, "SHDE");
  set(open.name, "Shanghai Data Exchange");
  apply(MemberId(), open);
  certify("AIRDATA", MemberRole::vendor);
  certify("NEURALIS", MemberRole::buyer);
  certify("DEEPRIVER", MemberRole::buyer);
  for (const std::string_view code : {"SHDE", "AIRDATA", "NEURALIS", "DEEPRIVER"}) {
    const auto& key = keys_.emplace(code, jose::SigningKey::generate()).first->second;
    register_key(key_id(code), member(code), key.public_key());
  }
  RegisterDataset dataset;
  set(dataset.code, "FLIGHTS");
  dataset.vendor = member("AIRDATA");
  dataset.size_bytes = 1'000;
  dataset.manifest_sha256[0] = 1;
  apply(MemberId(1), dataset);
  ListInstrument listing;
  set(listing.symbol, symbol);
  listing.dataset = DatasetId(1);
  listing.tick = Price(money_scale / 100);
  listing.reference_price = Price(100 * money_scale);
  listing.lot = Quantity(1);
  listing.min_quantity = Quantity(1);
  listing.max_quantity = Quantity(1'000);
  listing.cap = Quantity(10'000);
  listing.term_days = 365;
  listing.buyer_fee_bps = 10;
  listing.seller_fee_bps = 10;
  listing.band_bps = 5'000;
  listing.transferable = 1;
  apply(MemberId(1), listing);
  apply(MemberId(1), SetSession{});
  for (const std::string_view code : {"NEURALIS", "DEEPRIVER"}) {
    PostCash cash;
    cash.beneficiary = member(code);
    cash.amount = Money(100'000 * money_scale);
    apply(MemberId(1), cash);
  }
}

}  // namespace licet::test
