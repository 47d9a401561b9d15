#include "engine/venue/segments.hpp"

#include <algorithm>

#include "schemas/codec.hpp"

namespace licet {
namespace {

bool is_segment_code(const SegmentCode& code) noexcept {
  return code.view().size() >= 2 && std::ranges::all_of(code.view(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
         });
}

/// Steps rise in price and tick, each tick a multiple of the one before; a step starts on its own tick, and behind one
/// that is not used there is none.
bool is_tick_table(const std::array<TickStep, DefineSegment::max_tick_steps>& steps) noexcept {
  const TickStep* before = nullptr;
  bool is_over = false;
  for (const TickStep& step : steps) {
    if (step.tick.is_zero()) {
      if (!step.from.is_zero()) return false;
      is_over = true;
      continue;
    }
    const bool is_step =
        !is_over && step.tick.is_positive() && step.from.is_positive() && step.from.raw() % step.tick.raw() == 0;
    if (!is_step) return false;
    const bool rises = before == nullptr || (step.from > before->from && step.tick > before->tick &&
                                             step.tick.raw() % before->tick.raw() == 0);
    if (!rises) return false;
    before = &step;
  }
  return true;
}

}  // namespace

Price Segment::tick_at(Price price, Price own) const noexcept {
  Price tick = own;
  for (const TickStep& step : terms.ticks) {
    if (step.tick.is_zero() || price < step.from) break;
    tick = step.tick;
  }
  return tick;
}

PriceSteps Segment::steps_in(Price own) const noexcept {
  static_assert(DefineSegment::max_tick_steps <= std::tuple_size_v<decltype(PriceSteps::steps)>);
  PriceSteps found;
  for (std::size_t n = 0; n < terms.ticks.size() && !terms.ticks[n].tick.is_zero(); ++n) {
    found.steps[n] = {Ticks(terms.ticks[n].from.raw() / own.raw()), terms.ticks[n].tick.raw() / own.raw()};
  }
  return found;
}

bool admits_tick(const DefineSegment& terms, Price own) noexcept { return terms.ticks[0].tick.raw() % own.raw() == 0; }

const Segment* Segments::find(const SegmentCode& code) const noexcept {
  const auto known = codes_.find(code);
  return known == codes_.end() ? nullptr : find(known->second);
}

Result<void> Segments::may_define(const DefineSegment& terms) const {
  const bool is_admissible =
      is_segment_code(terms.code) && is_tick_table(terms.ticks) && terms.block_trades <= 1 &&
      std::max({terms.dynamic_collar_bps, terms.static_collar_bps, terms.breaker_bps}) <= max_collar_bps;
  if (!is_admissible) return refuse(Reject::invalid_value);
  if (!codes_.contains(terms.code) && segments_.size() >= max_segments) return refuse(Reject::capacity_reached);
  return {};
}

Result<SegmentId> Segments::define(const DefineSegment& terms) {
  if (const auto possible = may_define(terms); !possible) return refuse(possible.error());
  const SegmentId next(static_cast<std::uint32_t>(segments_.size()) + 1);
  const auto [known, is_new] = codes_.try_emplace(terms.code, next);
  if (is_new) {
    segments_.push_back({.terms = terms, .id = next, .instruments = {}});
  } else {
    find(known->second)->terms = terms;
  }
  return known->second;
}

void Segments::save(StateWriter& state) const {
  state.write_count(segments_.size());
  for (const Segment& segment : segments_) state(segment.terms);
}

void Segments::load(StateReader& state) {
  for (std::size_t left = state.read_count(sizeof(DefineSegment)); left > 0 && !state.failed(); --left) {
    const SegmentId next(static_cast<std::uint32_t>(segments_.size()) + 1);
    DefineSegment terms;
    state(terms);
    if (!state.failed()) state.require(define(terms).value_or(SegmentId()) == next);
  }
}

void Segments::digest(Digest& digest) const {
  digest.add(std::uint64_t{segments_.size()});
  for (const Segment& segment : segments_) digest.add(segment.terms);
}

}  // namespace licet
