#pragma once

#include <functional>
#include <stop_token>

#include "engine/runtime/journal_reader.hpp"

namespace licet {

/// Reads a log with the handlers and the stop it is given, as read_journal does with those of its options.
using JournalReading =
    std::function<JournalResult<JournalReport>(const CommandHandler& each, const GroupHandler& on_group,
                                               const JournalProgressHandler& progress, const std::stop_token& stop)>;

/// Runs `read` in a thread of its own, a bounded number of commands ahead, and calls the handlers on the calling thread
/// with the same things in the same order as without it: reading, checksums, the chain of hashes and decoding then cost
/// the calling thread nothing. Whatever `read` returns or throws is returned or thrown after all that it handed over
/// before. `read` is asked to stop when `stop` is, and when a handler has thrown. Memory is taken once, not for each
/// command.
JournalResult<JournalReport> read_ahead(const JournalReading& read, const CommandHandler& each,
                                        const GroupHandler& on_group, const JournalProgressHandler& progress,
                                        const std::stop_token& stop);

}  // namespace licet
