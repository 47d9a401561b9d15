#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "engine/core/result.hpp"

namespace licet {

/// Decimal places of Price and Money: amounts are integers in 1/10,000 of the currency unit.
inline constexpr int money_decimals = 4;
inline constexpr std::int64_t money_scale = 10'000;

/// For products of two 64-bit amounts.
__extension__ using Int128 = __int128;

/// Shared by Price, Quantity and Money: a signed 64-bit integer that knows what it counts. `Self` is the deriving type.
template <class Self>
class Amount {
 public:
  constexpr Amount() noexcept = default;
  constexpr explicit Amount(std::int64_t raw) noexcept : raw_(raw) {}
  template <class Other>
  requires(!std::same_as<Other, std::int64_t> && !std::integral<Other>) explicit Amount(Other) = delete;

  /// The integer itself: 1/10,000 currency units for Price and Money, licences for Quantity.
  [[nodiscard]] constexpr std::int64_t raw() const noexcept { return raw_; }
  [[nodiscard]] constexpr bool is_zero() const noexcept { return raw_ == 0; }
  [[nodiscard]] constexpr bool is_positive() const noexcept { return raw_ > 0; }
  [[nodiscard]] constexpr bool is_negative() const noexcept { return raw_ < 0; }

  friend constexpr auto operator<=>(const Amount&, const Amount&) noexcept = default;

 private:
  std::int64_t raw_ = 0;
};

/// Price of one licence, in 1/10,000 of the instrument's currency unit. (FIX 44, 31)
class Price : public Amount<Price> {
 public:
  using Amount::Amount;
};

/// A number of licences. (FIX 38, 32, 14, 151)
class Quantity : public Amount<Quantity> {
 public:
  using Amount::Amount;
};

/// An amount of a currency, in 1/10,000 of its unit.
class Money : public Amount<Money> {
 public:
  using Amount::Amount;
};

/// Checked addition and subtraction. Errors: numeric_overflow.
template <class A>
requires std::derived_from<A, Amount<A>>
[[nodiscard]] constexpr Result<A> checked_add(A a, A b) noexcept {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.raw(), b.raw(), &sum)) return refuse(Reject::numeric_overflow);
  return A(sum);
}
template <class A>
requires std::derived_from<A, Amount<A>>
[[nodiscard]] constexpr Result<A> checked_sub(A a, A b) noexcept {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a.raw(), b.raw(), &difference)) return refuse(Reject::numeric_overflow);
  return A(difference);
}

/// Price × quantity, exact, in 128 bits. Errors: numeric_overflow when it does not fit 64.
[[nodiscard]] constexpr Result<Money> notional(Price price, Quantity quantity) noexcept {
  const Int128 product = static_cast<Int128>(price.raw()) * quantity.raw();
  if (product > std::numeric_limits<std::int64_t>::max() || product < std::numeric_limits<std::int64_t>::min()) {
    return refuse(Reject::numeric_overflow);
  }
  return Money(static_cast<std::int64_t>(product));
}

/// Basis points of a non-negative amount. This is the only place where Licet rounds: a fee or royalty that is charged
/// rounds `down` (in the payer's favour), a hold that must cover it rounds `up`. Since floor(a) + ceil(b) <= ceil(a +
/// b), a hold for a whole order always covers the sum of the fees of its fills.
enum class Rounding : std::uint8_t { down, up };
[[nodiscard]] constexpr Money basis_points_of(Money amount, std::uint32_t basis_points, Rounding rounding) noexcept {
  const std::int64_t upwards = rounding == Rounding::up ? 9'999 : 0;
  std::int64_t narrow = 0;
  if (!__builtin_mul_overflow(amount.raw(), std::int64_t{basis_points}, &narrow) &&
      !__builtin_add_overflow(narrow, upwards, &narrow)) [[likely]] {
    return Money(narrow / 10'000);  // the same, without a division of 128 bits
  }
  const Int128 product = static_cast<Int128>(amount.raw()) * basis_points;
  return Money(static_cast<std::int64_t>((product + upwards) / 10'000));
}

/// Reads a decimal text as interfaces send it: optional sign, digits, optionally a point and digits; no exponent, no
/// spaces; places beyond `money_decimals` must be zeros. Errors: invalid_value (form, too many places),
/// numeric_overflow.
[[nodiscard]] Result<Price> parse_price(std::string_view text) noexcept;
[[nodiscard]] Result<Money> parse_money(std::string_view text) noexcept;
/// Reads a whole number; a fraction of zeros ("10.00", as FIX clients send) is admitted. Errors: as above.
[[nodiscard]] Result<Quantity> parse_quantity(std::string_view text) noexcept;

/// The shortest decimal text that reads back the same: "12.5", "-0.0001", "100".
[[nodiscard]] std::string to_text(Price price);
[[nodiscard]] std::string to_text(Money money);
[[nodiscard]] std::string to_text(Quantity quantity);

}  // namespace licet
