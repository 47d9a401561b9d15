#include "settlement/grants/grant_token.hpp"

#include <simdjson.h>

#include <algorithm>
#include <mutex>

#include "settlement/grants/venue_secret.hpp"

namespace licet {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::size_t payload_size_max = 8 * 1024;
constexpr std::size_t json_depth_max = 32;
/// How far the clocks of venue and gateway may disagree on when a token was made.
constexpr Duration clock_skew = Duration::seconds(30);

[[nodiscard]] std::string_view text_of(const object& from, std::string_view key) {
  std::string_view text;
  return from[key].get(text) == simdjson::SUCCESS ? text : std::string_view();
}

/// A NumericDate in whole seconds (RFC 7519 section 2), 0 when absent, negative or beyond the year 2262.
[[nodiscard]] Timestamp time_of(const object& from, std::string_view key) {
  constexpr std::int64_t seconds_max = 9'000'000'000;
  std::int64_t seconds = 0;
  if (from[key].get(seconds) != simdjson::SUCCESS || seconds < 0 || seconds > seconds_max) return Timestamp();
  return Timestamp() + Duration::seconds(seconds);
}

/// `aud` is a string, or an array of strings of which one must be ours (RFC 7519 section 4.1.3).
[[nodiscard]] bool is_audience(const object& claims, std::string_view audience) {
  if (text_of(claims, "aud") == audience) return true;
  array items;
  if (claims["aud"].get(items) != simdjson::SUCCESS) return false;
  return std::ranges::any_of(items, [&](const element& item) {
    std::string_view text;
    return item.get(text) == simdjson::SUCCESS && text == audience;
  });
}

/// Reads the only entry of `authorization_details`. False: there is another number of them, or of another form.
[[nodiscard]] bool read_authorization(const object& claims, GrantToken& token) {
  array details;
  object detail;
  array actions;
  if (claims["authorization_details"].get(details) != simdjson::SUCCESS || details.size() != 1) return false;
  if (details.at(0).get(detail) != simdjson::SUCCESS || text_of(detail, "type") != "data_licence") return false;
  if (detail["actions"].get(actions) != simdjson::SUCCESS) return false;
  token.identifier = text_of(detail, "identifier");
  for (const element item : actions) {
    std::string_view text;
    if (item.get(text) != simdjson::SUCCESS) return false;
    const auto action = from_word<Right>(text);
    if (!action) return false;
    token.actions.push_back(*action);
  }
  return !token.actions.empty();
}

[[nodiscard]] Result<GrantToken> read_claims(const std::string& payload, const std::string& issuer,
                                             const std::string& audience) {
  simdjson::dom::parser parser;
  object claims;
  if (parser.allocate(payload_size_max, json_depth_max) != simdjson::SUCCESS ||
      parser.parse(payload).get(claims) != simdjson::SUCCESS) {
    return refuse(Reject::malformed);
  }
  if (text_of(claims, "iss") != issuer || !is_audience(claims, audience)) return refuse(Reject::bad_credentials);
  GrantToken token;
  const auto grant = parse_grant_client_id(text_of(claims, "client_id"));
  if (!grant || !read_authorization(claims, token)) return refuse(Reject::bad_credentials);
  token.grant = *grant;
  token.subject = text_of(claims, "sub");
  token.token_id = text_of(claims, "jti");
  token.issued_at = time_of(claims, "iat");
  token.expires_at = time_of(claims, "exp");
  return token;
}

/// RFC 9068 section 4: `at+jwt`, with or without the prefix, in any case.
[[nodiscard]] bool is_access_token_type(std::string_view typ) {
  std::string lower(typ);
  std::ranges::transform(lower, lower.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return lower == "at+jwt" || lower == "application/at+jwt";
}

[[nodiscard]] Result<void> check_time(const GrantToken& token, Timestamp now) {
  if (now >= token.expires_at || token.issued_at > now + clock_skew) return refuse(Reject::credential_expired);
  return {};
}

}  // namespace

bool GrantToken::permits(Right action) const noexcept { return std::ranges::find(actions, action) != actions.end(); }

GrantTokenVerifier::GrantTokenVerifier(const KeyLookup& keys, std::string issuer, std::string audience)
    : keys_(keys), issuer_(std::move(issuer)), audience_(std::move(audience)) {}

Result<GrantToken> GrantTokenVerifier::verify(std::string_view token, Timestamp now) const {
  {
    const std::shared_lock lock(mutex_);
    if (const auto at = remembered_.find(std::string(token)); at != remembered_.end()) {
      if (const auto in_time = check_time(at->second, now); !in_time) return refuse(in_time.error());
      if (!keys_.find(at->second.key_id, now)) return refuse(Reject::bad_credentials);
      return at->second;
    }
  }
  auto read_token = read(token, now);
  if (read_token) remember(token, *read_token);
  return read_token;
}

Result<GrantToken> GrantTokenVerifier::read(std::string_view text, Timestamp now) const {
  const auto unverified = jose::parse_token(text);
  if (!unverified) return refuse(unverified.error());
  if (!is_access_token_type(unverified->typ)) return refuse(Reject::bad_credentials);
  const auto key = keys_.find(unverified->key_id, now);
  if (!key || !jose::verify(*unverified, *key)) return refuse(Reject::bad_credentials);
  auto token = read_claims(unverified->payload, issuer_, audience_);
  if (!token) return token;
  if (const auto in_time = check_time(*token, now); !in_time) return refuse(in_time.error());
  token->key_id = unverified->key_id;
  return token;
}

void GrantTokenVerifier::remember(std::string_view token, const GrantToken& read) const {
  const std::unique_lock lock(mutex_);
  // Starting over is rare (tokens live for minutes) and bounds the memory without a second structure.
  if (remembered_.size() >= remembered_max) remembered_.clear();
  remembered_.emplace(token, read);
}

}  // namespace licet
