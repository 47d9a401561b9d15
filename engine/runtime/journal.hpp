#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include <tl/expected.hpp>

#include "engine/core/ids.hpp"
#include "engine/core/reject.hpp"
#include "engine/core/time.hpp"
#include "schemas/command.hpp"

namespace licet {

/// Commands that become durable together. `parts` hold whole records, 8-byte aligned, in order of sequence.
struct JournalGroup {
  Sequence first;
  std::uint32_t count = 0;
  Timestamp time;  // of the last command
  std::span<const std::span<const std::byte>> parts;
};

/// How far a log reaches.
struct JournalPosition {
  Sequence last;            // 0: empty
  Timestamp time;           // of the last command
  std::uint64_t epoch = 0;  // of the last writer
  Hash256 chain{};          // SHA-256 of the last group, which holds the hash of the one before it, and so on
};

/// Why a log cannot be read or written, with the place. `reject` is journal_damaged, journal_version, rules_version,
/// journal_foreign, snapshot_mismatch, storage_failed, or not_ready (it was ended on request).
struct JournalFault {
  Reject reject{};
  std::string file;          // empty: not of one file
  std::uint64_t offset = 0;  // in the file, bytes
  Sequence sequence;         // the first command that is affected
  std::string what;

  /// "JOURNAL_DAMAGED: 00000002.journal at byte 8192, command 117: the payload's checksum differs"
  [[nodiscard]] std::string text() const;
};

template <class T>
struct [[nodiscard]] JournalResult : tl::expected<T, JournalFault> {
  using tl::expected<T, JournalFault>::expected;
};

struct JournalProgress {
  std::uint64_t commands = 0;     // read so far
  std::uint64_t bytes = 0;        // read so far
  std::uint64_t bytes_total = 0;  // at most this many will be read
};
/// Hears of a group that is durable: how far the log reaches with it, and its hash.
using GroupHandler = std::function<void(const JournalPosition&)>;
using CommandHandler = std::function<void(const Command&)>;
using JournalProgressHandler = std::function<void(const JournalProgress&)>;

/// Where the log is kept: the authority over everything the venue ever acknowledged. A replicated log can stand behind
/// it as well as a file. Use: `recover` once, then `append`, one call at a time (from any thread).
class Journal {
 public:
  virtual ~Journal() = default;

  /// Hands over every command behind `from` (the end of a group, as a snapshot names it; unset: every command from the
  /// first), in order, checked; then the journal is ready to append. Changes nothing on disk before all that was read
  /// has proven consistent, and that it continues `from` (else snapshot_mismatch); what is handed over is durable.
  /// `progress` (may be empty) hears of each step.
  virtual JournalResult<JournalPosition> recover(const JournalPosition& from, const CommandHandler& each,
                                                 const JournalProgressHandler& progress) = 0;
  JournalResult<JournalPosition> recover(const CommandHandler& each, const JournalProgressHandler& progress) {
    return recover(JournalPosition(), each, progress);
  }

  /// Makes the group durable. Returns only when it is; a failed write or sync ends the process, since what reached the
  /// disk is then unknown. The group follows what was appended before without a gap and is not above max_group_bytes.
  virtual void append(const JournalGroup& group) = 0;

  /// The most bytes of records that one group takes.
  [[nodiscard]] virtual std::size_t max_group_bytes() const noexcept = 0;

  /// Where the log ends: as appended so far.
  [[nodiscard]] virtual JournalPosition position() const = 0;
};

}  // namespace licet
