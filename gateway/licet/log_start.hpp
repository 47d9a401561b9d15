#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "engine/runtime/snapshot.hpp"
#include "gateway/licet/data_directory.hpp"

namespace licet {

/// Where someone wants a tool to begin reading a log.
struct LogStartChoice {
  enum class Kind : std::uint8_t {
    first_command_or_snapshot,  // the first command; where the log no longer has it, the oldest snapshot that it
                                // continues
    first_command,
    newest_snapshot,
    snapshot,
  };
  Kind kind = Kind::first_command_or_snapshot;
  Sequence snapshot;  // which

  /// "", "start", "snapshot" or "snapshot=1234". None for anything else.
  [[nodiscard]] static std::optional<LogStartChoice> parse(std::string_view text);
};

/// Where a tool begins to read the log of a data directory: behind a snapshot, or at the first command.
struct LogStart {
  std::unique_ptr<Snapshot> snapshot;  // checked, SHA-256 included; null: the first command

  [[nodiscard]] RecoveryStart at() const { return snapshot == nullptr ? RecoveryStart() : snapshot->head().start; }
};

/// The first command that the log in DATA/journal and DATA/archive has: 1 unless segments were removed. Error: one
/// sentence.
[[nodiscard]] tl::expected<Sequence, std::string> first_command_of_log(const DataDirectory& directory);

/// What is chosen, as far as it is possible; no snapshot above `at_most` is taken. Error: why not, one sentence.
[[nodiscard]] tl::expected<LogStart, std::string> find_log_start(
    const DataDirectory& directory, const Text<7>& mic, const LogStartChoice& choice,
    Sequence at_most = Sequence(std::numeric_limits<std::uint64_t>::max()));

}  // namespace licet
