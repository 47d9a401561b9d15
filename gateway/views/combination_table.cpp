#include "gateway/views/combination_table.hpp"

#include <algorithm>

#include "schemas/codec.hpp"  // records are checked when they are loaded

namespace licet {

void CombinationTable::apply(const RecordHeader& header, const CombinationAccepted& event) {
  combinations_.insert_or_assign(event.combination, CombinationRecord{.id = event.combination,
                                                                      .member = header.member,
                                                                      .terms = event.terms,
                                                                      .status = OrderStatus::new_,
                                                                      .accepted_at = header.time,
                                                                      .changed_at = header.time});
  members_[header.member].open.insert(event.combination);
}

void CombinationTable::apply(const RecordHeader& header, const TradeSide& side) {
  if (side.leaves.is_zero()) close(header, side.order, OrderStatus::filled);
}

void CombinationTable::apply(const RecordHeader& header, const OrderCancelled& event) {
  close(header, event.order, OrderStatus::cancelled);
}

void CombinationTable::close(const RecordHeader& header, OrderId id, OrderStatus status) {
  if (combinations_.empty()) return;
  const auto found = combinations_.find(id);
  if (found == combinations_.end() || found->second.status != OrderStatus::new_) return;
  found->second.status = status;
  found->second.changed_at = header.time;
  MemberCombinations& lists = members_[found->second.member];
  lists.open.erase(id);
  lists.closed.push_back(id);
  if (lists.closed.size() <= closed_limit_) return;
  combinations_.erase(lists.closed.front());
  lists.closed.pop_front();
}

std::vector<CombinationRecord> CombinationTable::of(MemberId member, bool open_only, std::size_t limit) const {
  std::vector<CombinationRecord> result;
  const auto lists = members_.find(member);
  if (lists == members_.end()) return result;
  for (const OrderId id : lists->second.open) result.push_back(combinations_.at(id));
  if (!open_only) {
    for (const OrderId id : lists->second.closed) result.push_back(combinations_.at(id));
  }
  std::ranges::sort(result, std::greater<>(), &CombinationRecord::id);
  if (result.size() > limit) result.resize(limit);
  return result;
}

void CombinationTable::save(StateWriter& state) const {
  state.begin_part("combinations", 1);
  state(combinations_, members_);
  state.end_part();
}

void CombinationTable::load(StateReader& state) {
  state.begin_part("combinations", 1);
  state(combinations_, members_);
  const auto is_known = [this](OrderId id) { return combinations_.contains(id); };
  for (const auto& [member, lists] : members_) {
    state.require(std::ranges::all_of(lists.open, is_known) && std::ranges::all_of(lists.closed, is_known));
  }
  state.end_part();
}

}  // namespace licet
