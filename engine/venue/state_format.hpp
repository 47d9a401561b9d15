#pragma once

#include <cstdint>

namespace licet {

/// Names the way in which this program makes the state's hash from a log: by the hash that it has at the end of the
/// golden day (tests/venue/whole_day_test.cpp, which holds it there). A program that hashes, keeps or does anything
/// else has another: state hashes of two programs are held against each other only where these are equal.
inline constexpr std::uint64_t state_format = 13275665077164295264U;

}  // namespace licet
