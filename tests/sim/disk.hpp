#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/runtime/clock.hpp"
#include "engine/runtime/storage.hpp"
#include "tests/sim/dice.hpp"

namespace licet::sim {

/// Thrown out of the middle of the process when it ends.
struct Killed {
  std::string why;
};

/// A disk with a page cache, as bad as POSIX allows. What is written is seen by every reader at once, and durable only
/// when synced; names too, for themselves. A loss of power keeps of all that was not synced an arbitrary part: any of
/// the sectors (512 bytes) in any of the versions that they had, any of the changed names, any of the sizes; only of a
/// file that is merely added to (`grow`) a beginning, as ext4 and XFS have it, which show no byte before it arrived.
/// After a failed sync the cache takes what did not arrive for written. Reading and writing end the process when they
/// are told to, also in the middle.
class Disk final : public Storage {
 public:
  static constexpr std::size_t sector = 512;

  Disk(Dice dice, ManualClock& clock) : dice_(dice), clock_(clock) {}

  // What happens to the process and the disk.
  /// The process ends in that step from now on (1: the next); 0: in none.
  void kill_in(std::uint64_t steps) noexcept { kill_in_ = steps; }
  /// The sync (or durable write) of that number from now on fails; 0: none.
  void fail_sync_in(std::uint64_t syncs) noexcept { fail_sync_in_ = syncs; }
  /// Bytes of all files together that fit.
  void set_capacity(std::uint64_t bytes) noexcept { capacity_ = bytes; }
  /// How long a step takes at most.
  void set_slowness(Duration most) noexcept { slowness_ = most; }
  /// The page cache is gone, with what was not synced.
  void lose_power();

  struct Flip {
    std::string path;
    std::uint64_t offset = 0;
    std::uint8_t bit = 0;
  };
  /// A bit at rest, of any file in or below a directory; none when there are no files.
  [[nodiscard]] std::optional<Flip> pick_flip(const std::filesystem::path& within);
  /// Whether a sync of a file in that directory ever failed: a loss of power may have left a hole in it.
  [[nodiscard]] bool is_torn(const std::filesystem::path& directory) const;
  /// Everything in it is removed, durably.
  void empty(const std::filesystem::path& directory);
  /// Changes it, and back.
  /// False when the file is not there any more, or shorter.
  bool flip(const Flip& flip);

  [[nodiscard]] std::uint64_t steps() const noexcept { return steps_; }
  [[nodiscard]] std::uint64_t used() const;
  /// All bytes of all files with their names, as they are read now.
  [[nodiscard]] std::map<std::string, std::vector<std::byte>> contents() const;
  /// Puts files there, durably.
  void restore(const std::map<std::string, std::vector<std::byte>>& files);

  StorageResult<std::unique_ptr<StorageFile>> open(const std::filesystem::path& path,
                                                   const StorageOptions& options) override;
  StorageResult<std::vector<StorageEntry>> list(const std::filesystem::path& directory) override;
  StorageResult<void> create_directories(const std::filesystem::path& directory) override;
  StorageResult<void> rename(const std::filesystem::path& from, const std::filesystem::path& to) override;
  StorageResult<bool> link(const std::filesystem::path& from, const std::filesystem::path& to) override;
  StorageResult<void> remove(const std::filesystem::path& path) override;
  StorageResult<void> sync_directory(const std::filesystem::path& directory) override;
  StorageResult<std::unique_ptr<StorageLock>> lock(const std::filesystem::path& path) override;
  [[noreturn]] void fail(std::string_view what, std::string_view why) override;

  // What RocksDB needs beyond that.
  /// A file that is only added to; `path` is made, or emptied when it exists.
  class GrowingFile {
   public:
    virtual ~GrowingFile() = default;
    [[nodiscard]] virtual StorageResult<void> append(std::span<const std::byte> bytes) = 0;
    [[nodiscard]] virtual StorageResult<void> sync() = 0;
    [[nodiscard]] virtual std::uint64_t size() const = 0;
  };
  StorageResult<std::unique_ptr<GrowingFile>> grow(const std::filesystem::path& path);
  [[nodiscard]] bool has_file(const std::filesystem::path& path) { return find(path) != nullptr; }
  [[nodiscard]] bool has_directory(const std::filesystem::path& path) const {
    return directories_.contains(path.string());
  }

 private:
  using Sector = std::array<std::byte, sector>;
  struct Inode {
    std::vector<std::byte> now;
    std::vector<std::byte> durable;
    std::map<std::uint64_t, std::vector<Sector>> dirty;  // by number: every version since the last sync
    bool is_torn = false;  // a sync failed, so that there may be a hole where the cache believes something
    bool grows = false;    // then `durable` is the beginning of `now` that was synced
  };
  using InodePtr = std::shared_ptr<Inode>;
  using Names = std::map<std::string, InodePtr>;
  struct Change {
    std::vector<std::pair<std::string, InodePtr>> names;  // null: no longer there
  };
  struct Directory {
    Names now;
    Names durable;
    std::vector<Change> dirty;
  };
  class OpenFile;
  class OpenGrowingFile;
  class HeldLock;

  /// One step of time; true when the process ends in it.
  [[nodiscard]] bool step();
  [[nodiscard]] bool fails_now();
  [[noreturn]] void kill(std::string_view where) const;
  [[nodiscard]] Directory* directory_of(const std::filesystem::path& path);
  [[nodiscard]] InodePtr find(const std::filesystem::path& path);
  void change(Directory& directory, Change names);
  void write_sector(Inode& inode, std::uint64_t number, std::span<const std::byte> bytes, bool is_durable);
  StorageResult<void> write(Inode& inode, std::span<const std::byte> bytes, std::uint64_t offset, bool is_durable);
  StorageResult<void> sync(Inode& inode);
  StorageResult<void> append(Inode& inode, std::span<const std::byte> bytes);
  StorageResult<void> sync_growing(Inode& inode);
  static void settle(Inode& inode, std::uint64_t number, const Sector& bytes);
  void lose_power(Inode& inode);

  Dice dice_;
  ManualClock& clock_;
  std::map<std::string, Directory> directories_;
  std::set<std::string> locks_;
  std::uint64_t capacity_ = ~std::uint64_t{0};
  Duration slowness_{1};
  std::uint64_t kill_in_ = 0;
  std::uint64_t fail_sync_in_ = 0;
  std::uint64_t steps_ = 0;
};

}  // namespace licet::sim
