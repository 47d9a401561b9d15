#include "gateway/views/reference_table.hpp"

#include <algorithm>

#include "schemas/codec.hpp"  // records are checked when they are loaded

namespace licet {
namespace {

template <class Record, class Id>
const Record* find_by_id(const std::vector<Record>& records, Id id) {
  return id.is_set() && id.value() <= records.size() ? &records[id.value() - 1] : nullptr;
}

/// The record with that id, which is known or the next one.
template <class Record, class Id>
Record& upsert(std::vector<Record>& records, Id id) {
  LICET_CHECK(id.is_set() && id.value() <= records.size() + 1);
  if (id.value() > records.size()) records.emplace_back();
  Record& record = records[id.value() - 1];
  record.id = id;
  return record;
}

template <class Id>
Id find_by_text(const MapByText<Id>& map, std::string_view text) {
  const auto found = map.find(text);
  return found == map.end() ? Id() : found->second;
}

/// Whether records stand where their ids say.
template <class Record>
bool are_dense(const std::vector<Record>& records) {
  for (std::size_t n = 0; n < records.size(); ++n) {
    if (records[n].id.value() != n + 1) return false;
  }
  return true;
}

}  // namespace

void ReferenceTable::apply(const MemberCertified& event) {
  upsert(members_, event.id).terms = event.terms;
  member_codes_.insert_or_assign(event.terms.code.str(), event.id);
}

void ReferenceTable::apply(const KeyRegistered& event) {
  if (event.terms.revoked != 0) {
    keys_.erase(event.terms.key_id.str());
  } else {
    keys_.insert_or_assign(event.terms.key_id.str(), KeyRecord{.terms = event.terms});
  }
}

void ReferenceTable::apply(const DatasetRegistered& event) {
  upsert(datasets_, event.id).terms = event.terms;
  dataset_codes_.insert_or_assign(event.terms.code.str(), event.id);
}

void ReferenceTable::apply(const InstrumentListed& event) {
  if (event.id.value() > instruments_.size()) instruments_by_dataset_[event.terms.dataset].push_back(event.id);
  InstrumentRecord& record = upsert(instruments_, event.id);
  record.terms = event.terms;
  record.vendor = event.vendor;
  symbols_.insert_or_assign(event.terms.symbol.str(), event.id);
}

void ReferenceTable::apply(const SegmentDefined& event) {
  upsert(segments_, event.id).terms = event.terms;
  segment_codes_.insert_or_assign(event.terms.code.str(), event.id);
}

void ReferenceTable::apply(const SessionChanged& event) {
  LICET_CHECK(event.instrument.is_set() && event.instrument.value() <= instruments_.size());
  InstrumentRecord& record = instruments_[event.instrument.value() - 1];
  record.session = event.state;
  record.session_ends_at = event.ends_at;
  record.session_reason = event.reason;
}

void ReferenceTable::apply(const RecordHeader& header, const KillSwitchSet& event) {
  const MemberId holder = event.terms.holder;
  LICET_CHECK(holder.value() <= members_.size());
  KillSwitchRecord& record = holder.is_set() ? members_[holder.value() - 1].kill_switch : kill_switch_;
  record = {.engaged = event.terms.engaged != 0, .reason = event.terms.reason, .changed_at = header.time};
}

void ReferenceTable::apply(const Trade& event) {
  LICET_CHECK(event.instrument.is_set() && event.instrument.value() <= instruments_.size());
  InstrumentRecord& record = instruments_[event.instrument.value() - 1];
  // A block's price is its parties' own: it moves no reference, triggers no stop, and is no last price.
  if (event.kind != TradeKind::block) record.last_price = event.price;
  record.volume = Quantity(record.volume.raw() + event.quantity.raw());
}

void ReferenceTable::apply(const TransferPosted& event) {
  const AssetId asset = event.debit.asset();
  if (asset.is_currency()) return;
  const bool out = event.debit.purpose() == Purpose::issued;
  const bool in = event.credit.purpose() == Purpose::issued;
  if (out == in) return;
  LICET_CHECK(asset.instrument().is_set() && asset.instrument().value() <= instruments_.size());
  InstrumentRecord& record = instruments_[asset.instrument().value() - 1];
  record.issued = Quantity(record.issued.raw() + (out ? event.amount : -event.amount));
}

const MemberRecord* ReferenceTable::member(MemberId id) const { return find_by_id(members_, id); }
const MemberRecord* ReferenceTable::member_by_code(std::string_view code) const {
  return member(find_by_text(member_codes_, code));
}
const KeyRecord* ReferenceTable::key(std::string_view key_id) const {
  const auto found = keys_.find(key_id);
  return found == keys_.end() ? nullptr : &found->second;
}
const SegmentRecord* ReferenceTable::segment(SegmentId id) const { return find_by_id(segments_, id); }
const SegmentRecord* ReferenceTable::segment_by_code(std::string_view code) const {
  return segment(find_by_text(segment_codes_, code));
}
const DatasetRecord* ReferenceTable::dataset(DatasetId id) const { return find_by_id(datasets_, id); }
const DatasetRecord* ReferenceTable::dataset_by_code(std::string_view code) const {
  return dataset(find_by_text(dataset_codes_, code));
}
std::vector<InstrumentRecord> ReferenceTable::instruments_of(DatasetId dataset, std::size_t limit) const {
  std::vector<InstrumentRecord> found;
  const auto at = instruments_by_dataset_.find(dataset);
  if (at == instruments_by_dataset_.end()) return found;
  for (const InstrumentId id : at->second) {
    if (found.size() == limit) break;
    found.push_back(*instrument(id));
  }
  return found;
}
const InstrumentRecord* ReferenceTable::instrument(InstrumentId id) const { return find_by_id(instruments_, id); }
const InstrumentRecord* ReferenceTable::instrument_by_symbol(std::string_view symbol) const {
  return instrument(find_by_text(symbols_, symbol));
}

void ReferenceTable::save(StateWriter& state) const {
  state.begin_part("reference", 1);
  state(members_, segments_, datasets_, instruments_, instruments_by_dataset_);
  state(member_codes_, segment_codes_, dataset_codes_, symbols_, keys_, kill_switch_);
  state.end_part();
}

void ReferenceTable::load(StateReader& state) {
  state.begin_part("reference", 1);
  state(members_, segments_, datasets_, instruments_, instruments_by_dataset_);
  state(member_codes_, segment_codes_, dataset_codes_, symbols_, keys_, kill_switch_);
  state.require(are_dense(members_) && are_dense(segments_) && are_dense(datasets_) && are_dense(instruments_));
  for (const auto& [dataset, list] : instruments_by_dataset_) {
    state.require(std::ranges::all_of(list, [this](InstrumentId id) { return instrument(id) != nullptr; }));
  }
  state.end_part();
}

}  // namespace licet
