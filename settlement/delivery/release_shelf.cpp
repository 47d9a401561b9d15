#include "settlement/delivery/release_shelf.hpp"

#include <algorithm>
#include <mutex>
#include <set>

namespace licet {
namespace {

constexpr std::size_t name_size_max = 255;

[[nodiscard]] bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= name_size_max && name.front() != '.' && std::ranges::all_of(name, [](char c) {
    return static_cast<unsigned char>(c) >= 0x20U && c != 0x7F && c != '/' && c != '\\';
  });
}

}  // namespace

const DeliveryFile* DatasetRelease::find(std::string_view name) const noexcept {
  const auto at = std::ranges::find(files, name, &DeliveryFile::name);
  return at == files.end() ? nullptr : &*at;
}

Result<void> ReleaseShelf::add(DatasetRelease release) {
  std::set<std::string_view> names;
  for (const DeliveryFile& file : release.files) {
    if (!is_name(file.name)) return refuse(Reject::invalid_value);
    if (!names.insert(file.name).second) return refuse(Reject::already_exists);
  }
  const std::unique_lock lock(mutex_);
  auto& releases = releases_[release.dataset.str()];
  const auto is_same = [&](const auto& other) { return other->manifest_sha256 == release.manifest_sha256; };
  if (std::ranges::any_of(releases, is_same)) return refuse(Reject::already_exists);
  releases.push_back(std::make_shared<const DatasetRelease>(std::move(release)));
  return {};
}

Result<std::shared_ptr<const DatasetRelease>> ReleaseShelf::release(std::string_view dataset,
                                                                    const Hash256& manifest_sha256) const {
  const std::shared_lock lock(mutex_);
  const auto releases = releases_.find(dataset);
  if (releases == releases_.end()) return refuse(Reject::data_unavailable);
  for (const auto& release : releases->second) {
    if (release->manifest_sha256 == manifest_sha256) return release;
  }
  return refuse(Reject::wrong_version);
}

}  // namespace licet
