#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>

#include <tl/expected.hpp>

#include "engine/core/archive_value.hpp"
#include "engine/runtime/snapshot.hpp"
#include "gateway/licet/data_directory.hpp"
#include "gateway/licet/venue_image.hpp"
#include "settlement/audit/merkle_log.hpp"

namespace licet {

/// What becomes of segments of the journal that a start no longer needs.
enum class Retention : std::uint8_t {
  keep,     // they stay where they are
  archive,  // moved to DATA/archive, where the tools find them
  remove,   // removed: the log can then no longer be read from its first command
};

struct SnapshotOptions {
  Text<7> mic;
  std::uint64_t every_commands = 0;  // at least so many apart; 0: none are made
  Retention retention = Retention::keep;
  std::chrono::milliseconds look_every{1'000};  // how often it is looked whether one is due
};

/// Makes snapshots of a venue from its log, not from the running engine: a second image loads the last snapshot,
/// replays the sealed segments behind it and is saved. So trading never waits for one, and each is also a check that
/// the log can be replayed. Works in a thread of its own with the lowest priority; for as long as it works, it takes as
/// much memory as the venue's image does.
///
/// What is older than two snapshots, and durable in RocksDB and the audit tree, may then leave the journal.
class SnapshotMaker {
 public:
  /// What else must be durable before a segment may go; all outlive the maker.
  struct Parts {
    const DataDirectory& directory;
    MerkleLog& audit_log;
    std::function<Sequence()> projected;  // the last command that RocksDB surely has after a crash
  };
  SnapshotMaker(const Parts& parts, SnapshotOptions options);
  /// Stops: a snapshot in the making is given up.
  ~SnapshotMaker();
  SnapshotMaker(const SnapshotMaker&) = delete;
  SnapshotMaker& operator=(const SnapshotMaker&) = delete;

  /// Begins to look, every SnapshotOptions::look_every, whether one is due.
  void start();
  /// One in the making is given up behind the step that it is in (the image is saved, a file is written, a segment
  /// moved), and no more are made.
  void ask_to_stop();
  /// The same, and waits for it.
  void stop();

  struct Made {
    Sequence sequence;  // of the snapshot; unset: none was due
    std::uint64_t state_hash = 0;
    std::uint64_t bytes = 0;
    std::uint64_t segments_retired = 0;
  };
  /// While it is held none is made, and no segment leaves: for who copies them. Waits for one in the making.
  [[nodiscard]] std::unique_lock<std::mutex> hold() { return std::unique_lock(making_); }

  /// One is made now if the sealed segments reach far enough behind the last. Not beside `start`. Error: one sentence;
  /// what was there is as it was.
  [[nodiscard]] tl::expected<Made, std::string> make();

 private:
  template <class T>
  using OrWhy = tl::expected<T, std::string>;

  void work();
  [[nodiscard]] OrWhy<Sequence> sealed_end() const;
  [[nodiscard]] OrWhy<Made> replay_and_save_in_own_thread();
  [[nodiscard]] OrWhy<Made> replay_and_save();
  [[nodiscard]] OrWhy<std::uint64_t> retire();

  const Parts parts_;
  const SnapshotOptions options_;
  SnapshotStore store_;
  std::string failed_;          // why the last attempt did; empty: it did not
  std::set<Sequence> foreign_;  // snapshots that cannot be loaded: nothing is given up for them

  std::mutex making_;
  std::mutex mutex_;
  std::condition_variable wakes_;
  std::stop_source stop_;
  std::thread thread_;
};

/// The section that ties a snapshot to the audit tree: how many leaves it had, and its root.
struct AuditMark {
  static constexpr std::string_view section = "audit";

  std::uint64_t leaves = 0;
  Hash256 root{};
};
template <>
inline constexpr bool is_saved_as_bytes<AuditMark> = true;
/// Errors: snapshot_damaged.
[[nodiscard]] Result<AuditMark> audit_mark_of(const Snapshot& snapshot);

}  // namespace licet
