#include "engine/runtime/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace licet {
namespace {

constexpr std::size_t alignment = 4096;

tl::unexpected<std::string> because(int error) { return tl::unexpected<std::string>(std::strerror(error)); }

}  // namespace

AlignedBuffer::AlignedBuffer(std::size_t size)
    : size_(size), data_(static_cast<std::byte*>(::operator new (size, std::align_val_t{alignment}))) {
  std::memset(data_.get(), 0, size);
}

void AlignedBuffer::Free::operator()(std::byte* data) const noexcept {
  ::operator delete (data, std::align_val_t{alignment});
}

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

File::OrWhy<File> File::open(const std::filesystem::path& path, int flags) {
  File file;
  file.descriptor_ = ::open(path.c_str(), flags | O_CLOEXEC, 0644);
  if (file.descriptor_ < 0) return because(errno);
  return file;
}

File::OrWhy<void> File::write_at(std::span<const std::byte> bytes, std::uint64_t offset) {
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

File::OrWhy<void> File::sync_data() {
  if (::fdatasync(descriptor_) != 0) return because(errno);
  return {};
}

File::OrWhy<AlignedBuffer> read_file(const std::filesystem::path& path, std::uint64_t size) {
  auto file = File::open(path, O_RDONLY);
  if (!file) return tl::unexpected(file.error());
  AlignedBuffer buffer(size);
  auto left = buffer.bytes();
  while (!left.empty()) {
    const auto offset = static_cast<off_t>(size - left.size());
    const ssize_t got = ::pread(file->descriptor(), left.data(), left.size(), offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return because(errno);
    if (got == 0) return tl::unexpected<std::string>("the file ends early");
    left = left.subspan(static_cast<std::size_t>(got));
  }
  return buffer;
}

File::OrWhy<void> sync_directory(const std::filesystem::path& path) {
  auto directory = File::open(path, O_RDONLY | O_DIRECTORY);
  if (!directory) return tl::unexpected(directory.error());
  if (::fsync(directory->descriptor()) != 0) return because(errno);
  return {};
}

void die_of_storage(std::string_view what, std::string_view why) noexcept {
  std::fprintf(stderr, "licet: storage failed, stopping: %.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(why.size()), why.data());
  std::abort();
}

}  // namespace licet
