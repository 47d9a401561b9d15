#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/runtime/journal.hpp"
#include "engine/runtime/storage.hpp"

namespace licet {

/// The header and payload (journal_format.hpp) of the group that holds a command, without reading the log before it:
/// for an auditor, who is handed these bytes. Their checksums hold; that they belong to the log is for the audit tree
/// to prove. May be asked of a log in use. `archive`:
/// where sealed segments were moved; empty: nowhere. Faults: journal_damaged, journal_version, journal_foreign,
/// storage_failed; not_found as a fault of no file.
[[nodiscard]] JournalResult<std::string> find_group(const std::filesystem::path& directory, std::string_view venue,
                                                    Sequence command, const std::filesystem::path& archive = {},
                                                    Storage& storage = posix_storage());

}  // namespace licet
