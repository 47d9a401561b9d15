#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "settlement/audit/audit_entry.hpp"

namespace licet {

/// The leaves of the audit tree, one behind the other in a file that grows. What stands for groups that recovery reads
/// again is never believed, but written anew; what stands for earlier ones has been synced before a snapshot said so.
/// One writer; reads may come from other threads.
class EntryFile {
 public:
  /// Begins with no entry. What a file that is there holds is never read, and written over. Error: why it cannot be.
  [[nodiscard]] static tl::expected<EntryFile, std::string> create(const std::filesystem::path& path);
  /// Goes on behind the first `count` entries of a file; what follows them is never read, and written over: its size
  /// still tells how many there were, until as many are written again. Error: why it cannot be, as when there are
  /// fewer.
  [[nodiscard]] static tl::expected<EntryFile, std::string> open(const std::filesystem::path& path,
                                                                 std::uint64_t count);
  /// The first `count` entries of a file, to be read only: nothing is cut off, and nothing can be appended. Error: why
  /// they cannot be read, as when there are fewer.
  [[nodiscard]] static tl::expected<EntryFile, std::string> open_to_read(const std::filesystem::path& path,
                                                                         std::uint64_t count);
  /// Begins one without a name, which is gone when it is closed.
  [[nodiscard]] static tl::expected<EntryFile, std::string> temporary();
  EntryFile(EntryFile&& other) noexcept;
  EntryFile& operator=(EntryFile&& other) noexcept;
  ~EntryFile();

  /// A failed write ends the process: a tree with a hole would prove falsehoods.
  void append(const AuditEntry& entry);
  /// Makes what was appended readable. Appends are gathered until then, or until there are many.
  void flush();
  /// Brings to the disk what was flushed; may run beside an append. Error: why it cannot be.
  [[nodiscard]] tl::expected<void, std::string> sync() const;
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Entries from `first` on, as many as fit `into`, which must exist.
  void read(std::uint64_t first, std::span<AuditEntry> into) const;

 private:
  EntryFile(int descriptor, std::string path) noexcept : descriptor_(descriptor), path_(std::move(path)) {}

  [[nodiscard]] static tl::expected<EntryFile, std::string> open_with(const std::filesystem::path& path,
                                                                      std::uint64_t count, int flags);

  int descriptor_;
  std::string path_;
  std::uint64_t size_ = 0;
  std::vector<AuditEntry> gathered_;  // the last of size_, not yet in the file
};

}  // namespace licet
