#include "gateway/auth/authenticator.hpp"

#include <fmt/format.h>

#include <mutex>
#include <utility>

#include "engine/core/sha256.hpp"
#include "gateway/auth/access_tokens.hpp"
#include "gateway/auth/claims.hpp"
#include "gateway/auth/replay_cache.hpp"
#include "gateway/views/json.hpp"

namespace licet {
namespace {

constexpr std::size_t token_id_bytes_max = 128;

/// The types under which RFC 7523 assertions travel. A token of another purpose is none, however well it is signed.
bool is_assertion_typ(std::string_view typ) noexcept {
  return typ.empty() || typ == "JWT" || typ == "client-authentication+jwt";
}

}  // namespace

class Authenticator::Impl {
 public:
  Impl(const ReadModel& model, jose::SigningKey venue_key, std::string issuer)
      : model_(model), access_tokens_(std::move(venue_key), std::move(issuer)) {}

  Result<Principal> verify_assertion(std::string_view token, std::string_view audience, Timestamp now) {
    const auto parsed = jose::parse_token(token);
    if (!parsed || !is_assertion_typ(parsed->typ)) return refuse(Reject::bad_credentials);
    const auto key = model_.key(parsed->key_id);
    if (!key || !jose::verify(*parsed, key->terms.public_key)) return refuse(Reject::bad_credentials);
    const auto claims = read_claims(parsed->payload);
    if (!claims || claims->issuer != claims->subject || !claims->is_for(audience) || claims->token_id.empty() ||
        claims->token_id.size() > token_id_bytes_max) {
      return refuse(Reject::bad_credentials);
    }
    if (const auto timely = check_times(*claims, now); !timely) return refuse(timely.error());
    if (claims->expires - claims->issued_at > assertion_lifetime_max ||
        claims->expires > now + assertion_lifetime_max + clock_skew_max) {
      return refuse(Reject::bad_credentials);
    }
    const auto principal = principal_of(*key, claims->subject, now);
    if (principal) {
      const auto first_use = remember(*principal, *claims, now);
      if (!first_use) return refuse(first_use.error());
    }
    return principal;
  }

  Result<Principal> verify_access_token(std::string_view token, Timestamp now) const {
    const auto claims = access_tokens_.read(token, now);
    if (!claims) return refuse(claims.error());
    // Asked every time: a key withdrawn or a certification that lapsed stops the tokens made under it at once.
    const auto key = model_.key(claims->key_id.view());
    if (!key) return refuse(Reject::bad_credentials);
    return principal_of(*key, claims->code.view(), now);
  }

  [[nodiscard]] const AccessTokens& access_tokens() const noexcept { return access_tokens_; }

 private:
  /// The member that holds `key`, when it is the one named and certified. Errors: bad_credentials, not_certified.
  [[nodiscard]] Result<Principal> principal_of(const KeyRecord& key, std::string_view code, Timestamp now) const {
    const auto member = model_.member(key.terms.holder);
    if (!member || member->terms.code.view() != code) return refuse(Reject::bad_credentials);
    if (member->terms.certified_until <= now) return refuse(Reject::not_certified);
    return Principal{member->id, member->terms.code, member->terms.role, key.terms.key_id};
  }

  /// One use for each `jti` of a key, whatever the audience.
  [[nodiscard]] Result<void> remember(const Principal& principal, const Claims& claims, Timestamp now) {
    std::string id = principal.key_id.str();
    id.push_back('\0');
    id += claims.token_id;
    const std::lock_guard lock(mutex_);
    return replay_cache_.remember(principal.member, sha256(id), claims.expires, now);
  }

  const ReadModel& model_;
  AccessTokens access_tokens_;
  std::mutex mutex_;
  ReplayCache replay_cache_;
};

Authenticator::Authenticator(const ReadModel& model, jose::SigningKey venue_key, std::string issuer)
    : impl_(std::make_unique<Impl>(model, std::move(venue_key), std::move(issuer))) {}
Authenticator::~Authenticator() = default;

Result<Principal> Authenticator::verify_assertion(std::string_view token, std::string_view audience, Timestamp now) {
  return impl_->verify_assertion(token, audience, now);
}

std::string Authenticator::issue_access_token(const Principal& principal, Timestamp now) const {
  return impl_->access_tokens().issue(principal, now);
}

Result<Principal> Authenticator::verify_access_token(std::string_view token, Timestamp now) const {
  return impl_->verify_access_token(token, now);
}

std::string make_assertion(const jose::SigningKey& key, std::string_view key_id, std::string_view member_code,
                           std::string_view audience, Timestamp now) {
  std::string payload = R"({"iss":)";
  json::append_string(payload, member_code);
  payload += R"(,"sub":)";
  json::append_string(payload, member_code);
  payload += R"(,"aud":)";
  json::append_string(payload, audience);
  constexpr std::int64_t lifetime_seconds = 60;
  payload += fmt::format(R"(,"iat":{},"exp":{},"jti":"{}"}})", now.seconds(), now.seconds() + lifetime_seconds,
                         new_token_id());
  return jose::sign_token(key, "JWT", key_id, payload);
}

}  // namespace licet
