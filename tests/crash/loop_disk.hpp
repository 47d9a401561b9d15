#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace licet::testing {

/// A small disk of its own: an ext4 file system in an image file, mounted through the loop device. Needs root.
class LoopDisk {
 public:
  /// Why there can be none here (not root, no loop devices, no mkfs.ext4); empty when there can.
  [[nodiscard]] static std::string missing();

  /// `place` is an empty directory for the image and the mount point.
  LoopDisk(std::filesystem::path place, std::uint64_t mebibytes);
  /// Unmounts.
  ~LoopDisk();
  LoopDisk(const LoopDisk&) = delete;
  LoopDisk& operator=(const LoopDisk&) = delete;

  [[nodiscard]] std::filesystem::path root() const { return place_ / "mounted"; }
  /// Takes so many bytes of the disk's space with a file.
  static void fill(const std::filesystem::path& file, std::uint64_t bytes);
  /// The disk as a loss of power now would leave it is kept aside: what the file system has not sent to it is not
  /// there. Nothing may write to the disk meanwhile.
  void keep_as_without_power();
  /// Puts what was kept in the place of the disk, and mounts it. Nothing may have a file open on it.
  void return_without_power();

 private:
  [[nodiscard]] std::filesystem::path image() const { return place_ / "disk"; }
  [[nodiscard]] std::filesystem::path kept() const { return place_ / "kept"; }
  void mount();
  void unmount();

  std::filesystem::path place_;
};

}  // namespace licet::testing
