#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/result.hpp"

namespace licet {

/// The request's target taken apart (RFC 9112 section 3.2): origin form or absolute form.
struct Target {
  std::string path;   // percent-decoded; begins with '/'
  std::string query;  // raw, without '?'
};

/// Errors: malformed (another form, a '%' without two hex digits, a control character, raw or encoded).
[[nodiscard]] Result<Target> parse_target(std::string_view text);

/// Percent-decoding (RFC 3986 section 2.1), with '+' for a space when `plus_is_space` (forms). Errors: malformed.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text, bool plus_is_space);

/// Encodes all but the unreserved characters of RFC 3986 section 2.3.
[[nodiscard]] std::string percent_encode(std::string_view text);

/// Names and values of a query or of an `application/x-www-form-urlencoded` body.
class Parameters {
 public:
  static constexpr std::size_t count_max = 32;

  /// Errors: malformed, duplicate_field, too_large (more than count_max).
  [[nodiscard]] static Result<Parameters> parse(std::string_view raw);

  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
  /// The first name that is none of `known`: to refuse what would otherwise be silently ignored.
  [[nodiscard]] std::optional<std::string_view> unknown(std::span<const std::string> known) const noexcept;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

}  // namespace licet
