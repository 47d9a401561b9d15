#include "tests/crash/loop_disk.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace licet::testing {
namespace {

bool runs(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

void must(const std::string& command) {
  if (!runs(command)) throw std::runtime_error(command);
}

}  // namespace

std::string LoopDisk::missing() {
  if (::geteuid() != 0) return "only root may mount a disk";
  if (!runs("command -v mkfs.ext4")) return "mkfs.ext4 is not here";
  if (!runs("losetup --find")) return "there is no free loop device";
  char pattern[] = "/tmp/licet-loop-XXXXXX";
  const char* place = ::mkdtemp(pattern);
  if (place == nullptr) return "no temporary directory";
  std::string why;
  try {
    const LoopDisk trial(place, 8);
  } catch (const std::exception& error) {
    why = fmt::format("cannot mount a disk: {}", error.what());
  }
  std::error_code ignored;
  std::filesystem::remove_all(place, ignored);
  return why;
}

LoopDisk::LoopDisk(std::filesystem::path place, std::uint64_t mebibytes) : place_(std::move(place)) {
  std::filesystem::create_directories(root());
  must(fmt::format("truncate -s {}M {}", mebibytes, image().string()));
  must(fmt::format("mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0 {}", image().string()));
  mount();
}

LoopDisk::~LoopDisk() { runs(fmt::format("umount {}", root().string())); }

void LoopDisk::mount() { must(fmt::format("mount -o loop {} {}", image().string(), root().string())); }
void LoopDisk::unmount() { must(fmt::format("umount {}", root().string())); }

void LoopDisk::fill(const std::filesystem::path& file, std::uint64_t bytes) {
  must(fmt::format("fallocate -l {} {}", bytes, file.string()));
}

/// Twice the same means that nothing was written in between.
void LoopDisk::keep_as_without_power() {
  const auto copy = fmt::format("cp --sparse=always {} {}", image().string(), kept().string());
  const auto same = fmt::format("cmp -s {} {}", image().string(), kept().string());
  for (int attempt = 0; attempt < 10; ++attempt) {
    must(copy);
    if (runs(same)) return;
  }
  throw std::runtime_error("the disk is written to all the time");
}

void LoopDisk::return_without_power() {
  unmount();
  std::filesystem::rename(kept(), image());
  mount();
}

}  // namespace licet::testing
