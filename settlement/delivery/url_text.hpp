#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/result.hpp"

/// The texts of requests: percent-encoding, queries, forms and credentials.
namespace licet {

/// All but the unreserved characters of RFC 3986 section 2.3 encoded: safe as one segment of a path.
[[nodiscard]] std::string percent_encoded(std::string_view text);

/// Names and values of a query, or of an `application/x-www-form-urlencoded` body, decoded.
class FormValues {
 public:
  static constexpr std::size_t size_max = 16 * 1024;
  static constexpr std::size_t count_max = 64;

  /// Errors: too_large, malformed (a '%' without two hexadecimal digits), duplicate_field.
  [[nodiscard]] static Result<FormValues> parse(std::string_view text);

  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

/// The token of `Authorization: Bearer …` (RFC 6750 section 2.1), "" when the field is another or none.
[[nodiscard]] std::string_view bearer_token(std::string_view authorization) noexcept;

struct BasicCredentials {
  std::string user;
  std::string password;
};
/// The client of `Authorization: Basic …`, both parts form-decoded (RFC 6749 section 2.3.1). Errors: malformed.
[[nodiscard]] Result<BasicCredentials> basic_credentials(std::string_view authorization);

/// The path of an absolute address: "/data" of "https://venue.example/data", "" of "https://venue.example".
[[nodiscard]] std::string path_of_address(std::string_view address);

}  // namespace licet
