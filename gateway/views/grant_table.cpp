#include "gateway/views/grant_table.hpp"

#include <algorithm>

#include "schemas/codec.hpp"  // records are checked when they are loaded

namespace licet {
namespace {

bool is_over(GrantState state) noexcept {
  return state == GrantState::expired || state == GrantState::revoked || state == GrantState::exhausted;
}

}  // namespace

void GrantTable::apply(const RecordHeader& header, const GrantReleased& event) {
  grants_.insert_or_assign(event.grant, GrantRecord{.terms = event,
                                                    .state = GrantState::active,
                                                    .reason = {},
                                                    .used_bytes = 0,
                                                    .used_requests = 0,
                                                    .released_at = header.time});
  if (event.holder.value() >= holders_.size()) holders_.resize(event.holder.value() + 1);
  std::set<GrantId>& all = holders_[event.holder.value()].all;
  all.insert(all.end(), event.grant);
}

void GrantTable::apply(const GrantChanged& event) {
  const auto found = grants_.find(event.grant);
  if (found == grants_.end()) return;
  GrantRecord& record = found->second;
  record.state = event.state;
  record.reason = event.reason;
  HolderGrants& holder = holders_[record.terms.holder.value()];
  if (!is_over(event.state)) return;
  holder.closed.insert(event.grant);
  if (holder.closed.size() <= closed_limit_) return;
  const GrantId oldest = *holder.closed.begin();
  holder.closed.erase(oldest);
  holder.all.erase(oldest);
  grants_.erase(oldest);
}

void GrantTable::apply(const UsageMetered& event) {
  const auto found = grants_.find(event.grant);
  if (found == grants_.end()) return;
  found->second.used_bytes = event.used_bytes;
  found->second.used_requests = event.used_requests;
}

std::vector<GrantRecord> GrantTable::of(MemberId holder, std::size_t limit) const {
  std::vector<GrantRecord> result;
  if (holder.value() >= holders_.size()) return result;
  const std::set<GrantId>& all = holders_[holder.value()].all;
  for (auto id = all.rbegin(); id != all.rend() && result.size() < limit; ++id) result.push_back(grants_.at(*id));
  return result;
}

const GrantRecord* GrantTable::grant(GrantId id) const {
  const auto found = grants_.find(id);
  return found == grants_.end() ? nullptr : &found->second;
}

void GrantTable::save(StateWriter& state) const {
  state.begin_part("grants", 1);
  state(grants_, holders_);
  state.end_part();
}

void GrantTable::load(StateReader& state) {
  state.begin_part("grants", 1);
  state(grants_, holders_);
  for (const HolderGrants& holder : holders_) {
    state.require(std::ranges::all_of(holder.all, [this](GrantId id) { return grants_.contains(id); }) &&
                  std::ranges::includes(holder.all, holder.closed));
  }
  const auto has_holder = [this](const auto& grant) { return grant.second.terms.holder.value() < holders_.size(); };
  state.require(std::ranges::all_of(grants_, has_holder));
  state.end_part();
}

}  // namespace licet
