#include "gateway/views/order_table.hpp"

namespace licet {

void OrderTable::apply(const RecordHeader& header, const OrderAccepted& event) {
  std::uint32_t index = 0;
  if (free_.empty()) {
    index = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    index = free_.back();
    free_.pop_back();
    slots_[index] = Slot{};
  }
  slots_[index].record = OrderRecord{.id = event.order,
                                     .member = header.member,
                                     .terms = event.terms,
                                     .status = OrderStatus::new_,
                                     .leaves = event.terms.quantity,
                                     .filled = {},
                                     .notional = {},
                                     .accepted_at = header.time,
                                     .changed_at = header.time,
                                     .changed_by = header.sequence,
                                     .combination = event.combination};
  by_id_.insert_or_assign(event.order, index);
  by_client_id_.insert_or_assign(ClientKey{header.member, event.terms.client_order_id}, index);
  if (header.member.value() >= members_.size()) members_.resize(header.member.value() + 1);
  MemberOrders& lists = members_[header.member.value()];
  push_newest(lists.all, all_orders, index);
  push_newest(lists.open, by_state, index);
}

void OrderTable::apply(const OrderRested& event) {
  const std::uint32_t index = find(event.order);
  if (index != none) slots_[index].record.is_working = true;
}

void OrderTable::apply(const RecordHeader& header, const OrderTriggered& event) {
  const std::uint32_t index = find(event.order);
  if (index == none) return;
  OrderRecord& record = slots_[index].record;
  record.is_triggered = true;
  record.changed_at = header.time;
  record.changed_by = header.sequence;
}

void OrderTable::apply(const RecordHeader& header, const TradeSide& side) {
  const std::uint32_t index = find(side.order);
  if (index == none) return;
  OrderRecord& record = slots_[index].record;
  record.leaves = side.leaves;
  record.filled = side.filled;
  record.notional = side.notional;
  record.status = OrderStatus::partially_filled;
  record.is_working = true;
  record.changed_at = header.time;
  record.changed_by = header.sequence;
  if (side.leaves.is_zero()) close(index, OrderStatus::filled);
}

void OrderTable::apply(const RecordHeader& header, const OrderCancelled& event) {
  const std::uint32_t index = find(event.order);
  if (index == none) return;
  OrderRecord& record = slots_[index].record;
  record.leaves = {};
  record.changed_at = header.time;
  record.changed_by = header.sequence;
  close(index, OrderStatus::cancelled);
}

void OrderTable::apply(const RecordHeader& header, const OrderReduced& event) {
  const std::uint32_t index = find(event.order);
  if (index == none) return;
  OrderRecord& record = slots_[index].record;
  record.leaves = event.leaves;
  record.changed_at = header.time;
  record.changed_by = header.sequence;
}

void OrderTable::apply(const RecordHeader& header, const OrderReplaced& event) {
  const std::uint32_t index = find(event.order);
  if (index == none) return;
  Slot& slot = slots_[index];
  OrderRecord& record = slot.record;
  if (record.terms.client_order_id != event.client_order_id) {
    remember_former(slot);
    record.terms.client_order_id = event.client_order_id;
    by_client_id_.insert_or_assign(ClientKey{record.member, event.client_order_id}, index);
  }
  record.terms.price = event.price;
  record.terms.stop_price = event.stop_price;
  record.terms.quantity = event.quantity;
  record.leaves = event.leaves;
  record.filled = event.filled;
  record.changed_at = header.time;
  record.changed_by = header.sequence;
}

void OrderTable::remember_former(Slot& slot) {
  if (slot.former_client_ids.size() == former_client_ids_kept) {
    by_client_id_.erase(ClientKey{slot.record.member, slot.former_client_ids.front()});
    slot.former_client_ids.erase(slot.former_client_ids.begin());
  }
  slot.former_client_ids.push_back(slot.record.terms.client_order_id);
}

std::vector<OrderRecord> OrderTable::of(MemberId member, bool open_only, std::size_t limit) const {
  std::vector<OrderRecord> result;
  if (member.value() >= members_.size()) return result;
  const MemberOrders& lists = members_[member.value()];
  const ListKind kind = open_only ? by_state : all_orders;
  std::uint32_t index = open_only ? lists.open.newest : lists.all.newest;
  for (; index != none && result.size() < limit; index = slots_[index].links[kind].older) {
    result.push_back(slots_[index].record);
  }
  return result;
}

const OrderRecord* OrderTable::order(OrderId id) const {
  const std::uint32_t index = find(id);
  return index == none ? nullptr : &slots_[index].record;
}

const OrderRecord* OrderTable::order_by_client_id(MemberId member, std::string_view client_order_id) const {
  const auto text = ClientOrderId::from(client_order_id);
  if (!text) return nullptr;
  const auto found = by_client_id_.find(ClientKey{member, *text});
  return found == by_client_id_.end() ? nullptr : &slots_[found->second].record;
}

void OrderTable::push_newest(List& list, ListKind kind, std::uint32_t index) {
  Link& link = slots_[index].links[kind];
  link = Link{.older = list.newest, .newer = none};
  if (list.newest != none) slots_[list.newest].links[kind].newer = index;
  if (list.oldest == none) list.oldest = index;
  list.newest = index;
  ++list.size;
}

void OrderTable::unlink(List& list, ListKind kind, std::uint32_t index) {
  const Link link = slots_[index].links[kind];
  (link.older == none ? list.oldest : slots_[link.older].links[kind].newer) = link.newer;
  (link.newer == none ? list.newest : slots_[link.newer].links[kind].older) = link.older;
  --list.size;
}

std::uint32_t OrderTable::find(OrderId id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? none : found->second;
}

void OrderTable::close(std::uint32_t index, OrderStatus status) {
  OrderRecord& record = slots_[index].record;
  const bool was_open = record.status == OrderStatus::new_ || record.status == OrderStatus::partially_filled;
  record.status = status;
  if (!was_open) return;
  MemberOrders& lists = members_[record.member.value()];
  unlink(lists.open, by_state, index);
  push_newest(lists.closed, by_state, index);
  if (lists.closed.size > closed_limit_) forget(lists.closed.oldest);
}

void OrderTable::forget(std::uint32_t index) {
  Slot& slot = slots_[index];
  const MemberId member = slot.record.member;
  MemberOrders& lists = members_[member.value()];
  unlink(lists.all, all_orders, index);
  unlink(lists.closed, by_state, index);
  by_id_.erase(slot.record.id);
  by_client_id_.erase(ClientKey{member, slot.record.terms.client_order_id});
  for (const ClientOrderId& former : slot.former_client_ids) by_client_id_.erase(ClientKey{member, former});
  slot.former_client_ids = {};
  free_.push_back(index);
}

}  // namespace licet
