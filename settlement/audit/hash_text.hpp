#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "settlement/grants/jose.hpp"

namespace licet {

/// base64url, 43 characters.
[[nodiscard]] inline std::string to_text(const Hash256& hash) {
  return jose::encode_base64url({reinterpret_cast<const char*>(hash.data()), hash.size()});
}

/// Errors: malformed.
[[nodiscard]] inline Result<Hash256> hash_from_text(std::string_view text) {
  const auto bytes = jose::decode_base64url(text);
  if (!bytes) return refuse(bytes.error());
  Hash256 hash{};
  if (bytes->size() != hash.size()) return refuse(Reject::malformed);
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

}  // namespace licet
