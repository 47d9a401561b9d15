#pragma once

#include <string>

#include "settlement/grants/issuer.hpp"
#include "settlement/grants/venue_secret.hpp"

namespace licet {

/// What a member asks of its own grants over REST: each answer is a JSON document. A grant of somebody else is refused
/// as one that does not exist (not_found). Thread-safe.
class GrantAccess {
 public:
  /// Version 1 carries a bearer token, good for minutes; version 2 the client credentials with which a client fetches
  /// new ones for as long as the grant runs.
  enum class Profile : std::uint8_t { bearer_token = 1, client_credentials = 2 };

  /// The references must outlive the object.
  GrantAccess(const GrantDirectory& directory, const GrantIssuer& issuer, VenueSecret secret);

  /// POST /api/v1/grants/{id}/token: {"access_token","token_type","expires_in","authorization_details"}. Only the
  /// holder. Errors: not_found, and those of GrantIssuer::issue.
  [[nodiscard]] Result<std::string> token(GrantId grant, MemberId caller, Timestamp now) const;

  /// GET /api/v1/grants/{id}/profile: a Delta Sharing profile file. Only the holder. Errors: as above.
  [[nodiscard]] Result<std::string> profile(GrantId grant, MemberId caller, Profile version, Timestamp now) const;

  /// GET /api/v1/grants/{id}/agreement (application/ld+json): the holder, the vendor and the operator, in every state
  /// of the grant. Errors: not_found.
  [[nodiscard]] Result<std::string> agreement(GrantId grant, MemberId caller) const;

 private:
  [[nodiscard]] Result<ReleasedGrant> of_holder(GrantId grant, MemberId caller) const;

  const GrantDirectory& directory_;
  const GrantIssuer& issuer_;
  VenueSecret secret_;
};

}  // namespace licet
