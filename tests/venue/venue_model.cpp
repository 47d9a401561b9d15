#include "tests/venue/venue_model.hpp"

#include <algorithm>

namespace licet::test {
namespace {

std::string wrong(const std::string& what, std::uint64_t which) { return what + " " + std::to_string(which); }

/// What must stand behind the leaves of an order, computed the long way.
std::int64_t needed(const ListInstrument& terms, Side side, Price limit, Quantity leaves) {
  if (side == Side::sell) return leaves.raw();
  const Int128 value = static_cast<Int128>(limit.raw()) * leaves.raw();
  const Int128 fee = (value * terms.buyer_fee_bps + 9'999) / 10'000;
  return static_cast<std::int64_t>(value + fee);
}

/// The share of a trade's price as the rules say it, computed the long way.
std::int64_t share(const Trade& trade, std::uint32_t basis_points) {
  return static_cast<std::int64_t>(static_cast<Int128>(trade.price.raw()) * trade.quantity.raw() * basis_points /
                                   10'000);
}

std::size_t index(Side side) { return side == Side::buy ? 0 : 1; }

}  // namespace

std::string VenueModel::follow(const EventBuffer& events) {
  for (const RecordView event : events) {
    if (!decode_event(event.bytes())) return wrong("an undecodable event of type", event.header().type);
    if (auto fault = take(event); !fault.empty()) return fault;
    combinations.take(event);
    if (auto fault = off_book.take(event, *this); !fault.empty()) return fault;
    if (auto fault = transit.take(event); !fault.empty()) return fault;
  }
  return end_of_command();
}

std::string VenueModel::end_of_command() {
  if (auto fault = transit.end_of_command(); !fault.empty()) return fault;
  for (const auto& [trade, due] : unsettled_) {
    if (due.cash != 0 || due.licences != 0) return wrong("not delivered against payment: trade", trade.value());
  }
  unsettled_.clear();
  if (auto fault = off_book.end_of_command(*this); !fault.empty()) return fault;
  return combinations.end_of_command();
}

std::string VenueModel::take(RecordView event) {
  if (const auto* listed = event.get_if<InstrumentListed>()) {
    instruments[listed->id] = *listed;
  } else if (const auto* certified = event.get_if<MemberCertified>()) {
    members[certified->id] = certified->terms;
  } else if (const auto* posted = event.get_if<TransferPosted>()) {
    return take(*posted);
  } else if (auto fault = take_grant(event); !fault.empty()) {
    return fault;
  }
  return take_order(event);
}

std::string VenueModel::take_grant(RecordView event) {
  if (const auto* released = event.get_if<GrantReleased>()) {
    grants[released->grant] = {.holder = released->holder,
                               .instrument = released->instrument,
                               .quantity = released->quantity,
                               .not_after = released->not_after,
                               .quota_bytes = released->quota_bytes};
  } else if (const auto* changed = event.get_if<GrantChanged>()) {
    Grant& grant = grants.at(changed->grant);
    if (grant.is_final) return wrong("a final grant changed:", changed->grant.value());
    grant.is_final = changed->state != GrantState::active && changed->state != GrantState::suspended;
  } else if (const auto* metered = event.get_if<UsageMetered>()) {
    Grant& grant = grants.at(metered->grant);
    grant.used_bytes += metered->bytes;
    if (metered->used_bytes != grant.used_bytes) return wrong("what was used under grant", metered->grant.value());
  }
  return {};
}

std::string VenueModel::take_order(RecordView event) {
  if (const auto* accepted = event.get_if<OrderAccepted>()) {
    const PlaceOrder& terms = accepted->terms;
    const Order order{event.header().member, terms.instrument, terms.side, terms.quantity, Quantity(), terms.price};
    if (!orders.emplace(accepted->order, order).second) return wrong("an id used twice:", accepted->order.value());
  } else if (const auto* rested = event.get_if<OrderRested>()) {
    return stand(rested->order, rested->price, rested->shown);
  } else if (const auto* refreshed = event.get_if<OrderRefreshed>()) {
    return stand(refreshed->order, refreshed->price, refreshed->shown);
  } else if (const auto* reduced = event.get_if<OrderReduced>()) {
    return take(*reduced);
  } else if (const auto* replaced = event.get_if<OrderReplaced>()) {
    return take(*replaced);
  } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
    return take(*cancelled);
  } else if (const auto* trade = event.get_if<Trade>()) {
    return take(*trade);
  }
  return {};
}

/// An order, or its next part, comes to the end of its level.
std::string VenueModel::stand(OrderId id, Price price, Quantity shown) {
  Order& order = orders.at(id);
  if (order.shown.is_positive()) return wrong("it stood already:", id.value());
  if (shown > order.leaves) return wrong("it shows more than it has:", id.value());
  order.shown = shown;
  order.price = price;
  order.rested = ++rests;
  if (shown.is_positive()) change(order.instrument, order.side, price, shown.raw(), 1);
  return {};
}

std::string VenueModel::take(const OrderReduced& reduced) {
  Order& order = orders.at(reduced.order);
  if (order.shown != reduced.old_shown) return wrong("what was shown of reduced", reduced.order.value());
  if (order.leaves.raw() != reduced.leaves.raw() + reduced.by.raw() || !reduced.leaves.is_positive()) {
    return wrong("the leaves of reduced", reduced.order.value());
  }
  order.leaves = reduced.leaves;
  order.shown = reduced.shown;
  change(order.instrument, order.side, reduced.price, reduced.shown.raw() - reduced.old_shown.raw(), 0);
  return {};
}

std::string VenueModel::take(const OrderReplaced& replaced) {
  Order& order = orders.at(replaced.order);
  if (order.shown != replaced.old_shown) return wrong("what was shown of replaced", replaced.order.value());
  const bool leaves_level = order.shown.is_positive() && replaced.shown.is_zero();
  change(order.instrument, order.side, replaced.old_price, replaced.shown.raw() - order.shown.raw(),
         leaves_level ? -1 : 0);
  order.leaves = replaced.leaves;
  order.price = replaced.price;
  order.shown = replaced.shown;
  return {};
}

std::string VenueModel::take(const OrderCancelled& cancelled) {
  const auto open = orders.find(cancelled.order);
  if (open == orders.end()) return wrong("cancelled, and not open:", cancelled.order.value());
  const Order& order = open->second;
  if (order.leaves != cancelled.leaves) return wrong("cancelled leaves of", cancelled.order.value());
  if (order.shown != cancelled.shown) return wrong("what was shown of cancelled", cancelled.order.value());
  if (order.shown.is_positive()) change(order.instrument, order.side, cancelled.price, -order.shown.raw(), -1);
  orders.erase(cancelled.order);
  return {};
}

std::string VenueModel::take(const Trade& trade) {
  if (trade.trade.value() != ++trades) return wrong("a gap before trade", trade.trade.value());
  if (group_of(trade.buyer.member) == group_of(trade.seller.member) && trade.kind != TradeKind::block &&
      trade.kind != TradeKind::quote) {
    return wrong("a self trade:", trade.trade.value());
  }
  if (auto fault = check_charges(trade); !fault.empty()) return fault;
  unsettled_[trade.trade] = {trade.price.raw() * trade.quantity.raw(), trade.quantity.raw()};
  if (auto fault = fill(trade, Side::buy, trade.buyer); !fault.empty()) return fault;
  return fill(trade, Side::sell, trade.seller);
}

/// Fees and royalty are what the series' terms say.
std::string VenueModel::check_charges(const Trade& trade) const {
  const InstrumentListed& listed = instruments.at(trade.instrument);
  const bool is_resale = trade.seller.member != listed.vendor;
  const bool is_right = trade.buyer.fee.raw() == share(trade, listed.terms.buyer_fee_bps) &&
                        trade.seller.fee.raw() == share(trade, listed.terms.seller_fee_bps) &&
                        trade.royalty.raw() == (is_resale ? share(trade, listed.terms.royalty_bps) : 0);
  return is_right ? "" : wrong("a fee or royalty is not what the rules say: trade", trade.trade.value());
}

std::string VenueModel::fill(const Trade& trade, Side side, const TradeSide& of) {
  const auto open = orders.find(of.order);
  if (open == orders.end()) return wrong("traded, and not open:", of.order.value());
  Order& order = open->second;
  if (order.side != side || order.member != of.member) return wrong("the side of", of.order.value());
  order.leaves = Quantity(order.leaves.raw() - trade.quantity.raw());
  if (order.leaves != of.leaves || order.leaves.is_negative()) return wrong("the leaves of", of.order.value());
  if (order.shown != of.old_shown) return wrong("what was shown of traded", of.order.value());
  if (of.book_price.is_zero() != order.shown.is_zero()) return wrong("a book price of", of.order.value());
  if (order.shown.is_positive()) {
    const Quantity taken = std::min(order.shown, trade.quantity);
    order.shown = Quantity(order.shown.raw() - taken.raw());
    change(order.instrument, side, of.book_price, -taken.raw(), order.shown.is_zero() ? -1 : 0);
  }
  if (order.leaves.is_zero()) orders.erase(of.order);
  return {};
}

void VenueModel::change(InstrumentId instrument, Side side, Price price, std::int64_t quantity, int count) {
  if (quantity == 0 && count == 0) return;
  auto& levels = books[instrument][index(side)];
  Level& level = levels[price];
  level.quantity += quantity;
  level.orders += count;
  if (level == Level{}) levels.erase(price);
}

MemberId VenueModel::group_of(MemberId member) const {
  const MemberId owner = members.at(member).owner;
  return owner.is_set() ? owner : member;
}

std::string VenueModel::take(const TransferPosted& posted) {
  if (posted.transfer.value() != ++transfers) return wrong("a gap before transfer", posted.transfer.value());
  if (posted.debit.asset() != posted.credit.asset() || posted.amount <= 0) return wrong("no transfer:", transfers);
  balances[posted.debit] -= posted.amount;
  balances[posted.credit] += posted.amount;
  if (posted.credit.purpose() == Purpose::held) holds[posted.order] += posted.amount;
  if (posted.debit.purpose() == Purpose::held) holds[posted.order] -= posted.amount;
  if (const auto trade = unsettled_.find(posted.trade); trade != unsettled_.end()) {
    if (posted.code == TransferCode::pay_trade) trade->second.cash -= posted.amount;
    if (posted.code == TransferCode::deliver_licences) trade->second.licences -= posted.amount;
  }
  if (balances[posted.debit] < 0 && !Ledger::is_contra(posted.debit.purpose())) return wrong("overdrawn by", transfers);
  return {};
}

std::string VenueModel::check(const Ledger& ledger, const VenueState& venue) const {
  for (const std::string& part :
       {check_balances(ledger), check_orders(venue), check_holds(venue), check_members(venue), check_grants(venue.now),
        check_licences(), check_books(venue), transit.check(balances, venue.now), off_book.check(*this, venue),
        combinations.check(*this)}) {
    if (!part.empty()) return part;
  }
  return {};
}

std::string VenueModel::check_balances(const Ledger& ledger) const {
  std::map<AssetId, Int128> sums;
  std::size_t nonzero = 0;
  for (const auto& [account, balance] : balances) {
    sums[account.asset()] += balance;
    nonzero += balance != 0 ? 1 : 0;
    if (ledger.balance(account) != balance) return wrong("the ledger and the events differ in", account.value());
  }
  if (ledger.accounts().size() != nonzero) return "the ledger has accounts that no event tells of";
  for (const auto& [asset, sum] : sums) {
    if (sum != 0) return wrong("no zero sum of asset", asset.value());
  }
  return {};
}

/// The venue has the same open orders, and each stands somewhere.
std::string VenueModel::check_orders(const VenueState& venue) const {
  const OpenOrders& open = venue.open_orders;
  if (open.pool().open() != orders.size()) return wrong("open orders:", open.pool().open());
  for (const auto& [id, order] : orders) {
    const OrderSlot slot = open.pool().find(id);
    if (!slot.is_set()) return wrong("not open:", id.value());
    const OrderDetails& details = open.details(slot);
    if (details.leaves() != order.leaves || !order.leaves.is_positive()) return wrong("leaves of", id.value());
    if (details.standing == Standing::nowhere) return wrong("stands nowhere:", id.value());
    if (details.standing != Standing::book) continue;
    const Instrument& instrument = *venue.instruments.find(order.instrument);
    const std::int64_t lots = open.pool().leaves(slot).raw() + open.pool().reserve(slot).raw();
    if (lots * instrument.lot.raw() != order.leaves.raw()) return wrong("lots in the book of", id.value());
  }
  return {};
}

/// What is held is exactly what each open order needs at its limit, to the last unit.
std::string VenueModel::check_holds(const VenueState& venue) const {
  std::map<AccountId, std::int64_t> sums;
  for (const auto& [id, held] : holds) {
    if (held != 0 && !orders.contains(id)) return wrong("still held for", id.value());
  }
  for (const auto& [id, order] : orders) {
    const OrderDetails& details = venue.open_orders.details(venue.open_orders.pool().find(id));
    const ListInstrument& terms = instruments.at(details.instrument).terms;
    const auto found = holds.find(id);
    const std::int64_t held = found == holds.end() ? 0 : found->second;
    if (held != needed(terms, order.side, details.price, details.leaves())) return wrong("hold of", id.value());
    const AssetId asset = order.side == Side::buy ? AssetId(terms.currency) : AssetId(details.instrument);
    sums[AccountId(details.member, asset, Purpose::held)] += held;
  }
  for (const auto& [account, balance] : balances) {
    if (account.purpose() == Purpose::held && balance != sums[account]) return wrong("the holds in", account.value());
  }
  return {};
}

/// Exposure is kept exactly, within its limit, over all orders of the member; no list loses one.
std::string VenueModel::check_members(const VenueState& venue) const {
  std::size_t listed = 0;
  for (const auto& [id, terms] : members) {
    const Member& member = *venue.members.find(id);
    Int128 exposure = 0;
    for (const OrderSlot slot : member.open) {
      const OrderDetails& order = venue.open_orders.details(slot);
      if (order.member != id) return wrong("another's order in the list of", id.value());
      exposure += static_cast<Int128>(order.price.raw()) * order.leaves().raw();
      if (venue.open_orders.pool().owner(slot) != group_of(id)) return wrong("an order of another group:", id.value());
    }
    if (exposure != member.exposure) return wrong("the exposure of", id.value());
    listed += member.open.size();
    if (member.is_killed && !member.open.empty()) return wrong("orders of a killed member", id.value());
  }
  if (listed != orders.size()) return wrong("orders in no list:", orders.size() - listed);
  return {};
}

/// None is open past its term or its quota.
std::string VenueModel::check_grants(Timestamp now) const {
  for (const auto& [id, grant] : grants) {
    if (grant.is_final) continue;
    if (grant.not_after <= now) return wrong("past its term: grant", id.value());
    const bool is_used_up = grant.quota_bytes != 0 && grant.used_bytes >= grant.quota_bytes;
    if (is_used_up) return wrong("past its quota: grant", id.value());
  }
  return {};
}

std::string VenueModel::check_licences() const {
  std::map<AccountId, std::int64_t> activated;
  for (const auto& [id, grant] : grants) {
    if (grant.is_final) continue;
    activated[AccountId(grant.holder, AssetId(grant.instrument), Purpose::activated)] += grant.quantity.raw();
  }
  std::map<InstrumentId, std::int64_t> in_issue;
  for (const auto& [account, balance] : balances) {
    if (account.asset().is_currency()) continue;
    if (account.purpose() == Purpose::activated && balance != activated[account]) {
      return wrong("grants and activated licences differ in", account.value());
    }
    if (account.purpose() != Purpose::issued) in_issue[account.asset().instrument()] += balance;
  }
  for (const auto& [id, licences] : in_issue) {
    const InstrumentListed& listed = instruments.at(id);
    const auto issued = balances.find(AccountId(listed.vendor, AssetId(id), Purpose::issued));
    if (issued == balances.end() || -issued->second != licences) return wrong("issued licences of", id.value());
    if (licences > listed.terms.cap.raw()) return wrong("over the cap:", id.value());
  }
  return {};
}

/// The level-2 book that the events tell is the book, and it is not crossed where orders trade when they meet.
std::string VenueModel::check_books(const VenueState& venue) const {
  for (const Instrument& instrument : venue.instruments.all()) {
    Book book;
    for (const Side side : {Side::buy, Side::sell}) {
      for_each_resting(instrument.book, side, [&](OrderSlot slot) {
        const Quantity shown = venue.open_orders.shown(instrument, slot);
        if (shown.is_zero()) return;
        Level& level = book[index(side)][instrument.price_of(venue.open_orders.pool().ticks(slot))];
        level.quantity += shown.raw();
        ++level.orders;
      });
    }
    const auto told = books.find(instrument.id);
    if (book != (told == books.end() ? Book{} : told->second)) return wrong("the levels of", instrument.id.value());
    const auto bid = instrument.book.best(Side::buy);
    const auto offer = instrument.book.best(Side::sell);
    if (instrument.trades_continuously() && bid && offer && bid->ticks >= offer->ticks) {
      return wrong("a crossed book:", instrument.id.value());
    }
  }
  return {};
}

}  // namespace licet::test
