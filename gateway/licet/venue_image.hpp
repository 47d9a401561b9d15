#pragma once

#include <cstddef>
#include <vector>

#include "engine/core/state_writer.hpp"
#include "engine/runtime/snapshot.hpp"
#include "engine/venue/venue.hpp"
#include "gateway/views/read_model.hpp"
#include "schemas/event_batch.hpp"
#include "settlement/clearing/ledger_clearing.hpp"
#include "settlement/grants/grant_directory.hpp"
#include "settlement/ledger/ledger.hpp"
#include "settlement/ledger/projection_start.hpp"

namespace licet {

/// All of a venue that lives in memory and is made from its log: the state machine, and the views that answer
/// questions.
struct VenueImage {
  Ledger ledger;
  LedgerClearing clearing{ledger};
  Venue venue{clearing};
  ReadModel model;
  GrantDirectory grants;

  /// What the views hear when the log is read without an engine.
  void on_events(const EventBatchPtr& batch) {
    model.on_events(batch);
    grants.on_events(batch);
  }

  /// The sections of a snapshot, and the writers whose bytes they are.
  struct Saved {
    std::vector<StateWriter> writers;
    std::vector<SnapshotSection> sections;
  };
  [[nodiscard]] Saved save() const;
  /// Into an image that nothing was applied to. Errors: snapshot_damaged (also a section that is missing),
  /// snapshot_version, rules_version; the image is of no use then.
  [[nodiscard]] Result<void> load(const Snapshot& snapshot);
  /// The state machine alone, without the views.
  [[nodiscard]] Result<void> load_venue(const Snapshot& snapshot);
};

/// What RocksDB must hold at the command that an image stands at.
[[nodiscard]] ProjectionStart projection_start_of(const VenueImage& image, Sequence at);

}  // namespace licet
