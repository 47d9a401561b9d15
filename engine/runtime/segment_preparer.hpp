#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <thread>

namespace licet {

/// Makes the next segment file ready on a thread of its own: every block written with zeros and synced, so that an
/// append to it neither grows the file nor converts extents. A failure ends the process, as for any journal write.
class SegmentPreparer {
 public:
  SegmentPreparer(std::filesystem::path directory, std::uint64_t segment_bytes);
  /// Stops; a file not finished is left under its temporary name and made again next time.
  ~SegmentPreparer();
  SegmentPreparer(const SegmentPreparer&) = delete;
  SegmentPreparer& operator=(const SegmentPreparer&) = delete;

  /// Begins to make segment `number` in the background, unless its file is there. The one before must be ready.
  void begin(std::uint64_t number);
  /// No longer pauses between writes to spare the journal's own: the segment is needed soon.
  void hurry();
  /// Waits until the segment that was begun last is ready.
  void await();

 private:
  void run();
  void make(std::uint64_t number);
  /// Lets the journal's writes through; false when stopping.
  bool pause();

  const std::filesystem::path directory_;
  const std::uint64_t segment_bytes_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t wanted_ = 0;
  std::uint64_t ready_ = 0;
  bool hurry_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace licet
