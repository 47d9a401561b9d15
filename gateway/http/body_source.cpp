#include "gateway/http/body_source.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace licet {

BodySource::~BodySource() { close(); }

void BodySource::close() noexcept {
  if (file_ >= 0) ::close(file_);
  file_ = -1;
  left_ = 0;
  sent_ = 0;
  size_ = 0;
  body_.clear();
}

bool BodySource::open(HttpResponse& response) {
  close();
  if (!response.file) {
    body_ = std::move(response.body);
    size_ = body_.size();
    return true;
  }
  const FileSlice& slice = *response.file;
  file_ = ::open(slice.path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (file_ < 0 || ::fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) return false;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (slice.offset > size || slice.size > size - slice.offset) return false;
  offset_ = slice.offset;
  left_ = slice.size;
  size_ = slice.size;
  return true;
}

std::optional<std::string_view> BodySource::next() {
  if (file_ < 0) {
    const std::string_view piece = std::string_view(body_).substr(sent_, piece_bytes_max);
    sent_ += piece.size();
    return piece;
  }
  body_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece_bytes_max)));
  std::size_t filled = 0;
  while (filled < body_.size()) {
    const auto got = ::pread(file_, body_.data() + filled, body_.size() - filled, static_cast<off_t>(offset_));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return std::nullopt;
    filled += static_cast<std::size_t>(got);
    offset_ += static_cast<std::uint64_t>(got);
  }
  left_ -= filled;
  return std::string_view(body_);
}

}  // namespace licet
