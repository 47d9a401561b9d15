#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/venue/venue.hpp"
#include "schemas/scenario/run.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet::test {

/// A venue on its ledger.
struct ScenarioVenue {
  Ledger ledger;
  LedgerClearing clearing{ledger};
  Venue venue{clearing};
};

/// `between_commands`: the venue is saved, and another loaded that goes on.
enum class Reloads : std::uint8_t { never, between_commands };

/// A scenario's text on a fresh venue.
inline scenario::Outcome run_scenario(std::string_view text, Reloads reloads = Reloads::never) {
  const auto parsed = scenario::Scenario::parse(text);
  if (!parsed) return {{parsed.error()}, {}};
  auto running = std::make_unique<ScenarioVenue>();
  return scenario::run(*parsed, [&](RecordView command, EventBuffer& events) {
    running->venue.apply(command, events);
    if (reloads == Reloads::never) return;
    StateWriter saved;
    running->venue.save(saved);
    StateReader state(saved.bytes());
    auto loaded = std::make_unique<ScenarioVenue>();
    LICET_CHECK(loaded->venue.load(state).has_value());
    running = std::move(loaded);
  });
}

}  // namespace licet::test
