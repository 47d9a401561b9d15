// Any text, read as a price, an amount and a quantity: what is accepted reads back from its shortest form.

#include <cstdint>
#include <string_view>

#include "engine/core/check.hpp"
#include "engine/core/fixed_point.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto price = licet::parse_price(text)) LICET_CHECK(licet::parse_price(to_text(*price)) == *price);
  if (const auto money = licet::parse_money(text)) LICET_CHECK(licet::parse_money(to_text(*money)) == *money);
  if (const auto quantity = licet::parse_quantity(text)) {
    LICET_CHECK(licet::parse_quantity(to_text(*quantity)) == *quantity);
  }
  return 0;
}
