#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "engine/runtime/storage.hpp"

namespace licet {

/// Makes one segment file, step by step: every block written with zeros and synced, under a temporary name until it is
/// whole, so that an append to it neither grows the file nor converts extents. Can begin anew after an error.
class SegmentMaker {
 public:
  /// How much one step writes: about as long as a sync of the log, which it may hold up; or, when the segment is needed
  /// soon, eight times that, at an eighth of the cost of a byte.
  enum class Pace : std::uint8_t { sparing, hurried };

  SegmentMaker(Storage& storage, std::filesystem::path directory, std::uint64_t segment_bytes);

  /// The next segment to make; from its first byte, whatever was begun.
  void begin(std::uint64_t number);
  /// True when the segment is there (also when it was already), durably and under its name.
  [[nodiscard]] StorageResult<bool> step(Pace pace);
  /// Of the segment that is being made, bytes.
  [[nodiscard]] std::uint64_t written() const noexcept { return written_; }
  /// Where it is being made, for messages.
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return unfinished_; }

 private:
  [[nodiscard]] StorageResult<bool> open();
  [[nodiscard]] StorageResult<bool> write(Pace pace);
  [[nodiscard]] StorageResult<bool> finish();

  Storage& storage_;
  const std::filesystem::path directory_;
  const std::uint64_t segment_bytes_;
  const AlignedBuffer zeros_;
  std::filesystem::path path_;
  std::filesystem::path unfinished_;
  std::unique_ptr<StorageFile> file_;  // open while zeros are being written
  std::uint64_t written_ = 0;
};

}  // namespace licet
