#pragma once

#include <functional>

#include "engine/runtime/journal_reader.hpp"

namespace licet {

/// Reads a log with the handlers it is given, as read_journal does with those of its options.
using JournalReading = std::function<JournalResult<JournalReport>(
    const CommandHandler& each, const GroupHandler& on_group, const JournalProgressHandler& progress)>;

/// Runs `read` in a thread of its own, a bounded number of commands ahead, and calls the handlers on the calling thread
/// with the same things in the same order as without it: reading, checksums, the chain of hashes and decoding then cost
/// the calling thread nothing. Whatever `read` returns is returned after all that it handed over before. Memory is
/// taken once, not for each command.
JournalResult<JournalReport> read_ahead(const JournalReading& read, const CommandHandler& each,
                                        const GroupHandler& on_group, const JournalProgressHandler& progress);

}  // namespace licet
