#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"
#include "engine/core/time.hpp"

namespace licet {

/// The registered claims of a JWT (RFC 7519 section 4.1) and what Licet adds; "" or 0 when absent. Claims that nobody
/// here knows are ignored, as the RFC asks.
struct Claims {
  std::string issuer;
  std::string subject;
  std::vector<std::string> audiences;
  std::string token_id;  // jti
  std::string key_id;    // licet_kid: the key whose assertion was exchanged for this token
  Timestamp issued_at;
  Timestamp not_before;
  Timestamp expires;

  [[nodiscard]] bool is_for(std::string_view audience) const noexcept;
};

/// Reads a token's payload. Errors: bad_credentials (not such an object, a claim of another type, repeated or absurd).
[[nodiscard]] Result<Claims> read_claims(std::string_view payload);

/// Whether `now` lies within the claims' times; a clock may differ from ours by at most `clock_skew_max`. Errors:
/// bad_credentials (no `exp` or `iat`, or issued in the future), credential_expired.
inline constexpr Duration clock_skew_max = Duration::seconds(5);
[[nodiscard]] Result<void> check_times(const Claims& claims, Timestamp now) noexcept;

/// 128 random bits, base64url: a `jti` that nobody guesses or repeats.
[[nodiscard]] std::string new_token_id();

}  // namespace licet
