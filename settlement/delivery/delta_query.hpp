#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/core/result.hpp"

namespace licet::delta {

/// What the body of a table query asks. `predicateHints` and `jsonPredicateHints` are admitted and not used: they are
/// hints, and the client filters what it reads.
struct Query {
  std::optional<std::uint64_t> limit_hint;
  std::optional<std::uint64_t> version;
};

inline constexpr std::size_t query_size_max = 256 * 1024;

/// An empty body asks for everything. Errors: too_large, malformed (not a JSON object), invalid_value (a limit or
/// version that is no whole number from 0; a question about changes or a moment, which a release that never changes
/// lacks).
[[nodiscard]] Result<Query> parse_query(std::string_view body);

}  // namespace licet::delta
