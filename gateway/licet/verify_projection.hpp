#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/verify_books.hpp"
#include "settlement/ledger/projection.hpp"
#include "settlement/ledger/projection_check.hpp"

namespace licet {

/// RocksDB, held against the log. Opened read-only: nothing in the directory changes.
class ProjectionVerification {
 public:
  /// `data` outlives this.
  ProjectionVerification(const DataDirectory& data, Text<7> mic);

  /// Why nothing can be said of it: another venue's, or written by a newer version.
  using CannotCheck = std::string;
  [[nodiscard]] tl::expected<void, CannotCheck> open();

  /// Every byte of its data files has the checksum that was noted when it was written, and the log of these files is
  /// whole; cut at its end it may only be when the process did not stop by itself.
  [[nodiscard]] CheckResult check_files(bool has_stopped);
  /// Where it stands, an empty one at 0. None: there is none to compare.
  [[nodiscard]] std::optional<Sequence> applied() const;
  /// The replay begins behind a snapshot.
  void begin(const ProjectionStart& start);
  /// Hears all events of a replay.
  void on_events(const EventBatchPtr& batch);
  /// Rows against those events. `last`: where the log ends.
  [[nodiscard]] CheckResult compare(Sequence last);

 private:
  [[nodiscard]] CheckResult compare_absent() const;
  [[nodiscard]] CheckResult check_manifest(bool has_stopped) const;

  const DataDirectory& data_;
  std::filesystem::path directory_;
  Text<7> mic_;
  std::unique_ptr<Projection> projection_;
  std::optional<ProjectionCheck> check_;
  bool begins_at_snapshot_ = false;
  std::string absent_;      // why there is none to check; empty: there is one
  std::string unreadable_;  // why it cannot be read; empty: it can
};

}  // namespace licet
