#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <tl/expected.hpp>

#include "engine/runtime/journal.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/stop_record.hpp"
#include "settlement/ledger/projection.hpp"

namespace licet {

/// What a data directory says, besides the log, of how far the log reached. The end of a log that has turned to zeros
/// looks as if nothing had been written there yet; but each of these was only ever told of commands that were durable,
/// so that a log which ends before one of them has lost acknowledged commands. A crash makes none of them say too much:
/// it can only leave them behind the log.
class LogWitnesses {
 public:
  /// As they are now; nothing is changed. To be called before a start, which goes on writing them. A stop record that
  /// cannot be read is only warned of: what it would say is no part of the log. Error: one sentence.
  [[nodiscard]] static tl::expected<LogWitnesses, std::string> read(const DataDirectory& directory, const Text<7>& mic,
                                                                    const Projection& projection);

  /// Whether the log may end with command `last`, having so many groups (unset: not counted). Faults: projection_ahead,
  /// journal_damaged (by the other witnesses).
  [[nodiscard]] JournalResult<void> check(Sequence last, std::optional<std::uint64_t> groups = {}) const;
  /// Whether a log that ends with command `last` makes the state that the process had when it stopped there. `hash()`
  /// is asked only where one did. A difference to what a program of another state format left is only warned of.
  /// Faults: journal_damaged.
  [[nodiscard]] JournalResult<void> check_state(Sequence last, const std::function<std::uint64_t()>& hash) const;

 private:
  Sequence projected_;                 // what RocksDB holds
  std::optional<StopRecord> stopped_;  // DATA/stopped
  Sequence snapshot_;                  // the newest
  std::uint64_t leaves_ = 0;  // of the audit tree, one for each group: by the file's size, which no rot changes
};

}  // namespace licet
