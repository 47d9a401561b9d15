#pragma once

#include <functional>
#include <string>
#include <vector>

#include "schemas/scenario/lines.hpp"
#include "schemas/scenario/market_view.hpp"
#include "schemas/scenario/scenario.hpp"

namespace licet::scenario {

/// The venue that a scenario is tried on: applies a command, and appends what follows from it.
using Subject = std::function<void(RecordView command, EventBuffer& events)>;

/// Kinds of events that are compared only where the scenario asks: under `show KIND`, and for a command under which a
/// line of that kind stands. All others must be said, in order.
///
///   setup        that a member, key, dataset, segment or instrument is there
///   sessions     that an instrument went where a `session` line sent it
///   indications  what a call would trade
///   transfers    postings of the ledger
///   grants       grants and metering
enum class Kind : std::uint8_t { always, setup, sessions, indications, transfers, grants };
[[nodiscard]] Kind kind_of(RecordView command, RecordView event) noexcept;

struct Outcome {
  std::vector<Fault> faults;  // none: the scenario holds
  std::string rewritten;      // the scenario with what did follow in place of what was expected

  /// "file:12: …", one paragraph a fault.
  [[nodiscard]] std::string report(std::string_view file) const;
};

/// Gives every command to the subject and compares what follows. A command that cannot be read ends the run, for what
/// comes behind it would mean something else.
[[nodiscard]] Outcome run(const Scenario& scenario, const Subject& subject);

}  // namespace licet::scenario
