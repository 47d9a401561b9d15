#include "gateway/ws/market_names.hpp"

namespace licet::ws {

InstrumentId MarketNames::find(std::string_view symbol) {
  const auto known = by_symbol_.find(symbol);
  if (known != by_symbol_.end()) return known->second;
  const auto record = model_.instrument_by_symbol(symbol);
  if (!record) return {};
  remember(record->id, record->terms.symbol.view());
  return record->id;
}

std::string_view MarketNames::symbol(InstrumentId instrument) {
  const auto known = by_id_.find(instrument);
  if (known != by_id_.end()) return known->second;
  const auto record = model_.instrument(instrument);
  if (!record) return {};
  remember(record->id, record->terms.symbol.view());
  return by_id_.at(instrument);
}

void MarketNames::remember(InstrumentId instrument, std::string_view symbol) {
  const auto [at, is_new] = by_symbol_.emplace(symbol, instrument);
  if (is_new) by_id_.emplace(instrument, at->first);
}

}  // namespace licet::ws
