#include "gateway/licet/verify_audit.hpp"

#include <fmt/format.h>
#include <system_error>

#include "gateway/licet/audit_service.hpp"

namespace licet {

AuditVerification::AuditVerification(const std::filesystem::path& file) : leaves_(file, std::ios::binary) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file, error);
  bytes_ = error ? 0 : bytes;
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
  // An append that a crash cut off leaves a part of a leaf; the next start cuts it off.
  if (bytes_ / sizeof(AuditEntry) > groups_) {
    return tl::unexpected(fmt::format("{} leaves, the journal has {} groups", bytes_ / sizeof(AuditEntry), groups_));
  }
  if (compared_ == groups_) return fmt::format("{} leaves are the hashes of the journal's groups", compared_);
  return fmt::format("{} leaves are the hashes of the journal's groups; the next start adds {}", compared_,
                     groups_ - compared_);
}

}  // namespace licet
