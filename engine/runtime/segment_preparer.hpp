#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "engine/runtime/segment_maker.hpp"

namespace licet {

/// Hears in words of what a human should act on while there is time. Called from any thread of the journal.
using StorageWarningHandler = std::function<void(const std::string&)>;

/// Makes the next segment file ready ahead of its use, on a thread of its own or (`in_background` false) step by step
/// when asked. It keeps ahead of the segment in use: while twice the part that is used there is made here, it writes
/// little at a time with pauses between, to spare the journal's own writes; else as fast as it can. A full disk is told
/// at once and tried again each second, since the segment in use has room left; it ends the process only when the next
/// segment is needed. Any other failure ends it at once (Storage::fail).
class SegmentPreparer {
 public:
  SegmentPreparer(Storage& storage, const std::filesystem::path& directory, std::uint64_t segment_bytes,
                  bool in_background, StorageWarningHandler on_warning);
  /// Stops; a file not finished is left under its temporary name and made again next time.
  ~SegmentPreparer();
  SegmentPreparer(const SegmentPreparer&) = delete;
  SegmentPreparer& operator=(const SegmentPreparer&) = delete;

  /// Begins to make segment `number`, unless its file is there. The one before must be ready.
  void begin(std::uint64_t number);
  /// So much of the segment in use, which has `of` bytes, is used. Costs a division and a store.
  void used(std::uint64_t bytes, std::uint64_t of) noexcept {
    used_.store(bytes * parts / of, std::memory_order_relaxed);
  }
  /// Waits until the segment that was begun last is ready.
  void await();
  /// Not in the background: one step; false when nothing is to do.
  bool step();

 private:
  void run();
  void make(std::uint64_t number);
  /// Lets the journal's writes through, or (no space) lets time pass; false when stopping.
  bool pause(bool is_full);
  [[nodiscard]] bool is_behind() const;
  /// One step of the maker. Nothing: no space, begin again.
  enum class Stepped : std::uint8_t { on, done, full };
  Stepped step_maker(std::uint64_t number);

  static constexpr std::uint64_t parts = 1'024;  // of a segment

  Storage& storage_;
  SegmentMaker maker_;
  const std::uint64_t segment_bytes_;
  const bool in_background_;
  const StorageWarningHandler on_warning_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t wanted_ = 0;
  std::uint64_t ready_ = 0;
  std::atomic<std::uint64_t> used_{0};  // parts of the segment in use
  bool awaited_ = false;
  bool stopping_ = false;
  bool warned_ = false;  // of this segment
  std::thread thread_;
};

}  // namespace licet
