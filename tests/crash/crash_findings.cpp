#include "tests/crash/crash_findings.hpp"

#include <fmt/format.h>

namespace licet::testing {

CrashFindings& CrashFindings::operator+=(const CrashFindings& other) {
  commands += other.commands;
  acknowledged += other.acknowledged;
  snapshots += other.snapshots;
  unfinished_snapshots += other.unfinished_snapshots;
  archived += other.archived;
  half_archived += other.half_archived;
  starts += other.starts;
  starts_from_snapshot += other.starts_from_snapshot;
  ends_in_start += other.ends_in_start;
  return *this;
}

std::string CrashFindings::text() const {
  return fmt::format(
      "{} commands, {} of them acknowledged before an end; {} snapshots, {} left half written; {} segments archived, "
      "{} of them found half way; {} starts, {} of them from a snapshot; {} ends in a start",
      commands, acknowledged, snapshots, unfinished_snapshots, archived, half_archived, starts, starts_from_snapshot,
      ends_in_start);
}

}  // namespace licet::testing
