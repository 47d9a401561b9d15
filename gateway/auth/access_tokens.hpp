#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "gateway/auth/authenticator.hpp"
#include "gateway/auth/replay_cache.hpp"

namespace licet {

/// What a valid access token says; nothing about whether its member or key still stand.
struct AccessClaims {
  MemberCode code;
  KeyId key_id;
  Timestamp expires;
};

/// Issues and reads the venue's access tokens (RFC 9068). A signature that verified once is remembered by the token's
/// SHA-256 (an Ed25519 verification costs about a hundred times a look-up); what can change since, the caller checks
/// each time. Thread-safe.
class AccessTokens {
 public:
  static constexpr std::size_t remembered_max = 16'384;

  AccessTokens(jose::SigningKey venue_key, std::string issuer);

  [[nodiscard]] std::string issue(const Principal& principal, Timestamp now) const;
  /// Errors: bad_credentials, credential_expired.
  [[nodiscard]] Result<AccessClaims> read(std::string_view token, Timestamp now) const;

 private:
  [[nodiscard]] Result<AccessClaims> verify(std::string_view token, Timestamp now) const;
  void remember(const Hash256& id, const AccessClaims& claims, Timestamp now) const;

  jose::SigningKey venue_key_;
  std::string issuer_;
  std::string audience_;
  mutable std::mutex mutex_;
  mutable std::unordered_map<Hash256, AccessClaims, Hash256Hash> verified_;
};

}  // namespace licet
