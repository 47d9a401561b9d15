#include "schemas/scenario/market_view.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace licet::scenario {

void MarketView::follow(RecordView event) {
  if (const auto* transfer = event.get_if<TransferPosted>()) {
    balances_[transfer->debit] -= transfer->amount;
    balances_[transfer->credit] += transfer->amount;
  } else if (const auto* session = event.get_if<SessionChanged>()) {
    sessions_[session->instrument] = session->state;
  } else if (const auto* listed = event.get_if<InstrumentListed>()) {
    modes_[listed->id] = listed->terms.mode;
  } else {
    follow_order(event);
  }
}

void MarketView::follow_order(RecordView event) {
  if (const auto* rested = event.get_if<OrderRested>()) {
    standing_[rested->order] = {rested->instrument, rested->side, rested->price, rested->shown.raw()};
  } else if (const auto* refreshed = event.get_if<OrderRefreshed>()) {
    standing_[refreshed->order] = {refreshed->instrument, refreshed->side, refreshed->price, refreshed->shown.raw()};
  } else if (const auto* reduced = event.get_if<OrderReduced>()) {
    set_shown(reduced->order, reduced->shown);
  } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
    standing_.erase(cancelled->order);
  } else if (const auto* replaced = event.get_if<OrderReplaced>()) {
    set_shown(replaced->order, replaced->shown);
    if (replaced->kept_priority == 0) standing_.erase(replaced->order);
  } else if (const auto* trade = event.get_if<Trade>()) {
    for (const TradeSide* side : {&trade->buyer, &trade->seller}) {
      set_shown(side->order, Quantity(std::max(std::int64_t{0}, side->old_shown.raw() - trade->quantity.raw())));
      if (side->leaves.is_zero()) standing_.erase(side->order);
    }
  }
}

void MarketView::set_shown(OrderId order, Quantity shown) {
  if (const auto found = standing_.find(order); found != standing_.end()) found->second.shown = shown.raw();
}

std::int64_t MarketView::balance(AccountId account) const {
  const auto found = balances_.find(account);
  return found == balances_.end() ? 0 : found->second;
}

MarketView::Levels MarketView::levels(InstrumentId instrument, Side side) const {
  Levels levels;
  for (const auto& [order, standing] : standing_) {
    const bool is_shown = standing.shown > 0 && standing.price.is_positive();
    if (!is_shown || standing.instrument != instrument || standing.side != side) continue;
    Level& level = levels[standing.price];
    level.quantity += standing.shown;
    ++level.orders;
  }
  return levels;
}

std::string MarketView::check() const {
  std::map<AssetId, Int128> sums;
  for (const auto& [account, balance] : balances_) {
    sums[account.asset()] += balance;
    const bool is_contra = account.purpose() == Purpose::issued || account.purpose() == Purpose::external;
    if (balance < 0 && !is_contra) return fmt::format("account {:#x} has {}", account.value(), balance);
  }
  for (const auto& [asset, sum] : sums) {
    if (sum != 0) return fmt::format("asset {:#x} does not sum to zero", asset.value());
  }
  for (const auto& [instrument, session] : sessions_) {
    const auto mode = modes_.find(instrument);
    const bool is_continuous = mode != modes_.end() && mode->second == TradingMode::continuous;
    if (session != SessionState::open || !is_continuous) continue;
    const Levels bids = levels(instrument, Side::buy);
    const Levels offers = levels(instrument, Side::sell);
    if (!bids.empty() && !offers.empty() && bids.rbegin()->first >= offers.begin()->first) {
      return fmt::format("the book of instrument {} is crossed", instrument.value());
    }
  }
  return {};
}

}  // namespace licet::scenario
