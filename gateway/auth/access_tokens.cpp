#include "gateway/auth/access_tokens.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/core/sha256.hpp"
#include "gateway/auth/claims.hpp"
#include "gateway/views/json.hpp"

namespace licet {
namespace {

constexpr std::string_view token_typ = "at+jwt";  // RFC 9068 section 2.1
constexpr std::string_view subject_prefix = "member:";

std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

}  // namespace

AccessTokens::AccessTokens(jose::SigningKey venue_key, std::string issuer)
    : venue_key_(std::move(venue_key)), issuer_(std::move(issuer)), audience_(issuer_ + "/api") {}

std::string AccessTokens::issue(const Principal& principal, Timestamp now) const {
  const std::int64_t issued = now.seconds();
  const std::int64_t expires = (now + Authenticator::access_token_lifetime).seconds();
  const std::string code = principal.code.str();
  return jose::sign_token(
      venue_key_, token_typ, venue_key_.key_id(),
      fmt::format(R"({{"iss":{},"sub":{},"aud":{},"client_id":{},"licet_kid":{},"jti":"{}","iat":{},"exp":{}}})",
                  quoted(issuer_), quoted(std::string(subject_prefix) + code), quoted(audience_), quoted(code),
                  quoted(principal.key_id.view()), new_token_id(), issued, expires));
}

Result<AccessClaims> AccessTokens::read(std::string_view token, Timestamp now) const {
  const Hash256 id = sha256(token);
  {
    const std::lock_guard lock(mutex_);
    if (const auto at = verified_.find(id); at != verified_.end()) {
      if (at->second.expires > now) return at->second;
      verified_.erase(at);
      return refuse(Reject::credential_expired);
    }
  }
  auto claims = verify(token, now);
  if (claims) remember(id, *claims, now);
  return claims;
}

Result<AccessClaims> AccessTokens::verify(std::string_view token, Timestamp now) const {
  const auto parsed = jose::parse_token(token);
  if (!parsed || parsed->typ != token_typ || parsed->key_id != venue_key_.key_id() ||
      !jose::verify(*parsed, venue_key_.public_key())) {
    return refuse(Reject::bad_credentials);
  }
  const auto claims = read_claims(parsed->payload);
  if (!claims || claims->issuer != issuer_ || !claims->is_for(audience_) ||
      !claims->subject.starts_with(subject_prefix)) {
    return refuse(Reject::bad_credentials);
  }
  if (const auto timely = check_times(*claims, now); !timely) return refuse(timely.error());
  const auto code = MemberCode::from(std::string_view(claims->subject).substr(subject_prefix.size()));
  const auto key_id = KeyId::from(claims->key_id);
  if (!code || !key_id) return refuse(Reject::bad_credentials);
  return AccessClaims{*code, *key_id, claims->expires};
}

void AccessTokens::remember(const Hash256& id, const AccessClaims& claims, Timestamp now) const {
  const std::lock_guard lock(mutex_);
  if (verified_.size() >= remembered_max) {
    std::erase_if(verified_, [now](const auto& entry) { return entry.second.expires <= now; });
    // All of them valid: forgetting costs only another verification.
    if (verified_.size() >= remembered_max) verified_.clear();
  }
  verified_.emplace(id, claims);
}

}  // namespace licet
