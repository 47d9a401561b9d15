#pragma once

#include <span>
#include <string>

#include "schemas/scenario/market_view.hpp"
#include "schemas/scenario/values.hpp"

/// Lines that say what must be so at their place in a scenario:
///
///   balance NEURALIS CNY available 99970.00
///   bids [INSTRUMENT] 5@10.00 x2 3@9.99     best first, with the number of orders where it is not one
///   offers [INSTRUMENT] none
namespace licet::scenario {

struct Checked {
  bool holds = false;
  std::string text;  // the line that would hold
};

[[nodiscard]] bool is_check(const Word& verb) noexcept;
/// Errors: the line is not one of the forms above.
[[nodiscard]] Parsed<Checked> check(std::span<const Word> words, const Context& context, const MarketView& market);

}  // namespace licet::scenario
