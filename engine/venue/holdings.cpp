#include "engine/venue/holdings.hpp"

#include <algorithm>

namespace licet {

std::uint32_t Holdings::list(const ListInstrument& terms, MemberId vendor) {
  const Series series{.vendor = vendor,
                      .cap = holder_cap(*rulebook_, terms),
                      .min_days = terms.min_hold_days,
                      .min_trading_days = rulebook_->min_hold_trading_days};
  if (series.cap == 0 && series.min_days == 0 && series.min_trading_days == 0) return 0;
  series_.push_back(series);
  return static_cast<std::uint32_t>(series_.size());
}

void Holdings::set_trading(const Instrument& instrument, bool trades, Timestamp now) {
  if (instrument.holdings == 0) return;
  Series& series = series_of(instrument);
  if (series.trades == trades) return;
  const std::int32_t today = day_of(now);
  if (!trades) {
    series.trading_days = trading_day(series, today);
  } else if (series.last_trading_day != today) {
    ++series.trading_days;
  }
  series.last_trading_day = today;
  series.trades = trades;
}

Result<void> Holdings::check_buyer(const Instrument& instrument, MemberId member) const {
  const Series& series = series_of(instrument);
  if (series.cap == 0 || series.holders < series.cap) return {};
  if (holdings_.contains({instrument.holdings, member})) return {};
  return refuse(Reject::holder_cap_reached);
}

Quantity Holdings::immature(const Instrument& instrument, MemberId member, Timestamp now) const {
  if (instrument.holdings == 0) return Quantity(0);
  const auto found = holdings_.find({instrument.holdings, member});
  if (found == holdings_.end()) return Quantity(0);
  const std::int32_t today = day_of(now);
  std::int64_t quantity = 0;
  for (const Lot& lot : found->second.immature) {
    if (!is_mature(series_of(instrument), lot, today)) quantity += lot.quantity;
  }
  return Quantity(quantity);
}

void Holdings::open_bid(const Instrument& instrument, MemberId member) {
  if (instrument.holdings == 0 || member == instrument.vendor) return;
  ++take_place(instrument, member).bids;
}

void Holdings::end_bid(const Instrument& instrument, MemberId member) {
  if (instrument.holdings == 0 || member == instrument.vendor) return;
  const auto found = holdings_.find({instrument.holdings, member});
  LICET_CHECK(found != holdings_.end() && found->second.bids > 0);
  --found->second.bids;
  leave_place_when_empty(instrument, member);
}

void Holdings::settle(const Instrument& instrument, const Match& match, Timestamp now) {
  if (instrument.holdings == 0) return;
  if (match.buyer.member != instrument.vendor) buy(instrument, match, now);
  if (match.seller.member != instrument.vendor) retire(instrument, match.seller.member, match.quantity);
}

void Holdings::buy(const Instrument& instrument, const Match& match, Timestamp now) {
  Holding& holding = take_place(instrument, match.buyer.member);
  holding.units += match.quantity.raw();
  if (match.buyer_settle_to == SettleTo::activate) return;
  const Series& series = series_of(instrument);
  if (series.min_days == 0 && series.min_trading_days == 0) return;
  const std::int32_t today = day_of(now);
  std::erase_if(holding.immature, [&](const Lot& lot) { return is_mature(series, lot, today); });
  if (holding.immature.empty() || holding.immature.back().day != today) {
    holding.immature.push_back({.quantity = 0, .day = today, .trading_day = trading_day(series, today)});
  }
  holding.immature.back().quantity += match.quantity.raw();
}

void Holdings::activate(const Instrument& instrument, MemberId member, Quantity quantity, Timestamp now) {
  if (instrument.holdings == 0 || member == instrument.vendor) return;
  const auto found = holdings_.find({instrument.holdings, member});
  LICET_CHECK(found != holdings_.end());
  const std::int32_t today = day_of(now);
  std::vector<Lot>& lots = found->second.immature;
  std::erase_if(lots, [&](const Lot& lot) { return is_mature(series_of(instrument), lot, today); });
  std::int64_t left = quantity.raw();
  while (left > 0 && !lots.empty()) {
    const std::int64_t used = std::min(left, lots.back().quantity);
    left -= used;
    lots.back().quantity -= used;
    if (lots.back().quantity == 0) lots.pop_back();
  }
}

void Holdings::retire(const Instrument& instrument, MemberId member, Quantity quantity) {
  if (instrument.holdings == 0 || member == instrument.vendor) return;
  const auto found = holdings_.find({instrument.holdings, member});
  LICET_CHECK(found != holdings_.end() && found->second.units >= quantity.raw());
  found->second.units -= quantity.raw();
  leave_place_when_empty(instrument, member);
}

std::int32_t Holdings::day_of(Timestamp now) const noexcept {
  const Timestamp local = now + rulebook_->day_offset;
  return static_cast<std::int32_t>(local.nanoseconds() / Duration::days(1).nanoseconds());
}

/// The number of the trading day that `day` is, or, when it is none, of the last before it.
std::uint32_t Holdings::trading_day(const Series& series, std::int32_t day) const noexcept {
  if (!series.trades) return series.trading_days;
  return series.trading_days + static_cast<std::uint32_t>(day - series.last_trading_day);
}

bool Holdings::is_mature(const Series& series, const Lot& lot, std::int32_t day) const noexcept {
  return std::int64_t{day} - lot.day >= series.min_days &&
         trading_day(series, day) - lot.trading_day >= series.min_trading_days;
}

Holdings::Holding& Holdings::take_place(const Instrument& instrument, MemberId member) {
  const auto [found, is_new] = holdings_.try_emplace({instrument.holdings, member});
  if (is_new) ++series_of(instrument).holders;
  return found->second;
}

void Holdings::leave_place_when_empty(const Instrument& instrument, MemberId member) {
  const auto found = holdings_.find({instrument.holdings, member});
  if (found->second.units > 0 || found->second.bids > 0) return;
  holdings_.erase(found);
  --series_of(instrument).holders;
}

/// After they were loaded. Whether all are holders of a series that is kept.
bool Holdings::count_holders() noexcept {
  for (const auto& [place, holding] : holdings_) {
    if (place.first == 0 || place.first > series_.size()) return false;
    ++series_[place.first - 1].holders;
  }
  return true;
}

}  // namespace licet
