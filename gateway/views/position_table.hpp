#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/core/archive.hpp"
#include "gateway/views/flat_map.hpp"
#include "gateway/views/read_model.hpp"

namespace licet {

/// What every member has of every asset, by purpose: the sum of the transfers. Not thread-safe.
class PositionTable {
 public:
  void apply(const TransferPosted& event);

  /// In the order in which the member first had them.
  [[nodiscard]] std::vector<BalanceRecord> balances(MemberId member) const;
  [[nodiscard]] std::vector<HoldingRecord> holdings(MemberId member) const;

  /// Saved and loaded as ReadModel says; a table is loaded once, while it is empty.
  void save(StateWriter& state) const;
  void load(StateReader& state);

 private:
  using ByPurpose = std::array<std::int64_t, static_cast<std::size_t>(Purpose::in_transit) + 1>;
  void add(AccountId account, std::int64_t amount);
  [[nodiscard]] const ByPurpose& of(MemberId member, AssetId asset) const;
  /// Member and asset in one word.
  [[nodiscard]] static std::uint64_t key(MemberId member, AssetId asset) noexcept {
    return std::uint64_t{member.value()} << 32U | asset.value();
  }

  FlatMap<std::uint64_t, ByPurpose> positions_;
  std::vector<std::vector<AssetId>> assets_;  // by member id: what the member ever had
};

}  // namespace licet
