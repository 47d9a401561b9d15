#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/core/archive_value.hpp"
#include "engine/core/check.hpp"
#include "engine/core/result.hpp"

namespace licet {

/// The archive that loads, from bytes that may be anything. The first fault stays: after it nothing is read, every
/// value comes out as it was before or as zero, and counts are 0. Never takes memory that the bytes left cannot back.
/// See archive.hpp.
class StateReader {
 public:
  static constexpr bool loads = true;

  /// `bytes` outlive the reader.
  explicit StateReader(std::span<const std::byte> bytes) noexcept : bytes_(bytes) {}

  /// Reads each value. Containers must be empty.
  template <class... Values>
  void operator()(Values&... values) {
    (read(values), ...);
  }

  /// As of StateWriter.
  template <class... Values>
  void unhashed(Values&... values) {
    (read(values), ...);
  }
  template <class... Values>
  void derived(const Values&...) {}
  template <class Container>
  void uncounted(Container& container) {
    read(container);
  }

  /// Begins the part of this name. Returns the version of its layout, 1 to `newest`. Faults: snapshot_damaged (another
  /// part, or none), snapshot_version.
  std::uint32_t begin_part(std::string_view name, std::uint32_t newest);
  /// Ends the part begun last, all of which must have been read. Faults: snapshot_damaged.
  void end_part();

  [[nodiscard]] bool failed() const noexcept { return !outcome_.has_value(); }
  /// For who finds that what was read cannot be.
  void fail(Reject fault = Reject::snapshot_damaged) noexcept {
    if (outcome_) outcome_ = refuse(fault);
  }
  /// Fails unless the condition holds; returns whether all is well so far.
  bool require(bool condition) noexcept {
    if (!condition) fail();
    return !failed();
  }
  /// The first fault.
  [[nodiscard]] Result<void> outcome() const noexcept { return outcome_; }
  /// To be called last. Errors: the first fault; snapshot_damaged when bytes or open parts are left.
  [[nodiscard]] Result<void> finish() noexcept;

  [[nodiscard]] std::size_t remaining() const noexcept { return bytes_.size() - at_; }

  /// As many as were written by write_bytes; zeros after a fault.
  void read_bytes(void* bytes, std::size_t size) noexcept {
    if (size == 0) return;
    if (!require(size <= remaining())) {
      std::memset(bytes, 0, size);
      return;
    }
    std::memcpy(bytes, bytes_.data() + at_, size);
    at_ += size;
  }
  /// How many elements follow, of at least `least` bytes each.
  [[nodiscard]] std::size_t read_count(std::size_t least = 1) noexcept {
    std::uint64_t count = 0;
    read(count);
    return require(count <= remaining() / least) ? static_cast<std::size_t>(count) : 0;
  }

 private:
  template <class T>
  void read(T& value) {
    using namespace archived;
    if constexpr (Listing<T, StateReader>) {
      T::archive(value, *this);
    } else if constexpr (std::same_as<T, bool>) {
      std::uint8_t flag = 0;
      read(flag);
      value = require(flag <= 1) && flag == 1;
    } else if constexpr (std::is_enum_v<T>) {
      read_word(value);
    } else if constexpr (Bytes<T>) {
      read_bytes(static_cast<void*>(&value), sizeof value);
      check(value);
    } else if constexpr (Optional<T>) {
      bool has_value = false;
      read(has_value);
      value.reset();
      if (has_value) read(value.emplace());
    } else if constexpr (Pair<T>) {
      read(value.first);
      read(value.second);
    } else if constexpr (Array<T>) {
      for (auto& element : value) read(element);
    } else if constexpr (Keyed<T> && !archived::Sequence<T>) {
      read_keyed(value);
    } else {
      static_assert(archived::Sequence<T>, "list the fields of this type: static void archive(auto& self, auto& a)");
      read_sequence(value);
    }
  }

  /// An enum is one of those that have a word, or that its own is_known admits.
  template <class Enum>
  void read_word(Enum& value) {
    std::underlying_type_t<Enum> number{};
    read(number);
    if (failed()) return;
    const auto found = static_cast<Enum>(number);
    if constexpr (requires {
                    { is_known(found) } -> std::same_as<bool>;
                  }) {
      if (!require(is_known(found))) return;
    } else {
      if (!require(!word(found).empty())) return;
    }
    value = found;
  }

  /// A record is a default one after a fault: its words always mean something.
  template <class T>
  void check(T& value) {
    if constexpr (archived::Record<T>) {
      if (!failed() && require(is_canonical(value))) return;  // schemas/codec.hpp
      value = T{};
    } else if constexpr (archived::ShortText<T>) {
      if (!require(value.is_canonical())) value = T{};
    }
  }

  template <class T>
  void read_sequence(T& sequence) {
    LICET_CHECK(sequence.size() == 0);
    using Element = std::remove_cvref_t<decltype(sequence[0])>;
    if constexpr (archived::FreeBytes<Element> && requires {
                    sequence.data();
                    sequence.resize(1);
                  }) {
      sequence.resize(read_count(sizeof(Element)));
      read_bytes(sequence.data(), sequence.size() * sizeof(Element));
    } else {
      const std::size_t count = read_count();
      if constexpr (requires { sequence.reserve(count); }) {
        sequence.reserve(std::min(count, remaining() / sizeof(Element)));
      }
      for (std::size_t n = 0; n < count && !failed(); ++n) {
        Element element{};
        read(element);
        if (!failed()) sequence.push_back(std::move(element));
      }
    }
  }

  template <class T>
  void read_keyed(T& keyed) {
    LICET_CHECK(keyed.size() == 0);
    const std::size_t count = read_count();
    if constexpr (!archived::Ordered<T> && requires { keyed.reserve(count); }) {
      keyed.reserve(std::min(count, remaining() / sizeof(typename T::value_type)));
    }
    for (std::size_t n = 0; n < count && !failed(); ++n) {
      typename T::key_type key{};
      read(key);
      if constexpr (archived::Map<T>) {
        typename T::mapped_type mapped{};
        read(mapped);
        add(keyed, key, std::move(mapped));
      } else {
        add(keyed, key);
      }
    }
  }

  /// Behind all others where there is an order; nowhere twice.
  template <class T, class... Mapped>
  void add(T& keyed, typename T::key_type& key, Mapped&&... mapped) {
    if (failed()) return;
    if constexpr (archived::Ordered<T>) {
      if (!keyed.empty()) {
        const auto& last = *std::prev(keyed.end());
        if constexpr (sizeof...(Mapped) != 0) {
          if (!require(keyed.key_comp()(last.first, key))) return;
        } else {
          if (!require(keyed.key_comp()(last, key))) return;
        }
      }
      keyed.emplace_hint(keyed.end(), std::move(key), std::forward<Mapped>(mapped)...);
    } else {
      require(keyed.emplace(std::move(key), std::forward<Mapped>(mapped)...).second);
    }
  }

  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  std::vector<std::size_t> parts_;  // where the open ones began
  Result<void> outcome_;
};

}  // namespace licet
