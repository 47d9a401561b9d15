#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace licet {

/// Open addressing: one look-up is about one cache line. References are valid until the next insertion.
template <class Key, class Value, class Hash = std::hash<Key>>
using FlatMap = boost::unordered_flat_map<Key, Value, Hash>;

/// Lets a map keyed by std::string be searched by std::string_view.
struct TextHash {
  using is_transparent = void;
  [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};
template <class Value>
using MapByText = boost::unordered_flat_map<std::string, Value, TextHash, std::equal_to<>>;

}  // namespace licet
