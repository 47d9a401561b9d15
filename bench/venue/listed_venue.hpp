#pragma once

#include <cstdint>

#include "bench/venue/venue_flow.hpp"

namespace licet::bench {

/// The commands that open a venue with one vendor, one dataset and one segment with collars, and list so many
/// instruments in it.
[[nodiscard]] CommandLog listed_venue(std::uint32_t instruments);

}  // namespace licet::bench
