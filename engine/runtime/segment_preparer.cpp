#include "engine/runtime/segment_preparer.hpp"

#include <chrono>
#include <utility>

namespace licet {
namespace {

constexpr std::chrono::milliseconds pause_between_writes{1};
constexpr std::chrono::seconds pause_when_full{1};

}  // namespace

SegmentPreparer::SegmentPreparer(Storage& storage, const std::filesystem::path& directory, std::uint64_t segment_bytes,
                                 bool in_background, StorageWarningHandler on_warning)
    : storage_(storage),
      maker_(storage, directory, segment_bytes),
      segment_bytes_(segment_bytes),
      in_background_(in_background),
      on_warning_(std::move(on_warning)) {
  if (in_background_) thread_ = std::thread([this] { run(); });
}

SegmentPreparer::~SegmentPreparer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void SegmentPreparer::begin(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  wanted_ = number;
  awaited_ = warned_ = false;
  used_ = 0;
  if (!in_background_) maker_.begin(number);
  changed_.notify_all();
}

void SegmentPreparer::await() {
  std::unique_lock lock(mutex_);
  awaited_ = true;
  changed_.notify_all();
  if (in_background_) return changed_.wait(lock, [this] { return ready_ >= wanted_; });
  lock.unlock();
  while (step()) {
  }
}

bool SegmentPreparer::step() {
  if (ready_ >= wanted_) return false;
  const Stepped stepped = step_maker(wanted_);
  if (stepped == Stepped::done) ready_ = wanted_;
  return stepped != Stepped::full;
}

void SegmentPreparer::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || wanted_ > ready_; });
    if (stopping_) return;
    const std::uint64_t number = wanted_;
    lock.unlock();
    make(number);
    lock.lock();
    if (stopping_) return;
    ready_ = number;
    changed_.notify_all();
  }
}

void SegmentPreparer::make(std::uint64_t number) {
  maker_.begin(number);
  for (;;) {
    const Stepped stepped = step_maker(number);
    if (stepped == Stepped::done || !pause(stepped == Stepped::full)) return;
  }
}

SegmentPreparer::Stepped SegmentPreparer::step_maker(std::uint64_t number) {
  bool is_last_try = false;
  {
    const std::lock_guard lock(mutex_);
    is_last_try = awaited_;
  }
  const bool is_urgent = is_last_try || is_behind();
  const auto stepped = maker_.step(is_urgent ? SegmentMaker::Pace::hurried : SegmentMaker::Pace::sparing);
  if (stepped) return *stepped ? Stepped::done : Stepped::on;
  const std::string& why = stepped.error().what;
  if (!stepped.error().is_full || is_last_try) storage_.fail(maker_.path().string(), why);
  maker_.begin(number);
  if (!std::exchange(warned_, true) && on_warning_) {
    on_warning_("the journal's next segment cannot be made, and the venue stops when this one is full: " +
                maker_.path().string() + ": " + why);
  }
  return Stepped::full;
}

/// Only by who makes the segment.
bool SegmentPreparer::is_behind() const {
  return maker_.written() * parts < 2 * segment_bytes_ * used_.load(std::memory_order_relaxed);
}

bool SegmentPreparer::pause(bool is_full) {
  std::unique_lock lock(mutex_);
  if (!is_full && is_behind()) return !stopping_;
  changed_.wait_for(lock, is_full ? std::chrono::milliseconds(pause_when_full) : pause_between_writes,
                    [this] { return awaited_ || stopping_; });
  return !stopping_;
}

}  // namespace licet
