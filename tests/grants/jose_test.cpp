#include "settlement/grants/jose.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace licet::jose {
namespace {

// RFC 8037 appendix A.1 as PKCS#8 (the seed nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A behind the fixed DER prefix).
constexpr std::string_view rfc8037_pem =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
    "-----END PRIVATE KEY-----\n";

// RFC 8037 appendix A.4: header {"alg":"EdDSA"}, payload "Example of Ed25519 signing".
constexpr std::string_view rfc8037_input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
constexpr std::string_view rfc8037_signature =
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg";

SigningKey rfc8037_key() { return SigningKey::from_pem(rfc8037_pem).value(); }

std::string token_of(std::string_view header, std::string_view payload, std::string_view signature) {
  return encode_base64url(header) + "." + encode_base64url(payload) + "." + encode_base64url(signature);
}
const std::string any_signature(64, 's');

TEST(Base64Url, KnownVectors) {
  EXPECT_EQ(encode_base64url(""), "");
  EXPECT_EQ(encode_base64url("f"), "Zg");
  EXPECT_EQ(encode_base64url("fo"), "Zm8");
  EXPECT_EQ(encode_base64url("foo"), "Zm9v");
  EXPECT_EQ(encode_base64url("\xfb\xff"), "-_8");
  EXPECT_EQ(decode_base64url("-_8").value(), "\xfb\xff");
}

TEST(Base64Url, EveryLengthReadsBack) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(decode_base64url(encode_base64url(bytes)).value(), bytes);
    bytes += static_cast<char>(i * 37);
  }
}

TEST(Base64Url, RefusesWhatIsNotCanonical) {
  for (const auto* text : {"Zg==", "Z", "Zg\n", " Zg", "Z+8", "Z/8", "Zh", "Zm9", "\xc3\xa9"}) {
    ASSERT_FALSE(decode_base64url(text)) << text;
    EXPECT_EQ(decode_base64url(text).error(), Reject::malformed) << text;
  }
}

TEST(SigningKey, Rfc8037SignatureAndPublicKey) {
  const SigningKey key = rfc8037_key();
  EXPECT_EQ(encode_base64url(key.sign(rfc8037_input)), rfc8037_signature);
  EXPECT_THAT(to_jwk(key.public_key(), "k1"),
              testing::HasSubstr(R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")"));
  EXPECT_TRUE(verify(key.public_key(), rfc8037_input, decode_base64url(rfc8037_signature).value()));
}

TEST(SigningKey, Rfc7638Thumbprint) {  // RFC 8037 appendix A.3
  EXPECT_EQ(rfc8037_key().key_id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

TEST(SigningKey, PemReadsBack) {
  const SigningKey key = SigningKey::generate();
  const auto again = SigningKey::from_pem(key.to_pem());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->key_id(), key.key_id());
  EXPECT_NE(SigningKey::generate().key_id(), key.key_id());
  EXPECT_EQ(rfc8037_key().to_pem(), rfc8037_pem);
}

TEST(SigningKey, RefusesOtherKeysAndRubbish) {
  // An EC P-256 key: well formed, of another kind.
  constexpr std::string_view p256 =
      "-----BEGIN PRIVATE KEY-----\n"
      "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2\n"
      "OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r\n"
      "1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G\n"
      "-----END PRIVATE KEY-----\n";
  EXPECT_EQ(SigningKey::from_pem(p256).error(), Reject::invalid_value);
  EXPECT_EQ(SigningKey::from_pem("").error(), Reject::malformed);
  EXPECT_EQ(SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").error(),
            Reject::malformed);
  EXPECT_EQ(SigningKey::from_pem(std::string(20'000, 'A')).error(), Reject::malformed);
}

TEST(Verify, RefusesEveryChangedBit) {
  const SigningKey key = rfc8037_key();
  const std::string signature = key.sign("message");
  EXPECT_TRUE(verify(key.public_key(), "message", signature));
  EXPECT_FALSE(verify(key.public_key(), "massage", signature));
  EXPECT_FALSE(verify(key.public_key(), "message", signature.substr(1)));
  EXPECT_FALSE(verify(key.public_key(), "message", ""));
  EXPECT_FALSE(verify(SigningKey::generate().public_key(), "message", signature));
  for (std::size_t i = 0; i < signature.size(); ++i) {
    std::string changed = signature;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(verify(key.public_key(), "message", changed)) << i;
  }
}

TEST(Token, SignedReadsBackAndVerifies) {
  const SigningKey key = SigningKey::generate();
  const std::string text = sign_token(key, "at+jwt", key.key_id(), R"({"sub":"member:ACME"})");
  const auto token = parse_token(text);
  ASSERT_TRUE(token);
  EXPECT_EQ(token->key_id, key.key_id());
  EXPECT_EQ(token->typ, "at+jwt");
  EXPECT_EQ(token->payload, R"({"sub":"member:ACME"})");
  EXPECT_TRUE(verify(*token, key.public_key()));
  EXPECT_FALSE(verify(*token, rfc8037_key().public_key()));
}

TEST(Token, ChangedPayloadDoesNotVerify) {
  const SigningKey key = SigningKey::generate();
  const std::string text = sign_token(key, "at+jwt", "k", R"({"sub":"a"})");
  const std::string other = sign_token(key, "at+jwt", "k", R"({"sub":"b"})");
  const std::string mixed = text.substr(0, text.rfind('.')) + other.substr(other.rfind('.'));
  EXPECT_FALSE(verify(parse_token(mixed).value(), key.public_key()));
}

TEST(Token, RefusesOtherAlgorithms) {
  for (const auto* header : {R"({"alg":"none"})", R"({"alg":"HS256"})", R"({"alg":"eddsa"})", R"({"alg":"ES256"})"}) {
    EXPECT_EQ(parse_token(token_of(header, "{}", any_signature)).error(), Reject::bad_credentials) << header;
  }
}

TEST(Token, RefusesWhatIsMalformed) {
  const std::string ok = R"({"alg":"EdDSA"})";
  ASSERT_TRUE(parse_token(token_of(ok, "{}", any_signature)));
  const std::string bad[] = {
      "",
      "..",
      "a.b",
      "a.b.c.d",
      token_of("{}", "{}", any_signature),
      token_of(R"({"alg":"EdDSA","alg":"none"})", "{}", any_signature),
      token_of(R"({"alg":"EdDSA","crit":["b64"]})", "{}", any_signature),
      token_of(R"({"alg":1})", "{}", any_signature),
      token_of(R"({"alg":"EdDSA","kid":1})", "{}", any_signature),
      token_of("[]", "{}", any_signature),
      token_of(ok, "[]", any_signature),
      token_of(ok, "{}x", any_signature),
      token_of(ok, "", any_signature),
      token_of(ok, R"({"a":1,"a":2})", any_signature),
      token_of(ok, R"({"a":{"b":1,"c":[{"d":1,"d":1}]}})", any_signature),
      token_of(ok, "{}", "short"),
      token_of(ok, "{}", ""),
      token_of(ok, "{}", any_signature) + "=",
      token_of(ok, R"({"a":)" + std::string(200, '[') + std::string(200, ']') + "}", any_signature),
  };
  for (const auto& text : bad) {
    ASSERT_FALSE(parse_token(text)) << text;
    EXPECT_EQ(parse_token(text).error(), Reject::malformed) << text;
  }
  EXPECT_EQ(parse_token(std::string(8 * 1024 + 1, 'a')).error(), Reject::too_large);
}

}  // namespace
}  // namespace licet::jose
