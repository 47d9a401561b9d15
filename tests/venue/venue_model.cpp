#include "tests/venue/venue_model.hpp"

#include <algorithm>
#include <limits>

namespace licet::test {
namespace {

std::string wrong(const std::string& what, std::uint64_t which) { return what + " " + std::to_string(which); }

/// Cash that must stand behind the leaves of a buy order, computed the long way.
std::int64_t cash_needed(const ListInstrument& terms, const VenueModel::Order& order) {
  const Int128 value = static_cast<Int128>(order.price.raw()) * order.leaves.raw();
  const Int128 fee = (value * terms.buyer_fee_bps + 9'999) / 10'000;
  return static_cast<std::int64_t>(value + fee);
}

}  // namespace

std::string VenueModel::follow(const EventBuffer& events) {
  std::string fault;
  for (const RecordView event : events) {
    if (!decode_event(event.bytes())) return wrong("an undecodable event of type", event.header().type);
    if (const auto* listed = event.get_if<InstrumentListed>()) {
      instruments[listed->id] = *listed;
    } else if (const auto* accepted = event.get_if<OrderAccepted>()) {
      const PlaceOrder& terms = accepted->terms;
      const bool is_new = orders
                              .emplace(accepted->order, Order{event.header().member, terms.instrument, terms.side,
                                                              terms.price, terms.quantity})
                              .second;
      if (!is_new) fault = wrong("an order id used twice:", accepted->order.value());
    } else if (const auto* rested = event.get_if<OrderRested>()) {
      if (orders.at(rested->order).leaves != rested->shown) fault = wrong("shown of", rested->order.value());
      orders.at(rested->order).rested = ++rests;
    } else if (const auto* replaced = event.get_if<OrderReplaced>()) {
      Order& order = orders.at(replaced->order);
      if (order.leaves != replaced->old_shown) fault = wrong("old shown of", replaced->order.value());
      order.price = replaced->price;
      order.leaves = replaced->leaves;
    } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
      fault = take(*cancelled);
    } else if (const auto* trade = event.get_if<Trade>()) {
      fault = take(*trade);
    } else if (const auto* posted = event.get_if<TransferPosted>()) {
      fault = take(*posted);
    } else if (const auto* released = event.get_if<GrantReleased>()) {
      grants[released->grant] = {released->holder, released->instrument, released->quantity};
    } else if (const auto* changed = event.get_if<GrantChanged>()) {
      Grant& grant = grants.at(changed->grant);
      if (grant.is_final) fault = wrong("a final grant changed:", changed->grant.value());
      grant.is_final = changed->state != GrantState::active && changed->state != GrantState::suspended;
    }
    if (!fault.empty()) return fault;
  }
  return {};
}

std::string VenueModel::take(const Trade& trade) {
  if (trade.trade.value() != ++trades) return wrong("a gap before trade", trade.trade.value());
  if (trade.buyer.member == trade.seller.member) return wrong("a self trade:", trade.trade.value());
  if (auto fault = fill(trade.buyer, trade.quantity); !fault.empty()) return fault;
  return fill(trade.seller, trade.quantity);
}

std::string VenueModel::fill(const TradeSide& side, Quantity quantity) {
  Order& order = orders.at(side.order);
  order.leaves = Quantity(order.leaves.raw() - quantity.raw());
  if (order.leaves != side.leaves || order.member != side.member) return wrong("the leaves of", side.order.value());
  if (order.leaves.is_negative()) return wrong("overfilled", side.order.value());
  if (order.leaves.is_zero()) orders.erase(side.order);
  return {};
}

std::string VenueModel::take(const OrderCancelled& cancelled) {
  const Order& order = orders.at(cancelled.order);
  if (order.leaves != cancelled.leaves) return wrong("cancelled leaves of", cancelled.order.value());
  orders.erase(cancelled.order);
  return {};
}

std::string VenueModel::take(const TransferPosted& posted) {
  if (posted.transfer.value() != ++transfers) return wrong("a gap before transfer", posted.transfer.value());
  if (posted.debit.asset() != posted.credit.asset() || posted.amount <= 0) return wrong("no transfer:", transfers);
  balances[posted.debit] -= posted.amount;
  balances[posted.credit] += posted.amount;
  if (balances[posted.debit] < 0 && !Ledger::is_contra(posted.debit.purpose())) return wrong("overdrawn by", transfers);
  return {};
}

std::string VenueModel::check(const Ledger& ledger) const {
  for (const std::string& part : {check_balances(ledger), check_holds(), check_licences(), check_books()}) {
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

std::string VenueModel::check_holds() const {
  std::map<AccountId, std::int64_t> needed;
  for (const auto& [id, order] : orders) {
    const ListInstrument& terms = instruments.at(order.instrument).terms;
    const bool buys = order.side == Side::buy;
    const AssetId asset = buys ? AssetId(terms.currency) : AssetId(order.instrument);
    needed[AccountId(order.member, asset, Purpose::held)] += buys ? cash_needed(terms, order) : order.leaves.raw();
  }
  for (const auto& [account, balance] : balances) {
    if (account.purpose() == Purpose::held && balance != needed[account]) return wrong("the hold of", account.value());
    needed.erase(account);
  }
  for (const auto& [account, amount] : needed) {
    if (account.purpose() == Purpose::held && amount != 0) return wrong("nothing held in", account.value());
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

std::string VenueModel::check_books() const {
  struct Best {
    Price bid;
    Price ask{std::numeric_limits<std::int64_t>::max()};
  };
  std::map<InstrumentId, Best> best;
  for (const auto& [id, order] : orders) {
    if (!order.leaves.is_positive()) return wrong("an open order without leaves:", id.value());
    if (order.rested == 0) continue;
    Best& of = best[order.instrument];
    if (order.side == Side::buy) {
      of.bid = std::max(of.bid, order.price);
    } else {
      of.ask = std::min(of.ask, order.price);
    }
  }
  for (const auto& [instrument, of] : best) {
    if (of.bid >= of.ask) return wrong("a crossed book:", instrument.value());
  }
  return {};
}

}  // namespace licet::test
