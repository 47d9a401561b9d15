#include "tests/venue/combination_model.hpp"

#include <algorithm>

#include "tests/venue/venue_model.hpp"

namespace licet::test {

void CombinationModel::take(RecordView event) {
  if (const auto* accepted = event.get_if<OrderAccepted>(); accepted != nullptr && accepted->combination.is_set()) {
    waiting_[accepted->combination].push_back({accepted->order, accepted->terms});
    leg_of_[accepted->order] = accepted->combination;
    accepted_[accepted->combination] = true;
  } else if (const auto* cancelled = event.get_if<OrderCancelled>()) {
    if (const auto leg = leg_of_.find(cancelled->order); leg != leg_of_.end()) ++cancelled_[leg->second];
  } else if (const auto* trade = event.get_if<Trade>()) {
    take(*trade);
  } else if (const auto* session = event.get_if<SessionChanged>()) {
    sessions_[session->instrument] = session->state;
  } else if (const auto* segment = event.get_if<SegmentDefined>()) {
    segments_[segment->id] = segment->terms;
  }
}

void CombinationModel::take(const Trade& trade) {
  bool is_of_leg = false;
  for (const TradeSide* side : {&trade.buyer, &trade.seller}) {
    const auto leg = leg_of_.find(side->order);
    if (leg == leg_of_.end()) continue;
    is_of_leg = true;
    traded_[leg->second][side->order] += trade.quantity.raw();
  }
  if (is_of_leg != (trade.kind == TradeKind::combination)) wrong_ = "a leg in a trade of another kind, or none in its";
}

std::string CombinationModel::end_of_command() {
  for (const auto& [id, legs] : traded_) {
    for (const auto& [order, terms] : waiting_.at(id)) {
      const auto found = legs.find(order);
      if (found == legs.end() || found->second != terms.quantity.raw()) wrong_ = "a leg traded without the others";
    }
    ++filled;
    if (!accepted_.contains(id)) ++filled_later;
    forget(id);
  }
  for (const auto& [id, legs] : cancelled_) {
    const auto found = waiting_.find(id);
    if (found == waiting_.end() || legs != found->second.size()) wrong_ = "a leg was cancelled without the others";
    forget(id);
  }
  cancelled_.clear();
  traded_.clear();
  accepted_.clear();
  return wrong_;
}

std::string CombinationModel::check(const VenueModel& venue) const {
  for (const auto& [id, legs] : waiting_) {
    const bool can = std::ranges::all_of(legs, [&](const Leg& leg) { return can_fill(venue, leg); });
    if (can) return "a combination waits that could fill: " + std::to_string(id.value());
  }
  return {};
}

bool CombinationModel::has_collars(const VenueModel& venue, InstrumentId instrument) const {
  const auto segment = segments_.find(venue.instruments.at(instrument).terms.segment);
  if (segment == segments_.end()) return false;
  const DefineSegment& rules = segment->second;
  return rules.dynamic_collar_bps != 0 || rules.static_collar_bps != 0 || rules.breaker_bps != 0;
}

bool CombinationModel::can_fill(const VenueModel& venue, const Leg& leg) const {
  const auto session = sessions_.find(leg.terms.instrument);
  if (session == sessions_.end() || session->second != SessionState::open) return false;
  if (has_collars(venue, leg.terms.instrument)) return false;
  const bool buys = leg.terms.side == Side::buy;
  const MemberId group = venue.group_of(venue.orders.at(leg.order).member);
  std::vector<const VenueModel::Order*> makers;
  for (const auto& [id, order] : venue.orders) {
    const bool meets = order.rested != 0 && order.instrument == leg.terms.instrument && order.side != leg.terms.side &&
                       (buys ? order.price <= leg.terms.price : order.price >= leg.terms.price);
    if (meets) makers.push_back(&order);
  }
  std::ranges::sort(makers, [&](const auto* a, const auto* b) {
    if (a->price != b->price) return buys ? a->price < b->price : a->price > b->price;
    return a->rested < b->rested;
  });
  // What icebergs refresh comes behind all that is shown at their price.
  std::int64_t left = leg.terms.quantity.raw();
  for (std::size_t at = 0; at < makers.size();) {
    std::int64_t reserve = 0;
    const Price level = makers[at]->price;
    for (; at < makers.size() && makers[at]->price == level; ++at) {
      if (venue.group_of(makers[at]->member) == group) return false;
      left -= makers[at]->shown.raw();
      reserve += makers[at]->leaves.raw() - makers[at]->shown.raw();
      if (left <= 0) return true;
    }
    left -= reserve;
    if (left <= 0) return true;
  }
  return false;
}

void CombinationModel::forget(OrderId combination) {
  const auto found = waiting_.find(combination);
  if (found == waiting_.end()) return;
  for (const Leg& leg : found->second) leg_of_.erase(leg.order);
  waiting_.erase(found);
}

}  // namespace licet::test
