#include "engine/venue/client_order_ids.hpp"

namespace licet {
namespace {
constexpr std::size_t first_table_size = 64;
}  // namespace

OrderId ClientOrderIds::find(std::uint64_t fingerprint) const noexcept {
  if (table_.empty()) return {};
  return table_[place_of(fingerprint)].order;
}

void ClientOrderIds::take(std::uint64_t fingerprint, OrderId order, const OrderPool& orders) {
  if (count_ * 2 >= table_.size()) grow();
  insert({fingerprint, order});
  push(fingerprint);
  // Two at a time, so that a queue swollen by long-lived orders shrinks again.
  if (count_ <= window) return;
  forget_oldest(orders);
  if (count_ > window) forget_oldest(orders);
  prefetch_oldest(orders);
}

void ClientOrderIds::detach(std::uint64_t fingerprint) noexcept {
  if (table_.empty()) return;
  Entry& entry = table_[place_of(fingerprint)];
  if (entry.fingerprint != fingerprint) return;
  entry.order = OrderId(entry.order.value() & ~(std::uint64_t{1} << 32U));  // an even generation: never open
}

/// The member's next order lets go of the oldest id, then of the one behind: brings the first's order and the second's
/// entry near.
void ClientOrderIds::prefetch_oldest(const OrderPool& orders) const noexcept {
  const std::size_t last = queue_.size() - 1;
  const auto slot = static_cast<std::uint32_t>(find(queue_[oldest_]).value());
  if (slot <= orders.high_water()) __builtin_prefetch(&orders.record(slot));
  __builtin_prefetch(&table_[home(queue_[(oldest_ + 1) & last])]);
}

void ClientOrderIds::forget_oldest(const OrderPool& orders) {
  const std::uint64_t fingerprint = pop();
  const std::size_t at = place_of(fingerprint);
  if (orders.find(table_[at].order).is_set()) {
    push(fingerprint);
  } else {
    erase(at);
  }
}

void ClientOrderIds::load(StateReader& state) {
  for (std::size_t left = state.read_count(sizeof(Entry)); left > 0 && !state.failed(); --left) {
    Entry entry;
    state(entry.fingerprint, entry.order);
    if (!state.require((entry.fingerprint & 1U) != 0 && !is_taken(entry.fingerprint))) return;
    if (count_ * 2 >= table_.size()) grow();
    insert(entry);
    push(entry.fingerprint);
  }
}

/// Where the fingerprint stands, or the empty place where it would.
std::size_t ClientOrderIds::place_of(std::uint64_t fingerprint) const noexcept {
  std::size_t at = home(fingerprint);
  while (table_[at].fingerprint != 0 && table_[at].fingerprint != fingerprint) at = (at + 1) & mask();
  return at;
}

void ClientOrderIds::insert(const Entry& entry) noexcept { table_[place_of(entry.fingerprint)] = entry; }

/// Closes the gap by moving back the entries behind it that may stand there, so that no tombstones build up.
void ClientOrderIds::erase(std::size_t at) noexcept {
  for (std::size_t next = (at + 1) & mask(); table_[next].fingerprint != 0; next = (next + 1) & mask()) {
    const std::size_t wanted = home(table_[next].fingerprint);
    const bool may_move = ((next - wanted) & mask()) >= ((next - at) & mask());
    if (!may_move) continue;
    table_[at] = table_[next];
    at = next;
  }
  table_[at] = {};
}

void ClientOrderIds::grow() {
  std::vector<std::uint64_t> queue(queue_.empty() ? first_table_size / 2 : queue_.size() * 2);
  for (std::size_t n = 0; n < count_; ++n) queue[n] = queue_[(oldest_ + n) % queue_.size()];
  std::vector<Entry> smaller(queue.size() * 2);
  smaller.swap(table_);
  for (const Entry& entry : smaller) {
    if (entry.fingerprint != 0) insert(entry);
  }
  queue_.swap(queue);
  oldest_ = 0;
}

void ClientOrderIds::push(std::uint64_t fingerprint) {
  queue_[(oldest_ + count_) & (queue_.size() - 1)] = fingerprint;
  ++count_;
}

std::uint64_t ClientOrderIds::pop() noexcept {
  const std::uint64_t fingerprint = queue_[oldest_];
  oldest_ = (oldest_ + 1) & (queue_.size() - 1);
  --count_;
  return fingerprint;
}

}  // namespace licet
