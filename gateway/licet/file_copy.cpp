#include "gateway/licet/file_copy.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <vector>

#include "engine/core/reject.hpp"
#include "engine/core/sha256.hpp"
#include "engine/runtime/storage.hpp"

namespace licet {
namespace {

constexpr std::size_t piece_bytes = std::size_t{1} << 20U;

class Descriptor {
 public:
  explicit Descriptor(int descriptor) noexcept : descriptor_(descriptor) {}
  ~Descriptor() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int get() const noexcept { return descriptor_; }
  [[nodiscard]] bool is_open() const noexcept { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

auto failed(const std::filesystem::path& path, std::string_view what) {
  return tl::unexpected(fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno)));
}

bool write_all(int descriptor, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return true;
}

/// Reads to the end or to `extent.end`, and gives every piece to `each`, which may refuse.
template <class Each>
tl::expected<CopiedFile, std::string> read_pieces(int descriptor, const std::filesystem::path& path,
                                                  const CopyExtent& extent, const std::stop_token& stop, Each each) {
  CopiedFile copied;
  Sha256 sha256;
  std::vector<std::byte> buffer(piece_bytes);
  for (;;) {
    if (stop.stop_requested()) return tl::unexpected(stopped_midway(path));
    const ssize_t size = ::read(descriptor, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return failed(path, "cannot be read");
    auto piece = std::span(buffer).first(static_cast<std::size_t>(size));
    const std::uint64_t wanted = extent.end > copied.bytes ? extent.end - copied.bytes : 0;
    if (wanted < piece.size()) {
      const auto behind = piece.subspan(static_cast<std::size_t>(wanted));
      std::ranges::fill(behind, std::byte{0});
      if (!extent.zeros_behind) piece = piece.first(static_cast<std::size_t>(wanted));
    }
    if (piece.empty()) break;
    sha256.update(piece);
    copied.bytes += piece.size();
    if (!each(piece)) return failed(path, "cannot be copied");
  }
  copied.sha256 = sha256.finish();
  return copied;
}

}  // namespace

tl::expected<CopiedFile, std::string> copy_durably(const std::filesystem::path& from, const std::filesystem::path& to,
                                                   const CopyExtent& extent, const std::stop_token& stop) {
  std::error_code error;
  std::filesystem::create_directories(to.parent_path(), error);
  const Descriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!in.is_open() || ::fstat(in.get(), &status) != 0) return failed(from, "cannot be read");
  const Descriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, status.st_mode & 0777U));
  if (!out.is_open()) return failed(to, "cannot be written");
  auto copied = read_pieces(in.get(), from, extent, stop,
                            [&](std::span<const std::byte> piece) { return write_all(out.get(), piece); });
  if (copied && ::fsync(out.get()) != 0) return failed(to, "cannot be synced");
  return copied;
}

tl::expected<CopiedFile, std::string> hash_file(const std::filesystem::path& file, const std::stop_token& stop) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.is_open()) return failed(file, "cannot be read");
  return read_pieces(in.get(), file, {}, stop, [](std::span<const std::byte>) { return true; });
}

std::string stopped_midway(const std::filesystem::path& path) {
  return fmt::format("{}: {}: the venue is stopping, and ended this before its end", path.string(),
                     reject_name(Reject::not_ready));
}

tl::expected<std::vector<std::filesystem::path>, std::string> files_in(const std::filesystem::path& directory) {
  const auto listed = posix_storage().list(directory);
  if (!listed) return tl::unexpected(fmt::format("{}: cannot be read: {}", directory.string(), listed.error().what));
  std::vector<std::filesystem::path> files;
  for (const StorageEntry& entry : *listed) files.push_back(directory / entry.name);
  return files;
}

tl::expected<void, std::string> sync_tree(const std::filesystem::path& directory) {
  std::error_code error;
  for (std::filesystem::directory_iterator at(directory, error), end; !error && at != end; at.increment(error)) {
    const bool is_directory = !at->is_symlink(error) && at->is_directory(error);
    if (error) break;
    if (!is_directory) continue;
    if (const auto synced = sync_tree(at->path()); !synced) return synced;
  }
  if (error) return tl::unexpected(fmt::format("{}: cannot be read: {}", directory.string(), error.message()));
  const Descriptor opened(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open() || ::fsync(opened.get()) != 0) return failed(directory, "cannot be synced");
  return {};
}

}  // namespace licet
