#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "engine/runtime/journal.hpp"
#include "tests/sim/census.hpp"
#include "tests/sim/disk.hpp"
#include "tests/sim/told.hpp"

namespace licet {
class Projection;
class ReadModel;
class GrantDirectory;
}  // namespace licet

namespace licet::sim {

/// Where a venue keeps its files on the simulated disk.
struct Places {
  std::filesystem::path root = "/data";
  std::filesystem::path journal = "/data/journal";
  std::filesystem::path archive = "/data/archive";
  std::filesystem::path snapshots = "/data/snapshots";
  std::filesystem::path rows = "/data/ledger";  // RocksDB
};
inline constexpr std::string_view venue_mic = "SHDE";

/// Somebody outside who reads the log and believes nothing else: replays it through a state machine of his own, follows
/// its events with a slow obvious model, and holds both against what members were told.
class Auditor {
 public:
  /// `looks_at_rows`: check_rows will be asked.
  Auditor(Disk& disk, bool looks_at_rows);
  ~Auditor();

  /// Reads on from where he stands, or everything again from the first command. Nothing he has read before may be
  /// missing. The fault by which the log cannot be read; what else is wrong is in wrong().
  [[nodiscard]] std::optional<JournalFault> read(bool from_nothing);
  /// What is wrong, in words; empty: nothing.
  [[nodiscard]] const std::string& wrong() const noexcept { return wrong_; }
  /// Every answer in `told` was about a command of the log, and is what the log says. Words as wrong().
  [[nodiscard]] std::string check(const Answers& told) const;
  /// Everything that must hold between two commands.
  [[nodiscard]] std::string check_books() const;

  /// RocksDB says what the log says, up to the command that it has applied. Words as wrong().
  [[nodiscard]] std::string check_rows(const Projection& rows) const;

  [[nodiscard]] const JournalPosition& position() const noexcept { return position_; }
  [[nodiscard]] std::uint64_t state_hash() const;
  [[nodiscard]] const ReadModel& model() const;
  [[nodiscard]] const GrantDirectory& grants() const;
  [[nodiscard]] std::uint64_t trades() const;
  /// Of the log's commands.
  [[nodiscard]] const Census& census() const;
  /// The log's hash behind each group.
  [[nodiscard]] const std::map<std::uint64_t, Hash256>& chain() const noexcept { return chain_; }

 private:
  struct World;
  void forget();
  void apply(const Command& command);
  void take(MemberId acting, const EventBatch& batch);
  void complain(std::string what);

  Disk& disk_;
  const bool looks_at_rows_;
  std::unique_ptr<World> world_;
  JournalPosition position_;
  Sequence furthest_;  // that he ever read
  Answers answers_;
  std::map<std::uint64_t, Hash256> chain_;
  std::string wrong_;
};

}  // namespace licet::sim
