#pragma once

#include <map>
#include <optional>

#include "engine/core/archive.hpp"
#include "engine/matching/auction.hpp"
#include "engine/venue/instruments.hpp"
#include "engine/venue/timers.hpp"
#include "schemas/event.hpp"

namespace licet {

/// What is kept of a session that ends by itself, and of a call while it builds.
struct Call {
  Timestamp earliest;      // its end as it was told; 0: until the next SetSession
  Timestamp ends = never;  // with the random part; a timer is set for it
  SessionState next = SessionState::open;
  SessionState afterwards = SessionState::open;  // after the volatility call that ends the breaker's halt
  bool is_after_breach = false;  // its trades are not held to the collars, nor, after a halt, to the breaker
  bool is_after_halt = false;
  Timestamp looked_at;         // when the indication was last found, whether or not it was new
  Timestamp tells_at = never;  // a timer is set for the next
  std::optional<AuctionPrice> told;

  static void archive(auto& self, auto& a) {
    a(self.earliest, self.ends, self.next, self.afterwards, self.is_after_breach, self.is_after_halt);
    a(self.looked_at, self.tells_at, self.told);
  }
};

/// The calls of all instruments, and the other states of the session whose end is planned.
class Calls {
 public:
  /// Null when nothing is planned for the instrument and it is in no call.
  [[nodiscard]] Call* find(InstrumentId id) noexcept;
  Call& begin(InstrumentId id, const Call& call) { return calls_.insert_or_assign(id, call).first->second; }
  void end(InstrumentId id) { calls_.erase(id); }
  [[nodiscard]] bool empty() const noexcept { return calls_.empty(); }

  /// Stirs what volatility calls draw their random ends from: the seeds of the operator's commands.
  void stir(std::uint64_t seed) noexcept;
  /// The random part of an end: 0 to `at_most_ms`, drawn with SplitMix64 (Steele, Lea and Flood, 2014) from the seed
  /// and the instrument.
  [[nodiscard]] static Duration random_part(std::uint64_t seed, InstrumentId id, std::uint32_t at_most_ms) noexcept;
  /// The seed of a volatility call that this command began: who does not know the operator's seeds cannot tell its end.
  [[nodiscard]] std::uint64_t seed_of(Sequence command) const noexcept;

  static void archive(auto& self, auto& a) { a(self.stirred_, self.calls_); }

 private:
  std::map<InstrumentId, Call> calls_;
  std::uint64_t stirred_ = 0;
};

/// Where the price of a call may lie: in the band; without one, anywhere; and on its segment's tick table.
[[nodiscard]] AuctionBounds call_bounds(const Instrument& instrument) noexcept;

/// What an auction price is for market data.
struct AuctionFigures {
  Price price;  // 0: nothing trades
  Quantity volume;
  Quantity surplus;
  SideOrBoth surplus_side = SideOrBoth::both;
};
[[nodiscard]] AuctionFigures figures_of(const Instrument& instrument,
                                        const std::optional<AuctionPrice>& price) noexcept;

/// Between two indications of one instrument.
inline constexpr Duration indication_interval{100'000'000};

}  // namespace licet
