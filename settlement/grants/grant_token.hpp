#pragma once

#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/result.hpp"
#include "settlement/grants/venue_keys.hpp"

namespace licet {

/// What a verified grant token says.
struct GrantToken {
  GrantId grant;
  std::string subject;     // member:ACME
  std::string identifier;  // urn:licet:MEDIMG01:R3
  std::string token_id;    // jti
  std::vector<Right> actions;
  Timestamp issued_at;
  Timestamp expires_at;
  std::string key_id;

  [[nodiscard]] bool permits(Right action) const noexcept;
};

/// Believes grant tokens: RFC 9068 access tokens of one issuer for one audience, with one `authorization_details` entry
/// of type `data_licence` (RFC 9396). Says nothing of the grant's present state: ask the directory. Thread-safe.
///
/// A token that verified once is remembered by its text until it expires, because a reader of ranges shows it with each
/// of thousands of requests and a signature costs a hundred times a look-up. Its key is asked for again every time.
class GrantTokenVerifier {
 public:
  /// `keys` must outlive the verifier.
  GrantTokenVerifier(const KeyLookup& keys, std::string issuer, std::string audience);

  /// Errors: those of jose::parse_token; bad_credentials (type, key, signature, issuer, audience, claims),
  /// credential_expired.
  [[nodiscard]] Result<GrantToken> verify(std::string_view token, Timestamp now) const;

 private:
  static constexpr std::size_t remembered_max = 8'192;

  [[nodiscard]] Result<GrantToken> read(std::string_view token, Timestamp now) const;
  void remember(std::string_view token, const GrantToken& read) const;

  const KeyLookup& keys_;
  std::string issuer_;
  std::string audience_;
  mutable std::shared_mutex mutex_;
  mutable std::unordered_map<std::string, GrantToken> remembered_;
};

}  // namespace licet
