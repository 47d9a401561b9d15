#include "tests/venue/random_day.hpp"

#include <algorithm>

namespace licet::test {
namespace {

/// Mostly one of the four that trade.
MemberId member_of(std::uint32_t drawn) {
  return MemberId(drawn % 20 == 0 ? drawn / 20 % 7 : vendor.value() + drawn % 4);
}
/// Who placed the order of command `n`, mostly.
MemberId placer_of(std::uint32_t n, std::uint32_t drawn) {
  const auto mixed = static_cast<std::uint32_t>(Digest::mix(n) % 4);
  return drawn % 20 == 0 ? member_of(drawn / 20) : MemberId(vendor.value() + mixed);
}
/// One of the last commands before `n`.
std::uint32_t recent(std::uint32_t n, std::uint32_t drawn) { return n - std::min(n, 1 + drawn % 30); }

/// Mostly one of the three that are listed.
InstrumentId instrument_of(std::uint32_t drawn) {
  return InstrumentId(drawn % 30 == 0 ? drawn / 30 % 6 : 1 + drawn % 3);
}

/// Of the order that command `n` places or replaces.
ClientOrderId client_order(std::uint32_t n) {
  std::string text(1, 'o');
  text += std::to_string(n);
  return *ClientOrderId::from(text);
}
/// The command's own, which one time in thirty was used before.
ClientOrderId new_client_order(std::uint32_t n, std::uint32_t drawn) {
  return client_order(drawn % 30 == 0 ? recent(n, drawn / 30) : n);
}
/// Around 100; on all ticks mostly.
Price price_of(std::uint32_t drawn) {
  if (drawn % 40 == 0) return Price(static_cast<std::int32_t>(drawn));
  return Price(900'000 + static_cast<std::int64_t>(drawn / 40 % 21) * 10'000);
}
Quantity quantity_of(std::uint32_t drawn) {
  if (drawn % 40 == 0) return Quantity(static_cast<std::int32_t>(drawn) / 3);
  return Quantity(drawn % 3 == 0 ? 1 + drawn / 40 % 30 : 5 * (1 + drawn / 40 % 6));
}

Command place(const Draw& d, std::uint32_t n) {
  PlaceOrder order;
  order.client_order_id = new_client_order(n, d[2]);
  order.instrument = instrument_of(d[3]);
  order.side = d[4] % 2 == 0 ? Side::buy : Side::sell;
  order.order_type = d[4] / 2 % 10 == 0 ? OrderType::market : OrderType::limit;
  order.price = order.order_type == OrderType::market && d[4] / 20 % 8 != 0 ? Price(0) : price_of(d[5]);
  order.quantity = quantity_of(d[6]);
  order.time_in_force = static_cast<TimeInForce>(1 + (d[7] % 8 < 5 ? d[7] % 2 : d[7] % 4));
  order.settle_to = d[7] / 8 % 2 == 0 ? SettleTo::activate : SettleTo::hold;
  order.self_trade_prevention = static_cast<SelfTradePrevention>(1 + d[7] / 16 % 3);
  return Command::make(placer_of(n, d[1]), order);
}

Command replace(const Draw& d, std::uint32_t n) {
  ReplaceOrder request;
  const std::uint32_t of = recent(n, d[3]);
  request.client_order_id = new_client_order(n, d[2]);
  request.orig_client_order_id = client_order(of);
  request.price = price_of(d[4]);
  request.quantity = quantity_of(d[5]);
  return Command::make(placer_of(of, d[1]), request);
}

Command cancel(const Draw& d, std::uint32_t n) {
  CancelOrder request;
  request.client_order_id = "cancel";
  const std::uint32_t of = recent(n, d[2]);
  request.orig_client_order_id = client_order(of);
  if (d[3] % 10 == 0) request.order = OrderId(std::uint64_t{d[4]} << 32U | d[5] % 40);
  return Command::make(placer_of(of, d[1]), request);
}

Command cancel_all(const Draw& d) {
  CancelAll request;
  request.owner = member_of(d[1]);
  request.instrument = d[2] % 2 == 0 ? InstrumentId() : instrument_of(d[3]);
  return Command::make(d[4] % 3 == 0 ? venue_operator : member_of(d[1]), request);
}

Command activate(const Draw& d) {
  ActivateLicence request;
  request.instrument = instrument_of(d[2]);
  request.quantity = quantity_of(d[3]);
  return Command::make(member_of(d[1]), request);
}

Command grant_state(const Draw& d) {
  SetGrantState request;
  request.reason = "a reason";
  request.grant = GrantId(d[2] % 100);
  request.state = static_cast<GrantState>(1 + d[3] % 5);
  return Command::make(d[4] % 4 == 0 ? member_of(d[1]) : venue_operator, request);
}

Command meter(const Draw& d) {
  MeterUsage request;
  request.grant = GrantId(d[2] % 100);
  request.bytes = d[3] % 100;
  request.requests = d[4] % 3;
  return Command::make(d[5] % 20 == 0 ? member_of(d[1]) : venue_operator, request);
}

Command session(const Draw& d) {
  SetSession request;
  request.instrument = d[2] % 2 == 0 ? InstrumentId() : instrument_of(d[3]);
  request.state = d[4] % 6 == 0 ? SessionState::closed : d[4] % 6 == 1 ? SessionState::halted : SessionState::open;
  return Command::make(venue_operator, request);
}

Command cash(const Draw& d) {
  PostCash request;
  request.beneficiary = member_of(d[1]);
  request.amount = Money(static_cast<std::int32_t>(d[2]));
  return Command::make(venue_operator, request);
}

Command certify(const Draw& d) {
  CertifyMember terms = member_terms("MAKER", MemberRole::market_maker);
  terms.max_order_quantity = Quantity(d[1] % 40);
  terms.max_order_notional = Money(d[2] % 100'000'000);
  terms.max_open_orders = d[3] % 20;
  return Command::make(d[4] % 10 == 0 ? member_of(d[5]) : venue_operator, terms);
}

}  // namespace

Command command_of(const Draw& d, std::uint32_t n) {
  const std::uint32_t kind = d[0] % 100;
  if (kind < 55) return place(d, n);
  if (kind < 64) return cancel(d, n);
  if (kind < 80) return replace(d, n);
  if (kind < 81) return cancel_all(d);
  if (kind < 85) return activate(d);
  if (kind < 87) return grant_state(d);
  if (kind < 93) return meter(d);
  if (kind < 95) return session(d);
  if (kind < 98) return cash(d);
  if (kind < 99) return certify(d);
  return Command::make(venue_operator, AdvanceTime{});
}

Duration step_of(const Draw& d) {
  return d[0] % 100 == 99 ? Duration::seconds(d[1] % 100'000) : Duration(d[0] / 100 % 1'000'000);
}

}  // namespace licet::test
