#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "settlement/audit/audit_entry.hpp"

namespace licet {

/// The leaves of the audit tree, one behind the other in a file that grows. Not synced and never believed: it is begun
/// anew whenever the journal is recovered, which holds all of it. One writer; reads may come from other threads.
class EntryFile {
 public:
  /// Begins an empty file. Error: why it cannot be.
  [[nodiscard]] static tl::expected<EntryFile, std::string> create(const std::filesystem::path& path);
  /// Begins one without a name, which is gone when it is closed.
  [[nodiscard]] static tl::expected<EntryFile, std::string> temporary();
  EntryFile(EntryFile&& other) noexcept;
  EntryFile& operator=(EntryFile&&) = delete;
  ~EntryFile();

  /// A failed write ends the process: a tree with a hole would prove falsehoods.
  void append(const AuditEntry& entry);
  /// Makes what was appended readable. Appends are gathered until then, or until there are many.
  void flush();
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Entries from `first` on, as many as fit `into`, which must exist.
  void read(std::uint64_t first, std::span<AuditEntry> into) const;

 private:
  EntryFile(int descriptor, std::string path) noexcept : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_;
  std::string path_;
  std::uint64_t size_ = 0;
  std::vector<AuditEntry> gathered_;  // the last of size_, not yet in the file
};

}  // namespace licet
