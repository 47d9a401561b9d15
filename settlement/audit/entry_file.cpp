#include "settlement/audit/entry_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "engine/core/check.hpp"

namespace licet {
namespace {

constexpr std::size_t gathered_max = 256;

[[noreturn]] void die(const std::string& path) {
  std::fprintf(stderr, "licet: %s: %s\n", path.c_str(), std::strerror(errno));
  std::abort();
}

}  // namespace

tl::expected<EntryFile, std::string> EntryFile::create(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) return tl::unexpected(path.string() + ": " + std::strerror(errno));
  return EntryFile(descriptor, path.string());
}

tl::expected<EntryFile, std::string> EntryFile::temporary() {
  const std::string directory = std::filesystem::temp_directory_path();
  const int descriptor = ::open(directory.c_str(), O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
  if (descriptor < 0) return tl::unexpected(directory + ": " + std::strerror(errno));
  return EntryFile(descriptor, directory);
}

/// With at least so many entries.
tl::expected<EntryFile, std::string> EntryFile::open_with(const std::filesystem::path& path, std::uint64_t count,
                                                          int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) return tl::unexpected(path.string() + ": " + std::strerror(errno));
  EntryFile file(descriptor, path.string());
  const off_t end = ::lseek(descriptor, 0, SEEK_END);
  const bool is_enough = end >= 0 && static_cast<std::uint64_t>(end) / sizeof(AuditEntry) >= count;
  if (!is_enough) return tl::unexpected(path.string() + ": leaves of the audit tree are missing");
  file.size_ = count;
  return file;
}

tl::expected<EntryFile, std::string> EntryFile::open(const std::filesystem::path& path, std::uint64_t count) {
  return open_with(path, count, O_RDWR);
}

tl::expected<EntryFile, std::string> EntryFile::open_to_read(const std::filesystem::path& path, std::uint64_t count) {
  return open_with(path, count, O_RDONLY);
}

tl::expected<void, std::string> EntryFile::sync() const {
  if (::fdatasync(descriptor_) != 0) return tl::unexpected(path_ + ": " + std::strerror(errno));
  return {};
}

EntryFile::EntryFile(EntryFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      size_(other.size_),
      gathered_(std::move(other.gathered_)) {}

EntryFile& EntryFile::operator=(EntryFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  std::swap(size_, other.size_);
  std::swap(gathered_, other.gathered_);
  return *this;
}

EntryFile::~EntryFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void EntryFile::append(const AuditEntry& entry) {
  gathered_.push_back(entry);
  ++size_;
  if (gathered_.size() == gathered_max) flush();
}

void EntryFile::flush() {
  const auto bytes = std::as_bytes(std::span(gathered_));
  const auto at = static_cast<off_t>((size_ - gathered_.size()) * sizeof(AuditEntry));
  if (::pwrite(descriptor_, bytes.data(), bytes.size(), at) != static_cast<ssize_t>(bytes.size())) die(path_);
  gathered_.clear();
}

void EntryFile::read(std::uint64_t first, std::span<AuditEntry> into) const {
  LICET_CHECK(first + into.size() <= size_);
  const std::uint64_t written = size_ - gathered_.size();
  const auto from_file = first < written ? std::min<std::uint64_t>(into.size(), written - first) : 0;
  const auto bytes = std::as_writable_bytes(into.first(static_cast<std::size_t>(from_file)));
  const auto at = static_cast<off_t>(first * sizeof(AuditEntry));
  if (::pread(descriptor_, bytes.data(), bytes.size(), at) != static_cast<ssize_t>(bytes.size())) die(path_);
  for (auto n = static_cast<std::size_t>(from_file); n < into.size(); ++n) {
    into[n] = gathered_[static_cast<std::size_t>(first + n - written)];
  }
}

}  // namespace licet
