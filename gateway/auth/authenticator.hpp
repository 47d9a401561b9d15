#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "gateway/views/read_model.hpp"
#include "settlement/grants/jose.hpp"

namespace licet {

/// Who is at the other end of a connection.
struct Principal {
  MemberId member;
  MemberCode code;
  MemberRole role{};
  KeyId key_id;
};

/// One credential for every interface: a client assertion (RFC 7523), that is a JWT signed with the member's registered
/// Ed25519 key: header {"alg":"EdDSA","kid":KEY_ID}; claims `iss` = `sub` = the member's code, `aud` = the interface
/// (below), `iat`, `exp` at most 120 s later, `jti` used once. FIX carries it as Password(554) of the Logon, WebSocket
/// in the `auth` operation, REST at the token endpoint, which exchanges it for an access token. Thread-safe.
class Authenticator {
 public:
  static constexpr std::string_view audience_fix = "licet:fix";
  static constexpr std::string_view audience_ws = "licet:ws";
  static constexpr std::string_view audience_token = "licet:token";
  static constexpr Duration assertion_lifetime_max = Duration::seconds(120);
  static constexpr Duration access_token_lifetime = Duration::seconds(900);

  /// `model` tells keys and members, `venue_key` signs access tokens; `issuer` is the venue's public address.
  Authenticator(const ReadModel& model, jose::SigningKey venue_key, std::string issuer);
  ~Authenticator();
  Authenticator(const Authenticator&) = delete;
  Authenticator& operator=(const Authenticator&) = delete;

  /// Errors: bad_credentials (unknown or revoked key, signature, form, audience, member), credential_expired,
  /// credential_replayed, not_certified, overloaded (too many unexpired assertions remembered).
  [[nodiscard]] Result<Principal> verify_assertion(std::string_view token, std::string_view audience, Timestamp now);

  /// An access token (RFC 9068 `at+jwt`) for the REST API and the page, `aud` = issuer + "/api".
  [[nodiscard]] std::string issue_access_token(const Principal& principal, Timestamp now) const;
  /// Errors: bad_credentials, credential_expired, not_certified. A key revoked since stops its tokens at once.
  [[nodiscard]] Result<Principal> verify_access_token(std::string_view token, Timestamp now) const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The client's side, for the command line, benches and tests: an assertion valid for 60 s from `now`.
[[nodiscard]] std::string make_assertion(const jose::SigningKey& key, std::string_view key_id,
                                         std::string_view member_code, std::string_view audience, Timestamp now);

}  // namespace licet
