#pragma once

#include <cstdint>

#include "tests/venue/heard.hpp"
#include "tests/venue/random_day.hpp"

namespace licet::test {

/// The `n`th command of a day on which members do everything that a log can hold: those of random_day.hpp, and beside
/// them mass quotes, requests for quote, offers, blocks and their acceptance, combinations, orders of every trading
/// mode, calls that end by time, cash in two phases, deposits under a bank's reference, journals, limits of accounts,
/// and reference data that changes. Much is asked twice, of what is over, or by the wrong member.
///
/// The same draw, number and what was heard make the same command.
[[nodiscard]] Command whole_command_of(const Draw& draw, std::uint32_t n, const Heard& heard);

/// How far time goes on before that command: hardly, to the end of a call, or a night.
[[nodiscard]] Duration whole_step_of(const Draw& draw);

/// An order that trades with its like in one of the series that are made for it, so that there is always a market;
/// mostly the vendor sells, and cash and licences do not run out.
[[nodiscard]] Command lively_order(Chance& chance, std::uint32_t n);

/// What an operator does against what such a day leaves behind: halted series, engaged kill switches, members with
/// limits under which nobody trades, empty purses.
[[nodiscard]] Command remedy(Chance& chance, const Heard& heard);

/// The series that open_whole_world adds to the three of the small world; 4 to 6 are the lively ones.
inline constexpr InstrumentId first_lively{4};
inline constexpr std::uint32_t lively_series = 3;

/// A series of which there are as many licences as anybody wants.
[[nodiscard]] inline ListInstrument plenty(Symbol symbol, TradingMode mode = TradingMode::continuous) {
  ListInstrument terms = series_terms(symbol);
  terms.mode = mode;
  terms.cap = Quantity(10'000'000);
  terms.reference_price = price(100);
  return terms;
}

/// The world of those commands: the small one, and series of every trading mode, three of them with plenty of licences
/// and in a segment that takes blocks, one in another currency; members have cash in both. Applies its commands through
/// `apply(member, body)`.
template <class Apply>
void open_whole_world(Apply&& apply, RulesVersion opening_rules = newest_rules) {
  open_small_world(apply, opening_rules);
  for (const MemberId member : {vendor, alice, bob, maker}) {
    for (const Currency currency : {Currency::cny, Currency::usd}) {
      PostCash cash;
      cash.amount = money(10'000'000);
      cash.beneficiary = member;
      cash.currency = currency;
      apply(venue_operator, cash);
    }
  }
  DefineSegment city;
  city.code = "CITY";
  city.block_trades = 1;
  apply(venue_operator, city);
  DefineSegment calls;
  calls.code = "CALLS";
  calls.ticks[0] = {price(102), price(2)};
  calls.static_collar_bps = 2'000;
  calls.volatility_call_ms = 30;
  apply(venue_operator, calls);
  for (const char* symbol : {"FLIGHTS/TRAIN/ORG/1M", "FLIGHTS/TRAIN/ORG/2M", "FLIGHTS/TRAIN/ORG/3M"}) {
    ListInstrument lively = plenty(*Symbol::from(symbol));
    lively.segment = SegmentId(2);
    lively.royalty_bps = 333;
    lively.buyer_fee_bps = 13;
    lively.quota_bytes = 60;
    apply(venue_operator, lively);
  }
  ListInstrument quoted = plenty("FLIGHTS/TRAIN/QUOTE/12M", TradingMode::quote);
  quoted.min_hold_days = 1;
  quoted.holder_cap = 3;
  apply(venue_operator, quoted);
  apply(venue_operator, plenty("FLIGHTS/TRAIN/POSTED/12M", TradingMode::listed));
  ListInstrument called = plenty("FLIGHTS/TRAIN/CALL/12M", TradingMode::auction);
  called.segment = SegmentId(3);
  apply(venue_operator, called);
  ListInstrument one = plenty("FLIGHTS/TRAIN/ONE/12M", TradingMode::single_lot);
  one.cap = one.max_quantity = one.lot;
  apply(venue_operator, one);
  ListInstrument dollars = plenty("FLIGHTS/TRAIN/USD/12M");
  dollars.currency = Currency::usd;
  apply(venue_operator, dollars);
  apply(venue_operator, SetSession{});
}

}  // namespace licet::test
