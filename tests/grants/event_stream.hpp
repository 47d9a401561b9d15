#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "schemas/event_batch.hpp"
#include "settlement/grants/jose.hpp"

/// What a venue would say, written by hand: one vendor, two buyers, one dataset, one instrument, and grants.
namespace licet::testing_events {

inline constexpr MemberId operator_member{1};
inline constexpr MemberId vendor{2};
inline constexpr MemberId acme{3};
inline constexpr MemberId other_buyer{4};

/// 2026-01-31T12:00:00Z.
inline constexpr Timestamp noon = Timestamp() + Duration::seconds(1'769'860'800);
inline constexpr Timestamp term_end = noon + Duration::days(365);

[[nodiscard]] inline Hash256 manifest(std::uint8_t fill) {
  Hash256 hash{};
  hash.fill(fill);
  return hash;
}

/// Collects events and hands them out as one batch after the other.
class EventStream {
 public:
  template <RecordBody Body>
  EventStream& emit(const Body& body, OriginId origin = {}, RequestId request = {}) {
    RecordHeader cause;
    cause.sequence = Sequence(++sequence_);
    cause.time = noon;
    cause.origin = origin;
    cause.request = request;
    batch_->events.begin(cause);
    batch_->events.emit(body);
    return *this;
  }
  [[nodiscard]] EventBatchPtr take() {
    batch_->last = Sequence(sequence_);
    return std::exchange(batch_, std::make_shared<EventBatch>());
  }

 private:
  std::shared_ptr<EventBatch> batch_ = std::make_shared<EventBatch>();
  std::uint64_t sequence_ = 0;
};

[[nodiscard]] inline VenueOpened venue_opened() {
  VenueOpened event;
  event.terms.mic = "SHDE";
  event.terms.operator_code = "SHDEOPS";
  return event;
}

[[nodiscard]] inline MemberCertified member_certified(MemberId id, std::string_view code) {
  MemberCertified event;
  event.id = id;
  event.terms.code = MemberCode::from(code).value();
  return event;
}

[[nodiscard]] inline DatasetRegistered dataset_registered(std::string_view code, std::uint32_t release,
                                                          const Hash256& hash, DatasetId id = DatasetId(1)) {
  DatasetRegistered event;
  event.id = id;
  event.terms.code = DatasetCode::from(code).value();
  event.terms.release = release;
  event.terms.manifest_sha256 = hash;
  event.terms.vendor = vendor;
  return event;
}

[[nodiscard]] inline InstrumentListed instrument_listed(std::string_view symbol, InstrumentId id = InstrumentId(1)) {
  InstrumentListed event;
  event.id = id;
  event.vendor = vendor;
  event.terms.symbol = Symbol::from(symbol).value();
  event.terms.dataset = DatasetId(1);
  return event;
}

[[nodiscard]] inline GrantReleased grant_released(GrantId id, const Hash256& hash, std::uint64_t quota_bytes = 0) {
  GrantReleased event;
  event.grant = id;
  event.trade = TradeId(7);
  event.quantity = Quantity(2);
  event.not_before = noon;
  event.not_after = term_end;
  event.quota_bytes = quota_bytes;
  event.manifest_sha256 = hash;
  event.holder = acme;
  event.dataset = DatasetId(1);
  event.instrument = InstrumentId(1);
  event.right = Right::train;
  return event;
}

[[nodiscard]] inline GrantChanged grant_changed(GrantId id, GrantState state) {
  GrantChanged event;
  event.grant = id;
  event.state = state;
  return event;
}

[[nodiscard]] inline UsageMetered usage_metered(GrantId id, std::uint64_t bytes, std::uint64_t used_bytes) {
  UsageMetered event;
  event.grant = id;
  event.bytes = bytes;
  event.used_bytes = used_bytes;
  event.used_requests = 1;
  return event;
}

/// The venue with its members, dataset FLIGHTS_3M release 3 of manifest `hash`, one instrument, and grant 1 to ACME.
[[nodiscard]] inline EventBatchPtr typical_venue(const Hash256& hash, std::uint64_t quota_bytes = 0) {
  EventStream stream;
  stream.emit(venue_opened());
  stream.emit(member_certified(vendor, "CITYBUS")).emit(member_certified(acme, "ACME"));
  stream.emit(member_certified(other_buyer, "OTHER"));
  stream.emit(dataset_registered("FLIGHTS_3M", 3, hash)).emit(instrument_listed("FLIGHTS_3M.R3/TRAIN/ORG/12M"));
  stream.emit(grant_released(GrantId(1), hash, quota_bytes));
  return stream.take();
}

/// RFC 8037 appendix A.1: a key that everyone knows, so that golden tokens can be checked by hand.
[[nodiscard]] inline jose::SigningKey known_key() {
  return jose::SigningKey::from_pem(
             "-----BEGIN PRIVATE KEY-----\n"
             "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
             "-----END PRIVATE KEY-----\n")
      .value();
}

}  // namespace licet::testing_events
