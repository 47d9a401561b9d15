#include "tests/ledger/projection_story.hpp"

#include <string>

namespace licet::testing {
namespace {

constexpr MemberId operator_member(1);
constexpr MemberId vendor(2);
constexpr std::uint32_t first_buyer = 3;
constexpr std::uint32_t members = 5;
constexpr std::uint32_t instruments = 2;
constexpr std::int64_t deposit = 1'000'000'000'000;
const AssetId cash(Currency::cny);

AccountId account(MemberId member, AssetId asset, Purpose purpose) { return {member, asset, purpose}; }

}  // namespace

Story::Story(std::uint64_t seed) : random_(seed) {}

void Story::tell(std::uint64_t commands, EventSink& sink) {
  const std::size_t told = batches_.size();
  tell_silently(commands);
  for (std::size_t n = told; n < batches_.size(); ++n) sink.on_events(batches_[n]);
}

void Story::tell_silently(std::uint64_t commands) {
  while (commands > 0) {
    const std::uint64_t some = std::min<std::uint64_t>(commands, 1 + below(9));
    next_batch(some);
    commands -= some;
  }
}

void Story::next_batch(std::uint64_t commands) {
  auto batch = std::make_shared<EventBatch>();
  batch->first = Sequence(last().value() + 1);
  for (std::uint64_t n = 0; n < commands; ++n) {
    header_.sequence = Sequence(last().value() + 1);
    header_.time = Timestamp(static_cast<std::int64_t>(last().value()) * 1'000);
    batch->events.begin(header_);
    command(batch->events);
  }
  batch->last = last();
  batches_.push_back(std::move(batch));
}

void Story::command(EventBuffer& events) {
  if (last().value() == 1) return found(events);
  switch (below(8)) {
    case 0:
      return cancel(events);
    case 1:
      return replace(events);
    case 2:
    case 3:
    case 4:
      return fill(events);
    case 5:
      return change_grant(events);
    default:
      return place(events);
  }
}

void Story::found(EventBuffer& events) {
  for (std::uint32_t m = 1; m <= members; ++m) {
    MemberCertified member;
    member.id = MemberId(m);
    member.terms.code = *MemberCode::from("M" + std::to_string(m));
    events.emit(member);
    if (m >= first_buyer) {
      transfer(events, account(operator_member, cash, Purpose::external),
               account(MemberId(m), cash, Purpose::available), deposit, TransferCode::deposit, {}, {});
    }
  }
  for (std::uint32_t i = 1; i <= instruments; ++i) {
    InstrumentListed listed;
    listed.id = InstrumentId(i);
    listed.vendor = vendor;
    listed.terms.cap = Quantity(1'000'000'000);
    events.emit(listed);
    SessionChanged session;
    session.instrument = InstrumentId(i);
    session.state = SessionState::open;
    events.emit(session);
  }
}

void Story::place(EventBuffer& events) {
  RestingOrder order;
  order.id = OrderId(++orders_);
  order.member = MemberId(first_buyer + static_cast<std::uint32_t>(below(3)));
  order.terms.client_order_id = *ClientOrderId::from(std::to_string(orders_));
  order.terms.price = Price(static_cast<std::int64_t>(1 + below(1'000)) * 100);
  order.terms.quantity = Quantity(static_cast<std::int64_t>(1 + below(20)));
  order.terms.instrument = InstrumentId(1 + static_cast<std::uint32_t>(below(instruments)));
  events.emit(OrderAccepted{order.id, {}, order.terms}, order.member);
  transfer(events, account(order.member, cash, Purpose::available), account(order.member, cash, Purpose::held),
           notional(order.terms.price, order.terms.quantity)->raw(), TransferCode::hold_cash, {}, order.id);
  events.emit(OrderRested{order.id, order.terms.price, order.terms.quantity, order.terms.instrument, Side::buy, {}});
  resting_.push_back(order);
}

void Story::cancel(EventBuffer& events) {
  if (resting_.empty()) return place(events);
  const std::size_t at = below(resting_.size());
  const RestingOrder order = resting_[at];
  resting_.erase(resting_.begin() + static_cast<std::ptrdiff_t>(at));
  const Quantity leaves = *checked_sub(order.terms.quantity, order.filled);
  OrderCancelled cancelled;
  cancelled.order = order.id;
  cancelled.leaves = leaves;
  cancelled.shown = cancelled.leaves;
  events.emit(cancelled, order.member);
  transfer(events, account(order.member, cash, Purpose::held), account(order.member, cash, Purpose::available),
           notional(order.terms.price, leaves)->raw(), TransferCode::release_cash, {}, order.id);
}

/// To twice what is left, at the same price.
void Story::replace(EventBuffer& events) {
  if (resting_.empty()) return place(events);
  RestingOrder& order = resting_[below(resting_.size())];
  const Quantity leaves = *checked_sub(order.terms.quantity, order.filled);
  OrderReplaced replaced;
  replaced.order = order.id;
  replaced.client_order_id = *ClientOrderId::from("R" + std::to_string(last().value()));
  replaced.price = replaced.old_price = order.terms.price;
  replaced.old_shown = leaves;
  replaced.leaves = Quantity(2 * leaves.raw());
  replaced.filled = order.filled;
  replaced.quantity = *checked_add(replaced.leaves, order.filled);
  order.terms.quantity = replaced.quantity;
  order.terms.client_order_id = replaced.client_order_id;
  events.emit(replaced, order.member);
  transfer(events, account(order.member, cash, Purpose::available), account(order.member, cash, Purpose::held),
           notional(order.terms.price, leaves)->raw(), TransferCode::hold_cash, {}, order.id);
}

/// The vendor sells into a resting order, in part or whole, and issues the licences.
void Story::fill(EventBuffer& events) {
  if (resting_.empty()) return place(events);
  const std::size_t at = below(resting_.size());
  RestingOrder& order = resting_[at];
  const auto leaves = static_cast<std::uint64_t>(order.terms.quantity.raw() - order.filled.raw());
  const Quantity quantity(static_cast<std::int64_t>(1 + below(leaves)));
  order.filled = *checked_add(order.filled, quantity);
  PlaceOrder sale = order.terms;
  sale.side = Side::sell;
  sale.quantity = quantity;
  const OrderId sale_id(++orders_);
  events.emit(OrderAccepted{sale_id, {}, sale}, vendor);
  const TradeId id(++trades_);
  Trade trade;
  trade.trade = id;
  trade.price = order.terms.price;
  trade.quantity = quantity;
  trade.instrument = order.terms.instrument;
  trade.aggressor = SideOrBoth::sell;
  trade.buyer.order = order.id;
  trade.buyer.member = order.member;
  trade.buyer.leaves = *checked_sub(order.terms.quantity, order.filled);
  trade.buyer.filled = order.filled;
  trade.seller.order = sale_id;
  trade.seller.member = vendor;
  trade.seller.filled = quantity;
  events.emit(trade);
  const std::int64_t price = notional(trade.price, quantity)->raw();
  const AssetId licences(trade.instrument);
  const AccountId held = account(order.member, cash, Purpose::held);
  transfer(events, held, account(vendor, cash, Purpose::available), price - 1, TransferCode::pay_trade, id, order.id);
  transfer(events, held, account(operator_member, cash, Purpose::fees), 1, TransferCode::buyer_fee, id, order.id);
  transfer(events, account(vendor, licences, Purpose::issued), account(order.member, licences, Purpose::activated),
           quantity.raw(), TransferCode::deliver_licences, id, sale_id);
  GrantReleased grant;
  grant.grant = GrantId(++grants_);
  grant.trade = id;
  grant.quantity = quantity;
  grant.holder = order.member;
  grant.instrument = trade.instrument;
  events.emit(grant, order.member);
  if (trade.buyer.leaves.is_zero()) resting_.erase(resting_.begin() + static_cast<std::ptrdiff_t>(at));
}

void Story::change_grant(EventBuffer& events) {
  if (grants_ == 0) return place(events);
  const GrantId grant(1 + below(grants_));
  if (below(2) == 0) {
    events.emit(UsageMetered{grant, 10, last().value(), last().value() / 2});
  } else {
    events.emit(GrantChanged{grant, "breach", GrantState::suspended, {}});
  }
}

void Story::transfer(EventBuffer& events, AccountId debit, AccountId credit, std::int64_t amount, TransferCode code,
                     TradeId trade, OrderId order) {
  events.emit(TransferPosted{TransferId(++transfers_), debit, credit, amount, trade, order, code, {}});
}

EventBatchPtr Story::merged() const {
  auto batch = std::make_shared<EventBatch>();
  batch->first = Sequence(1);
  batch->last = last();
  const auto copy = [&]<class Body>(const RecordView& event, std::type_identity<Body>) {
    if (const auto* body = event.get_if<Body>()) {
      batch->events.begin(event.header());
      batch->events.emit(*body, event.header().member);
    }
  };
  for (const auto& told : batches_) {
    for (const RecordView event : told->events) {
      const auto any_of = [&]<class... Bodies>(std::type_identity<Bodies>... types) { (copy(event, types), ...); };
      any_of(std::type_identity<MemberCertified>{}, std::type_identity<InstrumentListed>{},
             std::type_identity<SessionChanged>{}, std::type_identity<OrderAccepted>{},
             std::type_identity<OrderRested>{}, std::type_identity<OrderCancelled>{},
             std::type_identity<OrderReplaced>{}, std::type_identity<Trade>{}, std::type_identity<TransferPosted>{},
             std::type_identity<GrantReleased>{}, std::type_identity<GrantChanged>{},
             std::type_identity<UsageMetered>{});
    }
  }
  return batch;
}

void Story::alter_one_transfer() {
  for (const auto& batch : batches_) {
    for (const RecordView event : batch->events) {
      const auto* transfer = event.get_if<TransferPosted>();
      if (transfer == nullptr || !transfer->trade.is_set()) continue;
      const_cast<TransferPosted*>(transfer)->amount += 1;
      return;
    }
  }
}

}  // namespace licet::testing
