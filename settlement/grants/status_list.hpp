#pragma once

#include <string>

#include "settlement/grants/grant_directory.hpp"
#include "settlement/grants/venue_keys.hpp"

namespace licet {

/// Token Status List (draft-ietf-oauth-status-list): one signed document with two bits for each grant, so that a reader
/// who has it can check offline and the venue does not learn which token was checked. Values: 0 valid, 1 invalid
/// (revoked, expired, exhausted, or no such grant), 2 suspended.
class StatusLists {
 public:
  /// How long a reader may keep a list (`ttl`), and after how long it is no longer valid (`exp`).
  static constexpr Duration time_to_live = Duration::seconds(60);
  static constexpr Duration lifetime = Duration::seconds(600);

  /// The references must outlive the object. `issuer`: lists are at "{issuer}/status/{number}".
  StatusLists(const GrantDirectory& directory, const VenueKeys& keys, std::string issuer)
      : directory_(directory), keys_(keys), issuer_(std::move(issuer)) {}

  /// List `number` (from 1) as a `statuslist+jwt`. Errors: not_found (no grant is that far on).
  [[nodiscard]] Result<std::string> token(std::uint64_t number, Timestamp now) const;

 private:
  const GrantDirectory& directory_;
  const VenueKeys& keys_;
  std::string issuer_;
};

/// Two bits for each state, the first in the lowest bits of the first byte.
[[nodiscard]] std::string pack_statuses(const std::vector<std::optional<GrantState>>& states);

}  // namespace licet
