#pragma once

#include <functional>
#include <string>
#include <vector>

#include "settlement/grants/addresses.hpp"
#include "settlement/grants/grant_directory.hpp"
#include "settlement/grants/venue_keys.hpp"

namespace licet {

struct IssuedToken {
  std::string access_token;
  Timestamp expires_at;
};

/// The media types of the files that a grant opens, for the token's `datatypes`; none when they are not known.
using GrantMediaTypes = std::function<std::vector<std::string>(const ReleasedGrant&)>;

/// "urn:licet:MEDIMG01:R3": the release that a grant opens.
[[nodiscard]] std::string release_urn(const ReleasedGrant& grant);

/// The one entry of a grant's `authorization_details` (RFC 9396), as JSON: type, identifier, actions, locations and,
/// when known, datatypes. Says what the grant permits and nothing secret.
[[nodiscard]] std::string authorization_detail(const ReleasedGrant& grant, const std::string& data_address,
                                               const std::vector<std::string>& media_types);

/// Makes access tokens from grants: RFC 9068, signed with the venue's key. A token is only a derivation: the state is
/// the grant's, and every use looks it up again. Thread-safe.
class GrantIssuer {
 public:
  static constexpr Duration lifetime_max = Duration::seconds(900);
  /// Grants of one status list: list 1 is of the grants 0 to 2^17 - 1, list 2 of those that follow, and so on.
  static constexpr std::uint64_t status_list_size = std::uint64_t{1} << 17U;

  /// The references must outlive the issuer.
  GrantIssuer(const GrantDirectory& directory, const VenueKeys& keys, PublicAddresses addresses,
              GrantMediaTypes media_types = {});

  /// For at most lifetime_max, never past the grant's end. Errors: unknown_grant, and those of check_usable;
  /// grant_expired also when it ends within
  /// the present second, since tokens count in whole ones.
  [[nodiscard]] Result<IssuedToken> issue(GrantId grant, Timestamp now) const;
  /// The token endpoint's answer (RFC 6749 section 5.1, RFC 9396 section 7). Errors: as above.
  [[nodiscard]] Result<std::string> token_response(GrantId grant, Timestamp now) const;

  [[nodiscard]] const PublicAddresses& addresses() const noexcept { return addresses_; }

 private:
  [[nodiscard]] std::string detail_of(const ReleasedGrant& grant) const;
  [[nodiscard]] Result<IssuedToken> issue(const ReleasedGrant& grant, const std::string& detail, Timestamp now) const;

  const GrantDirectory& directory_;
  const VenueKeys& keys_;
  PublicAddresses addresses_;
  GrantMediaTypes media_types_;
};

}  // namespace licet
