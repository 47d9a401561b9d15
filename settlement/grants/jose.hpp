#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/core/result.hpp"
#include "schemas/command.hpp"

/// JSON Web Signatures and Keys as Licet uses them: compact form, one algorithm, EdDSA over Ed25519 (RFC 7515, 7517,
/// 7519, 8037). Nothing here knows what a claim means.
namespace licet::jose {

/// Unpadded (RFC 4648 section 5).
[[nodiscard]] std::string encode_base64url(std::string_view bytes);
/// Errors: malformed (padding, white space, other alphabets, trailing bits that are not zero).
[[nodiscard]] Result<std::string> decode_base64url(std::string_view text);

/// An Ed25519 key pair. Copies share the key. Thread-safe.
class SigningKey {
 public:
  [[nodiscard]] static SigningKey generate();
  /// PKCS#8 PEM. Errors: malformed, invalid_value (another kind of key).
  [[nodiscard]] static Result<SigningKey> from_pem(std::string_view pem);
  [[nodiscard]] std::string to_pem() const;

  [[nodiscard]] const PublicKey& public_key() const noexcept;
  /// RFC 7638 thumbprint of the public key, base64url: the `kid` of the venue's own keys.
  [[nodiscard]] const std::string& key_id() const noexcept;
  /// 64 bytes.
  [[nodiscard]] std::string sign(std::string_view message) const;

 private:
  struct Impl;
  explicit SigningKey(std::shared_ptr<const Impl> impl) noexcept;
  std::shared_ptr<const Impl> impl_;
};

[[nodiscard]] bool verify(const PublicKey& key, std::string_view message, std::string_view signature) noexcept;

/// {"kty":"OKP","crv":"Ed25519","x":"…","kid":"…","use":"sig","alg":"EdDSA"}
[[nodiscard]] std::string to_jwk(const PublicKey& key, std::string_view key_id);

/// A compact token with header {"alg":"EdDSA","typ":typ,"kid":key_id}. `payload` is a JSON object's text.
[[nodiscard]] std::string sign_token(const SigningKey& key, std::string_view typ, std::string_view key_id,
                                     std::string_view payload);

/// A token taken apart, not yet believed.
struct UnverifiedToken {
  std::string key_id;   // "" when absent
  std::string typ;      // "" when absent
  std::string payload;  // JSON object text
  std::string signing_input;
  std::string signature;  // 64 bytes
};
/// Errors: malformed (not three parts, not JSON, duplicate keys, `crit` present), too_large (over 8 KiB),
/// bad_credentials (an `alg` other than EdDSA).
[[nodiscard]] Result<UnverifiedToken> parse_token(std::string_view token);
[[nodiscard]] inline bool verify(const UnverifiedToken& token, const PublicKey& key) noexcept {
  return verify(key, token.signing_input, token.signature);
}

}  // namespace licet::jose
