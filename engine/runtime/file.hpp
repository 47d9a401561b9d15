#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "engine/runtime/storage.hpp"

namespace licet {

/// An open file descriptor.
class File {
 public:
  File() noexcept = default;
  File(File&& other) noexcept : descriptor_(other.release()) {}
  File& operator=(File&& other) noexcept;
  ~File();

  /// `flags` as for open(2); always close-on-exec; mode 0644.
  [[nodiscard]] static StorageResult<File> open(const std::filesystem::path& path, int flags);

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  /// Fewer bytes than asked for only at the end of the file.
  [[nodiscard]] StorageResult<std::size_t> read_at(std::span<std::byte> into, std::uint64_t offset) const;
  [[nodiscard]] StorageResult<void> write_at(std::span<const std::byte> bytes, std::uint64_t offset);
  /// Data, and what metadata is needed to read it back.
  [[nodiscard]] StorageResult<void> sync_data();
  [[nodiscard]] StorageResult<std::uint64_t> size() const;

 private:
  [[nodiscard]] int release() noexcept;
  int descriptor_ = -1;
};

}  // namespace licet
