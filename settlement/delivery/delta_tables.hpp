#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "settlement/delivery/storage.hpp"

namespace licet {

/// Parquet files of one release with one schema, as a table of Delta Sharing.
struct DeltaTable {
  struct Part {
    DeliveryFile file;
    std::uint64_t rows = 0;
  };
  std::string name;  // lower case letters, digits and '_': no dots, no spaces
  std::string id;    // in the form of a UUID, made from what the table holds
  std::string schema_string;
  std::vector<Part> parts;

  [[nodiscard]] std::uint64_t bytes() const noexcept;
};
using DeltaTableList = std::vector<DeltaTable>;

/// The tables of releases, read from the footers of their files once and kept. Files of one schema are one table, with
/// the dataset's name; where schemas differ, each makes a table named after its first file. A file that is no readable
/// Parquet is not part of any. Thread-safe.
class DeltaTables {
 public:
  /// `storage` must outlive the object.
  explicit DeltaTables(const Storage& storage) : storage_(storage) {}

  /// Errors: data_unavailable.
  [[nodiscard]] Result<std::shared_ptr<const DeltaTableList>> of(const DatasetRelease& release);

 private:
  static constexpr std::size_t remembered_max = 1'024;
  [[nodiscard]] Result<DeltaTableList> read(const DatasetRelease& release) const;

  const Storage& storage_;
  std::mutex mutex_;
  std::map<Hash256, std::shared_ptr<const DeltaTableList>> remembered_;  // by manifest
};

}  // namespace licet
