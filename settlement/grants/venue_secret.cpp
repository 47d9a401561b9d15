#include "settlement/grants/venue_secret.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <charconv>

#include "engine/core/check.hpp"
#include "settlement/grants/jose.hpp"

namespace licet {
namespace {

constexpr std::string_view client_prefix = "grant:";
constexpr std::string_view client_purpose = "licet-grant-client-1";

}  // namespace

VenueSecret VenueSecret::generate() {
  std::string bytes(size_min, '\0');
  LICET_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size())) == 1);
  return VenueSecret(std::move(bytes));
}

Result<VenueSecret> VenueSecret::from_bytes(std::string_view bytes) {
  if (bytes.size() < size_min) return refuse(Reject::invalid_value);
  return VenueSecret(std::string(bytes));
}

std::string VenueSecret::derive(std::string_view purpose, std::string_view message) const {
  std::string input;
  input.reserve(purpose.size() + message.size() + 1);
  input.append(purpose).append(1, '\n').append(message);
  std::array<unsigned char, 32> mac{};
  unsigned size = 0;
  LICET_CHECK(HMAC(EVP_sha256(), bytes_.data(), static_cast<int>(bytes_.size()),
                   reinterpret_cast<const unsigned char*>(input.data()), input.size(), mac.data(), &size) != nullptr);
  LICET_CHECK(size == mac.size());
  return jose::encode_base64url({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

bool VenueSecret::matches(std::string_view purpose, std::string_view message, std::string_view presented) const {
  const std::string expected = derive(purpose, message);
  return presented.size() == expected.size() && CRYPTO_memcmp(presented.data(), expected.data(), expected.size()) == 0;
}

std::string grant_client_id(GrantId grant) { return std::string(client_prefix) + std::to_string(grant.value()); }

std::string grant_client_secret(const VenueSecret& secret, GrantId grant) {
  return secret.derive(client_purpose, grant_client_id(grant));
}

Result<GrantId> parse_grant_client_id(std::string_view client_id) {
  if (!client_id.starts_with(client_prefix)) return refuse(Reject::malformed);
  const std::string_view digits = client_id.substr(client_prefix.size());
  GrantId::Rep value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  // Only the one form that is issued: no sign, no leading zeros.
  if (error != std::errc() || value == 0 || grant_client_id(GrantId(value)) != client_id) {
    return refuse(Reject::malformed);
  }
  return GrantId(value);
}

Result<GrantId> verify_grant_client(const VenueSecret& secret, std::string_view client_id,
                                    std::string_view client_secret) {
  const auto grant = parse_grant_client_id(client_id);
  if (!grant || !secret.matches(client_purpose, client_id, client_secret)) return refuse(Reject::bad_credentials);
  return *grant;
}

}  // namespace licet
