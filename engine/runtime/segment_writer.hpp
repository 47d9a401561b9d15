#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/runtime/file_journal.hpp"
#include "engine/runtime/journal_reader.hpp"
#include "engine/runtime/segment_preparer.hpp"
#include "engine/runtime/storage.hpp"

namespace licet {

/// Writes groups into segment files, one behind the other. Every failure ends the process
/// (Storage::fail).
class SegmentWriter {
 public:
  /// Continues behind what `report` found: cuts an unfinished write off and makes segments ready.
  SegmentWriter(const FileJournalOptions& options, const JournalReport& report);

  void append(const JournalGroup& group);
  [[nodiscard]] const JournalPosition& position() const noexcept { return position_; }
  /// Without a thread in the background: one step of making the next segment ready; false when nothing is to do.
  bool prepare() { return preparer_.step(); }

 private:
  void resume(const JournalReport& report);
  void write_again(std::uint64_t from, std::uint64_t end);
  void begin_segment(std::uint64_t number);
  void open_segment(std::uint64_t number);
  void discard_spares_after(std::uint64_t number);
  [[nodiscard]] std::span<const std::byte> lay_out(const JournalGroup& group, std::size_t payload_bytes);
  void write_durably(std::span<const std::byte> pages, std::uint64_t offset);

  const FileJournalOptions options_;
  Storage& storage_;
  JournalPosition position_;
  AlignedBuffer buffer_;
  std::uint64_t number_ = 0;  // of the segment being written
  std::uint64_t offset_ = 0;
  std::uint64_t segment_bytes_ = 0;  // of that segment
  std::filesystem::path path_;
  std::unique_ptr<StorageFile> file_;
  SegmentPreparer preparer_;
};

}  // namespace licet
