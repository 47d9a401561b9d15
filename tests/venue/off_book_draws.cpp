#include "tests/venue/off_book_draws.hpp"

#include "tests/venue/whole_day.hpp"

namespace licet::test {
namespace {

Price around(Chance& chance) { return price(chance.from(96, 104)); }

InstrumentId lively(std::uint64_t number) {
  return InstrumentId(static_cast<std::uint32_t>(first_lively.value() + number % lively_series));
}

/// Where offers may be made: in a series of quotes, or as a block.
InstrumentId negotiable(Chance& chance, const Heard& heard) {
  const InstrumentListed* quoted = heard.series(TradingMode::quote, chance);
  return quoted == nullptr || chance.one_in(3) ? lively(chance.below(lively_series)) : quoted->id;
}

}  // namespace

MemberId any_member(Chance& chance) { return MemberId(static_cast<std::uint32_t>(vendor.value() + chance.below(4))); }

Timestamp soon(Chance& chance, const Heard& heard) {
  return heard.now() + Duration(chance.from(1, chance.one_in(2) ? 20'000'000 : 2'000'000'000));
}

Timestamp later(Chance& chance, const Heard& heard) {
  if (chance.one_in(2)) return soon(chance, heard);
  return heard.now() + Duration::seconds(chance.from(1, chance.one_in(2) ? 900 : 300'000));
}

Command combination(Chance& chance, std::uint32_t n) {
  PlaceCombination request;
  request.client_order_id = client_order(n);
  request.count = static_cast<std::uint8_t>(chance.one_in(30) ? chance.below(5) : 2 + chance.below(2));
  request.time_in_force = static_cast<TimeInForce>(1 + chance.below(4));
  request.settle_to = chance.one_in(3) ? SettleTo::activate : SettleTo::hold;
  const std::uint64_t first = chance.below(lively_series);
  for (std::size_t leg = 0; leg < request.count; ++leg) {
    CombinationLeg& of = request.legs[leg];
    of.instrument = lively(first + leg);
    of.side = chance.one_in(4) ? Side::sell : Side::buy;
    of.price = price(of.side == Side::buy ? chance.from(100, 104) : chance.from(96, 100));
    of.quantity = Quantity(5 * chance.from(1, 3));
  }
  return Command::make(any_member(chance), request);
}

Command mass_quote(Chance& chance, const Heard& heard) {
  PlaceMassQuote request;
  request.quote_id = static_cast<std::uint32_t>(chance.below(1'000));
  request.count = static_cast<std::uint8_t>(chance.from(1, 4));
  request.self_trade_prevention = static_cast<SelfTradePrevention>(chance.from(1, 4));
  const bool is_withdrawn = chance.one_in(8);
  for (std::size_t line = 0; line < request.count; ++line) {
    QuoteEntry& entry = request.entries[line];
    entry.instrument = lively(line);
    if (line == 3) {
      const InstrumentListed* called = heard.series(TradingMode::auction, chance);
      if (called != nullptr) entry.instrument = called->id;
    }
    if (is_withdrawn) continue;
    entry.bid = price(chance.from(95, 100));
    entry.offer = Price(entry.bid.raw() + price(chance.from(chance.one_in(40) ? 0 : 1, 4)).raw());
    entry.bid_quantity = Quantity(5 * chance.from(0, 2));
    entry.offer_quantity = Quantity(chance.one_in(2) ? 0 : 5 * chance.from(0, 2));
  }
  return Command::make(chance.one_in(20) ? any_member(chance) : maker, request);
}

Command quote_request(Chance& chance, std::uint32_t n, const Heard& heard) {
  RequestQuote request;
  request.client_request_id = client_order(n);
  request.quantity = Quantity(chance.from(1, 9));
  request.instrument = negotiable(chance, heard);
  request.side = static_cast<SideOrBoth>(1 + chance.below(3));
  if (chance.one_in(2)) request.expires = later(chance, heard);
  return Command::make(any_member(chance), request);
}

Command offer(Chance& chance, std::uint32_t n, const Heard& heard) {
  MakeOffer request;
  request.client_order_id = client_order(n);
  request.price = around(chance);
  request.quantity = Quantity(chance.from(1, 6));
  request.settle_to = static_cast<SettleTo>(1 + chance.below(2));
  request.side = chance.one_in(4) ? Side::buy : Side::sell;
  if (chance.one_in(3)) request.expires = later(chance, heard);
  const QuoteRequested* asked = heard.request(chance);
  if (asked == nullptr || chance.one_in(2)) {
    request.instrument = negotiable(chance, heard);
    request.counterparty = any_member(chance);
    return Command::make(chance.one_in(2) ? vendor : any_member(chance), request);
  }
  request.instrument = asked->terms.instrument;
  request.request = asked->id;
  const bool fits = !chance.one_in(10);
  if (fits && asked->terms.side == SideOrBoth::buy) request.side = Side::sell;
  if (fits && asked->terms.side == SideOrBoth::sell) request.side = Side::buy;
  if (fits) request.quantity = Quantity(chance.from(1, asked->terms.quantity.raw()));
  return Command::make(chance.one_in(3) ? maker : vendor, request);
}

Command acceptance(Chance& chance, std::uint32_t n, const Heard& heard) {
  AcceptOffer request;
  request.client_order_id = client_order(n);
  request.settle_to = static_cast<SettleTo>(1 + chance.below(2));
  const OfferMade* made = heard.offer(chance);
  if (made != nullptr) request.offer = made->offer;
  const bool is_for_them = made != nullptr && !chance.one_in(12);
  return Command::make(is_for_them ? made->counterparty : any_member(chance), request);
}

}  // namespace licet::test
