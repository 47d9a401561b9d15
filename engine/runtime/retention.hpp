#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>

#include "engine/runtime/journal.hpp"
#include "engine/runtime/storage.hpp"

namespace licet {

struct RetentionOptions {
  std::filesystem::path directory;  // of the journal
  /// Where segments go, created when absent; on another file system they are copied. Empty: they are removed, and the
  /// log can no longer be read from its first command.
  std::filesystem::path archive;
  /// No further segment is taken out: what is left goes with the next call.
  std::stop_token stop = {};
  Storage* storage = &posix_storage();
};

struct RetentionReport {
  std::uint64_t segments = 0;  // that left the directory
  std::uint64_t bytes = 0;     // of them
};

/// Takes the segments out of a journal whose commands are all at or below `covered`: below what the older of the kept
/// snapshots holds and every durable view has applied. The oldest first, each durably in the archive before it leaves
/// the directory, so that a crash at any point leaves the log whole; what a crash left half done is done again. The
/// segment that is written and the one made ready for it are never touched: call it while appending goes on, from one
/// thread. Faults: storage_failed, journal_damaged (a segment in the middle is missing, or the archive has another one
/// of that number).
[[nodiscard]] JournalResult<RetentionReport> retire_segments(const RetentionOptions& options, Sequence covered);

}  // namespace licet
