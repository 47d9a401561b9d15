#pragma once

#include "tests/venue/heard.hpp"
#include "tests/venue/random_day.hpp"

namespace licet::test {

/// One of the four that trade.
[[nodiscard]] MemberId any_member(Chance& chance);
/// In some milliseconds, or seconds; in a while, or days.
[[nodiscard]] Timestamp soon(Chance& chance, const Heard& heard);
[[nodiscard]] Timestamp later(Chance& chance, const Heard& heard);

// What members do beside placing orders in books one by one, for whole_day.hpp.
[[nodiscard]] Command combination(Chance& chance, std::uint32_t n);
[[nodiscard]] Command mass_quote(Chance& chance, const Heard& heard);
[[nodiscard]] Command quote_request(Chance& chance, std::uint32_t n, const Heard& heard);
[[nodiscard]] Command offer(Chance& chance, std::uint32_t n, const Heard& heard);
[[nodiscard]] Command acceptance(Chance& chance, std::uint32_t n, const Heard& heard);

}  // namespace licet::test
