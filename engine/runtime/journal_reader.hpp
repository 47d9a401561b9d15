#pragma once

#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string_view>

#include "engine/runtime/journal.hpp"
#include "engine/runtime/storage.hpp"

namespace licet {

/// What reading a log to its end found.
struct JournalReport {
  JournalPosition position;
  std::uint64_t commands = 0;           // above the position it began from
  std::uint64_t groups = 0;             // in the segments that were read
  std::uint64_t segments = 0;           // that were read, and hold groups
  std::uint64_t bytes = 0;              // of their groups, with headers and padding
  std::uint64_t torn_bytes = 0;         // of an unfinished last write, which nobody was told of
  std::uint64_t torn_header_bytes = 0;  // of a segment that was being begun, likewise
  std::uint64_t tail_segment = 0;       // number of the segment where the next group goes; 0: none yet
  std::uint64_t tail_offset = 0;        // and where in it
  std::uint64_t last_group_offset = 0;  // in that segment: of its last group, or (none yet) of its header
};

struct JournalReadOptions {
  /// Where to begin: behind this command, which is the end of a group. The log must continue its hash. Unset: from the
  /// first command.
  JournalPosition from;
  /// Where sealed segments were moved (retention.hpp); empty: nowhere.
  std::filesystem::path archive;
  JournalProgressHandler progress;  // may be empty
  GroupHandler on_group;            // may be empty; hears of each group above `from`, after its commands
  /// Also checks the segments before the one that holds `from`, as far as they are there; of what is in them nobody is
  /// told. The hash that the first of them continues is believed.
  bool older_too = false;
  /// Stops before the segment that is being written, so that nothing unfinished is met in a log in use.
  bool sealed_only = false;
  /// Reads and checks in a thread of its own, ahead of the handlers, which are called on the calling thread all the
  /// same and hear the same (read_ahead.hpp).
  bool ahead = false;
  /// Ends the reading midway, with the fault not_ready.
  std::stop_token stop = {};
  Storage* storage = &posix_storage();
};

/// Reads the log in `directory` to its end without changing anything: every checksum, the chain of hashes, every
/// sequence number, every byte between the groups. An unfinished write at the very end is left out and reported;
/// anything else that is not as it was written is a fault. Needs no lock, so that a log in use can be read too. A
/// directory without segments is an empty log.
///
/// Faults: journal_damaged, journal_version, rules_version, journal_foreign, storage_failed; snapshot_mismatch when the
/// log does not continue `from` (another hash, no group's end, or it ends before).
JournalResult<JournalReport> read_journal(const std::filesystem::path& directory, std::string_view venue,
                                          const CommandHandler& each, const JournalReadOptions& options);

/// The same from the first command, with all its segments in `directory`.
JournalResult<JournalReport> read_journal(const std::filesystem::path& directory, std::string_view venue,
                                          const CommandHandler& each, const JournalProgressHandler& progress = {},
                                          const GroupHandler& on_group = {});

}  // namespace licet
