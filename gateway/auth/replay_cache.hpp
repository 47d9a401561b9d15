#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/core/ids.hpp"
#include "engine/core/result.hpp"
#include "engine/core/time.hpp"
#include "schemas/command.hpp"

namespace licet {

/// A SHA-256 as a key of a table: its bytes are already well mixed.
struct Hash256Hash {
  [[nodiscard]] std::size_t operator()(const Hash256& digest) const noexcept;
};

/// Remembers each assertion until it expires, so that none is used twice (RFC 7523 section 3, item 7). Bounded for each
/// member, so that none can use up another's room, and in all. One thread at a time.
class ReplayCache {
 public:
  static constexpr std::size_t entries_max = 262'144;
  static constexpr std::size_t entries_max_per_member = 4'096;

  /// Errors: credential_replayed (`id` is remembered), overloaded (no room until something expires).
  [[nodiscard]] Result<void> remember(MemberId member, const Hash256& id, Timestamp expires, Timestamp now);
  [[nodiscard]] std::size_t size() const noexcept { return seen_.size(); }

 private:
  struct Entry {
    Timestamp expires;
    MemberId member;
    Hash256 id;
    friend bool operator>(const Entry& a, const Entry& b) noexcept { return a.expires > b.expires; }
  };
  void purge(Timestamp now);

  std::unordered_set<Hash256, Hash256Hash> seen_;
  std::unordered_map<MemberId, std::size_t> per_member_;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> by_expiry_;
};

}  // namespace licet
