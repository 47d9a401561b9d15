#pragma once

#include <string>
#include <string_view>

#include "engine/core/result.hpp"
#include "schemas/command.hpp"

namespace licet {

/// The venue's symmetric secret, from which it derives what it must recognise again without storing it: clients'
/// secrets and presigned URLs. Never leaves the process but by its owner's file. Thread-safe.
class VenueSecret {
 public:
  static constexpr std::size_t size_min = 32;

  [[nodiscard]] static VenueSecret generate();
  /// Errors: invalid_value (shorter than size_min bytes).
  [[nodiscard]] static Result<VenueSecret> from_bytes(std::string_view bytes);
  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }

  /// HMAC-SHA256 over "purpose\n" and `message`, base64url. Purposes keep what is derived for one use from being
  /// presented for another; they hold no line feed.
  [[nodiscard]] std::string derive(std::string_view purpose, std::string_view message) const;
  /// Whether `presented` is what derive() gives, in time that does not depend on where they differ.
  [[nodiscard]] bool matches(std::string_view purpose, std::string_view message, std::string_view presented) const;

 private:
  explicit VenueSecret(std::string bytes) noexcept : bytes_(std::move(bytes)) {}
  std::string bytes_;
};

/// The OAuth client that a grant is: client_id "grant:17" and its secret (Delta Sharing profile version 2).
[[nodiscard]] std::string grant_client_id(GrantId grant);
[[nodiscard]] std::string grant_client_secret(const VenueSecret& secret, GrantId grant);
/// The grant of a client_id. Errors: malformed.
[[nodiscard]] Result<GrantId> parse_grant_client_id(std::string_view client_id);
/// The grant whose client this is. Errors: bad_credentials.
[[nodiscard]] Result<GrantId> verify_grant_client(const VenueSecret& secret, std::string_view client_id,
                                                  std::string_view client_secret);

}  // namespace licet
