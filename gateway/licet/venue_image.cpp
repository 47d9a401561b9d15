#include "gateway/licet/venue_image.hpp"

#include <string_view>

#include "engine/core/archive.hpp"

namespace licet {
namespace {

constexpr std::uint32_t section_version = 1;

/// Calls `load(reader)` on the section of that name, all of which it must read.
template <class Load>
Result<void> load_section(const Snapshot& snapshot, std::string_view name, Load load) {
  const SnapshotSection* section = snapshot.section(name);
  if (section == nullptr) return refuse(Reject::snapshot_damaged);
  if (section->version != section_version) return refuse(Reject::snapshot_version);
  StateReader reader(section->content);
  if (const Result<void> loaded = load(reader); !loaded) return loaded;
  return reader.finish();
}

}  // namespace

VenueImage::Saved VenueImage::save() const {
  Saved saved;
  const auto add = [&](std::string_view name, const auto& part) {
    StateWriter writer;
    part.save(writer);
    saved.contents.emplace_back(writer.bytes().begin(), writer.bytes().end());
    saved.sections.push_back({.name = std::string(name), .version = section_version, .content = {}});
  };
  add("venue", venue);
  add("read_model", model);
  add("grants", grants);
  for (std::size_t n = 0; n < saved.sections.size(); ++n) saved.sections[n].content = saved.contents[n];
  return saved;
}

Result<void> VenueImage::load(const Snapshot& snapshot) {
  auto loaded = load_section(snapshot, "venue", [&](StateReader& reader) { return venue.load(reader); });
  const auto load_view = [&](std::string_view name, auto& view) {
    if (!loaded) return;
    loaded = load_section(snapshot, name, [&](StateReader& reader) {
      view.load(reader);
      return reader.outcome();
    });
  };
  load_view("read_model", model);
  load_view("grants", grants);
  return loaded;
}

}  // namespace licet
