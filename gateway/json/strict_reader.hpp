#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

#include "engine/core/fixed_point.hpp"
#include "engine/core/result.hpp"
#include "engine/core/time.hpp"

/// JSON from outside (RFC 8259), read so that nothing in it goes unseen: the whole text must be valid UTF-8 and valid
/// JSON of bounded size and depth, every key is looked at, unknown and repeated keys are refused by name.
namespace licet::json {

/// A refusal and the field that caused it ("" when it is the text as a whole). The name is cut to what a reply may
/// echo.
struct ReadError {
  static constexpr std::size_t field_size_max = 64;
  Reject code{};
  std::string field;
};

/// One key that an object may have.
struct FieldSpec {
  std::string_view name;
  bool required = true;
};

/// What to do with keys that are not in the list. `ignore` is for standards that ask for it (RFC 7519 section 4).
enum class UnknownKeys : std::uint8_t { refuse, ignore };

class Value;

/// A borrowed callable `Result<void>(std::size_t index, const Value& value)`, as std::function_ref will be.
class FieldCallback {
 public:
  template <class F>
  requires(!std::is_same_v<std::remove_cvref_t<F>, FieldCallback>) FieldCallback(F&& f)
  noexcept  // NOLINT
      : object_(const_cast<void*>(static_cast<const void*>(std::addressof(f)))),
        call_([](void* object, std::size_t index, const Value& value) -> Result<void> {
          return (*static_cast<std::remove_reference_t<F>*>(object))(index, value);
        }) {}
  Result<void> operator()(std::size_t index, const Value& value) const { return call_(object_, index, value); }

 private:
  void* object_;
  Result<void> (*call_)(void*, std::size_t, const Value&);
};

/// One value of the text; lives only during the callback that got it. Getters refuse with invalid_value when the value
/// has another type than asked, and never convert.
class Value {
 public:
  explicit Value(const void* element) noexcept : element_(element) {}

  [[nodiscard]] bool is_null() const noexcept;
  [[nodiscard]] bool is_string() const noexcept;
  [[nodiscard]] bool is_number() const noexcept;
  [[nodiscard]] bool is_object() const noexcept;
  [[nodiscard]] bool is_array() const noexcept;

  /// Unescaped; valid until the reader reads again.
  [[nodiscard]] Result<std::string_view> string() const noexcept;
  /// At most `bytes_max` bytes. Errors: also too_large.
  [[nodiscard]] Result<std::string_view> string(std::size_t bytes_max) const noexcept;
  [[nodiscard]] Result<bool> boolean() const noexcept;
  /// A whole number without exponent or point.
  [[nodiscard]] Result<std::int64_t> integer() const noexcept;
  [[nodiscard]] Result<std::uint64_t> unsigned_integer() const noexcept;
  /// Seconds since 1970, a fraction cut off (NumericDate, RFC 7519 section 2).
  [[nodiscard]] Result<std::int64_t> numeric_date() const noexcept;
  /// Decimal texts, as interfaces send amounts ("12.5"); a JSON number is refused, because it may have been rounded.
  [[nodiscard]] Result<Price> price() const noexcept;
  [[nodiscard]] Result<Quantity> quantity() const noexcept;
  [[nodiscard]] Result<Money> money() const noexcept;
  /// RFC 3339 in UTC, as a text (times.hpp).
  [[nodiscard]] Result<Timestamp> time() const noexcept;
  /// An id as a decimal text ("42") without sign or leading zeros.
  [[nodiscard]] Result<std::uint64_t> id() const noexcept;

  /// Reads this value as an object, as Reader::read does.
  [[nodiscard]] std::optional<ReadError> read_object(std::span<const FieldSpec> fields, FieldCallback on_field,
                                                     UnknownKeys unknown = UnknownKeys::refuse) const;
  /// Calls back for each element of an array of at most `size_max`. Errors: invalid_value, too_large, the callback's.
  [[nodiscard]] Result<void> read_array(std::size_t size_max, FieldCallback on_element) const;

 private:
  const void* element_;
};

/// Keeps its buffers between texts, so that reading allocates only while they grow. One thread at a time.
class Reader {
 public:
  static constexpr std::size_t default_depth_max = 8;

  /// Texts of more than `bytes_max` bytes or nested deeper than `depth_max` are refused.
  explicit Reader(std::size_t bytes_max, std::size_t depth_max = default_depth_max);
  ~Reader();
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;

  /// Reads one object: calls back for every key that is in `fields`, in the text's order, with its index in `fields`
  /// (at most 64). Stops at the first refusal and names its field; none: all was read and every required key was there.
  /// Errors: malformed, too_large, unknown_field, duplicate_field, missing_field, and whatever the callback returns.
  [[nodiscard]] std::optional<ReadError> read(std::string_view text, std::span<const FieldSpec> fields,
                                              FieldCallback on_field, UnknownKeys unknown = UnknownKeys::refuse);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace licet::json
