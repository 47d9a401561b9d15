#include "engine/runtime/storage.hpp"

namespace licet {

StorageResult<AlignedBuffer> read_file(Storage& storage, const std::filesystem::path& path, std::uint64_t size) {
  auto file = storage.open(path, {});
  if (!file) return tl::unexpected(file.error());
  AlignedBuffer buffer(size);
  const auto got = (*file)->read_at(buffer.bytes(), 0);
  if (!got) return tl::unexpected(got.error());
  if (*got != size) return tl::unexpected(StorageError{"the file ends early"});
  return buffer;
}

}  // namespace licet
