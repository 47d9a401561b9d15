#include "settlement/grants/grant_access.hpp"

#include "settlement/grants/agreement.hpp"
#include "settlement/grants/json_text.hpp"

namespace licet {

GrantAccess::GrantAccess(const GrantDirectory& directory, const GrantIssuer& issuer, VenueSecret secret)
    : directory_(directory), issuer_(issuer), secret_(std::move(secret)) {}

Result<ReleasedGrant> GrantAccess::of_holder(GrantId id, MemberId caller) const {
  auto grant = directory_.find(id);
  if (!grant || grant->terms.holder != caller) return refuse(Reject::not_found);
  return grant;
}

Result<std::string> GrantAccess::token(GrantId id, MemberId caller, Timestamp now) const {
  if (const auto grant = of_holder(id, caller); !grant) return refuse(grant.error());
  return issuer_.token_response(id, now);
}

Result<std::string> GrantAccess::profile(GrantId id, MemberId caller, Profile version, Timestamp now) const {
  const auto grant = of_holder(id, caller);
  if (!grant) return refuse(grant.error());
  const auto token = issuer_.issue(id, now);
  if (!token) return refuse(token.error());

  const PublicAddresses& addresses = issuer_.addresses();
  json_text::Writer writer;
  if (version == Profile::bearer_token) {
    writer.begin_object().member("shareCredentialsVersion", std::int64_t{1});
    writer.member("endpoint", addresses.sharing + "/").member("bearerToken", token->access_token);
    writer.member("expirationTime", json_text::utc_milliseconds(token->expires_at)).end_object();
  } else {
    writer.begin_object().member("shareCredentialsVersion", std::int64_t{2}).member("type", "oauth_client_credentials");
    writer.member("endpoint", addresses.sharing + "/").member("tokenEndpoint", addresses.token);
    writer.member("clientId", grant_client_id(id)).member("clientSecret", grant_client_secret(secret_, id));
    writer.member("expirationTime", json_text::utc_milliseconds(grant->terms.not_after)).end_object();
  }
  return std::move(writer).take();
}

Result<std::string> GrantAccess::agreement(GrantId id, MemberId caller) const {
  const auto grant = directory_.find(id);
  if (!grant) return refuse(Reject::not_found);
  const bool is_party = caller.is_set() && (caller == grant->terms.holder || caller == grant->vendor_id);
  if (!is_party && !directory_.is_operator(caller)) return refuse(Reject::not_found);
  return agreement_json(*grant);
}

}  // namespace licet
