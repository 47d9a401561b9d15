#pragma once

#include <cstdint>
#include <filesystem>
#include <map>

#include "engine/runtime/snapshot.hpp"
#include "gateway/licet/verify_books.hpp"

namespace licet {

/// The snapshots of a data directory, held against a replay of its log.
class SnapshotVerification {
 public:
  SnapshotVerification(const std::filesystem::path& directory, const Text<7>& mic);

  /// The replay begins with this one, which was loaded and has this hash: older ones are only read.
  void begin(Sequence sequence, std::uint64_t hash);
  /// The replay has applied this command, and `hash()` is the state's.
  template <class Hash>
  void on_command(Sequence sequence, Hash hash) {
    const auto at = heads_.find(sequence);
    if (at != heads_.end()) at->second.replayed = hash();
  }
  void on_group(const JournalPosition& group);
  [[nodiscard]] CheckResult result() const;

 private:
  struct Found {
    SnapshotHead head;
    std::uint64_t replayed = 0;  // state hash of the replay at that command
    bool is_group = false;       // a group of the log ends there with the same hash
  };
  std::map<Sequence, Found> heads_;
  Sequence begin_;
  std::uint64_t bytes_ = 0;
  std::string fault_;
};

}  // namespace licet
