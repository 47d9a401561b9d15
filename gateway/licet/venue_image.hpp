#pragma once

#include "engine/venue/venue.hpp"
#include "gateway/views/read_model.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/grants/grant_directory.hpp"
#include "settlement/ledger/ledger.hpp"

namespace licet {

/// All of a venue that lives in memory and is made from its log: the state machine, and the views that answer
/// questions.
struct VenueImage {
  Ledger ledger;
  LedgerClearing clearing{ledger};
  Venue venue{clearing};
  ReadModel model;
  GrantDirectory grants;
};

}  // namespace licet
