#include "settlement/grants/grant_directory.hpp"

#include <algorithm>
#include <mutex>

#include "schemas/codec.hpp"  // records are checked when they are loaded

namespace licet {
namespace {

/// The operator is the first member of every venue.
constexpr MemberId operator_id{1};

[[nodiscard]] Result<void> check_usable(const GrantReleased& terms, GrantState state, Timestamp now) noexcept {
  if (state == GrantState::revoked) return refuse(Reject::grant_revoked);
  if (state == GrantState::expired || now >= terms.not_after) return refuse(Reject::grant_expired);
  if (state == GrantState::suspended) return refuse(Reject::grant_suspended);
  if (state == GrantState::exhausted) return refuse(Reject::grant_exhausted);
  if (now < terms.not_before) return refuse(Reject::grant_not_started);
  return {};
}

}  // namespace

Result<void> check_usable(const ReleasedGrant& grant, Timestamp now) noexcept {
  return check_usable(grant.terms, grant.state, now);
}

void GrantDirectory::on_events(const EventBatchPtr& batch) {
  const std::unique_lock lock(mutex_);
  for (const RecordView event : batch->events) apply(event);
  applied_ = batch->last;
}

void GrantDirectory::apply(const RecordView& event) {
  if (const auto* venue = event.get_if<VenueOpened>()) {
    mic_ = venue->terms.mic;
    add_member(operator_id, venue->terms.operator_code, true);
  } else if (const auto* member = event.get_if<MemberCertified>()) {
    add_member(member->id, member->terms.code, member->terms.role == MemberRole::operator_);
  } else if (const auto* dataset = event.get_if<DatasetRegistered>()) {
    add_dataset(*dataset);
  } else if (const auto* instrument = event.get_if<InstrumentListed>()) {
    add_instrument(*instrument);
  } else if (const auto* grant = event.get_if<GrantReleased>()) {
    grants_[grant->grant] = {*grant, GrantState::active, 0, 0, event.header().time};
    last_ = std::max(last_, grant->grant);
  } else if (const auto* change = event.get_if<GrantChanged>()) {
    if (const auto at = grants_.find(change->grant); at != grants_.end()) at->second.state = change->state;
  } else if (const auto* usage = event.get_if<UsageMetered>()) {
    add_usage(*usage);
  }
}

void GrantDirectory::add_member(MemberId id, const MemberCode& code, bool is_operator) {
  members_[id] = {code, is_operator};
}

void GrantDirectory::add_dataset(const DatasetRegistered& event) {
  Dataset& dataset = datasets_[event.id];
  dataset.code = event.terms.code;
  dataset.releases.push_back({event.terms.manifest_sha256, event.terms.release});
}

void GrantDirectory::add_instrument(const InstrumentListed& event) {
  const std::size_t place = event.id.value() - 1;
  if (instruments_.size() <= place) instruments_.resize(place + 1);
  instruments_[place] = {event.terms.symbol, event.vendor, event.terms.unit};
}

void GrantDirectory::add_usage(const UsageMetered& event) {
  const auto at = grants_.find(event.grant);
  if (at == grants_.end()) return;
  at->second.used_bytes = event.used_bytes;
  at->second.used_requests = event.used_requests;
}

ReleasedGrant GrantDirectory::join(const Entry& entry) const {
  ReleasedGrant grant;
  grant.terms = entry.terms;
  grant.state = entry.state;
  grant.used_bytes = entry.used_bytes;
  grant.used_requests = entry.used_requests;
  grant.released_at = entry.released_at;
  grant.mic = mic_;
  const auto code_of = [&](MemberId id) {
    const auto at = members_.find(id);
    return at == members_.end() ? MemberCode() : at->second.code;
  };
  grant.holder = code_of(entry.terms.holder);
  if (const auto at = datasets_.find(entry.terms.dataset); at != datasets_.end()) {
    grant.dataset = at->second.code;
    for (const Release& release : at->second.releases) {
      if (release.manifest_sha256 == entry.terms.manifest_sha256) grant.release = release.number;
    }
  }
  const std::size_t place = std::size_t{entry.terms.instrument.value()} - 1;
  if (place < instruments_.size()) {
    const Instrument& instrument = instruments_[place];
    grant.instrument = instrument.symbol;
    grant.unit = instrument.unit;
    grant.vendor_id = instrument.vendor;
    grant.vendor = code_of(instrument.vendor);
  }
  return grant;
}

Result<ReleasedGrant> GrantDirectory::find(GrantId id) const {
  const std::shared_lock lock(mutex_);
  const auto at = grants_.find(id);
  if (at == grants_.end()) return refuse(Reject::unknown_grant);
  return join(at->second);
}

Result<ReleasedGrant> GrantDirectory::usable(GrantId id, Timestamp now) const {
  auto grant = find(id);
  if (!grant) return grant;
  if (const auto checked = check_usable(*grant, now); !checked) return refuse(checked.error());
  return grant;
}

bool GrantDirectory::is_operator(MemberId member) const {
  const std::shared_lock lock(mutex_);
  const auto at = members_.find(member);
  return at != members_.end() && at->second.is_operator;
}

Sequence GrantDirectory::applied() const {
  const std::shared_lock lock(mutex_);
  return applied_;
}

GrantId GrantDirectory::last() const {
  const std::shared_lock lock(mutex_);
  return last_;
}

std::vector<std::optional<GrantState>> GrantDirectory::states(GrantId first, std::size_t count, Timestamp now) const {
  std::vector<std::optional<GrantState>> states(count);
  const std::shared_lock lock(mutex_);
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = grants_.find(GrantId(first.value() + i));
    if (at == grants_.end()) continue;
    const Entry& entry = at->second;
    const bool is_over = entry.state != GrantState::revoked && now >= entry.terms.not_after;
    states[i] = is_over ? GrantState::expired : entry.state;
  }
  return states;
}

void GrantDirectory::save(StateWriter& state) const {
  const std::shared_lock lock(mutex_);
  state.begin_part("grant directory", 1);
  archive(*this, state);
  state.end_part();
}

void GrantDirectory::load(StateReader& state) {
  const std::unique_lock lock(mutex_);
  LICET_CHECK(applied_ == Sequence());
  state.begin_part("grant directory", 1);
  archive(*this, state);
  state.end_part();
}

}  // namespace licet
