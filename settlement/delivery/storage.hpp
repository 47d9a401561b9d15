#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.hpp"
#include "schemas/command.hpp"
#include "settlement/delivery/http_message.hpp"

/// What delivery asks of those who keep the data.
namespace licet {

/// One file of a release.
struct DeliveryFile {
  std::string name;  // in URLs: unique in its release, without slashes
  std::string path;  // relative to the storage's root
  std::string media_type;
  std::uint64_t bytes = 0;
  Hash256 sha256{};
};

/// An immutable release of a dataset, as its description has it.
struct DatasetRelease {
  DatasetCode dataset;
  Hash256 manifest_sha256{};  // as registered at the venue
  std::vector<DeliveryFile> files;

  /// Null when there is no such file.
  [[nodiscard]] const DeliveryFile* find(std::string_view name) const noexcept;
};

/// Knows the files of each release. Thread-safe.
class DatasetFiles {
 public:
  virtual ~DatasetFiles() = default;
  /// The release with that manifest. Errors: data_unavailable (the dataset is not kept here), wrong_version (it is, but
  /// not in this release).
  [[nodiscard]] virtual Result<std::shared_ptr<const DatasetRelease>> release(std::string_view dataset,
                                                                              const Hash256& manifest_sha256) const = 0;
};

/// Knows where the bytes are. Thread-safe.
class Storage {
 public:
  virtual ~Storage() = default;
  /// The whole file, ready to be read. Errors: data_unavailable (missing, outside the root, of another size than its
  /// description says).
  [[nodiscard]] virtual Result<FileSlice> open(const DeliveryFile& file) const = 0;
};

}  // namespace licet
