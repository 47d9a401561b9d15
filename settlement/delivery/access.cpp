#include "settlement/delivery/access.hpp"

#include "settlement/grants/issuer.hpp"

namespace licet {
namespace {

/// What the request says it is for: `?action=` or the Licet-Action field; the grant's own right when it says nothing.
/// Errors: invalid_value.
[[nodiscard]] Result<Right> requested_action(const HttpRequest& request, const FormValues& query, Right own) {
  const std::string_view text = query.find("action").value_or(request.field("licet-action"));
  if (text.empty()) return own;
  const auto action = from_word<Right>(text);
  if (!action) return refuse(Reject::invalid_value);
  return *action;
}

}  // namespace

AccessCheck::AccessCheck(const GrantDirectory& directory, const KeyLookup& keys, const DatasetFiles& files,
                         const PresignedUrls& urls, const PublicAddresses& addresses)
    : directory_(directory), files_(files), urls_(urls), verifier_(keys, addresses.issuer, addresses.data) {}

Result<OpenedRelease> AccessCheck::open(GrantId id, const HttpRequest& request, const FormValues& query,
                                        Timestamp now) const {
  auto grant = directory_.usable(id, now);
  if (!grant) return refuse(grant.error());
  const auto action = requested_action(request, query, grant->terms.right);
  if (!action) return refuse(action.error());
  if (*action != grant->terms.right) return refuse(Reject::action_not_permitted);
  auto release = files_.release(grant->dataset.view(), grant->terms.manifest_sha256);
  if (!release) return refuse(release.error());
  return OpenedRelease{std::move(*grant), std::move(*release)};
}

Result<OpenedRelease> AccessCheck::by_token(const HttpRequest& request, const FormValues& query, Timestamp now,
                                            DeliveryRecord& record) const {
  const std::string_view text = bearer_token(request.field("authorization"));
  if (text.empty()) return refuse(Reject::unauthenticated);
  const auto token = verifier_.verify(text, now);
  // However a token is broken, its bearer learns only that it does not count.
  if (!token) return refuse(token.error() == Reject::credential_expired ? token.error() : Reject::bad_credentials);
  record.grant = token->grant;
  record.credential = token->token_id;
  auto access = open(token->grant, request, query, now);
  if (!access) return access;
  const ReleasedGrant& grant = access->grant;
  if (token->subject != "member:" + grant.holder.str() || token->identifier != release_urn(grant)) {
    return refuse(Reject::bad_credentials);
  }
  if (!token->permits(grant.terms.right)) return refuse(Reject::action_not_permitted);
  return access;
}

Result<OpenedRelease> AccessCheck::by_address(const HttpRequest& request, const FormValues& query, GrantId grant,
                                              std::string_view file, Timestamp now, DeliveryRecord& record) const {
  if (const auto verified = urls_.verify(grant, file, query, now); !verified) return refuse(verified.error());
  record.grant = grant;
  record.credential = "presigned";
  return open(grant, request, query, now);
}

}  // namespace licet
