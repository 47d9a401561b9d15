#pragma once

#include <filesystem>

#include "settlement/delivery/storage.hpp"

namespace licet {

/// Files below one directory. Neither a path nor a link leads out of it. Thread-safe.
class LocalStorage final : public Storage {
 public:
  explicit LocalStorage(std::filesystem::path root);

  [[nodiscard]] Result<FileSlice> open(const DeliveryFile& file) const override;

 private:
  std::filesystem::path root_;  // canonical; empty when there is no such directory
};

}  // namespace licet
