#include "tests/venue/whole_day.hpp"

#include <algorithm>
#include <string>

#include "tests/venue/cash_draws.hpp"
#include "tests/venue/off_book_draws.hpp"

namespace licet::test {
namespace {

constexpr std::array sessions_with_an_end = {SessionState::opening_call, SessionState::closing_call,
                                             SessionState::scheduled_call, SessionState::halted,
                                             SessionState::pre_open};

Chance chance_of(const Draw& draw) {
  Digest digest;
  for (std::size_t part = 1; part < draw.size(); ++part) digest.add(std::uint64_t{draw[part]});
  return Chance(digest.value());
}

InstrumentId any_series(Chance& chance, const Heard& heard) {
  const InstrumentListed* series = heard.series(chance);
  return series == nullptr ? InstrumentId(1) : series->id;
}

/// An order in a series of one trading mode, which is mostly one that the mode takes.
Command order_in(TradingMode mode, Chance& chance, std::uint32_t n, const Heard& heard) {
  const InstrumentListed* series = heard.series(mode, chance);
  PlaceOrder order;
  order.client_order_id = client_order(n);
  order.instrument = series == nullptr ? InstrumentId(1) : series->id;
  order.side = chance.one_in(2) ? Side::buy : Side::sell;
  const std::int64_t lot = series == nullptr ? 1 : series->terms.lot.raw();
  order.quantity = Quantity(mode == TradingMode::single_lot ? lot : lot * chance.from(1, 6));
  order.price = price(chance.from(96, 104));
  order.settle_to = chance.one_in(2) ? SettleTo::activate : SettleTo::hold;
  MemberId member = order.side == Side::sell && !chance.one_in(3) ? vendor : any_member(chance);
  if (mode == TradingMode::listed && !chance.one_in(8)) {
    order.time_in_force = order.side == Side::sell ? TimeInForce::good_till_cancel : TimeInForce::immediate_or_cancel;
  } else if (mode == TradingMode::auction && chance.one_in(4)) {
    order.order_type = chance.one_in(2) ? OrderType::market : OrderType::pegged;
    order.price = Price();
    order.time_in_force = TimeInForce::good_for_auction;
  } else {
    order.time_in_force = static_cast<TimeInForce>(1 + chance.below(chance.one_in(4) ? 8 : 2));
  }
  const bool is_vendors = mode == TradingMode::listed || mode == TradingMode::single_lot;
  if (is_vendors && order.side == Side::sell) member = vendor;
  return Command::make(member, order);
}

Command order(Chance& chance, std::uint32_t n, const Heard& heard) {
  constexpr std::array modes = {TradingMode::continuous, TradingMode::listed, TradingMode::auction,
                                TradingMode::single_lot};
  return order_in(chance.one_of(modes), chance, n, heard);
}

/// By its id: of a quote, a leg, an offer or any other.
Command cancel(Chance& chance, const Heard& heard) {
  CancelOrder request;
  request.client_order_id = "cancel";
  const Heard::Order* order = heard.order(chance);
  if (order != nullptr) request.order = order->id;
  const bool is_own = order != nullptr && !chance.one_in(10);
  return Command::make(is_own ? order->member : any_member(chance), request);
}

Command session(Chance& chance, const Heard& heard) {
  SetSession request;
  if (chance.one_in(3)) request.segment = SegmentId(static_cast<std::uint32_t>(1 + chance.below(3)));
  if (!chance.one_in(4) && !request.segment.is_set()) request.instrument = any_series(chance, heard);
  request.reason = "a reason";
  if (chance.one_in(3)) {
    request.state = chance.one_in(8) ? SessionState::closed : SessionState::open;
  } else {
    request.state = chance.one_of(sessions_with_an_end);
    request.ends_at = heard.now() + Duration(chance.from(1, chance.one_in(4) ? 900'000'000 : 9'000'000));
    request.random_end_ms = static_cast<std::uint32_t>(chance.below(6));
    request.seed = chance.below(1'000);
  }
  return Command::make(chance.one_in(20) ? any_member(chance) : venue_operator, request);
}

Command list(Chance& chance, const Heard& heard) {
  std::string symbol = "FLIGHTS/TRAIN/X" + std::to_string(chance.below(40)) + "/12M";
  ListInstrument terms = plenty(*Symbol::from(symbol), static_cast<TradingMode>(1 + chance.below(5)));
  if (terms.mode == TradingMode::single_lot) terms.cap = terms.max_quantity = terms.lot;
  if (chance.one_in(3)) terms.segment = SegmentId(static_cast<std::uint32_t>(1 + chance.below(4)));
  if (chance.one_in(3)) terms.issue_date = soon(chance, heard);
  terms.redeem_by = chance.one_in(2) ? later(chance, heard) : Timestamp();
  terms.quota_bytes = chance.below(3) * 40;
  terms.band_bps = chance.one_in(3) ? 900 : 0;
  return Command::make(chance.one_in(3) ? vendor : venue_operator, terms);
}

Command delist(Chance& chance, const Heard& heard) {
  DelistInstrument request;
  request.reason = "its end";
  request.instrument = any_series(chance, heard);
  // The series that the world began with stay, or nothing would trade in the end.
  const bool is_of_the_world = request.instrument.value() < first_lively.value() + 8;
  const bool is_allowed = !is_of_the_world && !chance.one_in(4);
  return Command::make(is_allowed ? venue_operator : alice, request);
}

Command define_segment(Chance& chance) {
  DefineSegment rules;
  rules.code = chance.one_in(2) ? SegmentCode("CITY") : SegmentCode("NEW");
  rules.block_trades = chance.one_in(5) ? 0 : 1;
  if (rules.code == SegmentCode("NEW")) {
    rules.dynamic_collar_bps = static_cast<std::uint32_t>(chance.below(3) * 400);
    rules.volatility_call_ms = 15;
    rules.random_end_ms = 5;
  }
  return Command::make(venue_operator, rules);
}

Command dataset(Chance& chance) {
  RegisterDataset terms = dataset_terms();
  terms.release = static_cast<std::uint32_t>(1 + chance.below(6));
  return Command::make(chance.one_in(6) ? vendor : venue_operator, terms);
}

Command key(Chance& chance) {
  RegisterKey terms;
  terms.key_id = *KeyId::from("k" + std::to_string(chance.below(8)));
  terms.public_key[0] = static_cast<std::uint8_t>(1 + chance.below(255));
  terms.holder = any_member(chance);
  terms.revoked = chance.one_in(3) ? 1 : 0;
  return Command::make(venue_operator, terms);
}

/// A start puts it into an older log; here the rules are mostly those that hold already.
Command adopt_rules(Chance& chance) {
  AdoptRules request;
  if (chance.one_in(2)) request.rules = RulesVersion::first;
  return Command::make(chance.one_in(4) ? any_member(chance) : venue_operator, request);
}

Command reference_data(Chance& chance, const Heard& heard) {
  switch (chance.below(6)) {
    case 0:
      return delist(chance, heard);
    case 1:
      return define_segment(chance);
    case 2:
      return dataset(chance);
    case 3:
      return key(chance);
    case 4:
      if (chance.one_in(4)) return adopt_rules(chance);
      [[fallthrough]];
    default:
      return list(chance, heard);
  }
}

/// Of grants that there are: usage up to the quota, suspension, revocation; and licences that wait to be activated.
Command licence(Chance& chance, const Heard& heard) {
  if (chance.one_in(4)) {
    ActivateLicence request;
    request.instrument = any_series(chance, heard);
    request.quantity = Quantity(chance.from(1, 6));
    return Command::make(any_member(chance), request);
  }
  const Heard::Grant* grant = heard.grant(chance);
  const GrantId id = grant == nullptr ? GrantId(1) : grant->id;
  if (chance.one_in(4)) {
    SetGrantState request;
    request.reason = "a reason";
    request.grant = id;
    request.state = static_cast<GrantState>(1 + chance.below(chance.one_in(3) ? 5 : 2));
    return Command::make(chance.one_in(3) ? vendor : venue_operator, request);
  }
  MeterUsage request;
  request.grant = id;
  request.bytes = chance.below(90);
  request.requests = static_cast<std::uint32_t>(chance.below(3));
  return Command::make(venue_operator, request);
}

CertifyMember usual_terms(MemberId member) {
  if (member == vendor) return member_terms("VENDOR", MemberRole::vendor);
  if (member == maker) return member_terms("MAKER", MemberRole::market_maker);
  return member_terms(member == alice ? MemberCode("ALICE") : MemberCode("BOB"), MemberRole::buyer);
}

}  // namespace

Command whole_command_of(const Draw& draw, std::uint32_t n, const Heard& heard) {
  Chance chance = chance_of(draw);
  const std::uint32_t kind = draw[0] % 100;
  if (kind < 20) {
    Draw small;
    for (auto& number : small) number = static_cast<std::uint32_t>(chance.below(std::uint64_t{1} << 32U));
    return command_of(small, n);
  }
  if (kind < 38) return lively_order(chance, n);
  if (kind < 45) return order(chance, n, heard);
  if (kind < 54) return combination(chance, n);
  if (kind < 62) return mass_quote(chance, heard);
  if (kind < 65) return quote_request(chance, n, heard);
  if (kind < 72) return offer(chance, n, heard);
  if (kind < 78) return acceptance(chance, n, heard);
  if (kind < 81) return cancel(chance, heard);
  if (kind < 90) return cash_command(chance, n, heard);
  if (kind < 93) return licence(chance, heard);
  if (kind < 95) return session(chance, heard);
  if (kind < 97) return reference_data(chance, heard);
  if (kind < 99) return remedy(chance, heard);
  return Command::make(venue_operator, AdvanceTime{});
}

Duration whole_step_of(const Draw& draw) {
  if (draw[0] % 100 == 99) return Duration::seconds(draw[1] % 100'000);
  return Duration(draw[0] / 100 % (draw[2] % 30 == 0 ? 900'000'000 : 1'500'000));
}

Command lively_order(Chance& chance, std::uint32_t n) {
  PlaceOrder order;
  order.client_order_id = client_order(n);
  order.instrument = InstrumentId(static_cast<std::uint32_t>(first_lively.value() + chance.below(lively_series)));
  order.side = chance.one_in(2) ? Side::buy : Side::sell;
  order.price = price(order.side == Side::sell ? chance.from(98, 103) : chance.from(97, 102));
  order.quantity = Quantity(5 * chance.from(1, 3));
  order.settle_to = chance.one_in(4) ? SettleTo::activate : SettleTo::hold;
  order.time_in_force = static_cast<TimeInForce>(1 + chance.below(chance.one_in(4) ? 4 : 2));
  if (chance.one_in(12)) order.display_quantity = Quantity(5);
  return Command::make(order.side == Side::sell && !chance.one_in(3) ? vendor : any_member(chance), order);
}

Command remedy(Chance& chance, const Heard& heard) {
  switch (chance.below(5)) {
    case 0: {
      PostCash cash;
      cash.amount = money(100'000);
      cash.beneficiary = any_member(chance);
      if (chance.one_in(4)) cash.currency = Currency::usd;
      return Command::make(venue_operator, cash);
    }
    case 1: {
      SetKillSwitch release;
      release.engaged = 0;
      if (chance.one_in(2)) release.holder = any_member(chance);
      return Command::make(venue_operator, release);
    }
    case 2:
      return Command::make(venue_operator, usual_terms(chance.one_in(3) ? any_member(chance) : maker));
    case 3: {
      SetSession open;  // what was halted alone hears nothing of what is asked of all
      open.instrument =
          chance.one_in(3) ? any_series(chance, heard) : InstrumentId(static_cast<std::uint32_t>(1 + chance.below(6)));
      return Command::make(venue_operator, open);
    }
    default:
      return Command::make(venue_operator, SetSession{});
  }
}

}  // namespace licet::test
