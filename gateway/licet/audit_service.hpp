#pragma once

#include <string>
#include <string_view>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/journal.hpp"
#include "settlement/audit/merkle_log.hpp"
#include "settlement/audit/proof.hpp"
#include "settlement/delivery/http_message.hpp"

namespace licet {

/// The leaf for a group of the journal.
[[nodiscard]] inline AuditEntry audit_entry_of(const JournalPosition& group) {
  return {.last = group.last, .time = group.time, .group = group.chain};
}

/// Answers anyone from the audit tree of a venue that runs.
///
///   GET /audit/v1/head                          {"tree_head": token}
///   GET /audit/v1/inclusion?command=N           InclusionProof under the present head, without the group's bytes
///   GET /audit/v1/consistency?from=SIZE         ConsistencyProof from an older head's size to the present one
class AuditService {
 public:
  static constexpr std::string_view prefix = "/audit/v1/";

  /// `log` and `clock` outlive it; `issuer` is the venue's public origin.
  AuditService(const MerkleLog& log, std::string issuer, jose::SigningKey key, const Clock& clock)
      : log_(log), issuer_(std::move(issuer)), key_(std::move(key)), clock_(clock) {}

  /// The head as it is now, signed.
  [[nodiscard]] std::string signed_head() const;
  /// Errors: not_found (the log does not reach there).
  [[nodiscard]] Result<InclusionProof> inclusion(Sequence command) const;
  [[nodiscard]] Result<ConsistencyProof> consistency(std::uint64_t old_size) const;

  [[nodiscard]] HttpHandler handler() const;

 private:
  [[nodiscard]] std::string sign(const MerkleLog::Head& head) const;
  [[nodiscard]] Result<std::string> answer(const HttpRequest& request) const;

  const MerkleLog& log_;
  std::string issuer_;
  jose::SigningKey key_;
  const Clock& clock_;
};

}  // namespace licet
