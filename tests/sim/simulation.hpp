#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/runtime/clock.hpp"
#include "tests/sim/auditor.hpp"
#include "tests/sim/disk.hpp"
#include "tests/sim/node.hpp"
#include "tests/sim/told.hpp"
#include "tests/sim/traders.hpp"

namespace licet::sim {

/// What happened, to see that a simulation was worth it. Equal seeds give equal ones.
struct Tally {
  std::uint64_t steps = 0;
  std::uint64_t commands = 0;  // in the log
  std::uint64_t answered = 0;  // of them, before any end of a process
  std::uint64_t trades = 0;
  std::uint64_t doubled = 0;         // messages
  std::uint64_t kills = 0;           // ends of the process, losses of power too
  std::uint64_t kills_in_start = 0;  // of them, while it recovered
  std::uint64_t power_losses = 0;
  std::uint64_t failed_syncs = 0;
  std::uint64_t disk_full = 0;    // times that a process ended for it
  std::uint64_t flips = 0;        // bits at rest
  std::uint64_t flips_named = 0;  // of them, found and named
  std::uint64_t forged = 0;       // groups of sealed segments changed with their checksums, all named
  std::uint64_t snapshots = 0;    // starts from one
  std::uint64_t row_flushes = 0;  // of RocksDB
  std::uint64_t rows_anew = 0;    // times that RocksDB's files were beyond repair, and made anew from the log
  std::uint64_t throttled = 0;    // steps in which the engine waited for RocksDB
  std::uint64_t digest = 0;       // of the log and the state at the end
  Census census;                  // of the log's commands

  [[nodiscard]] std::string text() const;
};

/// A venue's whole life from one seed: members trade, time jumps, the disk is slow or full, the process is killed in
/// the middle of anything and the power is lost; after every end everything that must hold is looked at.
class Simulation {
 public:
  explicit Simulation(std::uint64_t seed);
  ~Simulation();

  /// Lives on for so many steps. What is wrong, in words; none when all is well.
  [[nodiscard]] std::optional<std::string> run(std::uint64_t steps);
  /// Ends the last process and looks at everything once more. As run.
  [[nodiscard]] std::optional<std::string> finish();
  [[nodiscard]] const Tally& tally() const noexcept { return tally_; }
  [[nodiscard]] std::uint64_t step() const noexcept { return tally_.steps; }

 private:
  /// Thrown with what is wrong.
  struct Failure {
    std::string what;
  };
  class Gateway;

  void open();
  void live();
  void work();
  void step_engine();
  void tend_rows();
  [[nodiscard]] bool give_up_rows(const std::string& fault);
  void flush_rows();
  void trouble();
  void end(const std::string& why);
  void restart();
  [[nodiscard]] std::string last_begun_segment() const;
  [[nodiscard]] std::string pick_place();
  void restart_with_flip();
  void forge();
  [[nodiscard]] bool try_start(std::string& fault);
  void look_at_everything();
  void look_at_rows(bool caught_up);
  [[nodiscard]] std::optional<std::string> rows_damage();
  void expect(bool holds, const std::string& what) const;

  const bool has_rows_;  // RocksDB, in two lives of five
  Dice dice_;
  Dice rows_dice_;
  ManualClock clock_;
  Disk disk_;
  Traders traders_;
  Auditor auditor_;
  std::unique_ptr<Gateway> gateway_;
  std::unique_ptr<Node> node_;
  Answers told_;
  std::map<std::uint64_t, Hash256> heard_;  // the log's hash behind each group that became durable
  bool is_full_ = false;
  std::uint64_t pace_ = 2;       // steps between two groups
  std::uint64_t rows_pace_ = 3;  // steps between two writes to RocksDB
  Sequence rows_durable_;        // the last command that RocksDB ever said to have on disk
  Tally tally_;
};

}  // namespace licet::sim
