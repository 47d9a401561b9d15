#include "engine/runtime/segment_preparer.hpp"

#include <fcntl.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/runtime/file.hpp"
#include "engine/runtime/journal_format.hpp"

namespace licet {
namespace {

constexpr std::size_t write_bytes = std::size_t{32} << 10U;  // about as long as a sync: what it may hold one up
constexpr std::chrono::milliseconds pause_between_writes{1};

}  // namespace

SegmentPreparer::SegmentPreparer(std::filesystem::path directory, std::uint64_t segment_bytes)
    : directory_(std::move(directory)), segment_bytes_(segment_bytes), thread_([this] { run(); }) {}

SegmentPreparer::~SegmentPreparer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void SegmentPreparer::begin(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  wanted_ = number;
  hurry_ = false;
  changed_.notify_all();
}

void SegmentPreparer::hurry() {
  const std::lock_guard lock(mutex_);
  hurry_ = true;
  changed_.notify_all();
}

void SegmentPreparer::await() {
  std::unique_lock lock(mutex_);
  hurry_ = true;
  changed_.notify_all();
  changed_.wait(lock, [this] { return ready_ >= wanted_; });
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
  const auto path = directory_ / journal_format::segment_name(number);
  if (std::filesystem::exists(path)) return;
  const auto unfinished = path.string() + ".tmp";
  const auto check = [&](const auto& done) {
    if (!done) die_of_storage(unfinished, done.error());
  };
  {
    // Past the page cache and with one sync at the end: a sync for each part would hold up the journal's own.
    auto file = File::open(unfinished, O_RDWR | O_CREAT | O_TRUNC | O_DIRECT);
    const bool direct = file.has_value();
    if (!direct) file = File::open(unfinished, O_RDWR | O_CREAT | O_TRUNC);
    check(file);
    const AlignedBuffer zeros(write_bytes);
    for (std::uint64_t at = 0; at < segment_bytes_; at += write_bytes) {
      const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(write_bytes, segment_bytes_ - at));
      check(file->write_at(zeros.bytes().first(size), at));
      if (!direct) check(file->sync_data());
      if (!pause()) return;
    }
    check(file->sync_data());
  }
  std::error_code error;
  std::filesystem::rename(unfinished, path, error);
  if (error) die_of_storage(unfinished, error.message());
  check(sync_directory(directory_));
}

bool SegmentPreparer::pause() {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, pause_between_writes, [this] { return hurry_ || stopping_; });
  return !stopping_;
}

}  // namespace licet
