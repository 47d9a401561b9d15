#pragma once

#include "engine/core/archive.hpp"
#include "engine/runtime/snapshot.hpp"
#include "gateway/licet/venue_image.hpp"

namespace licet::sim {

template <class View>
concept SavedView = requires(const View& view, StateWriter& writer) {
  view.save(writer);
};
/// Whether a start from a snapshot has views.
inline constexpr bool views_are_saved = SavedView<ReadModel> && SavedView<GrantDirectory>;

/// The state machine and the views as a snapshot.
[[nodiscard]] JournalResult<std::uint64_t> save_image(const VenueImage& image, const SnapshotHead& head,
                                                      const SnapshotStore& store);
/// Into a fresh image.
[[nodiscard]] Result<void> load_image(const Snapshot& snapshot, VenueImage& image);

/// The views as they are saved, to hold those of two against each other.
[[nodiscard]] std::vector<std::byte> view_bytes(const ReadModel& model, const GrantDirectory& grants);

}  // namespace licet::sim
