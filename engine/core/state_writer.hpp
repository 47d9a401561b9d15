#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/core/archive_value.hpp"
#include "engine/core/check.hpp"
#include "engine/core/result.hpp"

namespace licet {

/// Where bytes go in order: a file, say.
class ByteSink {
 public:
  virtual ~ByteSink() = default;
  /// All of them, or an error: storage_failed. After an error nothing more comes.
  virtual Result<void> write(std::span<const std::byte> bytes) = 0;
};

/// The archive that saves: writes what it is given into a buffer that grows or, a megabyte at a time, to a sink.
/// See archive.hpp.
class StateWriter {
 public:
  static constexpr bool loads = false;

  StateWriter() = default;
  /// `sink` outlives the writer.
  explicit StateWriter(ByteSink& sink) noexcept : sink_(&sink) {}

  /// Writes each value.
  template <class... Values>
  void operator()(const Values&... values) {
    (write(values), ...);
  }

  /// For fields that are not part of the state's hash; and for what follows from the others, which is only hashed.
  template <class... Values>
  void unhashed(const Values&... values) {
    (write(values), ...);
  }
  template <class... Values>
  void derived(const Values&...) {}
  /// A container of whose elements the hash does not count how many they are.
  template <class Container>
  void uncounted(const Container& container) {
    write(container);
  }

  /// Begins a named part, of this version of its layout. Returns the version: code that is shared with the reader
  /// writes the fields of that version. Parts may lie in parts.
  std::uint32_t begin_part(std::string_view name, std::uint32_t version);
  /// Ends the part begun last.
  void end_part();

  /// Bytes written so far.
  [[nodiscard]] std::uint64_t size() const noexcept { return sent_ + buffer_.size(); }
  /// All that was written. Only of a writer without a sink.
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return buffer_; }
  /// To be called last: sends the rest to the sink. Errors: those of the sink, whenever it had them.
  [[nodiscard]] Result<void> finish();

  /// As they are, without their number.
  void write_bytes(const void* bytes, std::size_t size) {
    const auto* from = static_cast<const std::byte*>(bytes);
    buffer_.insert(buffer_.end(), from, from + size);
    if (sink_ != nullptr && buffer_.size() >= chunk) send();
  }
  /// How many elements follow.
  void write_count(std::size_t count) { write(std::uint64_t{count}); }

 private:
  static constexpr std::size_t chunk = std::size_t{1} << 20U;

  template <class T>
  void write(const T& value) {
    using namespace archived;
    if constexpr (Listing<const T, StateWriter>) {
      T::archive(value, *this);
    } else if constexpr (std::same_as<T, bool>) {
      write(std::uint8_t{value});
    } else if constexpr (std::is_enum_v<T>) {
      write(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (Bytes<T>) {
      write_bytes(&value, sizeof value);
    } else if constexpr (Optional<T>) {
      write(value.has_value());
      if (value.has_value()) write(*value);
    } else if constexpr (Pair<T>) {
      write(value.first);
      write(value.second);
    } else if constexpr (Array<T>) {
      for (const auto& element : value) write(element);
    } else if constexpr (Keyed<T> && !archived::Sequence<T>) {
      write_keyed(value);
    } else {
      static_assert(archived::Sequence<T>, "list the fields of this type: static void archive(auto& self, auto& a)");
      write_sequence(value);
    }
  }

  template <class T>
  void write_sequence(const T& sequence) {
    write_count(sequence.size());
    using Element = std::remove_cvref_t<decltype(sequence[0])>;
    if constexpr (archived::Bytes<Element> && requires { sequence.data(); }) {
      write_bytes(sequence.data(), sequence.size() * sizeof(Element));
    } else {
      for (std::size_t at = 0; at < sequence.size(); ++at) write(sequence[at]);
    }
  }

  /// By rising key, so that one state has one form whatever its hash order.
  template <class T>
  void write_keyed(const T& keyed) {
    write_count(keyed.size());
    if constexpr (archived::Ordered<T>) {
      for (const auto& element : keyed) write(element);
    } else {
      std::vector<const typename T::value_type*> sorted;
      sorted.reserve(keyed.size());
      for (const auto& element : keyed) sorted.push_back(&element);
      std::ranges::sort(
          sorted, {}, [](const auto* element) -> const auto& {
            if constexpr (archived::Map<T>) {
              return element->first;
            } else {
              return *element;
            }
          });
      for (const auto* element : sorted) write(*element);
    }
  }

  void send();

  ByteSink* sink_ = nullptr;
  std::vector<std::byte> buffer_;
  std::uint64_t sent_ = 0;
  std::vector<std::uint64_t> parts_;  // where the open ones began
  Result<void> outcome_;
};

}  // namespace licet
