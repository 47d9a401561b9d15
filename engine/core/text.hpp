#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/core/result.hpp"

namespace licet {

/// A short text inside a record: at most `Capacity` bytes, no allocation, zero filled behind its end, trivially
/// copyable, of size Capacity + 1. Choose Capacity = 8k - 1 so that records have no padding.
template <std::size_t Capacity>
class Text {
  static_assert(Capacity > 0 && Capacity < 256);

 public:
  static constexpr std::size_t capacity = Capacity;

  constexpr Text() noexcept = default;

  /// Errors: too_large when `text` does not fit.
  [[nodiscard]] static constexpr Result<Text> from(std::string_view text) noexcept {
    if (text.size() > Capacity) return refuse(Reject::too_large);
    return Text(text);
  }
  /// For texts known at compile time; does not compile when it does not fit.
  template <std::size_t N>
  requires(N <= Capacity + 1) constexpr Text(const char (&literal)[N]) noexcept
      : Text(std::string_view(literal, N - 1)) {}

  [[nodiscard]] constexpr std::string_view view() const noexcept {
    return {bytes_.data(), std::min<std::size_t>(size_, Capacity)};
  }
  [[nodiscard]] std::string str() const { return std::string(view()); }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  /// False for bytes that no Text writes (a size over the capacity, or rubbish behind the end): for decoders.
  [[nodiscard]] constexpr bool is_canonical() const noexcept {
    return size_ <= Capacity && std::all_of(bytes_.begin() + size_, bytes_.end(), [](char c) { return c == '\0'; });
  }

  friend constexpr bool operator==(const Text&, const Text&) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(const Text& a, const Text& b) noexcept {
    return a.view() <=> b.view();
  }

 private:
  constexpr explicit Text(std::string_view text) noexcept : size_(static_cast<std::uint8_t>(text.size())) {
    std::copy(text.begin(), text.end(), bytes_.begin());
  }

  std::uint8_t size_ = 0;
  std::array<char, Capacity> bytes_{};
};

}  // namespace licet
