#include "gateway/views/order_table.hpp"

#include <algorithm>

#include "schemas/codec.hpp"  // records are checked when they are loaded

namespace licet {
namespace {

/// What an order waits for that stands in no book.
OrderWait wait_of(const OrderRecord& order) noexcept {
  if (order.combination.is_set()) return OrderWait::combination;
  if (order.offer.is_set()) return OrderWait::counterparty;
  const PlaceOrder& terms = order.terms;
  const bool is_stop = terms.order_type == OrderType::stop || terms.order_type == OrderType::stop_limit;
  if (is_stop && !order.is_triggered) return OrderWait::trigger;
  const bool is_for_call =
      terms.time_in_force == TimeInForce::at_the_opening || terms.time_in_force == TimeInForce::at_the_close ||
      terms.time_in_force == TimeInForce::good_for_auction || terms.order_type == OrderType::pegged;
  return is_for_call ? OrderWait::call : OrderWait::nothing;
}

bool is_open(const OrderRecord& order) noexcept {
  return order.status == OrderStatus::new_ || order.status == OrderStatus::partially_filled;
}

}  // namespace

void OrderTable::apply(const RecordHeader& header, const OrderAccepted& event) {
  const std::uint32_t index = new_slot();
  OrderRecord& record = slots_[index].record;
  record.id = event.order;
  record.member = header.member;
  record.terms = event.terms;
  record.combination = event.combination;
  record.leaves = event.terms.quantity;
  record.accepted_at = header.time;
  record.changed_at = header.time;
  record.changed_by = header.sequence;
  record.waits_for = wait_of(record);
  by_id_.insert_or_assign(event.order, index);
  index_client_id(header.member, event.terms.client_order_id, index);
  if (header.member.value() >= members_.size()) members_.resize(header.member.value() + 1);
  MemberOrders& lists = members_[header.member.value()];
  push_newest(lists.all, all_orders, index);
  push_newest(lists.open, by_state, index);
}

void OrderTable::apply(const RecordHeader& header, const TradeSide& side, Quantity quantity) {
  OrderRecord* record = changed(header, side.order);
  if (record == nullptr) return;
  record->leaves = side.leaves;
  record->filled = side.filled;
  record->notional = side.notional;
  if (side.book_price.is_positive())
    record->shown = Quantity(std::max<std::int64_t>(side.old_shown.raw() - quantity.raw(), 0));
  record->status = OrderStatus::partially_filled;
  record->is_working = true;
  if (side.leaves.is_zero()) close(find(side.order), OrderStatus::filled);
}

void OrderTable::apply(const OrderRested& event) {
  const std::uint32_t index = find(event.order);
  if (index == none) return;
  OrderRecord& record = slots_[index].record;
  record.waits_for = OrderWait::nothing;
  record.is_working = true;
  record.stands_at = event.price;
  record.shown = event.shown;
}

void OrderTable::apply(const OrderRefreshed& event) {
  const std::uint32_t index = find(event.order);
  if (index != none) slots_[index].record.shown = event.shown;
}

void OrderTable::apply(const RecordHeader& header, const OrderTriggered& event) {
  OrderRecord* record = changed(header, event.order);
  if (record == nullptr) return;
  record->is_triggered = true;
  record->waits_for = wait_of(*record);
}

void OrderTable::apply(const OfferMade& event) {
  const std::uint32_t index = find(event.offer);
  if (index == none) return;
  OrderRecord& record = slots_[index].record;
  record.offer = event.offer;
  record.waits_for = wait_of(record);
}

void OrderTable::apply(const RecordHeader& header, const OrderCancelled& event) {
  OrderRecord* record = changed(header, event.order);
  if (record == nullptr) return;
  record->leaves = {};
  close(find(event.order), OrderStatus::cancelled);
}

void OrderTable::apply(const RecordHeader& header, const OrderReduced& event) {
  OrderRecord* record = changed(header, event.order);
  if (record == nullptr) return;
  record->leaves = event.leaves;
  record->shown = event.shown;
  record->reduced = Quantity(record->reduced.raw() + event.by.raw());
}

void OrderTable::apply(const RecordHeader& header, const OrderReplaced& event) {
  OrderRecord* record = changed(header, event.order);
  if (record == nullptr) return;
  if (record->terms.client_order_id != event.client_order_id) {
    const std::uint32_t index = find(event.order);
    remember_former(slots_[index]);
    record->terms.client_order_id = event.client_order_id;
    index_client_id(record->member, event.client_order_id, index);
  }
  record->terms.price = event.price;
  record->terms.stop_price = event.stop_price;
  record->terms.quantity = event.quantity;
  record->leaves = event.leaves;
  record->filled = event.filled;
  record->shown = event.shown;
  if (event.kept_priority == 0) {
    record->stands_at = {};
    record->waits_for = wait_of(*record);
  }
}

OrderRecord* OrderTable::changed(const RecordHeader& header, OrderId id) {
  const std::uint32_t index = find(id);
  if (index == none) return nullptr;
  OrderRecord& record = slots_[index].record;
  record.changed_at = header.time;
  record.changed_by = header.sequence;
  return &record;
}

/// Quotes have none.
void OrderTable::index_client_id(MemberId member, const ClientOrderId& id, std::uint32_t index) {
  if (!id.empty()) by_client_id_.insert_or_assign(ClientKey{member, id}, index);
}

/// Unless a later order has it now.
void OrderTable::forget_client_id(MemberId member, const ClientOrderId& id, std::uint32_t index) {
  const auto found = by_client_id_.find(ClientKey{member, id});
  if (found != by_client_id_.end() && found->second == index) by_client_id_.erase(found);
}

void OrderTable::remember_former(Slot& slot) {
  if (slot.former_client_ids.size() == former_client_ids_kept) {
    forget_client_id(slot.record.member, slot.former_client_ids.front(), find(slot.record.id));
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

/// By member: its orders, oldest first, each with its former client order ids; then those that are over, in the order
/// in which they ended. Behind all members, what each client order id stands for: the latest order that had it.
void OrderTable::save(StateWriter& state) const {
  state.begin_part("orders", 1);
  state.write_count(members_.size());
  for (const MemberOrders& lists : members_) {
    state.write_count(lists.all.size);
    for (std::uint32_t index = lists.all.oldest; index != none; index = slots_[index].links[all_orders].newer) {
      state(slots_[index].record, slots_[index].former_client_ids);
    }
    state.write_count(lists.closed.size);
    for (std::uint32_t index = lists.closed.oldest; index != none; index = slots_[index].links[by_state].newer) {
      state(slots_[index].record.id);
    }
  }
  save_client_ids(state);
  state.end_part();
}

void OrderTable::save_client_ids(StateWriter& state) const {
  std::vector<NamedOrder> named;
  named.reserve(by_client_id_.size());
  for (const auto& [key, index] : by_client_id_) named.push_back({key, slots_[index].record.id});
  std::ranges::sort(named, [](const NamedOrder& a, const NamedOrder& b) {
    if (a.key.member != b.key.member) return a.key.member < b.key.member;
    return a.key.client_order_id.view() < b.key.client_order_id.view();
  });
  state(named);
}

void OrderTable::load(StateReader& state) {
  LICET_CHECK(slots_.empty() && members_.empty());
  state.begin_part("orders", 1);
  for (std::size_t left = state.read_count(); left > 0 && !state.failed(); --left) {
    load_member(state, members_.emplace_back());
  }
  load_client_ids(state);
  state.end_part();
}

void OrderTable::load_member(StateReader& state, MemberOrders& lists) {
  for (std::size_t left = state.read_count(sizeof(PlaceOrder)); left > 0 && !state.failed(); --left) {
    const std::uint32_t index = new_slot();
    Slot& slot = slots_[index];
    state(slot.record, slot.former_client_ids);
    const bool is_own = slot.record.member.value() + 1 == members_.size();
    state.require(is_own && by_id_.emplace(slot.record.id, index).second);
    push_newest(lists.all, all_orders, index);
  }
  for (std::size_t left = state.read_count(sizeof(OrderId)); left > 0 && !state.failed(); --left) {
    OrderId id;
    state(id);
    const std::uint32_t index = find(id);
    if (!state.require(index != none && slots_[index].record.member.value() + 1 == members_.size())) return;
    const bool is_new = slots_[index].links[by_state].older == none && lists.closed.oldest != index;
    if (!state.require(is_new && !is_open(slots_[index].record))) return;
    push_newest(lists.closed, by_state, index);
  }
  for (std::uint32_t index = lists.all.oldest; index != none; index = slots_[index].links[all_orders].newer) {
    if (is_open(slots_[index].record)) push_newest(lists.open, by_state, index);
  }
  state.require(lists.open.size + lists.closed.size == lists.all.size);
}

void OrderTable::load_client_ids(StateReader& state) {
  for (std::size_t left = state.read_count(sizeof(OrderId)); left > 0 && !state.failed(); --left) {
    NamedOrder named;
    state(named);
    const std::uint32_t index = find(named.order);
    state.require(index != none && by_client_id_.emplace(named.key, index).second);
  }
}

std::uint32_t OrderTable::new_slot() {
  if (free_.empty()) {
    slots_.emplace_back();
    return static_cast<std::uint32_t>(slots_.size() - 1);
  }
  const std::uint32_t index = free_.back();
  free_.pop_back();
  slots_[index] = Slot{};
  return index;
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
  const bool was_open = is_open(record);
  record.status = status;
  record.waits_for = OrderWait::nothing;
  record.stands_at = {};
  record.shown = {};
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
  forget_client_id(member, slot.record.terms.client_order_id, index);
  for (const ClientOrderId& former : slot.former_client_ids) forget_client_id(member, former, index);
  slot.former_client_ids = {};
  free_.push_back(index);
}

}  // namespace licet
