#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "engine/core/archive.hpp"
#include "engine/core/result.hpp"
#include "engine/matching/price_steps.hpp"
#include "schemas/command.hpp"

namespace licet {

/// A group of instruments and the rules that it shares.
struct Segment {
  DefineSegment terms;
  SegmentId id;
  std::vector<InstrumentId> instruments;  // by rising id

  /// What a price must be a multiple of; `own`: the tick of the instrument, in which its book counts.
  [[nodiscard]] Price tick_at(Price price, Price own) const noexcept;
  /// The same for all prices, in these ticks.
  [[nodiscard]] PriceSteps steps_in(Price own) const noexcept;
};

/// Whether an instrument with this tick may use the segment's tick table: its steps are multiples of it.
[[nodiscard]] bool admits_tick(const DefineSegment& terms, Price own) noexcept;

/// The segments of a venue.
class Segments {
 public:
  static constexpr std::uint32_t max_segments = 10'000;
  /// A hundredfold: no price moves further than that.
  static constexpr std::uint32_t max_collar_bps = 1'000'000;

  [[nodiscard]] Segment* find(SegmentId id) noexcept {
    return id.is_set() && id.value() <= segments_.size() ? &segments_[id.value() - 1] : nullptr;
  }
  [[nodiscard]] const Segment* find(SegmentId id) const noexcept { return const_cast<Segments*>(this)->find(id); }
  /// The segment of that code; null when there is none.
  [[nodiscard]] const Segment* find(const SegmentCode& code) const noexcept;

  /// Defines a segment, or gives new terms to the one of the same code. Its instruments are the caller's to check.
  /// Errors: invalid_value (code; a flag that is neither 0 nor 1; steps that do not rise, whose ticks are not multiples
  /// of the one before or do not divide the price they start from), capacity_reached.
  Result<SegmentId> define(const DefineSegment& terms);
  /// As define() would refuse; changes nothing.
  [[nodiscard]] Result<void> may_define(const DefineSegment& terms) const;

  void digest(Digest& digest) const;
  /// Without their instruments, which join them when they are listed again. Loads like the other parts: into none, with
  /// the reader's faults.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  std::deque<Segment> segments_;  // by SegmentId - 1; instruments point to them
  std::map<SegmentCode, SegmentId> codes_;
};

}  // namespace licet
