#pragma once

#include <functional>
#include <memory>

#include "settlement/delivery/audit.hpp"
#include "settlement/delivery/presigned_url.hpp"
#include "settlement/delivery/storage.hpp"
#include "settlement/grants/addresses.hpp"
#include "settlement/grants/grant_directory.hpp"
#include "settlement/grants/grant_token.hpp"

namespace licet {

/// What a request may reach: a usable grant, and the release that it opens.
struct OpenedRelease {
  ReleasedGrant grant;
  std::shared_ptr<const DatasetRelease> release;
};

/// Decides whether a request may reach data. Asked anew for every request: credential, holder, state, time, purpose and
/// version are never remembered. Works from a key set and the grant directory alone. Thread-safe.
class AccessCheck {
 public:
  /// The references must outlive the object.
  AccessCheck(const GrantDirectory& directory, const KeyLookup& keys, const DatasetFiles& files,
              const PresignedUrls& urls, const PublicAddresses& addresses);

  /// By the request's bearer token. `record` learns the grant and the credential, also when it is refused. Errors:
  /// unauthenticated; those of GrantTokenVerifier::verify, GrantDirectory::usable and DatasetFiles::release;
  /// bad_credentials (the token names another holder or release than the grant); invalid_value, action_not_permitted.
  [[nodiscard]] Result<OpenedRelease> by_token(const HttpRequest& request, const FormValues& query, Timestamp now,
                                               DeliveryRecord& record) const;

  /// By the signature in a file's address. Errors: those of PresignedUrls::verify, and as above.
  [[nodiscard]] Result<OpenedRelease> by_address(const HttpRequest& request, const FormValues& query, GrantId grant,
                                                 std::string_view file, Timestamp now, DeliveryRecord& record) const;

 private:
  [[nodiscard]] Result<OpenedRelease> open(GrantId grant, const HttpRequest& request, const FormValues& query,
                                           Timestamp now) const;

  const GrantDirectory& directory_;
  const DatasetFiles& files_;
  const PresignedUrls& urls_;
  GrantTokenVerifier verifier_;
};

}  // namespace licet
