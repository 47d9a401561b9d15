#pragma once

#include <string>
#include <string_view>

#include "settlement/audit/merkle_log.hpp"
#include "settlement/grants/jose.hpp"

namespace licet {

/// A tree head as the venue signs it: a compact token (RFC 7515, EdDSA) of type `licet-tree-head+jwt` with
/// {"iss", "iat", "tree_size", "last_command", "last_time", "root_hash" (base64url)}. Any JWT library that has the
/// venue's key set can check it.
struct TreeHead {
  std::string issuer;   // the venue's address when it signed; may change in the life of a log
  Timestamp signed_at;  // whole seconds
  MerkleLog::Head head;
};

[[nodiscard]] std::string sign_tree_head(const TreeHead& head, const jose::SigningKey& key);

/// Errors: malformed, too_large, bad_credentials (not signed with this key), invalid_value (another type of token).
[[nodiscard]] Result<TreeHead> read_tree_head(std::string_view token, const PublicKey& key);

}  // namespace licet
