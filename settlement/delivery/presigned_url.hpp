#pragma once

#include <string>
#include <string_view>

#include "settlement/delivery/url_text.hpp"
#include "settlement/grants/venue_secret.hpp"

namespace licet {

/// Addresses that carry their own permission to read one file under one grant until a moment: for clients that can send
/// no Authorization field. The signature is over the file and the moment, not the method, since readers of Parquet ask
/// with HEAD before they GET ranges. It proves only who made the address: the grant is looked up at every use.
class PresignedUrls {
 public:
  /// `data_address`: PublicAddresses::data.
  PresignedUrls(VenueSecret secret, std::string data_address);

  /// "{data}/grants/{grant}/files/{name}?expires={seconds}&signature={HMAC}".
  [[nodiscard]] std::string make(GrantId grant, std::string_view name, Timestamp expires) const;

  /// Whether `query` signs this file of this grant. Errors: malformed, bad_credentials, credential_expired.
  [[nodiscard]] Result<void> verify(GrantId grant, std::string_view name, const FormValues& query, Timestamp now) const;

  /// Whether a query claims to be presigned.
  [[nodiscard]] static bool is_presigned(const FormValues& query) noexcept {
    return query.find("signature").has_value();
  }

 private:
  VenueSecret secret_;
  std::string data_address_;
};

}  // namespace licet
