#pragma once

#include "tests/venue/heard.hpp"
#include "tests/venue/venue_fixture.hpp"

namespace licet::test {

/// Something that moves cash without a trade, for whole_day.hpp: deposits under the bank's reference, withdrawals and
/// other transfers in two phases, what becomes of them, journals, limits of accounts; some of it asked again.
[[nodiscard]] Command cash_command(Chance& chance, std::uint32_t n, const Heard& heard);

}  // namespace licet::test
