#include <cstdint>

#include "engine/core/check.hpp"
#include "settlement/grants/grant_token.hpp"
#include "settlement/grants/venue_keys.hpp"

/// Tokens and key sets of strangers. Nothing that the fuzzer makes was signed by the venue, so nothing verifies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const licet::VenueKeys keys(licet::jose::SigningKey::generate());
  static const licet::GrantTokenVerifier verifier(keys, "https://venue.example", "https://venue.example/data");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  LICET_CHECK(!verifier.verify(text, licet::Timestamp()));
  static_cast<void>(licet::PublishedKeys::from_jwks(text).has_value());
  return 0;
}
