#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/sim/disk.hpp"

namespace licet::sim {

/// A command of long ago, in a sealed segment, that somebody changed together with the checksums of its group.
class Forgery {
 public:
  /// None when nothing is sealed yet.
  [[nodiscard]] static std::optional<Forgery> make(Disk& disk, Dice& dice);
  /// Puts the segment back as it was.
  void undo(Disk& disk) const;
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 private:
  Forgery(std::string path, std::vector<std::byte> original) : path_(std::move(path)), original_(std::move(original)) {}
  static void write(Disk& disk, const std::string& path, std::span<const std::byte> bytes);

  std::string path_;
  std::vector<std::byte> original_;
};

}  // namespace licet::sim
