#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "settlement/audit/tree_head.hpp"

namespace licet {

/// That one command stands in the log under a signed head: what an auditor is handed, as one JSON document.
///
///   {"tree_head": token, "leaf": {"index", "first_command", "last_command", "time", "group_sha256"},
///    "path": [hash, …], "group": bytes}
///
/// Hashes and bytes are base64url. What is hashed is the leaf's last_command, time and group_sha256; first_command
/// follows from the leaf before. `group`, the journal's group itself, is only there for whom the venue shows it:
/// without it the document proves the group's hash, with it also what the group says.
struct InclusionProof {
  std::string tree_head;
  MerkleLog::Inclusion inclusion;
  std::string group;  // header and payload as in the journal; empty: not shown
};

/// That the log under a newer head begins with all of an older one: {"tree_head": token, "old_size", "path": […]}.
struct ConsistencyProof {
  std::string tree_head;
  std::uint64_t old_size = 0;
  merkle::Path path;
};

[[nodiscard]] std::string to_json(const InclusionProof& proof);
[[nodiscard]] std::string to_json(const ConsistencyProof& proof);

/// The head of any document that has one: of both proofs, and of {"tree_head": token}. Errors: malformed, too_large.
[[nodiscard]] Result<std::string> read_head_document(std::string_view json);
/// Errors: malformed, too_large (over 4 MiB).
[[nodiscard]] Result<InclusionProof> read_inclusion_proof(std::string_view json);
[[nodiscard]] Result<ConsistencyProof> read_consistency_proof(std::string_view json);

/// Checks a proof with nothing but the venue's key. Gives the head that it holds under. Errors: those of
/// read_tree_head; audit_proof_invalid (the leaf is not in that tree, or the group is not the leaf's).
[[nodiscard]] Result<TreeHead> check(const InclusionProof& proof, const PublicKey& key);
/// `older`: a head that was signed before, as its reader kept it and checked with the venue's key. Gives the newer
/// head. A log is known by its key, not by the address that a head names (`iss`): a venue that moved goes on with its
/// log. Errors: those of read_tree_head; audit_proof_invalid (the log was changed, or the proof is of other heads).
[[nodiscard]] Result<TreeHead> check(const ConsistencyProof& proof, const TreeHead& older, const PublicKey& key);

}  // namespace licet
