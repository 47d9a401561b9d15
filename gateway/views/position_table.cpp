#include "gateway/views/position_table.hpp"

namespace licet {
namespace {

template <class Array>
std::int64_t part(const Array& amounts, Purpose purpose) noexcept {
  return amounts[static_cast<std::size_t>(purpose)];
}

}  // namespace

void PositionTable::apply(const TransferPosted& event) {
  add(event.debit, -event.amount);
  add(event.credit, event.amount);
}

std::vector<BalanceRecord> PositionTable::balances(MemberId member) const {
  std::vector<BalanceRecord> result;
  if (member.value() >= assets_.size()) return result;
  for (const AssetId asset : assets_[member.value()]) {
    if (!asset.is_currency()) continue;
    const ByPurpose& amounts = of(member, asset);
    result.push_back(BalanceRecord{.currency = asset.currency(),
                                   .available = Money(part(amounts, Purpose::available)),
                                   .held = Money(part(amounts, Purpose::held)),
                                   .in_transit = Money(part(amounts, Purpose::in_transit))});
  }
  return result;
}

std::vector<HoldingRecord> PositionTable::holdings(MemberId member) const {
  std::vector<HoldingRecord> result;
  if (member.value() >= assets_.size()) return result;
  for (const AssetId asset : assets_[member.value()]) {
    if (asset.is_currency()) continue;
    const ByPurpose& amounts = of(member, asset);
    result.push_back(HoldingRecord{.instrument = asset.instrument(),
                                   .available = Quantity(part(amounts, Purpose::available)),
                                   .held = Quantity(part(amounts, Purpose::held)),
                                   .activated = Quantity(part(amounts, Purpose::activated)),
                                   .retired = Quantity(part(amounts, Purpose::retired))});
  }
  return result;
}

void PositionTable::add(AccountId account, std::int64_t amount) {
  const MemberId member = account.member();
  const auto [position, is_new] = positions_.try_emplace(key(member, account.asset()), ByPurpose{});
  if (is_new) {
    if (member.value() >= assets_.size()) assets_.resize(member.value() + 1);
    assets_[member.value()].push_back(account.asset());
  }
  std::int64_t& balance = position->second.at(static_cast<std::size_t>(account.purpose()));
  LICET_CHECK(!__builtin_add_overflow(balance, amount, &balance));
}

void PositionTable::save(StateWriter& state) const {
  state.begin_part("positions", 1);
  state(positions_, assets_);
  state.end_part();
}

void PositionTable::load(StateReader& state) {
  state.begin_part("positions", 1);
  state(positions_, assets_);
  for (std::size_t member = 0; member < assets_.size() && !state.failed(); ++member) {
    for (const AssetId asset : assets_[member]) {
      state.require(positions_.contains(key(MemberId(static_cast<MemberId::Rep>(member)), asset)));
    }
  }
  state.end_part();
}

const PositionTable::ByPurpose& PositionTable::of(MemberId member, AssetId asset) const {
  return positions_.at(key(member, asset));
}

}  // namespace licet
