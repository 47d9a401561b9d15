#include "bench/venue/listed_venue.hpp"

#include <string>

namespace licet::bench {
namespace {

ListInstrument terms_of(std::uint32_t n) {
  ListInstrument terms;
  terms.symbol = *Symbol::from("CITY/TRAIN/ORG/S" + std::to_string(n));
  terms.tick = Price(100);
  terms.reference_price = Price(1'000'000);
  terms.lot = Quantity(1);
  terms.min_quantity = Quantity(1);
  terms.max_quantity = Quantity(1'000);
  terms.cap = Quantity(1'000'000);
  terms.dataset = DatasetId(1);
  terms.segment = SegmentId(1);
  terms.term_days = 365;
  terms.band_bps = 2'000;
  return terms;
}

}  // namespace

CommandLog listed_venue(std::uint32_t instruments) {
  CommandLog log;
  std::uint64_t sequence = 0;
  const auto add = [&](MemberId member, const auto& body) {
    Command command = Command::make(member, body);
    command.header().sequence = Sequence(++sequence);
    command.header().time = Timestamp(1);
    log.append(command.view());
  };
  OpenVenue venue;
  venue.mic = "SHDE";
  venue.operator_code = "OPS";
  add(MemberId(), venue);
  CertifyMember vendor;
  vendor.code = "VENDOR";
  vendor.certified_until = Timestamp(std::int64_t{1} << 62);
  vendor.role = MemberRole::vendor;
  add(MemberId(1), vendor);
  RegisterDataset dataset;
  dataset.code = "CITY";
  dataset.vendor = MemberId(2);
  add(MemberId(1), dataset);
  DefineSegment segment;
  segment.code = "ALL";
  segment.dynamic_collar_bps = 500;
  segment.volatility_call_ms = 1'000;
  add(MemberId(1), segment);
  for (std::uint32_t n = 1; n <= instruments; ++n) add(MemberId(2), terms_of(n));
  return log;
}

}  // namespace licet::bench
