#pragma once

#include <cstdint>
#include <limits>

#include "engine/core/archive.hpp"
#include "schemas/event.hpp"

namespace licet {

/// What the sequencer drives: a deterministic function from commands to events. No clock, no randomness, no I/O, no
/// threads. Called by one thread.
class StateMachine {
 public:
  virtual ~StateMachine() = default;

  /// Applies the next command (its header's sequence is the last one's plus 1, its time not before the last one's) and
  /// appends what follows from it; every command is answered by at least one event, except AdvanceTime.
  virtual void apply(RecordView command, EventBuffer& events) = 0;

  /// A hint that this command will be applied some commands later: what it needs may be brought closer. Changes
  /// nothing.
  virtual void prefetch(RecordView) noexcept {}

  /// When the passing of time alone will next do something: a command (AdvanceTime when no other comes) with that time
  /// or a later one is due then. The greatest Timestamp when nothing waits for time.
  [[nodiscard]] virtual Timestamp next_due() const { return Timestamp(std::numeric_limits<std::int64_t>::max()); }

  /// A digest of the whole state in canonical order: equal logs give equal hashes on every machine and compiler.
  [[nodiscard]] virtual std::uint64_t state_hash() const = 0;

  /// Saves the whole state between two commands, with its hash. One state has one form.
  virtual void save(StateWriter&) const { LICET_CHECK(false); }
  /// Loads what another machine saved; this one is fresh: it has applied nothing. Afterwards it has the same hash, and
  /// gives the same events for the same commands from then on. Errors: snapshot_damaged (also when the loaded state's
  /// hash is not the saved one), snapshot_version, rules_version; after an error the machine is of no use. Machines
  /// that are not saved abort in both.
  [[nodiscard]] virtual Result<void> load(StateReader&) { LICET_CHECK(false); }
};

}  // namespace licet
