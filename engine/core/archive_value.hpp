#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

/// Which values an archive knows; see archive.hpp.
namespace licet {

static_assert(std::endian::native == std::endian::little, "saved state is little endian, as records are");

/// Plain classes that are saved as they lie in memory, beside those that archives know by themselves. Set it for a
/// class without padding of which every byte pattern is a value (so none with a bool or an enum inside).
template <class T>
inline constexpr bool is_saved_as_bytes = false;

namespace archived {

// Values as a state counts them.
template <class T>
concept Number = std::integral<T> && !std::same_as<T, bool>;
template <class T>
concept Id = requires(T id) {
  typename T::Rep;
  requires std::constructible_from<T, typename T::Rep>;
  { id.value() } -> std::same_as<typename T::Rep>;
};
template <class T>
concept AmountOf = requires(T amount) {
  { amount.raw() } -> std::same_as<std::int64_t>;
};
template <class T>
concept Instant = requires(T instant) {
  { instant.nanoseconds() } -> std::same_as<std::int64_t>;
};
template <class T>
concept ShortText = requires(const T text) {
  { text.is_canonical() } -> std::same_as<bool>;
  text.view();
};
template <class T>
concept Record = requires {
  T::type;
  T::version;
};

/// A value that is its bytes. A record's words and texts are checked when it is read.
template <class T>
concept Bytes = std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T> &&
    (Number<T> || Id<T> || AmountOf<T> || Instant<T> || ShortText<T> || Record<T> || is_saved_as_bytes<T>);
/// Of these every pattern is a value.
template <class T>
concept FreeBytes = Bytes<T> && !ShortText<T> && !Record<T>;

/// A part that lists its fields.
template <class T, class Archive>
concept Listing = requires(T& part, Archive& archive) {
  std::remove_const_t<T>::archive(part, archive);
};

template <class T>
concept Optional = requires(T value) {
  value.has_value();
  value.reset();
  *value;
};
template <class T>
concept Pair = requires(T value) {
  value.first;
  value.second;
};
/// A fixed number of elements.
template <class T>
concept Array = requires {
  sizeof(std::tuple_size<T>);
}
&&!Pair<T>;
/// Elements in order, of which more can be added behind.
template <class T>
concept Sequence = requires(T value, std::size_t at) {
  value.push_back(std::move(value[at]));
  value.size();
};
/// Elements found by key: in its order, or else by hash.
template <class T>
concept Keyed = requires(T value) {
  typename T::key_type;
  value.begin();
  value.size();
};
template <class T>
concept Map = Keyed<T> && requires {
  typename T::mapped_type;
};
template <class T>
concept Ordered = Keyed<T> && requires {
  typename T::key_compare;
};

}  // namespace archived
}  // namespace licet
