#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>

#include "engine/runtime/journal.hpp"

namespace licet {

/// What one segment held.
struct SegmentScan {
  bool has_header = false;       // false: a spare, not yet begun
  std::uint64_t end = 0;         // offset behind the last group; 0 for a spare
  std::uint64_t last_group = 0;  // offset of the last group; 0, the header, before the first
  std::uint64_t torn_bytes = 0;  // of an unfinished write from `end` on
  std::uint64_t groups = 0;
  std::uint64_t commands = 0;
};

/// Says that reading was ended on request.
[[nodiscard]] JournalFault stopped_fault(std::string name, Sequence next);

/// Brings at least the first `end` bytes of a segment to where its reader looks for them. A fault ends the reading.
using SegmentLoader = std::function<JournalResult<void>(std::uint64_t end)>;

/// Reads one segment's bytes, which may be anything, as the continuation of a log (layout: journal_format.hpp).
class SegmentScanner {
 public:
  /// `position` is where the log stands before this segment, and moves with every good group. `name` is for faults.
  /// Of `bytes` only those are looked at that `load` (empty: all are there) was asked for; from front to back, so that
  /// a long segment can come in pieces.
  SegmentScanner(std::span<const std::byte> bytes, std::string name, std::uint64_t number, std::string_view venue,
                 JournalPosition& position, SegmentLoader load = {});

  /// Gives every command to `each`, and where the log stands after each group to `on_group` (may be empty). An
  /// unfinished last write is reported in the result; whether it may be (nothing comes after it) is for the caller to
  /// judge. Faults: journal_damaged, journal_version, journal_foreign.
  /// `stop` ends the scan behind a group, with the fault not_ready.
  JournalResult<SegmentScan> scan(const CommandHandler& each, const GroupHandler& on_group = {},
                                  const std::stop_token& stop = {});

  /// A fault at a place in this segment.
  [[nodiscard]] JournalFault fault(Reject reject, std::uint64_t offset, std::string what) const;

 private:
  /// Empty: valid.
  using Complaint = std::string;

  JournalResult<bool> read_header();
  JournalResult<bool> read_group(const CommandHandler& each);
  [[nodiscard]] Complaint check_group(std::span<const std::byte> rest) const;
  JournalResult<bool> read_records(std::span<const std::byte> payload, std::uint32_t count, std::int64_t time,
                                   const CommandHandler& each);
  JournalResult<bool> judge_rest(const Complaint& complaint);
  [[nodiscard]] JournalResult<void> load(std::uint64_t end) const;
  [[nodiscard]] bool is_torn(std::span<const std::byte> rest) const;

  std::span<const std::byte> bytes_;
  std::string name_;
  std::uint64_t number_;
  std::array<char, 8> venue_;
  JournalPosition& position_;
  const SegmentLoader load_;
  SegmentScan result_;
  std::uint64_t offset_ = 0;
};

}  // namespace licet
