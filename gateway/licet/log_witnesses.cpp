#include "gateway/licet/log_witnesses.hpp"

#include <fmt/format.h>
#include <system_error>

#include "engine/runtime/snapshot.hpp"
#include "gateway/licet/log.hpp"
#include "settlement/audit/audit_entry.hpp"

namespace licet {

tl::expected<LogWitnesses, std::string> LogWitnesses::read(const DataDirectory& directory, const Text<7>& mic,
                                                           const Projection& projection) {
  LogWitnesses witnesses;
  witnesses.projected_ = projection.applied();
  const auto stopped = read_stop_record(directory.root());
  if (stopped) witnesses.stopped_ = *stopped;
  if (!stopped) log_warn("stop_record").with("reason", stopped.error());
  const auto snapshots = SnapshotStore(directory.snapshots(), mic).list();
  if (!snapshots) return tl::unexpected(snapshots.error().text());
  if (!snapshots->empty()) witnesses.snapshot_ = snapshots->front();
  const auto leaves = directory.audit() / "entries";
  std::error_code error;
  const auto bytes = std::filesystem::file_size(leaves, error);
  if (error && error != std::errc::no_such_file_or_directory) {
    return tl::unexpected(fmt::format("{}: {}", leaves.string(), error.message()));
  }
  if (!error) witnesses.leaves_ = bytes / sizeof(AuditEntry);
  return witnesses;
}

JournalResult<void> LogWitnesses::check(Sequence last, std::optional<std::uint64_t> groups) const {
  const auto ends_before = [&](Reject reject, std::string_view witness) {
    return tl::unexpected(JournalFault{
        reject, {}, 0, Sequence(last.value() + 1), fmt::format("the log ends with {}, but {}", last.value(), witness)});
  };
  if (projected_ > last) {
    return ends_before(Reject::projection_ahead, fmt::format("RocksDB holds command {}", projected_.value()));
  }
  if (stopped_ && stopped_->sequence > last) {
    return ends_before(Reject::journal_damaged,
                       fmt::format("the process stopped after command {} (DATA/stopped)", stopped_->sequence.value()));
  }
  if (snapshot_ > last) {
    return ends_before(Reject::journal_damaged, fmt::format("there is a snapshot of command {}", snapshot_.value()));
  }
  if (groups && leaves_ > *groups) {
    return ends_before(Reject::journal_damaged,
                       fmt::format("the audit tree has leaves of {} groups, the log only {}", leaves_, *groups));
  }
  return {};
}

JournalResult<void> LogWitnesses::check_state(Sequence last, const std::function<std::uint64_t()>& hash) const {
  if (!stopped_ || stopped_->sequence != last) return {};
  const std::uint64_t replayed = hash();
  if (replayed == stopped_->state_hash) return {};
  std::string what =
      fmt::format("the log makes state hash {:016x} at command {}, but the process that stopped there had {:016x}",
                  replayed, last.value(), stopped_->state_hash);
  if (!stopped_->is_comparable()) {
    log_warn("stop_record").with("reason", what + ", of another program's state format");
    return {};
  }
  return tl::unexpected(JournalFault{Reject::journal_damaged, {}, 0, last, what + " (DATA/stopped)"});
}

}  // namespace licet
