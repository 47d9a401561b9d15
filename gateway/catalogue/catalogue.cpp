#include "gateway/catalogue/catalogue.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "engine/core/hex.hpp"
#include "engine/core/sha256.hpp"
#include "gateway/catalogue/data_package.hpp"
#include "gateway/catalogue/file_digest.hpp"
#include "gateway/catalogue/search_index.hpp"

namespace licet {
namespace {

namespace fs = std::filesystem;
using catalogue::FileDigest;
using catalogue::PackageResource;

[[nodiscard]] Result<std::string> read_text(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return refuse(Reject::not_found);
  if (fs::file_size(file, error) > catalogue::package_size_max || error) return refuse(Reject::too_large);
  std::ifstream in(file, std::ios::binary);
  if (!in) return refuse(Reject::not_found);
  return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
}

/// Whether `path` is a plain relative path that stays below its root: no URL, no "..", nothing a shell or a manifest
/// line could misread.
[[nodiscard]] bool is_safe(std::string_view path) {
  const bool printable = std::ranges::all_of(
      path, [](char c) { return static_cast<unsigned char>(c) >= 0x20U && c != 0x7F && c != '\\'; });
  if (!printable || path.empty() || path.find("://") != std::string_view::npos) return false;
  const fs::path relative(path);
  return relative.is_relative() && std::ranges::none_of(relative, [](const fs::path& part) {
           return part == ".." || part == "." || part.empty();
         });
}

/// Where the file of `path` lies, relative to `root`: at the path itself or, as published packages also have it, below
/// `data/`. Empty when there is none, or when a link leads out of the root.
[[nodiscard]] fs::path locate(const fs::path& root, std::string_view path) {
  for (const fs::path& candidate : {fs::path(path), fs::path("data") / path}) {
    std::error_code error;
    const fs::path real = fs::canonical(root / candidate, error);
    if (error || !fs::is_regular_file(real, error)) continue;
    const fs::path real_root = fs::canonical(root, error);
    if (error) continue;
    if (std::mismatch(real_root.begin(), real_root.end(), real.begin(), real.end()).first == real_root.end()) {
      return candidate;
    }
  }
  return {};
}

/// Adds the resource's files with their digests, and the grade that they earn. False when one is missing.
[[nodiscard]] bool add_files(const fs::path& root, PackageResource& resource, std::vector<std::string>& warnings) {
  const std::string code = resource.description.code.str();
  FileDigest digest;
  for (const std::string& path : resource.paths) {
    const fs::path relative = is_safe(path) ? locate(root, path) : fs::path();
    auto read =
        relative.empty() ? Result<FileDigest>(refuse(Reject::not_found)) : catalogue::digest_file(root / relative);
    if (!read) {
      warnings.push_back(code + ": no file " + path.substr(0, 100));
      return false;
    }
    digest = std::move(*read);
    resource.description.files.push_back({relative.generic_string(), resource.media_type, digest.bytes, digest.sha256});
  }
  // A published size and hash speak of one file; for a resource of several parts they prove nothing.
  const bool is_published = resource.paths.size() == 1 && resource.bytes && !resource.hash.empty();
  if (!is_published) return true;
  if (*resource.bytes == digest.bytes && catalogue::matches(digest, resource.hash)) {
    resource.description.grade = Grade::a1;
  } else {
    warnings.push_back(code + ": size or hash differs from what was published");
  }
  return true;
}

}  // namespace

std::uint64_t DatasetDescription::size_bytes() const noexcept {
  std::uint64_t sum = 0;
  for (const DatasetFile& file : files) sum += file.bytes;
  return sum;
}

Hash256 DatasetDescription::manifest_sha256() const {
  std::vector<const DatasetFile*> sorted;
  for (const DatasetFile& file : files) sorted.push_back(&file);
  std::ranges::sort(sorted, {}, [](const DatasetFile* file) { return std::string_view(file->path); });
  std::string manifest;
  for (const DatasetFile* file : sorted) {
    manifest += file->path + '\t' + std::to_string(file->bytes) + '\t' + hex_text(file->sha256) + '\n';
  }
  return sha256(manifest);
}

Catalogue::Catalogue(std::filesystem::path root, std::vector<DatasetDescription> datasets)
    : root_(std::move(root)), datasets_(std::move(datasets)) {
  std::ranges::sort(datasets_, {}, &DatasetDescription::code);
  index_ = std::make_shared<const catalogue::SearchIndex>(datasets_);
}

Result<Catalogue> Catalogue::from_data_package(const std::filesystem::path& file, std::vector<std::string>& warnings) {
  const auto text = read_text(file);
  if (!text) return refuse(text.error());
  auto resources = catalogue::parse_data_package(*text, warnings);
  if (!resources) return refuse(resources.error());

  const fs::path root = file.has_parent_path() ? file.parent_path() : fs::path(".");
  std::vector<DatasetDescription> datasets;
  std::set<DatasetCode> codes;
  for (PackageResource& resource : *resources) {
    const DatasetCode code = resource.description.code;
    if (!codes.insert(code).second) {
      warnings.push_back(code.str() + ": named twice");
    } else if (add_files(root, resource, warnings)) {
      datasets.push_back(std::move(resource.description));
    }
  }
  return Catalogue(root, std::move(datasets));
}

const DatasetDescription* Catalogue::find(std::string_view code) const noexcept {
  const auto by_code = [](const DatasetDescription& dataset) { return dataset.code.view(); };
  const auto at = std::ranges::lower_bound(datasets_, code, {}, by_code);
  return at != datasets_.end() && at->code.view() == code ? &*at : nullptr;
}

std::vector<std::string> Catalogue::search(std::string_view query) const {
  std::vector<std::string> codes;
  for (const std::uint32_t i : index_->search(query)) codes.push_back(datasets_[i].code.str());
  return codes;
}

}  // namespace licet
