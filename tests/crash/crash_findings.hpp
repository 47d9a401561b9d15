#pragma once

#include <cstdint>
#include <string>

namespace licet::testing {

/// What the ends of venues on one data directory (or, added up, on several) have met. Files are counted as they are
/// found after an end: a snapshot that was made and pruned within one life is not among them.
struct CrashFindings {
  std::uint64_t commands = 0;              // in the log
  std::uint64_t acknowledged = 0;          // of them, told to someone before an end
  std::uint64_t snapshots = 0;             // each read, and its state that of the log at its command
  std::uint64_t unfinished_snapshots = 0;  // the end came while it was written
  std::uint64_t archived = 0;              // segments
  std::uint64_t half_archived = 0;         // the end came while the segment was in the archive and in the journal
  std::uint64_t starts = 0;                // that came to their first acknowledgement
  std::uint64_t starts_from_snapshot = 0;  // of them
  std::uint64_t ends_in_start = 0;         // before the first acknowledgement
  std::uint64_t state_hash = 0;            // at the end of the log; not added up

  CrashFindings& operator+=(const CrashFindings& other);
  /// In one sentence.
  [[nodiscard]] std::string text() const;
};

}  // namespace licet::testing
