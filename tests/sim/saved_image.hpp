#pragma once

#include "engine/runtime/snapshot.hpp"
#include "gateway/licet/venue_image.hpp"

namespace licet::sim {

/// The state machine and the views as a snapshot.
[[nodiscard]] JournalResult<std::uint64_t> save_image(const VenueImage& image, const SnapshotHead& head,
                                                      const SnapshotStore& store);
/// Into a fresh image.
[[nodiscard]] Result<void> load_image(const Snapshot& snapshot, VenueImage& image);

}  // namespace licet::sim
