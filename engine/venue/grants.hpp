#pragma once

#include <vector>

#include "engine/core/archive.hpp"
#include "engine/core/block_vector.hpp"
#include "engine/core/result.hpp"
#include "engine/venue/instruments.hpp"
#include "engine/venue/timers.hpp"
#include "schemas/event.hpp"

namespace licet {

/// A released access. What opens it, and to whom, never changes; its state and use do.
struct GrantEntry {
  GrantReleased terms;
  std::uint64_t used_bytes = 0;
  std::uint64_t used_requests = 0;
  GrantState state = GrantState::active;

  /// Expired, revoked and exhausted are final: the licences behind it are retired.
  [[nodiscard]] bool is_final() const noexcept { return state != GrantState::active && state != GrantState::suspended; }
  [[nodiscard]] bool is_used_up() const noexcept { return terms.quota_bytes != 0 && used_bytes >= terms.quota_bytes; }

  static void archive(auto& self, auto& a) { a(self.terms, self.used_bytes, self.used_requests, self.state); }
};

/// All grants, and which of them end next. Moves no licences: the venue asks clearing.
class Grants {
 public:
  [[nodiscard]] GrantEntry* find(GrantId id) noexcept {
    return id.is_set() && id.value() <= grants_.size() ? &grants_[id.value() - 1] : nullptr;
  }

  /// Releases a grant on `quantity` licences of a series, from `now` for its term.
  const GrantReleased& release(const ListInstrument& terms, InstrumentId instrument, const Dataset& dataset,
                               MemberId holder, Quantity quantity, TradeId trade, Timestamp now);

  /// A grant whose term is over at `now` and which is not final, earliest end first, then lowest id; null when there is
  /// none. The caller makes it final.
  [[nodiscard]] GrantEntry* next_expired(Timestamp now);

  /// When the next term is over; `never` when none is running. It may be that of a grant that became final before.
  [[nodiscard]] Timestamp next_end() const noexcept { return ends_.empty() ? never : ends_.front().at; }

  static void archive(auto& self, auto& a) { a(self.grants_); }
  /// After they were loaded, at the time of the last command.
  void set_ends(Timestamp now);

 private:
  struct End {
    Timestamp at;
    GrantId grant;
    friend auto operator<=>(const End&, const End&) noexcept = default;
  };

  BlockVector<GrantEntry> grants_;  // by GrantId - 1
  std::vector<End> ends_;           // heap, earliest first; a grant that became final otherwise is dropped at its end
};

}  // namespace licet
