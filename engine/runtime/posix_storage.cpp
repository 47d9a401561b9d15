#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <system_error>
#include <utility>

#include "engine/runtime/file.hpp"
#include "engine/runtime/storage.hpp"

namespace licet {
namespace {

StorageError error_of(const std::error_code& code) { return {code.message(), code == std::errc::no_space_on_device}; }

class PosixFile final : public StorageFile {
 public:
  PosixFile(File file, bool is_direct, bool is_durable)
      : file_(std::move(file)), is_direct_(is_direct), is_durable_(is_durable) {}

  StorageResult<std::size_t> read_at(std::span<std::byte> into, std::uint64_t offset) override {
    return file_.read_at(into, offset);
  }
  StorageResult<void> write_at(std::span<const std::byte> bytes, std::uint64_t offset) override {
    return file_.write_at(bytes, offset);
  }
  StorageResult<void> sync() override { return file_.sync_data(); }
  StorageResult<std::uint64_t> size() override { return file_.size(); }
  bool is_direct() const noexcept override { return is_direct_; }
  bool is_durable() const noexcept override { return is_durable_; }

 private:
  File file_;
  const bool is_direct_;
  const bool is_durable_;
};

class PosixLock final : public StorageLock {
 public:
  explicit PosixLock(File file) : file_(std::move(file)) {}

 private:
  const File file_;
};

class PosixStorage final : public Storage {
 public:
  StorageResult<std::unique_ptr<StorageFile>> open(const std::filesystem::path& path,
                                                   const StorageOptions& options) override {
    int flags = options.mode == StorageMode::read ? O_RDONLY : O_RDWR;
    if (options.mode == StorageMode::create) flags |= O_CREAT | O_TRUNC;
    if (options.direct) {
      auto file = File::open(path, flags | O_DIRECT | (options.durable ? O_DSYNC : 0));
      if (file) return std::make_unique<PosixFile>(std::move(*file), true, options.durable);
    }
    auto file = File::open(path, flags);  // for example some versions of tmpfs have no direct writes
    if (!file) return tl::unexpected(file.error());
    return std::make_unique<PosixFile>(std::move(*file), false, false);
  }

  StorageResult<std::vector<StorageEntry>> list(const std::filesystem::path& directory) override {
    std::vector<StorageEntry> entries;
    std::error_code error;
    if (!std::filesystem::exists(directory, error) && !error) return entries;
    for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
      std::error_code of_entry;  // going on to the next one clears its own
      const bool is_file = at->is_regular_file(of_entry);
      const std::uint64_t bytes = is_file ? at->file_size(of_entry) : 0;
      if (of_entry == std::errc::no_such_file_or_directory) continue;  // renamed or removed meanwhile
      if (of_entry) return tl::unexpected(error_of(of_entry));
      if (is_file) entries.push_back({at->path().filename().string(), bytes});
    }
    if (error) return tl::unexpected(error_of(error));
    std::ranges::sort(entries, {}, &StorageEntry::name);
    return entries;
  }

  StorageResult<void> create_directories(const std::filesystem::path& directory) override {
    std::error_code error;
    if (std::filesystem::is_directory(directory, error)) return {};
    const auto parent = std::filesystem::absolute(directory, error).lexically_normal().parent_path();
    if (error) return done(error);  // of no name at all, for example: it has no parent to begin from
    if (auto above = create_directories(parent); !above) return above;
    std::filesystem::create_directory(directory, error);
    if (error) return done(error);
    return sync_directory(parent);
  }

  StorageResult<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    std::error_code error;
    std::filesystem::rename(from, to, error);
    return done(error);
  }

  StorageResult<bool> link(const std::filesystem::path& from, const std::filesystem::path& to) override {
    std::error_code error;
    std::filesystem::create_hard_link(from, to, error);
    if (!error) return true;
    const bool is_impossible = error == std::errc::cross_device_link || error == std::errc::operation_not_permitted ||
                               error == std::errc::operation_not_supported || error == std::errc::too_many_links;
    if (is_impossible) return false;
    return tl::unexpected(error_of(error));
  }

  StorageResult<void> remove(const std::filesystem::path& path) override {
    std::error_code error;
    std::filesystem::remove(path, error);
    return done(error);
  }

  StorageResult<void> sync_directory(const std::filesystem::path& directory) override {
    const auto opened = File::open(directory, O_RDONLY | O_DIRECTORY);
    if (!opened) return tl::unexpected(opened.error());
    if (::fsync(opened->descriptor()) != 0) return done(std::error_code(errno, std::generic_category()));
    return {};
  }

  StorageResult<std::unique_ptr<StorageLock>> lock(const std::filesystem::path& path) override {
    auto file = File::open(path, O_RDWR | O_CREAT);
    if (!file) return tl::unexpected(file.error());
    if (::flock(file->descriptor(), LOCK_EX | LOCK_NB) != 0) {
      return tl::unexpected(StorageError{"another process has this journal open"});
    }
    return std::make_unique<PosixLock>(std::move(*file));
  }

  [[noreturn]] void fail(std::string_view what, std::string_view why) override {
    std::fprintf(stderr, "licet: storage failed, stopping: %.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
                 static_cast<int>(why.size()), why.data());
    std::abort();
  }

 private:
  static StorageResult<void> done(const std::error_code& error) {
    if (error) return tl::unexpected(error_of(error));
    return {};
  }
};

}  // namespace

Storage& posix_storage() noexcept {
  static PosixStorage storage;
  return storage;
}

}  // namespace licet
