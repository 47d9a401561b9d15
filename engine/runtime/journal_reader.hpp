#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "engine/runtime/journal.hpp"

namespace licet {

/// What reading a log from end to end found.
struct JournalReport {
  JournalPosition position;
  std::uint64_t commands = 0;
  std::uint64_t groups = 0;
  std::uint64_t segments = 0;      // that hold groups
  std::uint64_t bytes = 0;         // of the groups, with headers and padding
  std::uint64_t torn_bytes = 0;    // of an unfinished last write, which nobody was told of
  std::uint64_t tail_segment = 0;  // number of the segment where the next group goes; 0: none yet
  std::uint64_t tail_offset = 0;   // and where in it
};

/// Reads the whole log in `directory` from the first command without changing anything: every checksum, the chain of
/// hashes, every sequence number, every byte between the groups. An unfinished write at the very end is left out and
/// reported; anything else that is not as it was written is a fault. Needs no lock, so that a log in use can be read
/// too. Faults: journal_damaged, journal_version, journal_foreign, storage_failed. A directory without segments is an
/// empty log. `on_group` (may be empty) hears of each group after its commands.
JournalResult<JournalReport> read_journal(const std::filesystem::path& directory, std::string_view venue,
                                          const CommandHandler& each, const JournalProgressHandler& progress = {},
                                          const GroupHandler& on_group = {});

}  // namespace licet
