#pragma once

#include <string>
#include <string_view>

#include "engine/venue/venue.hpp"
#include "schemas/scenario/run.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet::test {

/// A scenario's text on a fresh venue.
inline scenario::Outcome run_scenario(std::string_view text) {
  const auto parsed = scenario::Scenario::parse(text);
  if (!parsed) return {{parsed.error()}, {}};
  Ledger ledger;
  LedgerClearing clearing(ledger);
  Venue venue(clearing);
  return scenario::run(*parsed, [&](RecordView command, EventBuffer& events) { venue.apply(command, events); });
}

}  // namespace licet::test
