#include "engine/venue/calls.hpp"

namespace licet {

Call* Calls::find(InstrumentId id) noexcept {
  const auto found = calls_.find(id);
  return found == calls_.end() ? nullptr : &found->second;
}

void Calls::stir(std::uint64_t seed) noexcept {
  if (seed != 0) stirred_ = Digest::mix(stirred_ ^ seed);
}

Duration Calls::random_part(std::uint64_t seed, InstrumentId id, std::uint32_t at_most_ms) noexcept {
  constexpr std::uint64_t golden_gamma = 0x9E37'79B9'7F4A'7C15U;
  const std::uint64_t drawn = Digest::mix(seed + golden_gamma * id.value());
  const std::uint64_t ms = drawn % (std::uint64_t{at_most_ms} + 1);
  return Duration(static_cast<std::int64_t>(ms) * 1'000'000);
}

std::uint64_t Calls::seed_of(Sequence command) const noexcept { return Digest::mix(stirred_ ^ command.value()); }

AuctionBounds call_bounds(const Instrument& instrument) noexcept {
  const auto ticks = [&](Price price) {
    return Ticks(std::clamp(price.raw() / instrument.tick.raw(), min_ticks.raw(), max_ticks.raw()));
  };
  AuctionBounds bounds;
  if (instrument.segment != nullptr) bounds.steps = instrument.segment->steps_in(instrument.tick);
  if (!instrument.has_reference()) return bounds;
  bounds.reference = ticks(instrument.reference);
  if (!instrument.has_band()) return bounds;
  bounds.low = ticks(instrument.low);
  bounds.high = ticks(instrument.high);
  return bounds;
}

AuctionFigures figures_of(const Instrument& instrument, const std::optional<AuctionPrice>& price) noexcept {
  AuctionFigures figures;
  if (!price) return figures;
  // The surplus of many large buys may be more than 64 bits of units hold: it is informative.
  const auto quantity = [&](Lots lots) {
    const Int128 units = static_cast<Int128>(lots.raw()) * instrument.lot.raw();
    constexpr Int128 most = std::numeric_limits<std::int64_t>::max();
    return Quantity(static_cast<std::int64_t>(std::min(units, most)));
  };
  figures.price = instrument.price_of(price->ticks);
  figures.volume = quantity(price->volume);
  figures.surplus = quantity(price->surplus);
  if (price->surplus_side) {
    figures.surplus_side = *price->surplus_side == Side::buy ? SideOrBoth::buy : SideOrBoth::sell;
  }
  return figures;
}

}  // namespace licet
