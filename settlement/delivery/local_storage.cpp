#include "settlement/delivery/local_storage.hpp"

#include <algorithm>

namespace licet {
namespace {

namespace fs = std::filesystem;

[[nodiscard]] bool is_below(const fs::path& root, const fs::path& path) {
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

}  // namespace

LocalStorage::LocalStorage(std::filesystem::path root) {
  std::error_code error;
  root_ = fs::canonical(root, error);
  if (error) root_.clear();
}

Result<FileSlice> LocalStorage::open(const DeliveryFile& file) const {
  const fs::path relative(file.path);
  if (root_.empty() || relative.empty() || relative.is_absolute()) return refuse(Reject::data_unavailable);
  // Resolves links and "..", so that what is checked is where the bytes really are.
  std::error_code error;
  const fs::path real = fs::canonical(root_ / relative, error);
  if (error || !is_below(root_, real) || !fs::is_regular_file(real, error)) return refuse(Reject::data_unavailable);
  const std::uintmax_t size = fs::file_size(real, error);
  if (error || size != file.bytes) return refuse(Reject::data_unavailable);
  return FileSlice{real, 0, file.bytes};
}

}  // namespace licet
