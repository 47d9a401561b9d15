#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace licet {

/// Bytes on a 4 KiB boundary, zeroed, as direct writes need them.
class AlignedBuffer {
 public:
  explicit AlignedBuffer(std::size_t size);
  [[nodiscard]] std::span<std::byte> bytes() noexcept { return {data_.get(), size_}; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {data_.get(), size_}; }

 private:
  struct Free {
    void operator()(std::byte* data) const noexcept;
  };
  std::size_t size_;
  std::unique_ptr<std::byte, Free> data_;
};

/// An open file descriptor. Failures are told in words, for a human.
class File {
 public:
  template <class T>
  using OrWhy = tl::expected<T, std::string>;

  File() noexcept = default;
  File(File&& other) noexcept : descriptor_(other.release()) {}
  File& operator=(File&& other) noexcept;
  ~File();

  /// `flags` as for open(2); always close-on-exec; mode 0644.
  [[nodiscard]] static OrWhy<File> open(const std::filesystem::path& path, int flags);

  [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }
  [[nodiscard]] OrWhy<void> write_at(std::span<const std::byte> bytes, std::uint64_t offset);
  /// Data, and what metadata is needed to read it back.
  [[nodiscard]] OrWhy<void> sync_data();

 private:
  [[nodiscard]] int release() noexcept;
  int descriptor_ = -1;
};

/// The first `size` bytes of a file. Fails when it is shorter.
[[nodiscard]] File::OrWhy<AlignedBuffer> read_file(const std::filesystem::path& path, std::uint64_t size);

/// Makes names created, renamed or removed in a directory durable.
[[nodiscard]] File::OrWhy<void> sync_directory(const std::filesystem::path& path);

/// Ends the process with a message: after a failed write or sync nobody knows what the disk holds.
[[noreturn]] void die_of_storage(std::string_view what, std::string_view why) noexcept;

}  // namespace licet
