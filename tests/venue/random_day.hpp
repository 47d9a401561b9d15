#pragma once

#include <array>
#include <cstdint>
#include <random>

#include "tests/venue/venue_fixture.hpp"

namespace licet::test {

/// What one random command is made of; the same numbers always make the same command.
using Draw = std::array<std::uint32_t, 8>;

[[nodiscard]] inline Draw next_draw(std::mt19937_64& random) {
  Draw draw;
  for (auto& number : draw) number = static_cast<std::uint32_t>(random() >> 32U);
  return draw;
}

/// Of the order that command `n` places or replaces.
[[nodiscard]] ClientOrderId client_order(std::uint32_t n);

/// The `n`th command of a day in a small world, so that orders meet, ids repeat, quotas run out and terms end; many ask
/// for something that must be refused.
[[nodiscard]] Command command_of(const Draw& draw, std::uint32_t n);

/// How far time goes on before that command.
[[nodiscard]] Duration step_of(const Draw& draw);

/// The world of those commands: four members with cash, and three open series that differ in tick, lot, band, fees,
/// royalty, quota, term, transferability and cap; one has collars and a circuit breaker. Applies its commands through
/// `apply(member, body)`.
template <class Apply>
void open_small_world(Apply&& apply, RulesVersion opening_rules = newest_rules) {
  apply(MemberId(), venue_terms(opening_rules));
  apply(venue_operator, member_terms("VENDOR", MemberRole::vendor));
  apply(venue_operator, member_terms("ALICE", MemberRole::buyer));
  apply(venue_operator, member_terms("BOB", MemberRole::buyer));
  apply(venue_operator, member_terms("MAKER", MemberRole::market_maker));
  for (const MemberId member : {vendor, alice, bob, maker}) {
    PostCash cash;
    cash.amount = money(20'000);
    cash.beneficiary = member;
    apply(venue_operator, cash);
  }
  apply(venue_operator, dataset_terms());
  ListInstrument first = series_terms("FLIGHTS/TRAIN/ORG/12M");
  first.cap = Quantity(400);
  apply(venue_operator, first);
  DefineSegment rules;
  rules.code = "THIN";
  rules.dynamic_collar_bps = 500;
  rules.static_collar_bps = 700;
  rules.breaker_bps = 850;
  rules.volatility_call_ms = 20;
  rules.random_end_ms = 10;
  rules.halt_ms = 15;
  apply(venue_operator, rules);
  ListInstrument second = series_terms("FLIGHTS/INFER/SEAT/10D");
  second.right = Right::infer;
  second.segment = SegmentId(1);
  second.tick = Price(2'500);
  second.lot = Quantity(5);
  second.min_quantity = Quantity(5);
  second.cap = Quantity(1'000);
  second.reference_price = price(100);
  second.band_bps = 900;
  second.buyer_fee_bps = 37;
  second.seller_fee_bps = 41;
  second.royalty_bps = 1'111;
  second.quota_bytes = 50;
  second.term_days = 10;
  apply(venue_operator, second);
  ListInstrument third = series_terms("FLIGHTS/ANALYSE/ORG/1D");
  third.right = Right::analyse;
  third.transferable = 0;
  third.term_days = 1;
  third.cap = Quantity(200);
  third.buyer_fee_bps = 0;
  third.seller_fee_bps = 0;
  third.royalty_bps = 0;
  apply(venue_operator, third);
  apply(venue_operator, SetSession{});
}

}  // namespace licet::test
