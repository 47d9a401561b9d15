#include "gateway/licet/verify_snapshots.hpp"

#include <fmt/format.h>

namespace licet {

SnapshotVerification::SnapshotVerification(const std::filesystem::path& directory, const Text<7>& mic) {
  const SnapshotStore store(directory, mic);
  const auto listed = store.list();
  if (!listed) {
    fault_ = listed.error().text();
    return;
  }
  for (const Sequence sequence : *listed) {
    const auto snapshot = store.read(sequence);
    if (!snapshot) {
      fault_ = snapshot.error().text();
      return;
    }
    heads_[sequence].head = snapshot->head();
    for (const SnapshotSection& section : snapshot->sections()) bytes_ += section.content.size();
  }
}

void SnapshotVerification::begin(Sequence sequence, std::uint64_t hash) {
  begin_ = sequence;
  const auto at = heads_.find(sequence);
  if (at == heads_.end()) return;
  at->second.replayed = hash;
  at->second.is_group = true;  // the log could not be read from there else
}

void SnapshotVerification::on_group(const JournalPosition& group) {
  const auto at = heads_.find(group.last);
  if (at != heads_.end()) at->second.is_group = at->second.head.start.position.chain == group.chain;
}

CheckResult SnapshotVerification::result() const {
  if (!fault_.empty()) return tl::unexpected(fault_);
  std::size_t older = 0;
  for (const auto& [sequence, found] : heads_) {
    if (sequence < begin_) {
      ++older;
      continue;
    }
    if (!found.is_group) {
      return tl::unexpected(
          fmt::format("{}: the log has no group with its hash that ends at its command", snapshot_name(sequence)));
    }
    if (found.head.state_hash != found.replayed) {
      return tl::unexpected(fmt::format("{}: state hash {:016x}, the replay has {:016x}", snapshot_name(sequence),
                                        found.head.state_hash, found.replayed));
    }
  }
  if (heads_.empty()) return std::string("there are none");
  std::string said = fmt::format("{} of {} bytes: every checksum", heads_.size(), bytes_);
  const std::size_t proven = heads_.size() - older - (begin_.is_set() ? 1 : 0);
  if (proven > 0) {
    said += fmt::format(", and {} the state hash and chain of the replay at their commands",
                        proven == heads_.size() ? "of all" : fmt::format("of {}", proven));
  }
  if (begin_.is_set()) {
    said += fmt::format(
        " (of the one that the replay began from, at command {}: that the log continues its chain, and that its state "
        "hash is that of what it holds)",
        begin_.value());
  }
  if (older > 0) said += fmt::format(" (of {} older than where it began, only the checksums)", older);
  return said;
}

}  // namespace licet
