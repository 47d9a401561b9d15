#pragma once

#include <compare>
#include <cstdint>
#include <functional>

#include "engine/core/archive_value.hpp"
#include "engine/core/ids.hpp"
#include "schemas/vocabulary.hpp"

namespace licet {

/// What an account counts: a currency (1/10,000 units) or an instrument (licences).
class AssetId {
 public:
  constexpr AssetId() noexcept = default;
  constexpr explicit AssetId(Currency currency) noexcept : value_(static_cast<std::uint32_t>(currency)) {}
  constexpr explicit AssetId(InstrumentId instrument) noexcept : value_(instrument_bit | instrument.value()) {}
  [[nodiscard]] static constexpr AssetId from_value(std::uint32_t value) noexcept {
    AssetId asset;
    asset.value_ = value;
    return asset;
  }
  [[nodiscard]] constexpr std::uint32_t value() const noexcept { return value_; }
  [[nodiscard]] constexpr bool is_currency() const noexcept { return (value_ & instrument_bit) == 0; }
  /// Only for a currency.
  [[nodiscard]] constexpr Currency currency() const noexcept { return static_cast<Currency>(value_); }
  /// Only for an instrument.
  [[nodiscard]] constexpr InstrumentId instrument() const noexcept { return InstrumentId(value_ & ~instrument_bit); }
  friend constexpr auto operator<=>(AssetId, AssetId) noexcept = default;

 private:
  static constexpr std::uint32_t instrument_bit = 0x8000'0000U;
  std::uint32_t value_ = 0;
};

/// An account of the ledger: (member, asset, purpose) packed in 64 bits as member << 40 | asset << 8 | purpose, so that
/// the id says everything and accounts sort by member, then asset.
class AccountId {
 public:
  constexpr AccountId() noexcept = default;
  constexpr AccountId(MemberId member, AssetId asset, Purpose purpose) noexcept
      : value_(std::uint64_t{member.value()} << 40U | std::uint64_t{asset.value()} << 8U |
               static_cast<std::uint64_t>(purpose)) {}
  [[nodiscard]] static constexpr AccountId from_value(std::uint64_t value) noexcept {
    AccountId account;
    account.value_ = value;
    return account;
  }
  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return value_; }
  [[nodiscard]] constexpr MemberId member() const noexcept {
    return MemberId(static_cast<std::uint32_t>(value_ >> 40U));
  }
  [[nodiscard]] constexpr AssetId asset() const noexcept {
    return AssetId::from_value(static_cast<std::uint32_t>(value_ >> 8U));
  }
  [[nodiscard]] constexpr Purpose purpose() const noexcept { return static_cast<Purpose>(value_ & 0xFFU); }
  friend constexpr auto operator<=>(AccountId, AccountId) noexcept = default;

 private:
  std::uint64_t value_ = 0;
};

}  // namespace licet

template <>
struct std::hash<licet::AssetId> {
  [[nodiscard]] std::size_t operator()(licet::AssetId id) const noexcept {
    return std::hash<std::uint32_t>{}(id.value());
  }
};
template <>
struct std::hash<licet::AccountId> {
  [[nodiscard]] std::size_t operator()(licet::AccountId id) const noexcept {
    return std::hash<std::uint64_t>{}(id.value());
  }
};

template <>
inline constexpr bool licet::is_saved_as_bytes<licet::AssetId> = true;
template <>
inline constexpr bool licet::is_saved_as_bytes<licet::AccountId> = true;
