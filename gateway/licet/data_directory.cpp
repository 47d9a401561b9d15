#include "gateway/licet/data_directory.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "engine/runtime/storage.hpp"

namespace licet {
namespace {

std::string failed(const std::filesystem::path& path, std::string_view what) {
  return fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno));
}

}  // namespace

DataDirectory::DataDirectory(DataDirectory&& other) noexcept : root_(std::move(other.root_)), lock_(other.lock_) {
  other.lock_ = -1;
}

DataDirectory::~DataDirectory() {
  if (lock_ >= 0) ::close(lock_);
}

tl::expected<void, std::string> DataDirectory::lock(bool create) {
  // With its name in its parent, and those above.
  if (create) {
    const auto made = posix_storage().create_directories(root_);
    if (!made) return tl::unexpected(fmt::format("{}: cannot be created: {}", root_.string(), made.error().what));
  }
  if (!std::filesystem::is_directory(root_)) {
    return tl::unexpected(fmt::format("{}: there is no such data directory", root_.string()));
  }
  const std::filesystem::path file = root_ / "lock";
  lock_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) return tl::unexpected(failed(file, "cannot be opened"));
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return tl::unexpected(failed(file, "cannot be locked"));
    return tl::unexpected(fmt::format("{}: the data directory is in use by another process", root_.string()));
  }
  return {};
}

tl::expected<void, std::string> write_file(const std::filesystem::path& file, std::string_view text, unsigned mode) {
  std::error_code error;
  const std::filesystem::path directory = std::filesystem::absolute(file, error).parent_path();
  if (error) return tl::unexpected(fmt::format("\"{}\": is no file's name: {}", file.string(), error.message()));
  const auto made = posix_storage().create_directories(directory);
  if (!made) return tl::unexpected(fmt::format("{}: cannot be created: {}", directory.string(), made.error().what));
  std::string temporary = file.string() + ".tmp";
  ::unlink(temporary.c_str());
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0) return tl::unexpected(failed(temporary, "cannot be written"));
  const bool written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
  const int reason = errno;
  ::close(descriptor);
  errno = reason;
  if (!written || ::rename(temporary.c_str(), file.c_str()) != 0) {
    return tl::unexpected(failed(file, "cannot be written"));
  }
  const auto named = posix_storage().sync_directory(directory);
  if (!named) return tl::unexpected(fmt::format("{}: cannot be synced: {}", directory.string(), named.error().what));
  return {};
}

tl::expected<std::string, std::string> read_file(const std::filesystem::path& file, std::size_t bytes_max) {
  constexpr std::size_t piece = std::size_t{64} << 10U;
  std::ifstream in(file, std::ios::binary);
  if (!in) return tl::unexpected(fmt::format("{}: cannot be read", file.string()));
  std::string text;
  while (in) {
    const std::size_t before = text.size();
    text.resize(before + piece);
    in.read(text.data() + before, static_cast<std::streamsize>(piece));
    text.resize(before + static_cast<std::size_t>(in.gcount()));
    if (text.size() > bytes_max)
      return tl::unexpected(fmt::format("{}: is larger than {} bytes", file.string(), bytes_max));
  }
  return text;
}

}  // namespace licet
