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
/// order, grant, instrument, member: id → row. page: its first command → LedgerPage. transfer_page, trade_page: the
/// first transfer (trade) of a page → the page (u64, little endian).
template <class Id>
[[nodiscard]] constexpr Key<1> id(Id value) noexcept {
  return Key<1>({std::uint64_t{value.value()}});
}
/// account_page: a stride in an account's history: account, a page that it stands in → nothing.
[[nodiscard]] constexpr Key<2> account_page(AccountId account, Sequence page) noexcept {
  return Key<2>({account.value(), page.value()});
}
/// One page of an account in so many is a stride: at most so many are walked back from one.
inline constexpr std::uint64_t stride = 32;

/// order_page: closed orders, by group and the batch in which they closed → their ClosedOrders.
///
/// An order's number is a place among the open orders (low 32 bits) and how often the place was taken (high 32 bits).
/// Busy places are taken again and again, so orders of one place stand together, 64 generations a group.
[[nodiscard]] constexpr std::uint64_t order_group(OrderId order) noexcept {
  return (order.value() & 0xFFFF'FFFFU) << 32U | order.value() >> 39U;
}
/// The order of this group whose generation has these lowest 7 bits.
[[nodiscard]] constexpr OrderId order_in(std::uint64_t group, std::uint64_t generation) noexcept {
  return OrderId((group & 0x1FF'FFFFU) << 39U | generation << 32U | group >> 32U);
}
[[nodiscard]] constexpr Key<2> order_page(std::uint64_t group, Sequence batch) noexcept {
  return Key<2>({group, batch.value()});
}

/// meta.
inline constexpr std::string_view schema = "schema";    // u32
inline constexpr std::string_view venue = "venue";      // MIC
inline constexpr std::string_view applied = "applied";  // u64

}  // namespace licet::keys
