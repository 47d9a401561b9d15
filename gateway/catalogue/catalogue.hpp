#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"
#include "schemas/command.hpp"

/// Descriptions of datasets, as people read them: the log holds what is traded, the catalogue what it means.
namespace licet {

namespace catalogue {
class SearchIndex;
}

struct DatasetField {
  std::string name;
  std::string type;  // as the source says: string, integer, number, date, …
  std::string description;
};
struct DatasetFile {
  std::string path;  // relative to the catalogue's root
  std::string media_type;
  std::uint64_t bytes = 0;
  Hash256 sha256{};  // of the file as it lies here
};
struct DatasetDescription {
  DatasetCode code;  // FLIGHTS_3M
  std::string title;
  std::string description;  // Markdown
  std::string licence;      // of the source, as named there
  std::string licence_url;
  std::string source;
  std::string source_url;
  std::string format;  // csv, json, parquet, …
  std::vector<DatasetField> fields;
  std::vector<DatasetFile> files;
  std::vector<std::string> keywords;
  Grade grade = Grade::a0;  // A1 when every file's size and published hash match
  [[nodiscard]] std::uint64_t size_bytes() const noexcept;
  /// SHA-256 over "path\tbytes\tsha256\n" of each file, sorted by path: the identity of this release.
  [[nodiscard]] Hash256 manifest_sha256() const;
};

/// Immutable after import; thread-safe.
class Catalogue {
 public:
  /// Of descriptions that lie ready; their files' paths are relative to `root`. Codes must be unique.
  Catalogue(std::filesystem::path root, std::vector<DatasetDescription> datasets);

  /// Reads a Frictionless Data Package (`datapackage.json`) whose files lie beside it. Tolerant in form, strict in
  /// claims: a resource whose file is missing is left out and named in `warnings`. Errors: not_found, malformed.
  [[nodiscard]] static Result<Catalogue> from_data_package(const std::filesystem::path& file,
                                                           std::vector<std::string>& warnings);

  /// By code.
  [[nodiscard]] const std::vector<DatasetDescription>& all() const noexcept { return datasets_; }
  [[nodiscard]] const DatasetDescription* find(std::string_view code) const noexcept;
  /// Codes of the datasets in which every word of `query` begins a word of code, title, description, keywords or
  /// fields, best first; all of them for an empty query.
  [[nodiscard]] std::vector<std::string> search(std::string_view query) const;
  [[nodiscard]] const std::filesystem::path& root() const noexcept { return root_; }

 private:
  std::filesystem::path root_;
  std::vector<DatasetDescription> datasets_;  // by code
  std::shared_ptr<const catalogue::SearchIndex> index_;
};

}  // namespace licet
