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

TimeInForce time_in_force_of(std::uint32_t drawn) {
  return static_cast<TimeInForce>(1 + (drawn % 8 < 5 ? drawn % 2 : drawn / 8 % 8));
}

/// Mostly a limit order.
OrderType type_of(std::uint32_t drawn) {
  const std::uint32_t kind = drawn % 20;
  return kind < 12 ? OrderType::limit : static_cast<OrderType>(1 + drawn / 20 % 6);
}

/// What only some orders have; much of it together is refused.
void decorate(PlaceOrder& order, std::uint64_t drawn) {
  const auto one_in = [&](std::uint64_t n) {
    const bool hit = drawn % n == 0;
    drawn = Digest::mix(drawn);
    return hit;
  };
  const auto small = [&] { return static_cast<std::uint32_t>((drawn = Digest::mix(drawn)) >> 32U); };
  if (order.order_type == OrderType::stop || order.order_type == OrderType::stop_limit || one_in(40)) {
    order.stop_price = price_of(small());
  }
  if (one_in(8)) order.display_quantity = Quantity(1 + small() % 7);
  if (one_in(10)) order.min_quantity = quantity_of(small());
  if (one_in(10)) order.post_only = static_cast<PostOnly>(2 + small() % 2);
  if (order.time_in_force == TimeInForce::good_till_date || one_in(60)) {
    order.expires = day_one + Duration::seconds(small() % 3'000'000);
  }
}

Command place(const Draw& d, std::uint32_t n) {
  PlaceOrder order;
  order.client_order_id = new_client_order(n, d[2]);
  order.instrument = instrument_of(d[3]);
  order.side = d[4] % 2 == 0 ? Side::buy : Side::sell;
  order.order_type = type_of(d[4] / 2);
  const bool has_limit = order.order_type == OrderType::limit || order.order_type == OrderType::stop_limit;
  order.price = has_limit || d[4] / 4'000 % 10 == 0 ? price_of(d[5]) : Price(0);
  order.quantity = quantity_of(d[6]);
  order.time_in_force = time_in_force_of(d[7]);
  order.settle_to = d[7] / 64 % 2 == 0 ? SettleTo::activate : SettleTo::hold;
  order.self_trade_prevention = static_cast<SelfTradePrevention>(1 + d[7] / 128 % 4);
  decorate(order, Digest::mix((std::uint64_t{d[4]} << 32U) + d[7]));
  Command command = Command::make(placer_of(n, d[1]), order);
  command.header().origin = OriginId(d[6] / 3 % 4);
  return command;
}

Command replace(const Draw& d, std::uint32_t n) {
  ReplaceOrder request;
  const std::uint32_t of = recent(n, d[3]);
  request.client_order_id = new_client_order(n, d[2]);
  request.orig_client_order_id = client_order(of);
  request.price = d[6] % 8 == 0 ? Price(0) : price_of(d[4]);
  request.stop_price = d[6] % 4 == 0 ? price_of(d[7]) : Price(0);
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
  request.owner = d[4] / 3 % 10 == 0 ? MemberId() : member_of(d[1]);
  request.instrument = d[2] % 2 == 0 ? InstrumentId() : instrument_of(d[3]);
  if (d[5] % 4 == 0) request.dataset = DatasetId(d[5] / 4 % 3);
  if (d[6] % 3 == 0) request.placed_by = OriginId(d[6] / 3 % 4);
  request.side = static_cast<SideOrBoth>(1 + d[7] % 3);
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
  request.state = d[4] % 8 < 4 ? SessionState::open : static_cast<SessionState>(1 + d[4] / 8 % 8);
  request.seed = d[5];
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
  terms.max_gross_exposure = Money(d[5] % 3 == 0 ? 0 : d[6] % 200'000'000);
  terms.max_messages_per_second = d[7] % 30;
  terms.owner = MemberId(d[3] / 20 % 3 == 0 ? alice.value() : d[3] / 60 % 4 == 0 ? d[3] / 240 % 7 : 0);
  return Command::make(d[4] % 10 == 0 ? member_of(d[5]) : venue_operator, terms);
}

Command kill_switch(const Draw& d) {
  SetKillSwitch request;
  request.holder = d[1] % 2 == 0 ? MemberId() : member_of(d[2]);
  request.engaged = d[3] % 16 == 0 ? 1 : 0;  // else hardly anybody would trade
  const bool is_own = request.engaged != 0 && d[4] % 3 == 0;
  return Command::make(is_own ? member_of(d[2]) : venue_operator, request);
}

}  // namespace

ClientOrderId client_order(std::uint32_t n) {
  std::string text(1, 'o');
  text += std::to_string(n);
  return *ClientOrderId::from(text);
}

Command command_of(const Draw& d, std::uint32_t n) {
  const std::uint32_t kind = d[0] % 100;
  if (kind < 55) return place(d, n);
  if (kind < 64) return cancel(d, n);
  if (kind < 80) return replace(d, n);
  if (kind < 81) return cancel_all(d);
  if (kind < 82) return kill_switch(d);
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
