#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "engine/runtime/aligned_buffer.hpp"

namespace licet {

/// Why storage refused, in words for a human.
struct StorageError {
  std::string what;
  bool is_full = false;  // no space is left, which may pass; anything else will not
};

template <class T>
using StorageResult = tl::expected<T, StorageError>;

enum class StorageMode : std::uint8_t {
  read,    // of a file that exists
  write,   // reading too; of a file that exists
  create,  // reading and writing; made, or emptied when it exists
};

struct StorageOptions {
  StorageMode mode = StorageMode::read;
  bool direct = false;   // past the page cache where the file system can: offsets and sizes are multiples of 4 KiB
  bool durable = false;  // where `direct` is had: every write is durable when it returns
};

/// An open file. Used by one thread at a time.
class StorageFile {
 public:
  virtual ~StorageFile() = default;
  /// How many bytes were read: fewer than asked for only at the end of the file.
  [[nodiscard]] virtual StorageResult<std::size_t> read_at(std::span<std::byte> into, std::uint64_t offset) = 0;
  [[nodiscard]] virtual StorageResult<void> write_at(std::span<const std::byte> bytes, std::uint64_t offset) = 0;
  /// What was written is durable when it returns; a name that was made is not (Storage::sync_directory).
  [[nodiscard]] virtual StorageResult<void> sync() = 0;
  [[nodiscard]] virtual StorageResult<std::uint64_t> size() = 0;
  /// Whether the options of that name were had.
  [[nodiscard]] virtual bool is_direct() const noexcept = 0;
  [[nodiscard]] virtual bool is_durable() const noexcept = 0;
};

/// Held for as long as it lives.
class StorageLock {
 public:
  virtual ~StorageLock() = default;
};

struct StorageEntry {
  std::string name;  // in its directory
  std::uint64_t bytes = 0;
};

/// Files and directories as the journal and its snapshots need them: a disk, or the simulator's idea of one. A change
/// of names (create, rename, link, remove) is durable only after sync_directory. Thread-safe.
class Storage {
 public:
  virtual ~Storage() = default;

  [[nodiscard]] virtual StorageResult<std::unique_ptr<StorageFile>> open(const std::filesystem::path& path,
                                                                         const StorageOptions& options) = 0;
  /// The files (no directories) in a directory, by name. Empty when there is no such directory.
  [[nodiscard]] virtual StorageResult<std::vector<StorageEntry>> list(const std::filesystem::path& directory) = 0;
  /// With those above it; durable when it returns.
  [[nodiscard]] virtual StorageResult<void> create_directories(const std::filesystem::path& directory) = 0;
  /// Takes the place of `to` when that exists, at once.
  [[nodiscard]] virtual StorageResult<void> rename(const std::filesystem::path& from,
                                                   const std::filesystem::path& to) = 0;
  /// A second name for the same file. False: not possible here (another file system). A name that exists is an error.
  [[nodiscard]] virtual StorageResult<bool> link(const std::filesystem::path& from,
                                                 const std::filesystem::path& to) = 0;
  /// No error when there is none.
  [[nodiscard]] virtual StorageResult<void> remove(const std::filesystem::path& path) = 0;
  [[nodiscard]] virtual StorageResult<void> sync_directory(const std::filesystem::path& directory) = 0;
  /// Taken by at most one process, and given back when that ends, however it ends.
  [[nodiscard]] virtual StorageResult<std::unique_ptr<StorageLock>> lock(const std::filesystem::path& path) = 0;

  /// After a failed write or sync of the log: nobody knows what the disk holds, so nothing may go on. Ends the process
  /// with a message; a simulator throws, to end what it plays.
  [[noreturn]] virtual void fail(std::string_view what, std::string_view why) = 0;
};

/// The machine's own file systems.
[[nodiscard]] Storage& posix_storage() noexcept;

/// The first `size` bytes of a file. Fails when it is shorter.
[[nodiscard]] StorageResult<AlignedBuffer> read_file(Storage& storage, const std::filesystem::path& path,
                                                     std::uint64_t size);

}  // namespace licet
