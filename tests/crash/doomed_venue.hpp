#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "tests/crash/crash_report.hpp"

namespace licet::testing {

/// A venue process (crash_child) that is ended again and again on one data directory, what it acknowledged, and the
/// check that all of that is there afterwards.
class DoomedVenue {
 public:
  template <class T>
  using OrWhy = tl::expected<T, std::string>;

  struct End {
    int signal = 0;      // that ended the child; 0: it exited
    int status = 0;      // with which it exited
    std::string errors;  // what it wrote to standard error
  };
  /// `child` is the program. A seed for each run is drawn from `seed`.
  DoomedVenue(std::string child, std::filesystem::path data, std::uint64_t seed)
      : child_(std::move(child)), data_(std::move(data)), seed_(seed) {}

  /// Loads a library into the child before all others.
  void preload(const std::string& library);
  /// What to do to the running child; all that it has acknowledged by then is read afterwards.
  using Doom = std::function<void(pid_t child)>;
  /// Runs the child until it ends by itself, or for a while after its first acknowledgement, and then `doom` (which
  /// may stop it, look around, and must kill it). Error: it cannot be started, or does not begin within 30 s.
  OrWhy<End> run(std::chrono::milliseconds after_first_word, const Doom& doom);
  /// SIGKILL.
  static void kill(pid_t child);

  struct Findings {
    std::uint64_t commands = 0;      // in the log
    std::uint64_t acknowledged = 0;  // of them, told to someone before an end
    std::uint64_t state_hash = 0;
  };
  /// Whether everything acknowledged is in the log with the very same events, nothing was done twice, the log did not
  /// shrink, the books balance, and RocksDB holds what the log says. Error: the first thing that is not so.
  OrWhy<Findings> examine();

 private:
  [[nodiscard]] std::vector<std::string> arguments();

  std::string child_;
  std::filesystem::path data_;
  std::uint64_t seed_;
  std::vector<std::string> environment_;  // besides this process's
  std::uint64_t runs_ = 0;
  std::vector<Acknowledged> told_;
  std::uint64_t commands_ = 0;  // in the log at the last examination
};

}  // namespace licet::testing
