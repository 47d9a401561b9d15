#include "settlement/delivery/presigned_url.hpp"

#include <charconv>

namespace licet {
namespace {

constexpr std::string_view purpose = "licet-presigned-url-1";

/// What is signed. The name comes last and the others are digits, so that no two inputs read alike.
[[nodiscard]] std::string message(GrantId grant, std::int64_t expires_seconds, std::string_view name) {
  return std::to_string(grant.value()) + '\n' + std::to_string(expires_seconds) + '\n' + std::string(name);
}

/// Errors: malformed (not the one form that make() writes).
[[nodiscard]] Result<std::int64_t> parse_seconds(std::string_view text) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc() || seconds < 0 || std::to_string(seconds) != text) return refuse(Reject::malformed);
  return seconds;
}

}  // namespace

PresignedUrls::PresignedUrls(VenueSecret secret, std::string data_address)
    : secret_(std::move(secret)), data_address_(std::move(data_address)) {}

std::string PresignedUrls::make(GrantId grant, std::string_view name, Timestamp expires) const {
  const std::int64_t seconds = expires.seconds();
  return data_address_ + "/grants/" + std::to_string(grant.value()) + "/files/" + percent_encoded(name) +
         "?expires=" + std::to_string(seconds) + "&signature=" + secret_.derive(purpose, message(grant, seconds, name));
}

Result<void> PresignedUrls::verify(GrantId grant, std::string_view name, const FormValues& query, Timestamp now) const {
  const auto signature = query.find("signature");
  const auto expires = query.find("expires");
  if (!signature || !expires) return refuse(Reject::malformed);
  const auto seconds = parse_seconds(*expires);
  if (!seconds) return refuse(seconds.error());
  if (!secret_.matches(purpose, message(grant, *seconds, name), *signature)) return refuse(Reject::bad_credentials);
  if (now.seconds() >= *seconds) return refuse(Reject::credential_expired);
  return {};
}

}  // namespace licet
