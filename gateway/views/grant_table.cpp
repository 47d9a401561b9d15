#include "gateway/views/grant_table.hpp"

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
  ends_.emplace(event.not_after, event.grant);
}

void GrantTable::apply(const GrantChanged& event) {
  const auto found = grants_.find(event.grant);
  if (found == grants_.end()) return;
  GrantRecord& record = found->second;
  record.state = event.state;
  record.reason = event.reason;
  HolderGrants& holder = holders_[record.terms.holder.value()];
  if (!is_over(event.state)) return;
  ends_.erase({record.terms.not_after, event.grant});
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

std::optional<Timestamp> GrantTable::next_end() const {
  return ends_.empty() ? std::nullopt : std::optional(ends_.begin()->first);
}

}  // namespace licet
