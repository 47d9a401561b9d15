#pragma once

#include <tl/expected.hpp>

#include "engine/core/reject.hpp"

namespace licet {

/// A value or a named refusal. Must be looked at.
template <class T>
struct [[nodiscard]] Result : tl::expected<T, Reject> {
  using tl::expected<T, Reject>::expected;
};

/// `return refuse(Reject::price_off_tick);`
[[nodiscard]] constexpr tl::unexpected<Reject> refuse(Reject code) { return tl::unexpected<Reject>(code); }

}  // namespace licet
