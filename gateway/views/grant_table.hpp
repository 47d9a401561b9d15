#pragma once

#include <cstddef>
#include <set>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/flat_map.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// The grants of every holder: all that may still open data, and the latest that are over. Not thread-safe.
class GrantTable {
 public:
  explicit GrantTable(std::size_t closed_per_holder) noexcept : closed_limit_(closed_per_holder) {}

  void apply(const RecordHeader& header, const GrantReleased& event);
  void apply(const GrantChanged& event);
  void apply(const UsageMetered& event);

  [[nodiscard]] std::size_t size() const noexcept { return grants_.size(); }
  /// Newest first.
  [[nodiscard]] std::vector<GrantRecord> of(MemberId holder, std::size_t limit) const;
  /// Valid until the next event; null: not known.
  [[nodiscard]] const GrantRecord* grant(GrantId id) const;

  /// Saved and loaded as ReadModel says; a table is loaded once, while it is empty.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  struct HolderGrants {
    std::set<GrantId> all;     // ids rise with time
    std::set<GrantId> closed;  // expired, revoked or exhausted
    static void archive(auto& self, auto& a) { a(self.all, self.closed); }
  };

  std::size_t closed_limit_;
  FlatMap<GrantId, GrantRecord> grants_;
  std::vector<HolderGrants> holders_;  // by member id
};

}  // namespace licet
