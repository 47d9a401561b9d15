#include "gateway/views/trade_table.hpp"

#include <algorithm>

#include "schemas/codec.hpp"  // records are checked when they are loaded

namespace licet {

void TradeTable::apply(const TradeRecord& record) {
  const TradeId id = record.trade.trade;
  Entry& entry = *entries_.insert_or_assign(id, std::make_unique<Entry>()).first->second;
  entry.record = record;
  // Counted before any window can push the trade out of itself.
  entry.windows = 3;
  enter(by_instrument_, record.trade.instrument.value(), instrument_limit_, entry);
  enter(by_member_, record.trade.buyer.member.value(), member_limit_, entry);
  enter(by_member_, record.trade.seller.member.value(), member_limit_, entry);
}

void TradeTable::apply(const TransferRecord& record) {
  const auto found = entries_.find(record.transfer.trade);
  if (found != entries_.end()) found->second->transfers.push_back(record);
}

void TradeTable::apply(const GrantReleased& event) {
  const auto found = entries_.find(event.trade);
  if (found != entries_.end()) found->second->grant = event.grant;
}

std::vector<TradeRecord> TradeTable::of(InstrumentId instrument, std::size_t limit) const {
  return newest(by_instrument_, instrument.value(), limit);
}
std::vector<TradeRecord> TradeTable::of(MemberId member, std::size_t limit) const {
  return newest(by_member_, member.value(), limit);
}

const TradeRecord* TradeTable::trade(TradeId id) const {
  const Entry* entry = find(id);
  return entry == nullptr ? nullptr : &entry->record;
}
std::vector<TransferRecord> TradeTable::transfers_of(TradeId id) const {
  const Entry* entry = find(id);
  return entry == nullptr ? std::vector<TransferRecord>() : entry->transfers;
}
GrantId TradeTable::grant_of(TradeId id) const {
  const Entry* entry = find(id);
  return entry == nullptr ? GrantId() : entry->grant;
}

void TradeTable::save(StateWriter& state) const {
  state.begin_part("trades", 1);
  std::vector<const Entry*> sorted;
  sorted.reserve(entries_.size());
  for (const auto& [id, entry] : entries_) sorted.push_back(entry.get());
  std::ranges::sort(sorted, {}, [](const Entry* entry) { return entry->record.trade.trade; });
  state.write_count(sorted.size());
  for (const Entry* entry : sorted) state(*entry);
  state(by_instrument_, by_member_);
  state.end_part();
}

void TradeTable::load(StateReader& state) {
  LICET_CHECK(entries_.empty());
  state.begin_part("trades", 1);
  for (std::size_t left = state.read_count(sizeof(Trade)); left > 0 && !state.failed(); --left) {
    auto entry = std::make_unique<Entry>();
    state(*entry);
    const TradeId id = entry->record.trade.trade;
    state.require(entries_.emplace(id, std::move(entry)).second);
  }
  state(by_instrument_, by_member_);
  count_in(state, by_instrument_);
  count_in(state, by_member_);
  state.require(std::ranges::all_of(entries_, [](const auto& entry) { return entry.second->windows > 0; }));
  state.end_part();
}

void TradeTable::count_in(StateReader& state, const std::vector<Window>& windows) {
  for (const Window& window : windows) {
    for (const TradeId id : window) {
      const auto found = entries_.find(id);
      if (!state.require(found != entries_.end())) return;
      ++found->second->windows;
    }
  }
}

void TradeTable::enter(std::vector<Window>& windows, std::size_t index, std::size_t limit, Entry& entry) {
  if (index >= windows.size()) windows.resize(index + 1);
  Window& window = windows[index];
  window.push_back(entry.record.trade.trade);
  if (window.size() <= limit) return;
  const TradeId oldest = window.front();
  window.pop_front();
  leave(oldest);
}

void TradeTable::leave(TradeId id) {
  const auto found = entries_.find(id);
  LICET_CHECK(found != entries_.end() && found->second->windows > 0);
  if (--found->second->windows == 0) entries_.erase(found);
}

const TradeTable::Entry* TradeTable::find(TradeId id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : found->second.get();
}

std::vector<TradeRecord> TradeTable::newest(const std::vector<Window>& windows, std::size_t index,
                                            std::size_t limit) const {
  std::vector<TradeRecord> result;
  if (index >= windows.size()) return result;
  const Window& window = windows[index];
  const std::size_t count = std::min(limit, window.size());
  result.reserve(count);
  for (auto id = window.rbegin(); result.size() < count; ++id) result.push_back(entries_.at(*id)->record);
  return result;
}

}  // namespace licet
