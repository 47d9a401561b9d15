#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "engine/runtime/journal.hpp"
#include "engine/runtime/journal_format.hpp"
#include "engine/runtime/storage.hpp"

namespace licet {

struct SegmentFile {
  std::uint64_t number = 0;
  std::filesystem::path path;
  std::uint64_t bytes = 0;
  std::filesystem::path moved_to = {};  // where it is when it has left `path` since it was listed; empty: nowhere

  [[nodiscard]] std::string name() const { return path.filename().string(); }
};

/// The segment files of a log, in order and without a gap; the first is not number 1 where older ones are elsewhere.
/// What stands both in `directory` and in `archive` (may be empty) is taken from the directory; of the archive only
/// what leads up to the directory's first segment without a gap, or was moved there while the directory was being
/// listed. Faults: journal_damaged (one in the middle of the directory is missing), storage_failed.
[[nodiscard]] JournalResult<std::vector<SegmentFile>> list_segments(Storage& storage,
                                                                    const std::filesystem::path& directory,
                                                                    const std::filesystem::path& archive = {});

/// For reading, also when it was archived since it was listed.
[[nodiscard]] StorageResult<std::unique_ptr<StorageFile>> open_segment(Storage& storage, const SegmentFile& segment);

/// The header of a segment that has begun, its checksum right; none for a spare, or when it is damaged.
[[nodiscard]] StorageResult<std::optional<journal_format::SegmentHeader>> read_segment_header(
    Storage& storage, const SegmentFile& segment);

/// Which of the segments has begun, and its header.
struct BegunSegment {
  std::size_t at = 0;
  journal_format::SegmentHeader header;
};
/// The last one that has begun: behind it are only spares. None: nothing was ever written.
[[nodiscard]] JournalResult<std::optional<BegunSegment>> last_begun_segment(Storage& storage,
                                                                            std::span<const SegmentFile> segments);

/// The first command of the last group in the log, as far as headers tell: what comes before it was synced before it
/// was written. Unset: there is no group.
[[nodiscard]] JournalResult<Sequence> find_last_group(Storage& storage, const std::vector<SegmentFile>& segments);

[[nodiscard]] JournalFault storage_fault(const std::filesystem::path& path, const StorageError& why);

}  // namespace licet
