#include "settlement/grants/issuer.hpp"

#include <openssl/rand.h>

#include <algorithm>
#include <array>

#include "engine/core/check.hpp"
#include "settlement/grants/json_text.hpp"
#include "settlement/grants/venue_secret.hpp"

namespace licet {
namespace {

/// 128 random bits: a `jti` that never repeats (RFC 7519 section 4.1.7).
[[nodiscard]] std::string make_token_id() {
  std::array<unsigned char, 16> bytes{};
  LICET_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  return jose::encode_base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace

std::string release_urn(const ReleasedGrant& grant) {
  return "urn:licet:" + grant.dataset.str() + ":R" + std::to_string(grant.release);
}

std::string authorization_detail(const ReleasedGrant& grant, const std::string& data_address,
                                 const std::vector<std::string>& media_types) {
  json_text::Writer writer;
  writer.begin_object().member("type", "data_licence").member("identifier", release_urn(grant));
  writer.key("actions").begin_array().string(word(grant.terms.right)).end_array();
  writer.key("locations").begin_array();
  writer.string(data_address + "/grants/" + std::to_string(grant.terms.grant.value())).end_array();
  if (!media_types.empty()) {
    writer.key("datatypes").begin_array();
    for (const std::string& type : media_types) writer.string(type);
    writer.end_array();
  }
  writer.end_object();
  return std::move(writer).take();
}

GrantIssuer::GrantIssuer(const GrantDirectory& directory, const VenueKeys& keys, PublicAddresses addresses,
                         GrantMediaTypes media_types)
    : directory_(directory), keys_(keys), addresses_(std::move(addresses)), media_types_(std::move(media_types)) {}

std::string GrantIssuer::detail_of(const ReleasedGrant& grant) const {
  std::vector<std::string> types = media_types_ ? media_types_(grant) : std::vector<std::string>();
  std::ranges::sort(types);
  types.erase(std::unique(types.begin(), types.end()), types.end());
  return authorization_detail(grant, addresses_.data, types);
}

Result<IssuedToken> GrantIssuer::issue(const ReleasedGrant& grant, const std::string& detail, Timestamp now) const {
  const std::int64_t issued_at = now.seconds();
  const std::int64_t expires_at = std::min(issued_at + lifetime_max.nanoseconds() / Duration::seconds(1).nanoseconds(),
                                           grant.terms.not_after.seconds());
  if (expires_at <= issued_at) return refuse(Reject::grant_expired);
  const std::uint64_t number = grant.terms.grant.value();

  json_text::Writer claims;
  claims.begin_object().member("iss", addresses_.issuer).member("sub", "member:" + grant.holder.str());
  claims.member("aud", addresses_.data).member("client_id", grant_client_id(grant.terms.grant));
  claims.member("jti", make_token_id()).member("iat", issued_at).member("exp", expires_at);
  claims.key("authorization_details").begin_array().raw(detail).end_array();
  claims.key("status").begin_object().key("status_list").begin_object().member("idx", number % status_list_size);
  claims.member("uri", addresses_.issuer + "/status/" + std::to_string(number / status_list_size + 1));
  claims.end_object().end_object().end_object();

  const jose::SigningKey key = keys_.current();
  return IssuedToken{jose::sign_token(key, "at+jwt", key.key_id(), std::move(claims).take()),
                     Timestamp() + Duration::seconds(expires_at)};
}

Result<IssuedToken> GrantIssuer::issue(GrantId id, Timestamp now) const {
  const auto grant = directory_.usable(id, now);
  if (!grant) return refuse(grant.error());
  return issue(*grant, detail_of(*grant), now);
}

Result<std::string> GrantIssuer::token_response(GrantId id, Timestamp now) const {
  const auto grant = directory_.usable(id, now);
  if (!grant) return refuse(grant.error());
  const std::string detail = detail_of(*grant);
  const auto token = issue(*grant, detail, now);
  if (!token) return refuse(token.error());
  json_text::Writer writer;
  writer.begin_object().member("access_token", token->access_token).member("token_type", "Bearer");
  writer.member("expires_in", token->expires_at.seconds() - now.seconds());
  writer.key("authorization_details").begin_array().raw(detail).end_array().end_object();
  return std::move(writer).take();
}

}  // namespace licet
