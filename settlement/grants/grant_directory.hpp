#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "engine/core/archive.hpp"
#include "engine/core/result.hpp"
#include "schemas/event_batch.hpp"

namespace licet {

/// What a grant says, joined with the names that people and tokens use.
struct ReleasedGrant {
  GrantReleased terms;
  GrantState state = GrantState::active;
  std::uint64_t used_bytes = 0;
  std::uint64_t used_requests = 0;
  Timestamp released_at;
  Text<7> mic;  // of the venue
  MemberCode holder;
  MemberId vendor_id;  // 0 when the instrument is not known here
  MemberCode vendor;
  DatasetCode dataset;
  std::uint32_t release = 0;  // of the dataset that `terms.manifest_sha256` is; 0 when not known here
  Symbol instrument;
  LicenceUnit unit = LicenceUnit::organisation;
};

/// Whether the grant opens anything at `now`. Its time is looked at here, because the event that ends it comes later
/// than the moment that ends it. Errors: grant_revoked, grant_expired, grant_suspended, grant_exhausted,
/// grant_not_started.
[[nodiscard]] Result<void> check_usable(const ReleasedGrant& grant, Timestamp now) noexcept;

/// Every grant of the venue as the event stream tells it, and what tokens and agreements need of members, datasets and
/// instruments. A view: rebuilt from the log, or fed from a venue elsewhere. Thread-safe.
class GrantDirectory final : public EventSink {
 public:
  void on_events(const EventBatchPtr& batch) override;

  /// Errors: unknown_grant.
  [[nodiscard]] Result<ReleasedGrant> find(GrantId id) const;
  /// The grant, if it may be used at `now`. Errors: unknown_grant, and those of check_usable.
  [[nodiscard]] Result<ReleasedGrant> usable(GrantId id, Timestamp now) const;

  [[nodiscard]] bool is_operator(MemberId member) const;
  /// The last command whose events are taken in.
  [[nodiscard]] Sequence applied() const;
  /// The greatest grant number so far, 0 when there is none.
  [[nodiscard]] GrantId last() const;
  /// The states at `now` of the grants [first, first + count); none for numbers that are not in use.
  [[nodiscard]] std::vector<std::optional<GrantState>> states(GrantId first, std::size_t count, Timestamp now) const;

  /// Saves all of it in canonical order; loads it into a directory that has heard of nothing yet. Faults:
  /// snapshot_damaged, snapshot_version.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  struct Entry {
    GrantReleased terms;
    GrantState state = GrantState::active;
    std::uint64_t used_bytes = 0;
    std::uint64_t used_requests = 0;
    Timestamp released_at;
    static void archive(auto& self, auto& a) {
      a(self.terms, self.state, self.used_bytes, self.used_requests, self.released_at);
    }
  };
  struct Member {
    MemberCode code;
    bool is_operator = false;
    static void archive(auto& self, auto& a) { a(self.code, self.is_operator); }
  };
  struct Release {
    Hash256 manifest_sha256{};
    std::uint32_t number = 0;
    static void archive(auto& self, auto& a) { a(self.manifest_sha256, self.number); }
  };
  struct Dataset {
    DatasetCode code;
    std::vector<Release> releases;
    static void archive(auto& self, auto& a) { a(self.code, self.releases); }
  };
  struct Instrument {
    Symbol symbol;
    MemberId vendor;
    LicenceUnit unit{};
    static void archive(auto& self, auto& a) { a(self.symbol, self.vendor, self.unit); }
  };

  /// Its fields but the lock.
  static void archive(auto& self, auto& a) {
    a(self.applied_, self.mic_, self.last_, self.grants_, self.members_, self.datasets_, self.instruments_);
  }
  void apply(const RecordView& event);
  void add_member(MemberId id, const MemberCode& code, bool is_operator);
  void add_dataset(const DatasetRegistered& event);
  void add_instrument(const InstrumentListed& event);
  void add_usage(const UsageMetered& event);
  [[nodiscard]] ReleasedGrant join(const Entry& entry) const;

  mutable std::shared_mutex mutex_;
  Sequence applied_;
  Text<7> mic_;
  GrantId last_;
  std::unordered_map<GrantId, Entry> grants_;
  std::unordered_map<MemberId, Member> members_;
  std::unordered_map<DatasetId, Dataset> datasets_;
  std::deque<Instrument> instruments_;  // by id - 1: ids are dense
};

}  // namespace licet
