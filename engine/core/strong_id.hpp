#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>

namespace licet {

/// An identifier that is only itself: explicit construction, comparison and hash; no arithmetic and no conversion, so
/// that a MemberId can never be passed where an OrderId is asked. Value 0 means "none" for every id in Licet.
template <class Tag, std::unsigned_integral Representation>
class StrongId {
 public:
  using Rep = Representation;

  constexpr StrongId() noexcept = default;
  constexpr explicit StrongId(Rep value) noexcept : value_(value) {}

  [[nodiscard]] constexpr Rep value() const noexcept { return value_; }
  /// True when the id names something (is not 0).
  [[nodiscard]] constexpr bool is_set() const noexcept { return value_ != 0; }

  friend constexpr auto operator<=>(StrongId, StrongId) noexcept = default;

 private:
  Rep value_ = 0;
};

}  // namespace licet

template <class Tag, std::unsigned_integral Rep>
struct std::hash<licet::StrongId<Tag, Rep>> {
  [[nodiscard]] std::size_t operator()(licet::StrongId<Tag, Rep> id) const noexcept {
    return std::hash<Rep>{}(id.value());
  }
};
