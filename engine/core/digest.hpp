#pragma once

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

namespace licet {

/// A 64-bit digest of values taken in a fixed order: equal values in equal order give equal digests on every machine
/// and compiler. Not cryptographic: it finds divergence between replicas, not forgery.
class Digest {
 public:
  constexpr void add(std::uint64_t value) noexcept {
    state_ = std::rotl(state_ ^ (value * 0x9E37'79B9'7F4A'7C15U), 29) * 0xBF58'476D'1CE4'E5B9U;
  }
  template <class T>
  requires(std::signed_integral<T>) constexpr void add(T value) noexcept { add(static_cast<std::uint64_t>(value)); }
  template <class Enum>
  requires(std::is_enum_v<Enum>) constexpr void add(Enum value) noexcept { add(static_cast<std::uint64_t>(value)); }
  /// The bytes and how many they are, so that "ab","c" differs from "a","bc".
  void add(std::span<const std::byte> bytes) noexcept {
    add(std::uint64_t{bytes.size()});
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes.data() + at, std::min(sizeof word, bytes.size() - at));
      add(word);
    }
  }
  void add(std::string_view text) noexcept { add(std::as_bytes(std::span(text.data(), text.size()))); }
  /// A record without padding, as it lies in memory (little endian: schemas/record.hpp).
  template <class Record>
  requires(std::is_class_v<Record>&& std::has_unique_object_representations_v<Record>&&
               std::is_trivially_copyable_v<Record>) void add(const Record& record) noexcept {
    add(std::as_bytes(std::span(&record, 1)));
  }

  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return mix(state_); }

  /// Spreads every bit of `value` over all 64 (the finaliser of SplitMix64, Steele, Lea and Flood, 2014).
  [[nodiscard]] static constexpr std::uint64_t mix(std::uint64_t value) noexcept {
    value = (value ^ (value >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    value = (value ^ (value >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return value ^ (value >> 31U);
  }

 private:
  std::uint64_t state_ = 0x6C69'6365'7400'0001U;
};

}  // namespace licet
