#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "tests/crash/crash_findings.hpp"
#include "tests/crash/crash_report.hpp"
#include "tests/crash/doomed_process.hpp"

namespace licet::testing {

/// A venue process (crash_child) that is ended again and again on one data directory, what it acknowledged, and the
/// check that all of that is there afterwards.
class DoomedVenue {
 public:
  template <class T>
  using OrWhy = tl::expected<T, std::string>;
  using End = DoomedProcess::End;

  /// What an end comes after.
  enum class After : std::uint8_t {
    begin,            // of its start
    acknowledgement,  // of its first command
    snapshot,         // a further one has its name
    archived,         // a further segment is in the archive
  };
  struct Moment {
    After after = After::acknowledgement;
    std::chrono::microseconds wait{};
  };

  /// `child` is the program. A seed for each run is drawn from `seed`.
  DoomedVenue(std::string child, std::filesystem::path data, std::uint64_t seed)
      : child_(std::move(child)), data_(std::move(data)), seed_(seed) {}

  /// Loads a library into the child before all others.
  void preload(const std::string& library);
  /// A moment of one kind: within the time that the last start took; within 150 ms of trading; or within 20 ms.
  [[nodiscard]] Moment moment(After after, std::uint64_t random) const;
  /// Of any kind: one in four in the start, one in four behind a snapshot or a segment's move.
  [[nodiscard]] Moment moment(std::uint64_t random) const;

  /// What to do to the running child; all that it has acknowledged by then is read afterwards.
  using Doom = std::function<void(pid_t child)>;
  /// Runs the child until it ends by itself, or until the moment, and then `doom` (which may stop it, look around, and
  /// must kill it). What does not come within 10 s of trading is not waited for. Error: it cannot be started, or does
  /// not acknowledge anything within 30 s (but for an end in its start).
  OrWhy<End> run(const Moment& moment, const Doom& doom);
  /// SIGKILL.
  static void kill(pid_t child);

  /// Whether everything acknowledged is in the log (from its first command, archive and journal) with the very same
  /// events, nothing was done twice, the log did not shrink, the books balance, every snapshot holds the log's state,
  /// and RocksDB what the log says. Error: the first thing that is not so.
  OrWhy<CrashFindings> examine();

 private:
  struct Files {
    std::set<std::string> snapshots;   // by name
    std::set<std::string> unfinished;  // snapshots
    std::set<std::string> archived;    // segments
    std::set<std::string> journal;     // segments
  };
  [[nodiscard]] std::vector<std::string> arguments();
  [[nodiscard]] Files files() const;
  /// When the end is due; none: that is not known yet.
  [[nodiscard]] std::optional<DoomedProcess::Moment> due(const DoomedProcess& life, const Moment& moment,
                                                         const Files& before) const;
  void remember(const DoomedProcess& life);
  void count_files();
  [[nodiscard]] std::string first_broken_word(const std::vector<Word>& replayed) const;

  std::string child_;
  std::filesystem::path data_;
  std::uint64_t seed_;
  std::vector<std::string> environment_;  // besides this process's
  std::uint64_t runs_ = 0;
  std::chrono::microseconds last_start_{100'000};
  std::vector<Word> told_;
  Files seen_;  // at all examinations; `journal`: half archived
  CrashFindings findings_;
};

}  // namespace licet::testing
