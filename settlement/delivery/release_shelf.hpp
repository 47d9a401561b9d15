#pragma once

#include <map>
#include <shared_mutex>
#include <string>
#include <vector>

#include "settlement/delivery/storage.hpp"

namespace licet {

/// DatasetFiles in memory: filled from a catalogue at the start, and when a release is added. Thread-safe.
class ReleaseShelf final : public DatasetFiles {
 public:
  /// Errors: invalid_value (a file's name is empty, hidden, or holds a slash or a control character), already_exists
  /// (two files of one name, or the release is there).
  [[nodiscard]] Result<void> add(DatasetRelease release);

  [[nodiscard]] Result<std::shared_ptr<const DatasetRelease>> release(std::string_view dataset,
                                                                      const Hash256& manifest_sha256) const override;

 private:
  mutable std::shared_mutex mutex_;
  std::map<std::string, std::vector<std::shared_ptr<const DatasetRelease>>, std::less<>> releases_;
};

}  // namespace licet
