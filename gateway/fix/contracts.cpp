#include "gateway/fix/contracts.hpp"

namespace licet::fix {

const Contract* CachedContracts::remember(const InstrumentRecord& record) {
  auto& slot = by_id_[record.id];
  if (!slot) {
    slot = std::make_unique<Contract>(Contract{record.id, record.terms.symbol, record.terms.currency});
    by_symbol_.emplace(slot->symbol.str(), slot.get());
  }
  return slot.get();
}

const Contract* CachedContracts::by_symbol(std::string_view symbol) {
  if (const auto known = by_symbol_.find(symbol); known != by_symbol_.end()) return known->second;
  const auto record = model_.instrument_by_symbol(symbol);
  return record ? remember(*record) : nullptr;
}

const Contract* CachedContracts::by_id(InstrumentId id) {
  if (const auto known = by_id_.find(id); known != by_id_.end()) return known->second.get();
  const auto record = model_.instrument(id);
  return record ? remember(*record) : nullptr;
}

}  // namespace licet::fix
