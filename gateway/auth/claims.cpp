#include "gateway/auth/claims.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/core/check.hpp"
#include "gateway/json/strict_reader.hpp"
#include "settlement/grants/jose.hpp"

namespace licet {
namespace {

using json::FieldSpec;
using json::Value;

enum Claim : std::size_t { iss, sub, aud, jti, kid, iat, nbf, exp };
constexpr std::array<FieldSpec, 8> known_claims{{{"iss", false},
                                                 {"sub", false},
                                                 {"aud", false},
                                                 {"jti", false},
                                                 {"licet_kid", false},
                                                 {"iat", false},
                                                 {"nbf", false},
                                                 {"exp", false}}};

constexpr std::size_t payload_bytes_max = 8'192;
constexpr std::size_t claim_bytes_max = 256;
constexpr std::size_t audiences_max = 8;
constexpr std::int64_t seconds_max = 9'000'000'000;  // so that nanoseconds fit 64 bits

Result<void> take_text(const Value& value, std::string& into) {
  const auto text = value.string(claim_bytes_max);
  if (!text) return refuse(text.error());
  into = *text;
  return {};
}

Result<void> take_time(const Value& value, Timestamp& into) {
  const auto seconds = value.numeric_date();
  if (!seconds || *seconds <= 0 || *seconds > seconds_max) return refuse(Reject::invalid_value);
  into = Timestamp() + Duration::seconds(*seconds);
  return {};
}

/// A string or an array of strings (RFC 7519 section 4.1.3).
Result<void> take_audiences(const Value& value, std::vector<std::string>& into) {
  const auto take_one = [&into](std::size_t, const Value& element) {
    std::string audience;
    auto taken = take_text(element, audience);
    if (taken) into.push_back(std::move(audience));
    return taken;
  };
  return value.is_array() ? value.read_array(audiences_max, take_one) : take_one(0, value);
}

}  // namespace

bool Claims::is_for(std::string_view audience) const noexcept {
  return std::ranges::find(audiences, audience) != audiences.end();
}

Result<Claims> read_claims(std::string_view payload) {
  Claims claims;
  json::Reader reader(payload_bytes_max);
  const auto on_claim = [&claims](std::size_t index, const Value& value) -> Result<void> {
    switch (static_cast<Claim>(index)) {
      case iss:
        return take_text(value, claims.issuer);
      case sub:
        return take_text(value, claims.subject);
      case aud:
        return take_audiences(value, claims.audiences);
      case jti:
        return take_text(value, claims.token_id);
      case kid:
        return take_text(value, claims.key_id);
      case iat:
        return take_time(value, claims.issued_at);
      case nbf:
        return take_time(value, claims.not_before);
      case exp:
        return take_time(value, claims.expires);
    }
    return {};
  };
  if (reader.read(payload, known_claims, on_claim, json::UnknownKeys::ignore)) return refuse(Reject::bad_credentials);
  return claims;
}

Result<void> check_times(const Claims& claims, Timestamp now) noexcept {
  if (claims.expires == Timestamp() || claims.issued_at == Timestamp()) return refuse(Reject::bad_credentials);
  const Timestamp latest_start = now + clock_skew_max;
  if (claims.issued_at > latest_start || claims.not_before > latest_start) return refuse(Reject::bad_credentials);
  if (claims.expires <= now) return refuse(Reject::credential_expired);
  return {};
}

std::string new_token_id() {
  std::array<unsigned char, 16> bytes{};
  LICET_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  return jose::encode_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace licet
