#include "tests/sim/saved_image.hpp"

#include <vector>

namespace licet::sim {
namespace {

template <class View>
void save_view(const View& view, StateWriter& writer) {
  if constexpr (SavedView<View>) view.save(writer);
}

template <class View>
Result<void> load_view(View& view, StateReader& reader) {
  if constexpr (SavedView<View>) view.load(reader);
  return reader.outcome();
}

template <class Load>
Result<void> load_section(const Snapshot& snapshot, std::string_view name, Load load) {
  const SnapshotSection* const section = snapshot.section(name);
  if (section == nullptr) return refuse(Reject::snapshot_damaged);
  StateReader reader(section->content);
  if (auto loaded = load(reader); !loaded) return loaded;
  return reader.finish();
}

}  // namespace

JournalResult<std::uint64_t> save_image(const VenueImage& image, const SnapshotHead& head, const SnapshotStore& store) {
  StateWriter venue;
  StateWriter model;
  StateWriter grants;
  image.venue.save(venue);
  save_view(image.model, model);
  save_view(image.grants, grants);
  const SnapshotSection sections[] = {
      {"venue", 1, venue.bytes()}, {"model", 1, model.bytes()}, {"grants", 1, grants.bytes()}};
  return store.write(head, sections);
}

Result<void> load_image(const Snapshot& snapshot, VenueImage& image) {
  auto loaded = load_section(snapshot, "venue", [&](StateReader& reader) { return image.venue.load(reader); });
  if (loaded)
    loaded = load_section(snapshot, "model", [&](StateReader& reader) { return load_view(image.model, reader); });
  if (loaded) {
    loaded = load_section(snapshot, "grants", [&](StateReader& reader) { return load_view(image.grants, reader); });
  }
  return loaded;
}

std::vector<std::byte> view_bytes(const ReadModel& model, const GrantDirectory& grants) {
  StateWriter writer;
  save_view(model, writer);
  save_view(grants, writer);
  return {writer.bytes().begin(), writer.bytes().end()};
}

}  // namespace licet::sim
