#include "tests/sim/saved_image.hpp"

#include "engine/core/archive.hpp"

namespace licet::sim {

JournalResult<std::uint64_t> save_image(const VenueImage& image, const SnapshotHead& head, const SnapshotStore& store) {
  StateWriter venue;
  image.venue.save(venue);
  const SnapshotSection sections[] = {{"venue", 1, venue.bytes()}};
  return store.write(head, sections);
}

Result<void> load_image(const Snapshot& snapshot, VenueImage& image) {
  const SnapshotSection* const venue = snapshot.section("venue");
  if (venue == nullptr) return refuse(Reject::snapshot_damaged);
  StateReader reader(venue->content);
  if (auto loaded = image.venue.load(reader); !loaded) return loaded;
  return reader.finish();
}

}  // namespace licet::sim
