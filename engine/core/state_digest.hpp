#pragma once

#include <cstdint>
#include <type_traits>

#include "engine/core/archive_value.hpp"
#include "engine/core/digest.hpp"

namespace licet {

/// The archive that digests: adds what a part lists to the state's hash, so that what is saved is also what is hashed.
/// Containers with their sizes, in their order; only ordered ones. See archive.hpp.
class StateDigest {
 public:
  static constexpr bool loads = false;

  explicit StateDigest(Digest& digest) noexcept : digest_(digest) {}

  template <class... Values>
  void operator()(const Values&... values) {
    (add(values), ...);
  }
  /// As of StateWriter.
  template <class... Values>
  void unhashed(const Values&...) {}
  template <class... Values>
  void derived(const Values&... values) {
    (add(values), ...);
  }
  template <class Container>
  void uncounted(const Container& container) {
    for (const auto& element : container) add(element);
  }

 private:
  template <class T>
  void add(const T& value) {
    using namespace archived;
    if constexpr (Listing<const T, StateDigest>) {
      T::archive(value, *this);
    } else if constexpr (std::same_as<T, bool>) {
      digest_.add(std::uint64_t{value ? 1U : 0U});
    } else if constexpr (std::unsigned_integral<T>) {
      digest_.add(std::uint64_t{value});
    } else if constexpr (std::signed_integral<T> || std::is_enum_v<T>) {
      digest_.add(value);
    } else if constexpr (Id<T>) {
      digest_.add(std::uint64_t{value.value()});
    } else if constexpr (AmountOf<T>) {
      digest_.add(value.raw());
    } else if constexpr (Instant<T>) {
      digest_.add(value.nanoseconds());
    } else if constexpr (Bytes<T>) {
      digest_.add(value);
    } else if constexpr (Optional<T>) {
      add(value.has_value());
      if (value.has_value()) add(*value);
    } else if constexpr (Pair<T>) {
      add(value.first);
      add(value.second);
    } else if constexpr (Array<T>) {
      for (const auto& element : value) add(element);
    } else if constexpr (Keyed<T> && !archived::Sequence<T>) {
      static_assert(Ordered<T>, "a hash order is not a state's");
      add(std::uint64_t{value.size()});
      for (const auto& element : value) add(element);
    } else {
      static_assert(archived::Sequence<T>, "list the fields of this type: static void archive(auto& self, auto& a)");
      add(std::uint64_t{value.size()});
      for (std::size_t at = 0; at < value.size(); ++at) add(value[at]);
    }
  }

  Digest& digest_;
};

}  // namespace licet
