#include "engine/core/fixed_point.hpp"

#include <array>
#include <charconv>

namespace licet {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Reads sign, digits and fraction into an integer scaled by 10^decimals; further places must be zeros when
/// `zeros_beyond`, else they are refused.
Result<std::int64_t> parse_decimal(std::string_view text, int decimals, bool zeros_beyond) noexcept {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front())) return refuse(Reject::invalid_value);

  std::int64_t value = 0;
  const auto push = [&](char c) {
    return !__builtin_mul_overflow(value, std::int64_t{10}, &value) &&
           !__builtin_add_overflow(value, std::int64_t{c - '0'}, &value);
  };
  std::size_t at = 0;
  for (; at < text.size() && is_digit(text[at]); ++at) {
    if (!push(text[at])) return refuse(Reject::numeric_overflow);
  }
  int places = 0;
  if (at < text.size()) {
    if (text[at] != '.' || at + 1 == text.size()) return refuse(Reject::invalid_value);
    for (++at; at < text.size(); ++at) {
      if (!is_digit(text[at])) return refuse(Reject::invalid_value);
      if (places == decimals) {
        if (!zeros_beyond || text[at] != '0') return refuse(Reject::invalid_value);
        continue;
      }
      if (!push(text[at])) return refuse(Reject::numeric_overflow);
      ++places;
    }
  }
  for (; places < decimals; ++places) {
    if (!push('0')) return refuse(Reject::numeric_overflow);
  }
  return negative ? -value : value;
}

template <class A>
Result<A> parse_amount(std::string_view text, int decimals, bool zeros_beyond) noexcept {
  const auto raw = parse_decimal(text, decimals, zeros_beyond);
  if (!raw) return refuse(raw.error());
  return A(*raw);
}

std::string decimal_text(std::int64_t raw) {
  const bool negative = raw < 0;
  const std::uint64_t magnitude = negative ? 0 - static_cast<std::uint64_t>(raw) : static_cast<std::uint64_t>(raw);
  constexpr auto scale = static_cast<std::uint64_t>(money_scale);
  std::string text(negative ? 1 : 0, '-');
  text += std::to_string(magnitude / scale);
  if (const std::uint64_t fraction = magnitude % scale; fraction != 0) {
    std::string digits = std::to_string(scale + fraction).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    text += '.';
    text += digits;
  }
  return text;
}

}  // namespace

Result<Price> parse_price(std::string_view text) noexcept { return parse_amount<Price>(text, money_decimals, true); }
Result<Money> parse_money(std::string_view text) noexcept { return parse_amount<Money>(text, money_decimals, true); }
Result<Quantity> parse_quantity(std::string_view text) noexcept { return parse_amount<Quantity>(text, 0, true); }

std::string to_text(Price price) { return decimal_text(price.raw()); }
std::string to_text(Money money) { return decimal_text(money.raw()); }
std::string to_text(Quantity quantity) { return std::to_string(quantity.raw()); }

}  // namespace licet
