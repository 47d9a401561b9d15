#pragma once

#include <string>
#include <string_view>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/journal.hpp"
#include "settlement/audit/proof.hpp"
#include "settlement/delivery/http_message.hpp"

namespace licet {

/// The audit tree of a venue that runs: grows with every group that is durable, and answers anyone.
///
///   GET /audit/v1/head                          {"tree_head": token}
///   GET /audit/v1/inclusion?command=N           InclusionProof under the present head, without the group's bytes
///   GET /audit/v1/consistency?from=SIZE         ConsistencyProof from an older head's size to the present one
class AuditService {
 public:
  static constexpr std::string_view prefix = "/audit/v1/";

  /// `entries` is empty; `issuer` is the venue's public origin.
  AuditService(EntryFile entries, std::string issuer, jose::SigningKey key, const Clock& clock)
      : log_(std::move(entries)), issuer_(std::move(issuer)), key_(std::move(key)), clock_(clock) {}

  /// For FileJournalOptions::on_group.
  void on_group(const JournalPosition& position);

  /// The head as it is now, signed.
  [[nodiscard]] std::string signed_head() const;
  /// Errors: not_found (the log does not reach there).
  [[nodiscard]] Result<InclusionProof> inclusion(Sequence command) const;
  [[nodiscard]] Result<ConsistencyProof> consistency(std::uint64_t old_size) const;

  [[nodiscard]] HttpHandler handler() const;

 private:
  [[nodiscard]] std::string sign(const MerkleLog::Head& head) const;
  [[nodiscard]] Result<std::string> answer(const HttpRequest& request) const;

  MerkleLog log_;
  std::string issuer_;
  jose::SigningKey key_;
  const Clock& clock_;
};

}  // namespace licet
