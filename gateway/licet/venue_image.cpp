#include "gateway/licet/venue_image.hpp"

#include <limits>
#include <string_view>

#include "engine/core/archive.hpp"
#include "engine/venue/venue_state.hpp"

namespace licet {
namespace {

constexpr std::uint32_t section_version = 1;
constexpr std::size_t all = std::numeric_limits<std::size_t>::max();

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

void add_orders(const ReadModel& model, MemberId member, ProjectionStart& start) {
  for (const OrderRecord& order : model.orders(member, true, all)) {
    OpenOrderRow& row = start.open_orders.emplace_back();
    row.order = order.id;
    row.terms = order.terms;
    row.leaves = order.leaves;
    row.filled = order.filled;
    row.accepted_at = order.accepted_at;
    row.member = order.member;
  }
}

void add_grant(const VenueImage& image, GrantId id, ProjectionStart& start) {
  const auto grant = image.grants.find(id);
  if (!grant) return;
  GrantRow& row = start.grants.emplace_back();
  row.terms = grant->terms;
  row.used_bytes = grant->used_bytes;
  row.used_requests = grant->used_requests;
  row.released_at = grant->released_at;
  row.state = grant->state;
  // The read model forgets those that are over first.
  const auto record = image.model.grant(id);
  if (record) row.reason = record->reason;
  if (!record) start.without_reason.insert(id);
}

}  // namespace

ProjectionStart projection_start_of(const VenueImage& image, Sequence at) {
  ProjectionStart start;
  start.at = at;
  start.last_transfer = image.ledger.last_transfer();
  start.last_trade = TradeId(image.venue.inspect().trades);
  start.balances = image.ledger.accounts();
  for (const MemberRecord& member : image.model.members()) {
    MemberRow& row = start.members.emplace_back();
    row.terms.terms = member.terms;
    row.terms.id = member.id;
    add_orders(image.model, member.id, start);
  }
  for (const InstrumentRecord& instrument : image.model.instruments()) {
    InstrumentRow& row = start.instruments.emplace_back();
    row.terms.terms = instrument.terms;
    row.terms.id = instrument.id;
    row.terms.vendor = instrument.vendor;
    row.session = instrument.session;
  }
  for (std::uint64_t id = 1; id <= image.grants.last().value(); ++id) add_grant(image, GrantId(id), start);
  return start;
}

VenueImage::Saved VenueImage::save() const {
  Saved saved;
  const auto add = [&](std::string_view name, const auto& part) {
    StateWriter& writer = saved.writers.emplace_back();
    part.save(writer);
    saved.sections.push_back({.name = std::string(name), .version = section_version, .content = writer.bytes()});
  };
  add("venue", venue);
  add("read_model", model);
  add("grants", grants);
  return saved;
}

Result<void> VenueImage::load_venue(const Snapshot& snapshot) {
  return load_section(snapshot, "venue", [&](StateReader& reader) { return venue.load(reader); });
}

Result<void> VenueImage::load(const Snapshot& snapshot) {
  auto loaded = load_venue(snapshot);
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
