#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "engine/runtime/journal.hpp"
#include "gateway/licet/snapshot_maker.hpp"
#include "gateway/licet/verify_books.hpp"

namespace licet {

/// The stored leaves of the audit tree, held against the journal's groups.
class AuditVerification {
 public:
  /// `file`: DATA/audit/entries; need not be there.
  explicit AuditVerification(const std::filesystem::path& file);

  /// The log is read from a snapshot on, which says so of the leaves up to there: they must have its root.
  void begin(const AuditMark& mark);
  /// The next group of the log.
  void on_group(const JournalPosition& group);
  /// After the last group.
  [[nodiscard]] CheckResult result() const;

 private:
  const std::filesystem::path file_;
  std::ifstream leaves_;
  std::uint64_t bytes_ = 0;   // of the file
  std::uint64_t before_ = 0;  // leaves up to the snapshot
  std::uint64_t groups_ = 0;
  std::uint64_t compared_ = 0;
  std::string difference_;
};

}  // namespace licet
