#include "gateway/licet/verify_audit.hpp"

#include <fmt/format.h>
#include <system_error>

#include "gateway/licet/audit_service.hpp"
#include "settlement/audit/merkle_log.hpp"

namespace licet {

AuditVerification::AuditVerification(const std::filesystem::path& file) : file_(file), leaves_(file, std::ios::binary) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  bytes_ = error ? 0 : bytes;
}

void AuditVerification::begin(const AuditMark& mark) {
  before_ = groups_ = compared_ = mark.leaves;
  auto entries = EntryFile::open_to_read(file_, mark.leaves);
  if (!entries) {
    difference_ = entries.error();
    return;
  }
  if (MerkleLog(std::move(*entries)).head().root != mark.root) {
    difference_ = fmt::format("the first {} leaves have not the root that the snapshot has", mark.leaves);
  }
  leaves_.seekg(static_cast<std::streamoff>(mark.leaves * sizeof(AuditEntry)));
}

void AuditVerification::on_group(const JournalPosition& group) {
  ++groups_;
  if (groups_ * sizeof(AuditEntry) > bytes_ || !difference_.empty()) return;
  AuditEntry stored;
  leaves_.read(reinterpret_cast<char*>(&stored), sizeof stored);
  if (!leaves_ || stored != audit_entry_of(group)) {
    difference_ =
        fmt::format("leaf {} is not the hash of the group that ends at command {}", groups_ - 1, group.last.value());
  }
  ++compared_;
}

CheckResult AuditVerification::result() const {
  if (!difference_.empty()) return tl::unexpected(difference_);
  // An append that a crash cut off leaves a part of a leaf; the next one is written over it.
  if (bytes_ / sizeof(AuditEntry) > groups_) {
    return tl::unexpected(fmt::format("{} leaves, the journal has {} groups", bytes_ / sizeof(AuditEntry), groups_));
  }
  std::string said = fmt::format("{} leaves are the hashes of the journal's groups", compared_ - before_);
  if (before_ > 0) said = fmt::format("{} leaves have the root that the snapshot has, and {}", before_, said);
  if (compared_ < groups_) said += fmt::format("; the next start adds {}", groups_ - compared_);
  return said;
}

}  // namespace licet
