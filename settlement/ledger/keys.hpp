#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/core/ids.hpp"
#include "schemas/account.hpp"

/// Keys of the projection: fixed width and big endian, so that RocksDB's order of bytes is the order of numbers and all
/// rows of one account (or of one member: an AccountId begins with it) stand together.
namespace licet::keys {

/// A key of `Words` 64-bit numbers.
template <std::size_t Words>
class Key {
 public:
  explicit constexpr Key(const std::array<std::uint64_t, Words>& words) noexcept {
    for (std::size_t w = 0; w < Words; ++w) {
      for (std::size_t n = 0; n < 8; ++n) bytes_[8 * w + n] = static_cast<char>(words[w] >> (56U - 8U * n) & 0xFFU);
    }
  }
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {bytes_.data(), bytes_.size()}; }

 private:
  std::array<char, 8 * Words> bytes_{};
};

/// The number at 64-bit place `word` of a key; none when the key is too short.
[[nodiscard]] constexpr std::optional<std::uint64_t> number_in(std::string_view key, std::size_t word = 0) noexcept {
  if (key.size() < 8 * (word + 1)) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t n = 0; n < 8; ++n) value = value << 8U | static_cast<std::uint8_t>(key[8 * word + n]);
  return value;
}

/// acct: account → BalanceRow.
[[nodiscard]] constexpr Key<1> account(AccountId id) noexcept { return Key<1>({id.value()}); }
/// The first key that an account of the member can have.
[[nodiscard]] constexpr Key<1> first_account_of(MemberId member) noexcept {
  return Key<1>({std::uint64_t{member.value()} << 40U});
}
/// order, trade, grant, instrument, member: id → row. entry: first transfer of a command → all its TransferRows.
template <class Id>
[[nodiscard]] constexpr Key<1> id(Id value) noexcept {
  return Key<1>({std::uint64_t{value.value()}});
}
/// entry_ix: account, first transfer of the list → the list of its transfers (u64 each, little endian, rising).
[[nodiscard]] constexpr Key<2> account_entry(AccountId account, TransferId first) noexcept {
  return Key<2>({account.value(), first.value()});
}

/// meta.
inline constexpr std::string_view schema = "schema";    // u32
inline constexpr std::string_view venue = "venue";      // MIC
inline constexpr std::string_view applied = "applied";  // u64

}  // namespace licet::keys
