#include "engine/runtime/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace licet {
namespace {

tl::unexpected<StorageError> because(int error) {
  return tl::unexpected(StorageError{std::strerror(error), error == ENOSPC || error == EDQUOT});
}

}  // namespace

File& File::operator=(File&& other) noexcept {
  if (this != &other) {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = other.release();
  }
  return *this;
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

int File::release() noexcept { return std::exchange(descriptor_, -1); }

StorageResult<File> File::open(const std::filesystem::path& path, int flags) {
  File file;
  file.descriptor_ = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
  if (file.descriptor_ < 0) return because(errno);
  return file;
}

StorageResult<std::size_t> File::read_at(std::span<std::byte> into, std::uint64_t offset) const {
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t got = ::pread(descriptor_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return because(errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

StorageResult<void> File::write_at(std::span<const std::byte> bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0) {
      if (errno == EINTR) continue;
      return because(errno);
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
    offset += static_cast<std::uint64_t>(written);
  }
  return {};
}

StorageResult<void> File::sync_data() {
  if (::fdatasync(descriptor_) != 0) return because(errno);
  return {};
}

StorageResult<std::uint64_t> File::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return because(errno);
  return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace licet
