#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/flat_map.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// What is traded and by whom: members, keys, segments, datasets, instruments, and their states. Not thread-safe.
class ReferenceTable {
 public:
  void apply(const MemberCertified& event);
  void apply(const KeyRegistered& event);
  void apply(const DatasetRegistered& event);
  void apply(const InstrumentListed& event);
  void apply(const SegmentDefined& event);
  void apply(const SessionChanged& event);
  /// Of a member; the venue's own is kept beside.
  void apply(const RecordHeader& header, const KillSwitchSet& event);
  /// Last price and volume.
  void apply(const Trade& event);
  /// Licences in issue: what has left and entered the vendor's contra account.
  void apply(const TransferPosted& event);

  /// Pointers are valid until the next event; null: not known.
  [[nodiscard]] const MemberRecord* member(MemberId id) const;
  [[nodiscard]] const MemberRecord* member_by_code(std::string_view code) const;
  [[nodiscard]] const KeyRecord* key(std::string_view key_id) const;
  [[nodiscard]] const SegmentRecord* segment(SegmentId id) const;
  [[nodiscard]] const SegmentRecord* segment_by_code(std::string_view code) const;
  [[nodiscard]] const KillSwitchRecord& kill_switch() const noexcept { return kill_switch_; }
  [[nodiscard]] const DatasetRecord* dataset(DatasetId id) const;
  [[nodiscard]] const DatasetRecord* dataset_by_code(std::string_view code) const;
  [[nodiscard]] const InstrumentRecord* instrument(InstrumentId id) const;
  [[nodiscard]] const InstrumentRecord* instrument_by_symbol(std::string_view symbol) const;
  [[nodiscard]] std::vector<InstrumentRecord> instruments_of(DatasetId dataset, std::size_t limit) const;
  [[nodiscard]] const std::vector<MemberRecord>& members() const noexcept { return members_; }
  [[nodiscard]] const std::vector<SegmentRecord>& segments() const noexcept { return segments_; }
  [[nodiscard]] const std::vector<DatasetRecord>& datasets() const noexcept { return datasets_; }
  [[nodiscard]] const std::vector<InstrumentRecord>& instruments() const noexcept { return instruments_; }

  /// Saved and loaded as ReadModel says; a table is loaded once, while it is empty.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  // Ids are dense from 1, so that a record stands at id - 1.
  std::vector<MemberRecord> members_;
  std::vector<SegmentRecord> segments_;
  std::vector<DatasetRecord> datasets_;
  std::vector<InstrumentRecord> instruments_;
  std::unordered_map<DatasetId, std::vector<InstrumentId>> instruments_by_dataset_;
  MapByText<MemberId> member_codes_;
  MapByText<SegmentId> segment_codes_;
  MapByText<DatasetId> dataset_codes_;
  MapByText<InstrumentId> symbols_;
  MapByText<KeyRecord> keys_;
  KillSwitchRecord kill_switch_;
};

}  // namespace licet
